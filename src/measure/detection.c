#include "measure/detection.h"

#include "base/memory.h"
#include "measure/ranking.h"

#include <math.h>
#include <stdlib.h>

typedef struct Scored {
	double score;
	size_t item;
	bool few;
} Scored;

static int by_falling_score(const void *left, const void *right)
{
	const Scored *a = left, *b = right;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->item < b->item ? -1 : a->item > b->item;
}

/* Of the pairs of one of the few and one other, those where the first has the higher score; ties count half. */
static double pairs_won(const Scored *ranked, size_t count)
{
	double above = 0, won = 0; /* above: of the few */
	for (size_t i = 0, next; i < count; i = next) {
		double few = 0, others = 0;
		for (next = i; next < count && ranked[next].score == ranked[i].score; next++) {
			few += ranked[next].few;
			others += !ranked[next].few;
		}
		won += others * (above + few / 2);
		above += few;
	}
	return won;
}

/* Of an area, were it the true one, found from m against n. */
static double variance(double area, double m, double n)
{
	double half = (m + n) / 2 - 1;
	return area * (1 - area) * (1 + half * ((1 - area) / (2 - area) + area / (1 + area))) / (m * n);
}

/* The area towards `end` that lies 1.96 of its own standard deviations from the one found. */
static double limit(double found, double end, double m, double n)
{
	double near = found, far = end;
	for (int i = 0; i < 60; i++) {
		double middle = (near + far) / 2;
		if (fabs(middle - found) < 1.959963984540054 * sqrt(variance(middle, m, n)))
			near = middle;
		else
			far = middle;
	}
	return (near + far) / 2;
}

static void fill(const Scored *ranked, size_t count, Detection *to)
{
	bool *relevant = memory_new(count, sizeof *relevant);
	for (size_t i = 0; i < count; i++)
		relevant[i] = ranked[i].few;
	double m = (double)to->few, n = (double)(count - to->few);
	to->area = pairs_won(ranked, count) / (m * n);
	to->low = limit(to->area, 0, m, n);
	to->high = limit(to->area, 1, m, n);
	to->average_precision = ranking_average_precision(relevant, count, to->few);
	to->precision = ranking_precision(relevant, to->few);
	free(relevant);
}

Detection detection_of(const double *scores, const bool *is_few, size_t count)
{
	Detection detection = {count, 0, NAN, NAN, NAN, NAN, NAN};
	Scored *ranked = memory_new(count, sizeof *ranked);
	for (size_t i = 0; i < count; i++) {
		ranked[i] = (Scored){scores[i], i, is_few[i]};
		detection.few += is_few[i];
	}
	qsort(ranked, count, sizeof *ranked, by_falling_score);
	if (detection.few > 0 && detection.few < count)
		fill(ranked, count, &detection);
	free(ranked);
	return detection;
}
