#include "scale.h"

#include <math.h>

#define SCALE_END_MAX 1e300
/* Ends closer than this, relative to their size, cannot be told apart by ticks that a double can count. */
#define SCALE_RELATIVE_MIN 1e-9
#define SCALE_SIZE_MIN 1e-100
#define SCALE_DECADES_MAX 12
#define NEARLY 1e-9

static double scale_clean(double value)
{
	return fmin(SCALE_END_MAX, fmax(-SCALE_END_MAX, value));
}

/* Ends that are finite and apart. */
static void scale_ends(double *low, double *high)
{
	if (isnan(*low))
		*low = *high;
	if (isnan(*high))
		*high = *low;
	if (isnan(*low))
		*low = 0, *high = 1;
	*low = scale_clean(*low);
	*high = scale_clean(*high);
	if (*low > *high) {
		double swap = *low;
		*low = *high;
		*high = swap;
	}
	double size = fmax(fabs(*low), fabs(*high));
	if (*high - *low > size * SCALE_RELATIVE_MIN && size > SCALE_SIZE_MIN)
		return;
	if (size <= SCALE_SIZE_MIN)
		*low = 0, *high = 1;
	else if (*high > 0)
		*low = 0;
	else
		*high = 0;
}

static double scale_step(double raw, double min_step)
{
	double power = pow(10, floor(log10(raw) + NEARLY));
	double part = raw / power;
	double step = power * (part <= 1 + NEARLY ? 1 : part <= 2 + NEARLY ? 2 : part <= 5 + NEARLY ? 5 : 10);
	return fmax(step, min_step);
}

/* index × step without the noise of 0.1 × 3. */
static double scale_multiple(double index, double step)
{
	return step < 1 ? index / (round(1 / step * 1e6) / 1e6) : index * step;
}

static void scale_fill(struct scale *scale, double first, double last, double step)
{
	scale->tick_count = 0;
	for (double index = first; index <= last && scale->tick_count < SCALE_TICKS_MAX; index += 1)
		scale->ticks[scale->tick_count++] = scale_multiple(index, step) + 0.0;
	double digits = -floor(log10(step) + NEARLY);
	scale->decimals = digits <= 0 ? 0 : digits > 9 ? 9 : (int)digits;
}

struct scale scale_linear(double low, double high, size_t wanted, double min_step)
{
	struct scale scale = {.to_pt = 1};
	scale_ends(&low, &high);
	if (wanted < 1)
		wanted = 1;
	if (wanted > SCALE_TICKS_MAX / 3)
		wanted = SCALE_TICKS_MAX / 3;
	double step = scale_step((high - low) / (double)wanted, min_step);
	double first = floor(low / step + NEARLY), last = ceil(high / step - NEARLY);
	if (last <= first)
		last = first + 1;
	scale_fill(&scale, first, last, step);
	scale.low = scale.ticks[0];
	scale.high = scale.ticks[scale.tick_count - 1];
	return scale;
}

struct scale scale_exact(double low, double high, size_t wanted, double min_step)
{
	struct scale scale = {.to_pt = 1};
	scale_ends(&low, &high);
	scale.low = low;
	scale.high = high;
	if (wanted < 1)
		wanted = 1;
	if (wanted > SCALE_TICKS_MAX / 3)
		wanted = SCALE_TICKS_MAX / 3;
	for (double count = (double)wanted; scale.tick_count < 2 && count < 1000; count *= 2) {
		double step = scale_step((high - low) / count, count > 16 ? 0 : min_step);
		scale_fill(&scale, ceil(low / step - NEARLY), floor(high / step + NEARLY), step);
	}
	/* The tolerance above may put an end's tick a hair outside. */
	for (size_t i = 0; i < scale.tick_count; i++)
		scale.ticks[i] = fmin(high, fmax(low, scale.ticks[i]));
	return scale;
}

struct scale scale_log(double low, double high)
{
	struct scale scale = {.to_pt = 1, .logarithmic = true};
	if (!(high > 1e-290 && high <= SCALE_END_MAX))
		high = isnan(high) || high <= 1e-290 ? 1 : SCALE_END_MAX;
	if (!(low > 0))
		low = high / 1e6;
	if (low > high)
		low = high;
	double first = floor(log10(low) + NEARLY), last = ceil(log10(high) - NEARLY);
	if (last <= first)
		last = first + 1;
	if (last - first > SCALE_DECADES_MAX)
		first = last - SCALE_DECADES_MAX;
	bool between = last - first <= 3;
	for (double decade = first; decade <= last; decade += 1) {
		scale.ticks[scale.tick_count++] = pow(10, decade);
		if (between && decade < last) {
			scale.ticks[scale.tick_count++] = 2 * pow(10, decade);
			scale.ticks[scale.tick_count++] = 5 * pow(10, decade);
		}
	}
	scale.low = scale.ticks[0];
	scale.high = scale.ticks[scale.tick_count - 1];
	scale.decimals = first >= 0 ? 0 : first < -9 ? 9 : (int)-first;
	return scale;
}

double scale_at(const struct scale *scale, double value)
{
	if (isnan(value))
		return value;
	value = fmin(scale->high, fmax(scale->low, value));
	double part = scale->logarithmic ? log(value / scale->low) / log(scale->high / scale->low)
	                                 : (value - scale->low) / (scale->high - scale->low);
	return scale->from_pt + part * (scale->to_pt - scale->from_pt);
}

void scale_include(double *low, double *high, const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!isfinite(values[i]))
			continue;
		*low = isnan(*low) ? values[i] : fmin(*low, values[i]);
		*high = isnan(*high) ? values[i] : fmax(*high, values[i]);
	}
}

double slots_left(const struct slots_scale *slots, double index)
{
	return slots->from_pt + index * slots->step_pt;
}
