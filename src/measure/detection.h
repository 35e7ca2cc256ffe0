/*
 * Detection: how well scores tell a few items from the many, of which the truth is known.
 */
#ifndef MEASURE_DETECTION_H
#define MEASURE_DETECTION_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Detection {
	size_t items, few; /* all of them, and those to be found */
	/* The chance that one of the few has a higher score than one of the others, ties counting half (area
	 * under the ROC curve), with a 95 % interval by scores that stays within 0 and 1 (Newcombe, Statistics
	 * in Medicine 25, 2006, method 5). */
	double area, low, high;
	double average_precision; /* by falling score; equal ones in the order of the items */
	double precision;         /* of the first `few` */
} Detection;

/* NAN for what cannot be said because there are none of the few, or none but them. Scores are finite. */
Detection detection_of(const double *scores, const bool *is_few, size_t count);

#endif
