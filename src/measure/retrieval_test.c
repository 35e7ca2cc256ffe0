#include "measure/retrieval_test.h"

#include "base/memory.h"
#include "index/best.h"
#include "linalg/normal.h"
#include "linalg/product.h"
#include "measure/hubness.h"
#include "measure/paired_bootstrap.h"
#include "measure/ranking.h"
#include "measure/retrieval_questions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	NONE = UINT32_MAX,
	HUB_ROWS = 128,
	ASKED = 64,
	NEAREST = 64,
	AVERAGED = 10 /* nDCG */,
	TENTH_CUT = 2 /* of retrieval_cuts */
};

const size_t retrieval_cuts[RETRIEVAL_CUTS] = {1, 5, 10, RETRIEVAL_DEEPEST};
const double retrieval_thresholds[RETRIEVAL_THRESHOLDS] = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

/* What one ranking of one question was worth. */
typedef struct Worth {
	double reciprocal, precision[RETRIEVAL_CUTS], found[RETRIEVAL_CUTS], average, ndcg;
} Worth;

/* Of one question while its block is at work. */
typedef struct Tally {
	uint32_t tops[RETRIEVAL_RANKINGS][RETRIEVAL_HUBS];
	uint64_t items[RETRIEVAL_THRESHOLDS], relevant[RETRIEVAL_THRESHOLDS];
} Tally;

struct RetrievalTest {
	Matrix from, to; /* unit rows that take part */
	RetrievalQuestions questions;
	bool within;
	size_t k, neighbourhood;
	float *hubness; /* r(y) by place in `to` */
	float *scores;  /* cosines of one block */
	Matrix block;   /* questions of one block */
	Tally *tallies;
	Worth *worths[RETRIEVAL_RANKINGS];   /* by question */
	uint32_t *times[RETRIEVAL_RANKINGS]; /* by place in `to`: among the first RETRIEVAL_HUBS */
	uint32_t *tops[RETRIEVAL_RANKINGS];  /* by question: places of the first RETRIEVAL_HUBS, or NONE */
	uint64_t items[RETRIEVAL_THRESHOLDS], relevant[RETRIEVAL_THRESHOLDS];
	size_t hubs_done, asked;
	double *reciprocals[RETRIEVAL_RANKINGS];
};

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* --- making --- */

static bool copy_units(Rows rows, const uint32_t *at, size_t n, Matrix *units, Error *err)
{
	if (!matrix_init(units, n, rows.width, "the vectors of a domain", err))
		return false;
	for (size_t i = 0; i < n; i++) {
		const float *row = rows_at(rows, at[i]);
		double squares = 0;
		for (size_t j = 0; j < rows.width; j++)
			squares += (double)row[j] * (double)row[j];
		double factor = squares > 0 ? 1 / sqrt(squares) : 0;
		for (size_t j = 0; j < rows.width; j++)
			matrix_row(units, i)[j] = (float)(factor * (double)row[j]);
	}
	return true;
}

static bool make_room(RetrievalTest *test, Error *err)
{
	size_t to = test->to.rows, hubs = HUB_ROWS * test->neighbourhood, asked = ASKED * to;
	test->hubness = memory_data(to, sizeof *test->hubness, "the hubness of a domain", err);
	test->scores = memory_data(hubs > asked ? hubs : asked, sizeof *test->scores, "scores", err);
	test->tallies = memory_new(ASKED, sizeof *test->tallies);
	bool fine = test->hubness && test->scores;
	for (int r = 0; r < RETRIEVAL_RANKINGS && fine; r++) {
		test->worths[r] = memory_data(test->questions.count, sizeof **test->worths, "answers", err);
		test->times[r] = memory_data(to, sizeof **test->times, "the hubness of a domain", err);
		test->reciprocals[r] = memory_data(test->questions.count, sizeof(double), "answers", err);
		test->tops[r] = memory_data(
			test->questions.count * RETRIEVAL_HUBS, sizeof **test->tops, "answers", err);
		fine = test->worths[r] && test->times[r] && test->reciprocals[r] && test->tops[r];
	}
	return fine && matrix_init(&test->block, ASKED, test->from.cols, "questions", err);
}

