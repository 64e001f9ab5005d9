#include "palette.h"

#include <math.h>

const struct colour palette_ink = {0x22, 0x26, 0x2b}, palette_soft = {0x55, 0x5b, 0x66},
                    palette_axis = {0x80, 0x86, 0x90}, palette_grid = {0xd5, 0xd9, 0xdf},
                    palette_shade = {0xf0, 0xf1, 0xf3}, palette_hatch = {0x9a, 0xa0, 0xa9},
                    palette_white = {0xff, 0xff, 0xff}, palette_alarm_tint = {0xfa, 0xe0, 0xd0};

static const struct colour tones[TONE_COUNT] = {
        [TONE_AUTO] = {0x00, 0x72, 0xb2},  [TONE_ACCENT] = {0x00, 0x72, 0xb2}, [TONE_SKY] = {0x56, 0xb4, 0xe9},
        [TONE_PALE] = {0xc3, 0xdc, 0xee},  [TONE_GREY] = {0x8a, 0x8f, 0x98},   [TONE_LIGHT] = {0xcf, 0xd3, 0xd9},
        [TONE_INK] = {0x22, 0x26, 0x2b},   [TONE_ORANGE] = {0xe6, 0x9f, 0x00}, [TONE_VERMILLION] = {0xd5, 0x5e, 0x00},
        [TONE_GREEN] = {0x00, 0x9e, 0x73}, [TONE_PURPLE] = {0xcc, 0x79, 0xa7},
};

/* One hue, lightness falling by about 12 of CIE L* a step. */
static const struct colour steps[PALETTE_STEPS] = {
        {0xf1, 0xf6, 0xfb}, {0xd6, 0xe6, 0xf3}, {0xab, 0xcf, 0xe8}, {0x74, 0xb0, 0xda},
        {0x4b, 0x97, 0xcd}, {0x12, 0x62, 0xa0}, {0x08, 0x3c, 0x6e},
};

struct colour palette_tone(enum tone tone)
{
	return tones[tone >= 0 && tone < TONE_COUNT ? tone : TONE_ACCENT];
}

enum tone palette_line_tone(size_t index)
{
	static const enum tone order[] = {TONE_ACCENT, TONE_ORANGE, TONE_INK,  TONE_GREEN,
	                                  TONE_PURPLE, TONE_SKY,    TONE_GREY, TONE_VERMILLION};
	return order[index % (sizeof order / sizeof *order)];
}

enum tone palette_stack_tone(size_t index)
{
	static const enum tone order[] = {TONE_ACCENT, TONE_PALE,       TONE_ORANGE, TONE_INK,
	                                  TONE_SKY,    TONE_VERMILLION, TONE_LIGHT,  TONE_GREEN};
	return order[index % (sizeof order / sizeof *order)];
}

struct colour palette_step(int step)
{
	return steps[step < 0 ? 0 : step >= PALETTE_STEPS ? PALETTE_STEPS - 1 : step];
}

int palette_step_of(double value, double low, double high)
{
	if (!(high > low) || !(value > low))
		return 0;
	double part = (value - low) / (high - low) * PALETTE_STEPS;
	return part >= PALETTE_STEPS ? PALETTE_STEPS - 1 : (int)part;
}

static double linear_light(uint8_t channel)
{
	double value = channel / 255.0;
	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double luminance(struct colour colour)
{
	return 0.2126 * linear_light(colour.red) + 0.7152 * linear_light(colour.green) +
	       0.0722 * linear_light(colour.blue);
}

double palette_contrast(struct colour a, struct colour b)
{
	double light = luminance(a), dark = luminance(b);
	if (light < dark) {
		double swap = light;
		light = dark;
		dark = swap;
	}
	return (light + 0.05) / (dark + 0.05);
}

struct colour palette_text_on(struct colour ground)
{
	return palette_contrast(palette_ink, ground) >= palette_contrast(palette_white, ground) ? palette_ink
	                                                                                        : palette_white;
}
