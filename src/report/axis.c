#include "report/axis.h"

#include <math.h>
#include <stdio.h>

static double round_step(double rough)
{
	double power = pow(10, floor(log10(rough)));
	double factor = rough / power;
	return power * (factor <= 1.0000001 ? 1 : factor <= 2.0000001 ? 2 : factor <= 5.0000001 ? 5 : 10);
}

static double next_step(double step)
{
	return round_step(step * 1.5);
}

static void place_ticks(Axis *axis)
{
	/* A little slack, so that an end that is a tick in decimal stays one in binary. */
	double slack = axis->step * 1e-9;
	axis->first = ceil((axis->low - slack) / axis->step) * axis->step;
	axis->ticks = (int)floor((axis->high - axis->first + slack) / axis->step) + 1;
}

Axis axis_over(double low, double high, int most)
{
	if (!isfinite(low) || !isfinite(high))
		low = 0, high = 1;
	if (!(high > low)) {
		double middle = low, widen = fabs(middle) > 0 ? fabs(middle) * 0.1 : 0.5;
		low = middle - widen;
		high = middle + widen;
	}
	most = most < 1 ? 1 : most;
	Axis axis = {.low = low, .high = high, .step = round_step((high - low) / most)};
	place_ticks(&axis);
	while (axis.ticks > most) {
		axis.step = next_step(axis.step);
		place_ticks(&axis);
	}
	return axis;
}

double axis_tick(const Axis *axis, int index)
{
	double value = axis->first + index * axis->step;
	return fabs(value) < axis->step * 1e-9 ? 0 : value;
}

void axis_label(const Axis *axis, double value, char label[16])
{
	static const char *const units[] = {"", "k", "M", "G", "T"};
	double largest = fmax(fabs(axis->low), fabs(axis->high)), scale = 1;
	int unit = 0;
	/* Four digits are short enough; beyond, a unit leaves three. */
	while (unit < 4 && largest >= 10000 && largest / scale >= 1000) {
		scale *= 1000;
		unit++;
	}
	int decimals = (int)ceil(-log10(axis->step / scale) - 1e-9);
	decimals = decimals < 0 ? 0 : decimals > 6 ? 6 : decimals;
	if (unit == 0 && decimals >= 6)
		snprintf(label, 16, "%.3g", value);
	else
		snprintf(label, 16, "%.*f%s", decimals, value / scale, value != 0 ? units[unit] : "");
}
