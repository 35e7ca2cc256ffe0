/*
 * Positive pointwise mutual information of words and their contexts, reduced by a truncated singular value
 * decomposition (Levy, Goldberg & Dagan, "Improving distributional similarity with lessons learned from word
 * embeddings", TACL 3, 2015):
 *
 *	m_ij = max(0, log(p_ij / (p_i q_j)) - log shift),   q_j = p_j^smoothing / sum of p^smoothing,
 *	vectors = U S^power of m = U S V^T
 *
 * with p_ij from symmetric counts. Nothing is drawn but the directions that the decomposition starts from:
 * the same text gives the same vectors for any number of threads.
 */
#ifndef TRAIN_PPMI_H
#define TRAIN_PPMI_H

#include "linalg/truncated_svd.h"
#include "train/domain_weights.h"
#include "train/pace.h"
#include "train/pair_counter.h"
#include "train/ppmi_matrix.h"

typedef struct PpmiOptions {
	uint64_t dim, window, weight, min_count, max_vocab, passes;
	double smoothing, shift, power;
} PpmiOptions;

typedef enum PpmiPhase { PPMI_COUNTS, PPMI_BUILDS, PPMI_FACTORS, PPMI_RESTS } PpmiPhase;

typedef struct Ppmi {
	Model model; /* series 0: share of the squares explained, by pass; series 1: singular values */
	PpmiOptions options;
	double evenness; /* of the run at hand: 1 - tau, see domain_weights.h */
	uint64_t seed;
	Vocab vocab;
	Cooccurrence counts; /* of all texts so far */
	Matrix vectors;      /* by number of the word; no rows before the first pass of the first run */
	/* the run at hand */
	PpmiPhase phase;
	PairCounter counter;
	PpmiMatrix building;
	bool takes_up; /* the matrices are built once more, for a run that was saved */
	SparseMatrix information, transpose;
	TruncatedSvd svd;
	double squares, explained;
	Pace pace;
} Ppmi;

extern const Trainer trainer_ppmi;

Ppmi *ppmi_new(void); /* at rest, without words */
void ppmi_free(Model *model);
/* Begins a run over the input, whose words were learned. */
bool ppmi_begin_run(Ppmi *ppmi, const TrainInput *input, Error *err);
bool ppmi_resume(Model *model, const TrainInput *input, Error *err);
bool ppmi_step(Model *model, Pool *pool, Error *err);

bool ppmi_save(const Model *model, Archive *archive, Error *err);
Model *ppmi_load(Archive *archive, Error *err);

#endif
