/*
 * Intervals of how far two independent rates are apart, out of the interval of each (Wilson's). Unlike a
 * bootstrap they know doubt where a rate is 0 or 1 as well: 0 of 20 is no proof of never.
 */
#ifndef AUDIT_RATE_INTERVAL_H
#define AUDIT_RATE_INTERVAL_H

typedef struct Rate {
	double value, low, high;
} Rate;

/* Of a - b: Newcombe, Statistics in Medicine 17, 873-890, 1998, method 10. */
void rate_difference(Rate a, Rate b, double *low, double *high);
/* Of a / b, b above 0: Donner & Zou, Statistical Methods in Medical Research 21, 347-359, 2012 (MOVER-R). */
void rate_ratio(Rate a, Rate b, double *low, double *high);

#endif