RetrievalTest *retrieval_test_new(const RetrievalInput *input, Error *err)
{
	RetrievalTest *test = memory_new(1, sizeof *test);
	retrieval_questions_list(input, &test->questions);
	size_t most = input->neighbourhood ? input->neighbourhood : input->n_from;
	test->neighbourhood = smaller(most, input->n_from);
	test->within = input->within;
	test->k = smaller(smaller(input->k, NEAREST), test->neighbourhood);
	bool fine =
		test->questions.count > 0 ||
		error_set(err, ERROR_INPUT, "no item has a partner, or one of its class, on the other side");
	if (fine && copy_units(input->from, input->from_at, input->n_from, &test->from, err) &&
		copy_units(input->to, input->to_at, input->n_to, &test->to, err) && make_room(test, err))
		return test;
	retrieval_test_free(test);
	return NULL;
}

void retrieval_test_free(RetrievalTest *test)
{
	if (!test)
		return;
	matrix_release(&test->from);
	matrix_release(&test->to);
	matrix_release(&test->block);
	retrieval_questions_release(&test->questions);
	free(test->hubness);
	free(test->scores);
	free(test->tallies);
	for (int r = 0; r < RETRIEVAL_RANKINGS; r++) {
		free(test->worths[r]);
		free(test->times[r]);
		free(test->reciprocals[r]);
		free(test->tops[r]);
	}
	free(test);
}

/* --- r(y) --- */

static void find_hubness(void *context, size_t piece, int thread)
{
	(void)thread;
	RetrievalTest *test = context;
	const float *scores = test->scores + piece * test->neighbourhood;
	Hit hits[NEAREST];
	Best best = {hits, 0, test->k};
	for (uint32_t j = 0; j < test->neighbourhood; j++) {
		Hit hit = {j, scores[j]};
		if (!(test->within && j == test->hubs_done + piece) && best_takes(&best, hit))
			best_offer(&best, hit);
	}
	best_sort(&best);
	double sum = 0;
	for (size_t i = 0; i < best.count; i++)
		sum += (double)hits[i].score;
	test->hubness[test->hubs_done + piece] = best.count ? (float)(sum / (double)best.count) : 0;
}

static void step_hubness(RetrievalTest *test, Pool *pool)
{
	size_t count = smaller(HUB_ROWS, test->to.rows - test->hubs_done);
	product_rows(rows_part(matrix_rows(&test->to), test->hubs_done, count),
		rows_part(matrix_rows(&test->from), 0, test->neighbourhood), pool, test->scores);
	pool_run(pool, count, find_hubness, test);
	test->hubs_done += count;
}

/* --- questions --- */

static void tally_thresholds(
	const RetrievalTest *test, const RetrievalQuestion *question, const float *scores, Tally *tally)
{
	memset(tally->items, 0, sizeof tally->items);
	memset(tally->relevant, 0, sizeof tally->relevant);
	for (uint32_t place = 0; place < test->to.rows; place++) {
		if ((double)scores[place] < retrieval_thresholds[0])
			continue;
		bool relevant = retrieval_is_relevant(&test->questions, question, place);
		for (size_t t = 0; t < RETRIEVAL_THRESHOLDS && (double)scores[place] >= retrieval_thresholds[t];
			t++) {
			tally->items[t]++;
			tally->relevant[t] += relevant;
		}
	}
}

/* The place of the first relevant item, counted from 1. */
static size_t rank_of_first(const RetrievalTest *test, const RetrievalQuestion *question, const float *scores)
{
	float best = -INFINITY;
	for (uint32_t place = 0; place < test->to.rows; place++)
		if (scores[place] > best && retrieval_is_relevant(&test->questions, question, place))
			best = scores[place];
	size_t rank = 1;
	for (uint32_t place = 0; place < test->to.rows; place++)
		rank += scores[place] >= best && !retrieval_is_relevant(&test->questions, question, place);
	return rank;
}

/* Marks relevant items in the heap of the best, where of equal scores the lower number comes first. */
static const uint32_t RELEVANT = 0x80000000u;

