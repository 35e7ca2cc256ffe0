#include "measure/hubness.h"

#include <math.h>

/* Moments in whole numbers, so that a skewness of 0 is 0. */
HubnessScore hubness_of(const uint32_t *times, size_t items)
{
	__extension__ typedef __int128 Large;
	HubnessScore score = {NAN, NAN, 0};
	Large count = (Large)items, sum = 0, squares = 0, cubes = 0;
	size_t orphans = 0;
	if (items == 0)
		return score;
	for (size_t i = 0; i < items; i++) {
		Large its = times[i];
		sum += its;
		squares += its * its;
		cubes += its * its * its;
		orphans += times[i] == 0;
		score.largest = times[i] > score.largest ? times[i] : score.largest;
	}
	double variance = (double)(count * squares - sum * sum);
	double third = (double)(count * count * cubes - 3 * count * sum * squares + 2 * sum * sum * sum);
	score.skewness = variance > 0 ? third / pow(variance, 1.5) : 0;
	score.orphans = (double)orphans / (double)items;
	return score;
}
