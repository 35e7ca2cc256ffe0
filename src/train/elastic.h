/*
 * Elastic weight consolidation (Kirkpatrick & al., "Overcoming catastrophic forgetting in neural networks",
 * PNAS 114, 2017): while a model of words learns a new text, each number of its rows, of inputs, n-grams and
 * outputs, is tied to where it stood, as strongly as it mattered for the earlier texts. Added to the loss of
 * one pass over the new text is
 *
 *	strength / 2 sum over i of F_i (x_i - x0_i)^2,
 *
 * F_i the sum over the examples of the earlier texts of the squared gradient of their loss: the diagonal of the
 * empirical Fisher information. It is estimated on some of their pieces. The term is dealt out evenly to the
 * times that the new text touches a row, of which the vocabulary tells the expected number, and stepped
 * proximally as in hold.h, number by number. Rows that are new are free.
 *
 * Of a mean of rows, that is with CBOW and of words with n-grams, the gradient is that of the mean, by which
 * the trainers move each of its rows: then the mean is tied as strongly as it mattered itself. With loss=hs,
 * outputs are inner nodes of the tree; those that the new counts have made are new.
 */
#ifndef TRAIN_ELASTIC_H
#define TRAIN_ELASTIC_H

#include "base/args.h"
#include "linalg/row_blocks.h"

#include <stdint.h>

enum { ELASTIC_PIECES = 64 /* most that are weighed */ };

/* As an option of a trainer; it counts for one run. */
#define OPTION_EWC                                                                                             \
	{                                                                                                      \
		.name = "ewc", .kind = ARG_NUMBER,                                                             \
		.help = "elastic weight consolidation: ties each number to its old place as strongly as it "   \
			"mattered for the earlier texts; 1 is what both texts weighed alike ask for",          \
		.fallback = "0", .low = 0, .high = 1e9                                                         \
	}

typedef struct ElasticRows {
	RowBlocks strengths; /* first the sums of squares, then strengths a touch; as many as were known */
	RowBlocks places;    /* as they were */
} ElasticRows;

typedef struct Elastic {
	double strength; /* 0: there is none */
	ElasticRows inputs, ngrams, outputs;
	size_t weighed, pieces; /* of the earlier texts; all must be weighed before training begins */
	uint64_t tokens;        /* of those weighed */
} Elastic;

void elastic_release(Elastic *elastic);

/* Copies of the first `count` rows; strengths of 0. */
bool elastic_rows_begin(ElasticRows *self, const RowBlocks *rows, size_t count, Error *err);
/* Adds squares of gradients to the sums of a row. */
void elastic_rows_add(ElasticRows *self, size_t row, const float *squares);
/* From sums to strengths, those of a row. */
void elastic_rows_scale(ElasticRows *self, size_t row, double factor);
/* elastic_pull of `vector`, which is that row of the model. Rows past the last are new, and free. */
void elastic_rows_pull(const ElasticRows *self, size_t row, float rate, float *vector);

/* A row after a step at that rate: `strengths` and `place` are the numbers' own. */
static inline void elastic_pull(
	const float *strengths, const float *place, float rate, float *row, size_t width)
{
	for (size_t i = 0; i < width; i++) {
		float product = rate * strengths[i];
		row[i] += product / (1 + product) * (place[i] - row[i]);
	}
}

#endif
