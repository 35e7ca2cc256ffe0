#include "measure/retrieval.h"

#include "index/best.h"
#include "linalg/product.h"
#include "measure/hubness.h"

#include <math.h>
#include <stdlib.h>

enum { HUB_ROWS = 128, QUERY_ROWS = 64, NEAREST = 64, FIRST = 10 };

/* What a query found first, by one of the two scores. */
typedef struct FirstHits {
	Hit hits[FIRST];
	size_t count;
} FirstHits;

/* A source item and its pairs. */
typedef struct Query {
	size_t first, count;
	size_t cosine_rank, csls_rank;
} Query;

struct Retrieval {
	RetrievalSide from, to;
	const RowPair *pairs;
	Query *queries;
	size_t n_queries, k, neighbourhood;
	float *hubness;                                             /* r(y) by row of `to` */
	float *scores;                                              /* cosines of one block */
	Matrix block;                                               /* vectors of the queries of one block */
	FirstHits first_cosine[QUERY_ROWS], first_csls[QUERY_ROWS]; /* of the queries of one block */
	uint32_t *times_cosine, *times_csls;                        /* how often a row of `to` was among them */
	size_t hubs_done, queries_done;
};

static void add_queries(Retrieval *r, const Pairs *pairs)
{
	r->queries = memory_new(pairs->count, sizeof *r->queries);
	for (size_t i = 0; i < pairs->count; i++) {
		if (i == 0 || pairs->pairs[i].source != pairs->pairs[i - 1].source)
			r->queries[r->n_queries++].first = i;
		r->queries[r->n_queries - 1].count++;
	}
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

Retrieval *retrieval_new(
	RetrievalSide from, RetrievalSide to, const Pairs *pairs, size_t k, size_t neighbourhood, Error *err)
{
	Retrieval *r = memory_new(1, sizeof *r);
	*r = (Retrieval){.from = from, .to = to, .pairs = pairs->pairs};
	r->neighbourhood = smaller(neighbourhood, from.rows.count);
	r->k = smaller(smaller(k, NEAREST), r->neighbourhood);
	add_queries(r, pairs);
	size_t scores = larger(HUB_ROWS * r->neighbourhood, QUERY_ROWS * to.rows.count);
	r->hubness = memory_data(to.rows.count, sizeof *r->hubness, "the hubness of a space", err);
	r->scores = memory_data(scores, sizeof *r->scores, "the scores of a block of queries", err);
	r->times_cosine = memory_data(to.rows.count, sizeof *r->times_cosine, "the hubness of a space", err);
	r->times_csls = memory_data(to.rows.count, sizeof *r->times_csls, "the hubness of a space", err);
	if (r->hubness && r->scores && r->times_cosine && r->times_csls &&
		matrix_init(&r->block, QUERY_ROWS, from.rows.width, "queries", err))
		return r;
	retrieval_free(r);
	return NULL;
}

/* --- r(y) --- */

/* The mean of the k largest of scores[j] * inverse_norms[j], by insertion. */
static double mean_of_largest(const float *scores, const float *inverse_norms, size_t count, size_t k)
{
	float largest[NEAREST];
	size_t found = 0;
	for (size_t j = 0; j < count; j++) {
		float value = scores[j] * inverse_norms[j];
		if (found == k && value <= largest[k - 1])
			continue;
		size_t at = found < k ? found++ : k - 1;
		for (; at > 0 && value > largest[at - 1]; at--)
			largest[at] = largest[at - 1];
		largest[at] = value;
	}
	double sum = 0;
	for (size_t i = 0; i < found; i++)
		sum += largest[i];
	return found ? sum / (double)found : 0;
}

static void find_hubness(void *context, size_t piece, int thread)
{
	(void)thread;
	Retrieval *r = context;
	size_t row = r->hubs_done + piece;
	r->hubness[row] =
		(float)(r->to.inverse_norms[row] * mean_of_largest(r->scores + piece * r->neighbourhood,
							   r->from.inverse_norms, r->neighbourhood, r->k));
}

static void step_hubness(Retrieval *r, Pool *pool)
{
	size_t count = smaller(HUB_ROWS, r->to.rows.count - r->hubs_done);
	product_rows(rows_part(r->to.rows, r->hubs_done, count), rows_part(r->from.rows, 0, r->neighbourhood),
		pool, r->scores);
	pool_run(pool, count, find_hubness, r);
	r->hubs_done += count;
}

/* --- ranks --- */

static bool is_partner(const RowPair *pairs, size_t count, size_t row)
{
	for (size_t i = 0; i < count; i++)
		if (pairs[i].target == row)
			return true;
	return false;
}

/* The rank of the best partner when items are ordered by factor * score - penalty. `penalties` may be NULL. */
static size_t rank_of_best(
	const float *scores, const float *penalties, size_t n, const RowPair *pairs, size_t count)
{
	float best = -INFINITY;
	for (size_t i = 0; i < count; i++) {
		size_t row = pairs[i].target;
		best = fmaxf(best, penalties ? 2 * scores[row] - penalties[row] : scores[row]);
	}
	size_t rank = 1;
	for (size_t j = 0; j < n; j++) {
		float score = penalties ? 2 * scores[j] - penalties[j] : scores[j];
		rank += score >= best && !is_partner(pairs, count, j);
	}
	return rank;
}

static void list_first(const float *scores, const float *penalties, size_t n, FirstHits *first)
{
	Best best = {first->hits, 0, FIRST};
	for (uint32_t j = 0; j < n; j++) {
		Hit hit = {j, penalties ? 2 * scores[j] - penalties[j] : scores[j]};
		if (best_takes(&best, hit))
			best_offer(&best, hit);
	}
	first->count = best.count;
}

static void count_first(const FirstHits *first, uint32_t *times)
{
	for (size_t i = 0; i < first->count; i++)
		times[first->hits[i].row]++;
}

static void rank_query(void *context, size_t piece, int thread)
{
	(void)thread;
	Retrieval *r = context;
	Query *query = &r->queries[r->queries_done + piece];
	const RowPair *pairs = r->pairs + query->first;
	size_t n = r->to.rows.count;
	float *scores = r->scores + piece * n, inverse = r->from.inverse_norms[pairs->source];
	for (size_t j = 0; j < n; j++)
		scores[j] *= inverse * r->to.inverse_norms[j];
	query->cosine_rank = rank_of_best(scores, NULL, n, pairs, query->count);
	query->csls_rank = rank_of_best(scores, r->hubness, n, pairs, query->count);
	list_first(scores, NULL, n, &r->first_cosine[piece]);
	list_first(scores, r->hubness, n, &r->first_csls[piece]);
}

static void step_queries(Retrieval *r, Pool *pool)
{
	size_t count = smaller(QUERY_ROWS, r->n_queries - r->queries_done), width = r->from.rows.width;
	for (size_t i = 0; i < count; i++) {
		const float *row =
			rows_at(r->from.rows, r->pairs[r->queries[r->queries_done + i].first].source);
		for (size_t j = 0; j < width; j++)
			matrix_row(&r->block, i)[j] = row[j];
	}
	product_rows(rows_part(matrix_rows(&r->block), 0, count), r->to.rows, pool, r->scores);
	pool_run(pool, count, rank_query, r);
	for (size_t i = 0; i < count; i++) {
		count_first(&r->first_cosine[i], r->times_cosine);
		count_first(&r->first_csls[i], r->times_csls);
	}
	r->queries_done += count;
}

void retrieval_step(Retrieval *retrieval, Pool *pool)
{
	if (retrieval->hubs_done < retrieval->to.rows.count)
		step_hubness(retrieval, pool);
	else if (retrieval->queries_done < retrieval->n_queries)
		step_queries(retrieval, pool);
}

double retrieval_done(const Retrieval *r)
{
	double hubs = (double)r->to.rows.count * (double)r->neighbourhood;
	double queries = (double)r->n_queries * (double)r->to.rows.count;
	double done = (double)r->hubs_done * (double)r->neighbourhood +
		      (double)r->queries_done * (double)r->to.rows.count;
	return hubs + queries > 0 ? done / (hubs + queries) : 1;
}

/* --- results --- */

size_t retrieval_queries(const Retrieval *retrieval)
{
	return retrieval->n_queries;
}

static RetrievalScore score_of(const Retrieval *r, bool csls)
{
	double n = r->n_queries ? (double)r->n_queries : NAN;
	RetrievalScore score = {.mrr = 0};
	for (size_t i = 0; i < r->n_queries; i++) {
		size_t rank = retrieval_rank(r, i, csls);
		score.precision_1 += rank <= 1;
		score.precision_5 += rank <= 5;
		score.precision_10 += rank <= 10;
		score.mrr += 1 / (double)rank;
	}
	HubnessScore hubs = hubness_of(csls ? r->times_csls : r->times_cosine, r->to.rows.count);
	return (RetrievalScore){score.precision_1 / n, score.precision_5 / n, score.precision_10 / n,
		score.mrr / n, r->n_queries ? hubs.skewness : NAN};
}

RetrievalScore retrieval_cosine(const Retrieval *retrieval)
{
	return score_of(retrieval, false);
}

RetrievalScore retrieval_csls(const Retrieval *retrieval)
{
	return score_of(retrieval, true);
}

size_t retrieval_rank(const Retrieval *retrieval, size_t query, bool csls)
{
	const Query *it = &retrieval->queries[query];
	return csls ? it->csls_rank : it->cosine_rank;
}

const float *retrieval_hubness(const Retrieval *retrieval)
{
	return retrieval->hubness;
}

void retrieval_free(Retrieval *retrieval)
{
	if (!retrieval)
		return;
	free(retrieval->queries);
	free(retrieval->hubness);
	free(retrieval->times_cosine);
	free(retrieval->times_csls);
	free(retrieval->scores);
	matrix_release(&retrieval->block);
	free(retrieval);
}
