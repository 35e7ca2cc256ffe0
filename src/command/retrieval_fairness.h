/* Whether items of every group find their own equally well, and whether items of every group are found. */
#ifndef COMMAND_RETRIEVAL_FAIRNESS_H
#define COMMAND_RETRIEVAL_FAIRNESS_H

#include "audit/group_gap.h"
#include "command/side.h"
#include "measure/retrieval_test.h"

typedef enum RetrievalMeasure {
	RETRIEVAL_FIRST,   /* recall@1: something relevant comes first */
	RETRIEVAL_TEN,     /* recall@10: something relevant is among the first ten */
	RETRIEVAL_PRECISE, /* the share of the first ten that is relevant */
	RETRIEVAL_COVERED, /* the share of its relevant items that is among the first ten */
	RETRIEVAL_RANK,    /* 1 / rank of the first relevant item */
	RETRIEVAL_MEASURES
} RetrievalMeasure;

/*
 * Exposure: the part of the attention given to the first ten places that goes to a group's items, where the
 * place at rank r gets 1 / log2(1 + r), as a mean over questions; beside the part of the candidates that they
 * are. Singh & Joachims, Fairness of exposure in rankings, KDD 2018.
 */
typedef struct Exposure {
	double candidates;      /* mean over questions of the share of what was sought, known items left out */
	double mean, low, high; /* 95 %, normal */
} Exposure;

/* {0}: groups= was not given. Questions of all directions are taken together. */
typedef struct RetrievalFairness {
	char *by;
	const Sides *sides;
	uint32_t **groups; /* by side */
	Dictionary names;
	GapOptions options;
	double *values[RETRIEVAL_RANKINGS][RETRIEVAL_MEASURES]; /* by question */
	uint32_t *of;                                           /* its group */
	double *relevant;                                       /* items, by group: the sum over questions */
	size_t count, room;
	size_t questions;                                               /* also those of no group */
	double *sums[RETRIEVAL_RANKINGS], *squares[RETRIEVAL_RANKINGS]; /* of exposure, by group */
	double *candidates;                                             /* likewise */
	GroupMean *means[RETRIEVAL_RANKINGS][RETRIEVAL_MEASURES];
	GroupGap gaps[RETRIEVAL_RANKINGS][RETRIEVAL_MEASURES];
	double holm[RETRIEVAL_RANKINGS][RETRIEVAL_MEASURES];
	size_t next; /* gap */
} RetrievalFairness;

/* Reads groups= and least=. `sides` are borrowed until it is released. */
bool retrieval_fairness_open(const Call *call, const Sides *sides, RetrievalFairness *fairness, Error *err);
void retrieval_fairness_release(RetrievalFairness *fairness);
/* Adds the answers of a direction whose test is done. */
void retrieval_fairness_add(RetrievalFairness *fairness, Direction direction, const RetrievalTest *test);
/* One gap, once all directions are there; finished at once where nothing was asked. */
bool retrieval_fairness_step(RetrievalFairness *fairness, Pool *pool, bool *finished, Error *err);
/* Nothing where it was stopped before. */
void retrieval_fairness_report(const RetrievalFairness *fairness, Report *out);

#endif
