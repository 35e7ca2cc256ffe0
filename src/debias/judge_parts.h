/* The parts of a DebiasJudge, one after the other; private to judge*.c. */
#ifndef DEBIAS_JUDGE_PARTS_H
#define DEBIAS_JUDGE_PARTS_H

#include "debias/judge.h"
#include "linalg/kmeans.h"
#include "measure/analogy_test.h"
#include "measure/drift.h"
#include "measure/transfer.h"

/* One of the two spaces, and what is at work in it. */
typedef struct JudgeSide {
	Space *space;
	Matrix learned, held_out, all; /* vectors of the labelled words */
	TransferTest *test;
	KMeans *kmeans;
	AnalogyTest *analogies;
} JudgeSide;

struct DebiasJudge {
	const DebiasInput *input;
	const DebiasExams *exams;
	JudgeSide sides[2]; /* before, after */
	Drift *drift;
	size_t part, exam;
	double *found; /* of a retrieval: by pair and side */
	size_t pair;   /* of the lexicon */
	size_t n_found;
	DebiasFigure figures[DEBIAS_FIGURES];
	size_t n_figures;
};

/* By question or word the measure before and after, and their means; `share`: it is 1 or 0. */
void judge_add_paired(DebiasJudge *judge, const char *name, const char *reading, const double *values[2],
	size_t n, bool share, Pool *pool);
/* A figure that is whole; its name is copied. */
void judge_add(DebiasJudge *judge, const char *name, DebiasFigure figure);

/* What a figure means, in a space of words or of other items. */
const char *judge_reading(const DebiasJudge *judge, const char *of_words, const char *of_items);

/* Each: one bounded piece; *finished when the part is over. */
typedef bool JudgeStep(DebiasJudge *judge, Pool *pool, bool *finished, Error *err);
JudgeStep judge_weat, judge_lean, judge_direct, judge_linear, judge_knn, judge_clusters, judge_neighbours,
	judge_exams;

#endif
