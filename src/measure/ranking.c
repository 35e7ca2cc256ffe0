#include "measure/ranking.h"

#include <math.h>

static size_t count_relevant(const bool *relevant, size_t k)
{
	size_t count = 0;
	for (size_t i = 0; i < k; i++)
		count += relevant[i];
	return count;
}

double ranking_precision(const bool *relevant, size_t k)
{
	return (double)count_relevant(relevant, k) / (double)k;
}

double ranking_found(const bool *relevant, size_t k, size_t total)
{
	return (double)count_relevant(relevant, k) / (double)total;
}

double ranking_average_precision(const bool *relevant, size_t k, size_t total)
{
	double sum = 0;
	size_t found = 0;
	for (size_t i = 0; i < k; i++)
		if (relevant[i])
			sum += (double)++found / (double)(i + 1);
	return sum / (double)(k < total ? k : total);
}

double ranking_ndcg(const bool *relevant, size_t k, size_t total)
{
	double gain = 0, ideal = 0;
	for (size_t i = 0; i < k; i++) {
		double weight = 1 / log2((double)i + 2);
		gain += relevant[i] ? weight : 0;
		ideal += i < total ? weight : 0;
	}
	return gain / ideal;
}
