/* One realistic drawing of each kind of chart, for the demonstration, the golden pictures and the checks of overlap. */
#ifndef GEPPO_CHART_SAMPLE_H
#define GEPPO_CHART_SAMPLE_H

#include "canvas.h"

struct chart_sample {
	const char *name;
	double width_pt, height_pt;
	void (*draw)(struct canvas *canvas);
};

extern const struct chart_sample chart_samples[];
extern const size_t chart_sample_count;

#endif