static void judge(const RetrievalTest *test, const RetrievalQuestion *question, const float *scores,
	Worth *worth, uint32_t *tops)
{
	Hit hits[RETRIEVAL_DEEPEST];
	Best best = {hits, 0, RETRIEVAL_DEEPEST};
	for (uint32_t place = 0; place < test->to.rows; place++) {
		Hit hit = {0, scores[place]};
		if (!best_takes(&best, hit) || isinf(scores[place]))
			continue;
		hit.row = retrieval_is_relevant(&test->questions, question, place) ? place | RELEVANT : place;
		if (best_takes(&best, hit))
			best_offer(&best, hit);
	}
	best_sort(&best);
	bool relevant[RETRIEVAL_DEEPEST] = {false};
	for (size_t i = 0; i < best.count; i++)
		relevant[i] = hits[i].row & RELEVANT;
	for (size_t i = 0; i < RETRIEVAL_HUBS; i++)
		tops[i] = i < best.count ? hits[i].row & ~RELEVANT : NONE;
	for (size_t i = 0; i < RETRIEVAL_CUTS; i++) {
		worth->precision[i] = ranking_precision(relevant, retrieval_cuts[i]);
		worth->found[i] = ranking_found(relevant, retrieval_cuts[i], question->relevant);
	}
	worth->average = ranking_average_precision(relevant, RETRIEVAL_DEEPEST, question->relevant);
	worth->ndcg = ranking_ndcg(relevant, AVERAGED, question->relevant);
	worth->reciprocal = 1 / (double)rank_of_first(test, question, scores);
}

static void ask(void *context, size_t piece, int thread)
{
	(void)thread;
	RetrievalTest *test = context;
	size_t at = test->asked + piece, n = test->to.rows;
	const RetrievalQuestion *question = &test->questions.items[at];
	float *scores = test->scores + piece * n;
	Tally *tally = &test->tallies[piece];
	if (test->within)
		scores[question->place] = -INFINITY; /* the item itself is not sought */
	for (size_t i = 0; i < question->known; i++)
		scores[test->questions.known[question->known_first + i]] = -INFINITY;
	tally_thresholds(test, question, scores, tally);
	judge(test, question, scores, &test->worths[RETRIEVAL_COSINE][at], tally->tops[RETRIEVAL_COSINE]);
	for (size_t j = 0; j < n; j++)
		scores[j] = 2 * scores[j] - test->hubness[j];
	judge(test, question, scores, &test->worths[RETRIEVAL_CSLS][at], tally->tops[RETRIEVAL_CSLS]);
}

static void add_tally(RetrievalTest *test, const Tally *tally, size_t question)
{
	for (int r = 0; r < RETRIEVAL_RANKINGS; r++)
		memcpy(test->tops[r] + question * RETRIEVAL_HUBS, tally->tops[r], sizeof tally->tops[r]);
	for (int r = 0; r < RETRIEVAL_RANKINGS; r++)
		for (size_t i = 0; i < RETRIEVAL_HUBS; i++)
			if (tally->tops[r][i] != NONE)
				test->times[r][tally->tops[r][i]]++;
	for (size_t t = 0; t < RETRIEVAL_THRESHOLDS; t++) {
		test->items[t] += tally->items[t];
		test->relevant[t] += tally->relevant[t];
	}
}

static void step_questions(RetrievalTest *test, Pool *pool)
{
	size_t count = smaller(ASKED, test->questions.count - test->asked), width = test->from.cols;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(&test->block, i),
			matrix_row(&test->from, test->questions.items[test->asked + i].place),
			width * sizeof(float));
	product_rows(
		rows_part(matrix_rows(&test->block), 0, count), matrix_rows(&test->to), pool, test->scores);
	pool_run(pool, count, ask, test);
	for (size_t i = 0; i < count; i++)
		add_tally(test, &test->tallies[i], test->asked + i);
	test->asked += count;
}

bool retrieval_test_step(RetrievalTest *test, Pool *pool)
{
	if (test->hubs_done < test->to.rows)
		step_hubness(test, pool);
	else if (test->asked < test->questions.count)
		step_questions(test, pool);
	return retrieval_test_done(test) < 1;
}

double retrieval_test_done(const RetrievalTest *test)
{
	double hubs = (double)test->to.rows * (double)test->neighbourhood;
	double questions = (double)test->questions.count * (double)test->to.rows;
	if (test->hubs_done == test->to.rows && test->asked == test->questions.count)
		return 1;
	return ((double)test->hubs_done * (double)test->neighbourhood +
		       (double)test->asked * (double)test->to.rows) /
	       (hubs + questions);
}

/* --- the report --- */

static void score_hubs(const uint32_t *times, size_t n, RankingScore *score)
{
	HubnessScore hubness = hubness_of(times, n);
	score->skewness = hubness.skewness;
	score->orphans = hubness.orphans;
	score->largest_hub = hubness.largest;
}

