/* The x axis of equal slots: days with weekdays and shaded days off, hours, months, or labels. Labels without room are
 * thinned, never overlapped. */
#ifndef GEPPO_SLOT_AXIS_H
#define GEPPO_SLOT_AXIS_H

#include "chart_data.h"
#include "ink.h"
#include "scale.h"

double slot_axis_height(const struct chart_slots *slots, const struct slots_scale *scale);
bool slot_axis_off(const struct chart_slots *slots, size_t index);
bool slot_axis_any_off(const struct chart_slots *slots);
/* The ground of the days off, from top to bottom. */
void slot_axis_shade(struct canvas *canvas, const struct chart_slots *slots, const struct slots_scale *scale,
                     double top, double bottom);
/* What a slot is called on the axis; the month with its suffix. */
struct str slot_axis_name(const struct chart_words *words, const struct chart_slots *slots, size_t index,
                          char buffer[INK_NUMBER_SIZE]);
/* The labels beneath y. */
void slot_axis_draw(struct canvas *canvas, const struct chart_words *words, const struct chart_slots *slots,
                    const struct slots_scale *scale, double y);

#endif
