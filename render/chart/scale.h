/* Scales: from values to points, and the round numbers between. Knows nothing of drawing. */
#ifndef GEPPO_SCALE_H
#define GEPPO_SCALE_H

#include <stdbool.h>
#include <stddef.h>

#define SCALE_TICKS_MAX 24

/* `low` and `high` are ticks themselves, low < high, all finite. */
struct scale {
	double low, high;
	double from_pt, to_pt; /* where low and high are drawn; to_pt may be the smaller (y grows downward) */
	bool logarithmic;      /* then low > 0 */
	double ticks[SCALE_TICKS_MAX];
	size_t tick_count; /* ≥ 2 */
	int decimals;      /* that the ticks need in print, 0..9 */
};

/* Widens low..high outward to steps of 1, 2 or 5 times a power of ten, about `wanted` of them, none smaller than
 * min_step (0: any; 1 for counts). NAN, infinite or equal ends give a scale that still draws. */
struct scale scale_linear(double low, double high, size_t wanted, double min_step);

/* Powers of ten around low..high (at least one decade, at most twelve), with 2 and 5 between when that leaves few
 * ticks. low ≤ 0 is taken as high / 1e6. */
struct scale scale_log(double low, double high);

/* The same scale ending exactly at low..high, with the ticks that lie inside. For axes whose ends are given (hours
 * 0..24, percent 0..100). */
struct scale scale_exact(double low, double high, size_t wanted, double min_step);

/* Point of a value, clamped to the scale; NAN gives NAN. */
double scale_at(const struct scale *scale, double value);

/* Smallest and largest finite of the values added to *low, *high (start both as NAN). */
void scale_include(double *low, double *high, const double *values, size_t count);

/* Equal slots side by side. */
struct slots_scale {
	double from_pt, step_pt;
};
double slots_left(const struct slots_scale *slots,
                  double index); /* index may be fractional: 0.5 is the middle of slot 0 */

#endif
