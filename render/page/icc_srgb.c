/* ICC.1:2001-04, clauses 6.1 (header), 6.3 (required tags of a three-component matrix profile) and 6.5 (types). */
#include "icc_srgb.h"

#include <math.h>

#define CURVE_POINTS 1024U
#define TAG_COUNT 9U
#define TEXT_DESCRIPTION "sRGB IEC61966-2.1"
#define TEXT_COPYRIGHT "No copyright, use freely"

static void u16(struct text *out, uint32_t value)
{
	text_add_byte(out, (char)(value >> 8));
	text_add_byte(out, (char)value);
}

static void u32(struct text *out, uint32_t value)
{
	u16(out, value >> 16);
	u16(out, value & 0xFFFF);
}

static void zeros(struct text *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_add_byte(out, 0);
}

static void fixed(struct text *out, double value)
{
	u32(out, (uint32_t)llround(value * 65536));
}

static void xyz(struct text *out, double x, double y, double z)
{
	text_add(out, STR("XYZ "));
	u32(out, 0);
	fixed(out, x);
	fixed(out, y);
	fixed(out, z);
}

static void description(struct text *out)
{
	text_add(out, STR("desc"));
	u32(out, 0);
	u32(out, sizeof(TEXT_DESCRIPTION));
	text_add(out, (struct str){TEXT_DESCRIPTION, sizeof(TEXT_DESCRIPTION)});
	zeros(out, 4 + 4 + 2 + 1 + 67); /* no Unicode and no Macintosh text */
}

static void curve(struct text *out)
{
	text_add(out, STR("curv"));
	u32(out, 0);
	u32(out, CURVE_POINTS);
	for (uint32_t i = 0; i < CURVE_POINTS; i++) {
		double value = i / (double)(CURVE_POINTS - 1);
		double linear = value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
		u16(out, (uint32_t)llround(linear * 65535));
	}
}

static void header(struct text *out, uint32_t size)
{
	u32(out, size);
	u32(out, 0);
	u32(out, 0x02100000);
	text_add(out, STR("mntrRGB XYZ "));
	static const uint32_t date[6] = {2019, 1, 1, 0, 0, 0}; /* fixed: the bytes must not depend on the day */
	for (size_t i = 0; i < 6; i++)
		u16(out, date[i]);
	text_add(out, STR("acsp"));
	zeros(out, 4 + 4 + 4 + 4 + 8 + 4); /* platform, flags, maker, model, attributes, perceptual intent */
	fixed(out, 0.9642);
	fixed(out, 1.0);
	fixed(out, 0.8249);
	zeros(out, 48);
}

/* Pads to a multiple of four, as tags must begin on one. */
static void pad(struct text *out)
{
	zeros(out, (4 - out->size % 4) % 4);
}

void icc_srgb(struct text *profile)
{
	static const char names[TAG_COUNT][5] = {"desc", "cprt", "wtpt", "rXYZ", "gXYZ",
	                                         "bXYZ", "rTRC", "gTRC", "bTRC"};
	struct text body = {0};
	uint32_t offset[TAG_COUNT], size[TAG_COUNT];
	const uint32_t base = 128 + 4 + 12 * TAG_COUNT;
	for (size_t i = 0; i < TAG_COUNT; i++) {
		offset[i] = base + (uint32_t)body.size;
		if (i == 0) {
			description(&body);
		} else if (i == 1) {
			text_add(&body, STR("text\0\0\0\0"));
			text_add(&body, (struct str){TEXT_COPYRIGHT, sizeof(TEXT_COPYRIGHT)});
		} else if (i == 2) {
			xyz(&body, 0.9642, 1.0, 0.8249);
		} else if (i < 6) {
			static const double primaries[3][3] = {
			        {0.43607, 0.22249, 0.01392}, {0.38515, 0.71687, 0.09708}, {0.14307, 0.06061, 0.71410}};
			xyz(&body, primaries[i - 3][0], primaries[i - 3][1], primaries[i - 3][2]);
		} else if (i == 6) {
			curve(&body);
		} else {
			offset[i] = offset[6]; /* the three curves are one */
		}
		size[i] = i > 6 ? size[6] : base + (uint32_t)body.size - offset[i];
		pad(&body);
	}
	header(profile, base + (uint32_t)body.size);
	u32(profile, TAG_COUNT);
	for (size_t i = 0; i < TAG_COUNT; i++) {
		text_add(profile, (struct str){names[i], 4});
		u32(profile, offset[i]);
		u32(profile, size[i]);
	}
	text_add(profile, text_str(&body));
	profile->failed |= body.failed;
	text_release(&body);
}