static RankingScore score_ranking(const RetrievalTest *test, RetrievalRanking ranking, Pool *pool)
{
	RankingScore score = {.largest_hub = 0};
	double n = (double)test->questions.count, hits[RETRIEVAL_CUTS] = {0};
	size_t count;
	const double *reciprocals = retrieval_test_reciprocals(test, ranking, &count);
	double *none = memory_new(count, sizeof *none);
	for (size_t i = 0; i < count; i++) {
		const Worth *worth = &test->worths[ranking][i];
		for (size_t c = 0; c < RETRIEVAL_CUTS; c++) {
			hits[c] += worth->reciprocal * (double)retrieval_cuts[c] >= 1 - 1e-9;
			score.precision[c] += worth->precision[c];
			score.found[c] += worth->found[c];
		}
		score.map += worth->average;
		score.ndcg += worth->ndcg;
	}
	score.map /= n;
	score.ndcg /= n;
	for (size_t c = 0; c < RETRIEVAL_CUTS; c++) {
		score.precision[c] /= n;
		score.found[c] /= n;
		score.hit[c] = hits[c] / n;
		normal_wilson(hits[c], n, 0.95, &score.low[c], &score.high[c]);
	}
	PairedDifference mrr =
		paired_bootstrap(none, reciprocals, count, &(PairedOptions){.draws = 2000}, pool);
	score.mrr = mrr.after;
	score.mrr_low = mrr.low;
	score.mrr_high = mrr.high;
	score_hubs(test->times[ranking], test->to.rows, &score);
	free(none);
	return score;
}

static double gap_of(const RetrievalTest *test)
{
	double squares = 0;
	for (size_t j = 0; j < test->from.cols; j++) {
		double from = 0, to = 0;
		for (size_t i = 0; i < test->from.rows; i++)
			from += (double)matrix_row(&test->from, i)[j];
		for (size_t i = 0; i < test->to.rows; i++)
			to += (double)matrix_row(&test->to, i)[j];
		squares += pow(from / (double)test->from.rows - to / (double)test->to.rows, 2);
	}
	return sqrt(squares);
}

RetrievalReport retrieval_test_report(const RetrievalTest *test, Pool *pool)
{
	RetrievalReport report = {.questions = test->questions.count,
		.candidates = test->to.rows - test->within,
		.hopeless = test->questions.hopeless,
		.gap = gap_of(test)};
	double relevant = 0;
	for (size_t i = 0; i < test->questions.count; i++)
		relevant += (double)test->questions.items[i].relevant;
	report.relevant = relevant / (double)test->questions.count;
	for (size_t t = 0; t < RETRIEVAL_THRESHOLDS; t++) {
		report.threshold_recall[t] = (double)test->relevant[t] / relevant;
		report.threshold_precision[t] =
			test->items[t] ? (double)test->relevant[t] / (double)test->items[t] : NAN;
		report.threshold_items[t] = (double)test->items[t] / (double)test->questions.count;
	}
	for (int r = 0; r < RETRIEVAL_RANKINGS; r++)
		report.by[r] = score_ranking(test, (RetrievalRanking)r, pool);
	return report;
}

const double *retrieval_test_reciprocals(const RetrievalTest *test, RetrievalRanking ranking, size_t *count)
{
	for (size_t i = 0; i < test->questions.count; i++)
		test->reciprocals[ranking][i] = test->worths[ranking][i].reciprocal;
	*count = test->questions.count;
	return test->reciprocals[ranking];
}

RetrievalAnswer retrieval_test_answer(const RetrievalTest *test, RetrievalRanking ranking, size_t question)
{
	const Worth *worth = &test->worths[ranking][question];
	const uint32_t *top = test->tops[ranking] + question * RETRIEVAL_HUBS;
	const RetrievalQuestion *asked = &test->questions.items[question];
	RetrievalAnswer answer = {.place = asked->place,
		.known = test->questions.known ? test->questions.known + asked->known_first : NULL,
		.n_known = asked->known,
		.rank = (size_t)lround(1 / worth->reciprocal),
		.precision = worth->precision[TENTH_CUT],
		.covered = worth->found[TENTH_CUT],
		.relevant = asked->relevant,
		.top = top};
	while (answer.found < RETRIEVAL_HUBS && top[answer.found] != NONE)
		answer.found++;
	return answer;
}
