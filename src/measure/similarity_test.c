#include "measure/similarity_test.h"

#include "index/exact.h"
#include "linalg/statistics.h"
#include "measure/lookup.h"

#include <math.h>
#include <stdlib.h>

static const double normal_quantile_975 = 1.959963984540054;

static void set_interval(SimilarityScore *score)
{
	score->low = score->high = NAN;
	if (score->asked < 4 || isnan(score->rho))
		return;
	double error = sqrt((1 + score->rho * score->rho / 2) / ((double)score->asked - 3));
	double z = atanh(score->rho);
	score->low = tanh(z - normal_quantile_975 * error);
	score->high = tanh(z + normal_quantile_975 * error);
}

size_t similarity_cosines(const Space *space, const RatedPairs *pairs, double *cosines, double *ratings)
{
	size_t asked = 0;
	for (size_t i = 0; i < pairs->count; i++) {
		uint32_t a = lookup_word(space, pairs->pairs[i].a, 0),
			 b = lookup_word(space, pairs->pairs[i].b, 0);
		if (a == DICTIONARY_NONE || b == DICTIONARY_NONE)
			continue;
		cosines[asked] = exact_cosine(
			matrix_row(&space->vectors, a), matrix_row(&space->vectors, b), space->vectors.cols);
		ratings[asked++] = pairs->pairs[i].rating;
	}
	return asked;
}

SimilarityScore similarity_test(const Space *space, const RatedPairs *pairs)
{
	SimilarityScore score = {.total = pairs->count};
	double *cosines = memory_new(pairs->count, sizeof *cosines),
	       *ratings = memory_new(pairs->count, sizeof *ratings);
	score.asked = similarity_cosines(space, pairs, cosines, ratings);
	score.rho = statistics_spearman(cosines, ratings, score.asked);
	set_interval(&score);
	free(cosines);
	free(ratings);
	return score;
}
