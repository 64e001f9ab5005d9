/* How the documents look: page, type sizes and colours, in one place. Calm and dense: one accent, greys, and verdict
 * colours of the Okabe–Ito set, which colour-blind readers tell apart; every verdict has a shape and a word too. */
#ifndef GEPPO_THEME_H
#define GEPPO_THEME_H

#include "canvas.h"

/* A4. The left margin leaves room for the punch (ISO 838: holes 12 mm from the edge). */
#define PAGE_SHORT_PT 595.276
#define PAGE_LONG_PT 841.890
#define MARGIN_LEFT_PT 56.693
#define MARGIN_RIGHT_PT 42.520
#define MARGIN_TOP_PT 62.0
#define MARGIN_BOTTOM_PT 58.0

#define BODY_PT 9.5
#define LEAD_PT 10.5
#define NOTE_PT 8.0
#define NOTE_LEADING_PT 11.5
#define TABLE_PT 8.25
#define TABLE_LEAST_PT 8.0 /* what a wide table is set in */
#define RUNNING_PT 8.0
#define LEADING 1.65 /* of body text, in its size */
#define TABLE_LEADING 1.42
#define HEADING1_PT 16.0
#define HEADING2_PT 12.0
#define HEADING3_PT 10.25
#define HAIRLINE_PT 0.25

#define INK ((struct colour){33, 37, 41})
#define GREY ((struct colour){96, 103, 110})
#define RULE ((struct colour){196, 201, 206})
#define RULE_STRONG ((struct colour){84, 92, 100})
#define ZEBRA ((struct colour){245, 247, 249})
#define TINT ((struct colour){234, 240, 247})
#define ACCENT ((struct colour){0, 82, 147})
#define WHITE ((struct colour){255, 255, 255})

#endif
