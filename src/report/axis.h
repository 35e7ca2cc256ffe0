/* Axis: round numbers that span a range, and how to write them. */
#ifndef REPORT_AXIS_H
#define REPORT_AXIS_H

typedef struct Axis {
	double low, high; /* the range shown: low < high */
	double first, step;
	int ticks; /* at first, first + step, … */
} Axis;

/* Ticks at multiples of 1, 2 or 5 x a power of ten, at most `most` of them (>= 1) inside the range. A range
 * that is empty or not finite is widened. */
Axis axis_over(double low, double high, int most);
double axis_tick(const Axis *axis, int index);
/* "0.25", "1.2M"; as many digits as the step needs. */
void axis_label(const Axis *axis, double value, char label[16]);

#endif
