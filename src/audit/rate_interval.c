#include "audit/rate_interval.h"

#include <math.h>

void rate_difference(Rate a, Rate b, double *low, double *high)
{
	double difference = a.value - b.value;
	*low = difference - hypot(a.value - a.low, b.high - b.value);
	*high = difference + hypot(a.high - a.value, b.value - b.low);
}

/* (product - sqrt(product^2 - near * far)) / far, which need not divide by a far of 0. */
static double lower_root(double product, double near, double far)
{
	return product > 0 ? near / (product + sqrt(product * product - near * far)) : 0;
}

void rate_ratio(Rate a, Rate b, double *low, double *high)
{
	double product = a.value * b.value, far = b.low * (2 * b.value - b.low);
	*low = lower_root(product, a.low * (2 * a.value - a.low), b.high * (2 * b.value - b.high));
	*high = (product + sqrt(product * product - a.high * (2 * a.value - a.high) * far)) / far;
}
