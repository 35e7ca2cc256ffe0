#include "audit/separability.h"

enum { ITERATIONS = 100 };

TransferTest *separability_probe(const LabelledWords *words, Rows learned, Rows held_out, LearnerMethod method,
	uint64_t seed, Error *err)
{
	TransferInput input = {.from = learned,
		.to = held_out,
		.from_class = words->labels,
		.to_class = words->labels + words->learned,
		.classes = words->groups,
		.method = method,
		.cost = method == LEARNER_LOGISTIC ? 10 : 0,
		.relative = true,
		.seed = seed};
	return transfer_test_new(&input, err);
}

bool separability_units(const LabelledWords *words, const Space *space, size_t first, Matrix *units, Error *err)
{
	if (!labelled_words_copy(words, space, first, words->count - first, units, err))
		return false;
	for (size_t i = 0; i < units->rows; i++) {
		float *row = matrix_row(units, i);
		float scale = space->inverse_norms[words->rows[first + i]];
		for (size_t j = 0; j < units->cols; j++)
			row[j] *= scale;
	}
	return true;
}

KMeans *separability_clusters(const Matrix *units, size_t groups, uint64_t seed, Error *err)
{
	KMeansOptions options = {.k = groups, .iterations = ITERATIONS, .seed = seed};
	return kmeans_new(matrix_rows(units), &options, err);
}
