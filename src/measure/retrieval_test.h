/*
 * RetrievalTest: items of one domain as questions, all items of another as what may be found. What is relevant
 * is told by pairs of items or by a class that both have.
 *
 * "recall@k" has two meanings, and both are measured: `hit`, the share of questions with any relevant item
 * among the first k (as papers on retrieval by vectors count), and `found`, the share of all relevant items of
 * a question that is among the first k (information retrieval), on average over questions. Where each question
 * has one relevant item they are equal. Items are ranked by cosine, and by CSLS (measure/retrieval.h); one that
 * scores exactly like a relevant one comes before it. Questions without a relevant item are counted and left
 * out.
 */
#ifndef MEASURE_RETRIEVAL_TEST_H
#define MEASURE_RETRIEVAL_TEST_H

#include "adapt/pairs.h"
#include "base/pool.h"
#include "linalg/matrix.h"

enum { RETRIEVAL_CUTS = 4, RETRIEVAL_DEEPEST = 50, RETRIEVAL_THRESHOLDS = 9, RETRIEVAL_HUBS = 10 };
extern const size_t retrieval_cuts[RETRIEVAL_CUTS];             /* 1, 5, 10, 50 */
extern const double retrieval_thresholds[RETRIEVAL_THRESHOLDS]; /* of the cosine: 0.1, 0.2, … 0.9 */

typedef enum RetrievalRanking { RETRIEVAL_COSINE, RETRIEVAL_CSLS, RETRIEVAL_RANKINGS } RetrievalRanking;

typedef struct RetrievalInput {
	Rows from, to;                   /* of one width; borrowed until made */
	const uint32_t *from_at, *to_at; /* which of these rows take part; copied */
	size_t n_from, n_to;
	/* One of the two. Pairs: rows of `from` and of `to`. Classes: by row, UINT32_MAX not known. Copied. */
	const Pairs *pairs;
	const uint32_t *from_class, *to_class;
	/* With pairs: what is known already, rows of both, in the order of `from`: neither sought nor relevant;
	 * NULL: nothing. Copied. */
	const Pairs *known;
	bool within;          /* both sides are the same rows; no item is found for itself */
	size_t most;          /* questions, drawn at random; 0: all */
	size_t k;             /* of CSLS: neighbours that r is taken over */
	size_t neighbourhood; /* of CSLS: the first so many rows of `from` are considered for r(y); 0: all */
	uint64_t seed;
} RetrievalInput;

/* Means over questions. */
typedef struct RankingScore {
	double hit[RETRIEVAL_CUTS], low[RETRIEVAL_CUTS], high[RETRIEVAL_CUTS]; /* 95 %, Wilson */
	double precision[RETRIEVAL_CUTS], found[RETRIEVAL_CUTS];
	double mrr, mrr_low, mrr_high; /* of 1 / rank of the first relevant item; 95 %, bootstrap (BCa) */
	double map, ndcg;              /* average precision at 50, nDCG at 10 */
	/* Of how often each candidate is among the first 10: the skewness, the share that never is, and how
	 * often the one that most often is (Radovanović, Nanopoulos & Ivanović, JMLR 11, 2010). */
	double skewness, orphans;
	size_t largest_hub;
} RankingScore;

typedef struct RetrievalReport {
	size_t questions, candidates;
	size_t hopeless; /* questions that were left out, as nothing is relevant */
	double relevant; /* items a question, on average */
	RankingScore by[RETRIEVAL_RANKINGS];
	/* Of items with at least this cosine: which part of the relevant ones that is, how many of them are
	 * relevant, and how many a question. */
	double threshold_recall[RETRIEVAL_THRESHOLDS], threshold_precision[RETRIEVAL_THRESHOLDS],
		threshold_items[RETRIEVAL_THRESHOLDS];
	double gap; /* between the means of the unit rows of the two sides (Liang et al., NeurIPS 2022) */
} RetrievalReport;

typedef struct RetrievalTest RetrievalTest;

/* Fails when no question has a relevant item. */
RetrievalTest *retrieval_test_new(const RetrievalInput *input, Error *err);
bool retrieval_test_step(RetrievalTest *test, Pool *pool);
double retrieval_test_done(const RetrievalTest *test); /* 0 to 1 */
void retrieval_test_free(RetrievalTest *test);

/* Once done. */
RetrievalReport retrieval_test_report(const RetrievalTest *test, Pool *pool);
/* By question, in the order of rows of `from`: 1 / rank of the first relevant item. */
const double *retrieval_test_reciprocals(const RetrievalTest *test, RetrievalRanking ranking, size_t *count);

/* What one question got, by one ranking. Places count the rows that take part. */
typedef struct RetrievalAnswer {
	uint32_t place;        /* of the question, in `from` */
	size_t rank;           /* of the first relevant item */
	double precision;      /* the share of the first RETRIEVAL_HUBS that is relevant */
	double covered;        /* the share of the relevant items that is among these */
	size_t relevant;       /* items */
	const uint32_t *top;   /* places in `to` of the first RETRIEVAL_HUBS, or of all when these are fewer */
	size_t found;          /* of these */
	const uint32_t *known; /* places in `to` that are known already and were not sought */
	size_t n_known;
} RetrievalAnswer;

RetrievalAnswer retrieval_test_answer(const RetrievalTest *test, RetrievalRanking ranking, size_t question);

#endif
