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

/* STR for static storage. */
#define TEXT(literal) \
	{ \
		"" literal, sizeof(literal) - 1 \
	}

/* Samples with a source of their own (chart_sample_contract.c). */
void chart_sample_gauge(struct canvas *canvas);
void chart_sample_gauge_over(struct canvas *canvas);
void chart_sample_spark(struct canvas *canvas);
void chart_sample_spark_bars(struct canvas *canvas);
void chart_sample_verdict(struct canvas *canvas);
void chart_sample_gantt(struct canvas *canvas);
void chart_sample_calendar(struct canvas *canvas);

#endif
