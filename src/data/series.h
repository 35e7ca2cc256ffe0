/* Series: a named curve, points in the order in which they came. */
#ifndef DATA_SERIES_H
#define DATA_SERIES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Series {
	char *name;   /* "loss" */
	char *x_name; /* "words" */
	double *x, *y;
	size_t count, room;
} Series;

void series_init(Series *series, const char *name, const char *x_name);
void series_add(Series *series, double x, double y);
/* A copy of at most `most` points, evenly chosen, the last one included: snapshots stay bounded. */
void series_copy(const Series *from, size_t most, Series *to);
/* Drops every other point, but for the last: curves that grow with no end stay bounded. */
void series_thin(Series *series);
/* "loss in news", "loss: norm" and "held-out loss" are parts of "loss": they have the same scale. */
bool series_is_part(const Series *part, const Series *whole);
void series_release(Series *series);

#endif
