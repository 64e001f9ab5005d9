/* The colours of every chart: one accent, greys, Okabe and Ito's categorical set (safe for colour-blind readers; M.
 * Okabe, K. Ito, "Color Universal Design", 2008), and seven steps of one blue. Colour is never the only sign: whoever
 * takes two tones adds a dash, a hatch, a shape or a label. */
#ifndef GEPPO_PALETTE_H
#define GEPPO_PALETTE_H

#include "canvas.h"

enum tone {
	TONE_AUTO,   /* by the series' place: palette_line_tone or palette_stack_tone */
	TONE_ACCENT, /* blue: what the chart is about */
	TONE_SKY,
	TONE_PALE, /* pale blue: the calm bulk */
	TONE_GREY,
	TONE_LIGHT, /* light grey */
	TONE_INK,
	TONE_ORANGE,     /* attention */
	TONE_VERMILLION, /* limits, faults */
	TONE_GREEN,
	TONE_PURPLE,
	TONE_COUNT,
};

struct colour palette_tone(enum tone tone);
enum tone palette_line_tone(size_t index);  /* lines: told apart on white */
enum tone palette_stack_tone(size_t index); /* stacked areas: neighbours differ in lightness, so also in grey print */

#define PALETTE_STEPS 7
struct colour palette_step(int step);                       /* 0 lightest … 6 darkest */
int palette_step_of(double value, double low, double high); /* equal widths; clamped; low == high gives 0 */

double palette_contrast(struct colour a, struct colour b); /* WCAG 2.1 contrast ratio, 1..21 */
struct colour palette_text_on(struct colour ground);       /* ink or white, whichever is legible on it */

extern const struct colour palette_ink, palette_soft, palette_axis, palette_grid, palette_shade, palette_hatch,
        palette_white, palette_alarm_tint;

#endif
