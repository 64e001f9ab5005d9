/* National holidays of Japan in English. calendar.csv has their Japanese names, which geppo init wrote; a name that people
 * wrote themselves stays as it is. */
#ifndef GEPPO_HOLIDAY_NAMES_H
#define GEPPO_HOLIDAY_NAMES_H

/* "体育の日" → "Health and Sports Day"; the name itself where it is none of geppo's own. */
const char *holiday_english(const char *name);

#endif
