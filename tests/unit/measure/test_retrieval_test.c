#include "check.h"
#include "measure/retrieval_test.h"

#include "base/memory.h"
#include "base/random.h"
#include "measure/ranking.h"

#include <math.h>
#include <stdlib.h>

enum { FROM = 70, TO = 90, WIDTH = 5, CLASSES = 4 };

static Error err;

static void fill_normal(Matrix *rows, size_t count, uint64_t seed)
{
	Random random;
	random_init(&random, seed, 0);
	assert_ok(matrix_init(rows, count, WIDTH, "a domain", &err));
	for (size_t i = 0; i < count * WIDTH; i++)
		rows->data[i] = (float)(random_normal(&random) + 0.5);
}

static uint32_t *all_of(size_t count)
{
	uint32_t *at = memory_new(count, sizeof *at);
	for (uint32_t i = 0; i < count; i++)
		at[i] = i;
	return at;
}

static RetrievalTest *finished(const RetrievalInput *input, Pool *pool)
{
	RetrievalTest *test = retrieval_test_new(input, &err);
	if (!test)
		fail_msg("%s", err.message);
	while (retrieval_test_step(test, pool))
		assert_true(retrieval_test_done(test) < 1);
	return test;
}

static double cosine(const float *a, const float *b)
{
	double product = 0, left = 0, right = 0;
	for (size_t j = 0; j < WIDTH; j++) {
		product += (double)a[j] * (double)b[j];
		left += (double)a[j] * (double)a[j];
		right += (double)b[j] * (double)b[j];
	}
	return product / sqrt(left * right);
}

/* Ranks everything by selection, as the definition says; by class. */
static void slow_ranking(const Matrix *from, const Matrix *to, const double *penalty, size_t query,
	size_t *order, double *scores)
{
	for (size_t j = 0; j < TO; j++) {
		scores[j] = 2 * cosine(matrix_row(from, query), matrix_row(to, j)) - (penalty ? penalty[j] : 0);
		order[j] = j;
	}
	for (size_t i = 0; i < TO; i++)
		for (size_t j = i + 1; j < TO; j++)
			if (scores[order[j]] > scores[order[i]]) {
				size_t kept = order[i];
				order[i] = order[j];
				order[j] = kept;
			}
}

static double mean_of_two_others(const Matrix *rows, size_t own)
{
	double first = -2, second = -2;
	for (size_t i = 0; i < FROM; i++) {
		double value = cosine(matrix_row(rows, i), matrix_row(rows, own));
		if (i == own)
			continue;
		second = fmax(second, fmin(first, value));
		first = fmax(first, value);
	}
	return (first + second) / 2;
}

static double mean_of_two_nearest(const Matrix *from, const float *row)
{
	double first = -2, second = -2;
	for (size_t i = 0; i < FROM; i++) {
		double value = cosine(matrix_row(from, i), row);
		if (value > first) {
			second = first;
			first = value;
		} else if (value > second) {
			second = value;
		}
	}
	return (first + second) / 2;
}

static void check_ranking(
	const Matrix *from, const Matrix *to, const double *penalty, const RankingScore *score, size_t total)
{
	double hit[RETRIEVAL_CUTS] = {0}, found[RETRIEVAL_CUTS] = {0}, mrr = 0, map = 0, ndcg = 0;
	size_t times[TO] = {0}, most = 0, orphans = 0;
	for (size_t query = 0; query < FROM; query++) {
		size_t order[TO], rank = 0;
		double scores[TO];
		bool relevant[TO];
		slow_ranking(from, to, penalty, query, order, scores);
		for (size_t i = 0; i < TO; i++)
			relevant[i] = order[i] % CLASSES == query % CLASSES;
		while (!relevant[rank])
			rank++;
		mrr += 1 / (double)(rank + 1) / FROM;
		for (size_t c = 0; c < RETRIEVAL_CUTS; c++) {
			hit[c] += (double)(rank < retrieval_cuts[c]) / FROM;
			found[c] += ranking_found(relevant, retrieval_cuts[c], total) / FROM;
		}
		map += ranking_average_precision(relevant, 50, total) / FROM;
		ndcg += ranking_ndcg(relevant, 10, total) / FROM;
		for (size_t i = 0; i < 10; i++)
			times[order[i]]++;
	}
	for (size_t c = 0; c < RETRIEVAL_CUTS; c++) {
		assert_near(score->hit[c], hit[c], 1e-9);
		assert_true(score->low[c] <= hit[c] && hit[c] <= score->high[c]);
		assert_near(score->found[c], found[c], 0.03);
		assert_near(
			score->precision[c], score->found[c] * (double)total / (double)retrieval_cuts[c], 0.03);
	}
	assert_near(score->mrr, mrr, 1e-9);
	assert_true(score->mrr_low < mrr && mrr < score->mrr_high);
	assert_near(score->map, map, 0.02);
	assert_near(score->ndcg, ndcg, 0.02);
	for (size_t i = 0; i < TO; i++) {
		most = times[i] > most ? times[i] : most;
		orphans += times[i] == 0;
	}
	assert_int_equal(score->largest_hub, most);
	assert_near(score->orphans, (double)orphans / TO, 1e-12);
}

static void test_classes_as_the_definition_says(void **state)
{
	(void)state;
	Matrix from = {0}, to = {0};
	uint32_t from_class[FROM], to_class[TO], *from_at = all_of(FROM), *to_at = all_of(TO);
	double penalty[TO];
	fill_normal(&from, FROM, 1);
	fill_normal(&to, TO, 2);
	for (uint32_t i = 0; i < FROM; i++)
		from_class[i] = i % CLASSES;
	for (uint32_t i = 0; i < TO; i++) {
		to_class[i] = i % CLASSES;
		penalty[i] = mean_of_two_nearest(&from, matrix_row(&to, i));
	}
	RetrievalInput input = {.from = matrix_rows(&from),
		.to = matrix_rows(&to),
		.from_at = from_at,
		.to_at = to_at,
		.n_from = FROM,
		.n_to = TO,
		.from_class = from_class,
		.to_class = to_class,
		.k = 2};
	Pool *pool = pool_new(3);
	RetrievalTest *test = finished(&input, NULL), *again = finished(&input, pool);
	RetrievalReport report = retrieval_test_report(test, NULL), same = retrieval_test_report(again, pool);
	assert_memory_equal(&report, &same, sizeof report);
	assert_int_equal(report.questions, FROM);
	assert_int_equal(report.candidates, TO);
	/* 23 of the first two classes, 22 of the others. */
	assert_near(report.relevant, (18 * 23 + 18 * 23 + 17 * 22 + 17 * 22) / 70., 1e-9);
	check_ranking(&from, &to, NULL, &report.by[RETRIEVAL_COSINE], 23);
	check_ranking(&from, &to, penalty, &report.by[RETRIEVAL_CSLS], 23);
	double items = 0, right = 0;
	for (size_t i = 0; i < FROM; i++)
		for (size_t j = 0; j < TO; j++)
			if (cosine(matrix_row(&from, i), matrix_row(&to, j)) >= 0.5) {
				items++;
				right += i % CLASSES == j % CLASSES;
			}
	assert_near(report.threshold_items[4], items / FROM, 1e-9);
	assert_near(report.threshold_precision[4], right / items, 1e-9);
	assert_near(report.threshold_recall[4], right / (report.relevant * FROM), 1e-9);
	retrieval_test_free(test);
	retrieval_test_free(again);
	pool_free(pool);
	free(from_at);
	free(to_at);
	matrix_release(&from);
	matrix_release(&to);
}

/* Within one set of rows: no item is found for itself, nor counts as near to itself. */
static void test_within_from_the_definition(void **state)
{
	(void)state;
	Matrix rows = {0};
	uint32_t classes[FROM], *at = all_of(FROM);
	fill_normal(&rows, FROM, 1);
	for (uint32_t i = 0; i < FROM; i++)
		classes[i] = i ? i % CLASSES : CLASSES; /* the first is alone */
	RetrievalInput input = {.from = matrix_rows(&rows),
		.to = matrix_rows(&rows),
		.from_at = at,
		.to_at = at,
		.n_from = FROM,
		.n_to = FROM,
		.from_class = classes,
		.to_class = classes,
		.within = true,
		.k = 2};
	RetrievalTest *test = finished(&input, NULL);
	RetrievalReport report = retrieval_test_report(test, NULL);
	assert_int_equal(report.questions, FROM - 1);
	assert_int_equal(report.hopeless, 1);
	assert_int_equal(report.candidates, FROM - 1);
	for (size_t q = 0; q < FROM - 1; q++)
		for (int csls = 0; csls < 2; csls++) {
			double best = -INFINITY, scores[FROM];
			for (size_t j = 0; j < FROM; j++) {
				scores[j] = 2 * cosine(matrix_row(&rows, q + 1), matrix_row(&rows, j)) -
					    (csls ? mean_of_two_others(&rows, j) : 0);
				if (j != q + 1 && classes[j] == classes[q + 1])
					best = fmax(best, scores[j]);
			}
			size_t rank = 1;
			for (size_t j = 0; j < FROM; j++)
				rank += j != q + 1 && classes[j] != classes[q + 1] && scores[j] >= best;
			RetrievalAnswer answer = retrieval_test_answer(test, (RetrievalRanking)csls, q);
			assert_int_equal(answer.place, q + 1);
			assert_int_equal(answer.rank, rank);
			for (size_t i = 0; i < answer.found; i++)
				assert_int_not_equal(answer.top[i], q + 1);
		}
	retrieval_test_free(test);
	free(at);
	matrix_release(&rows);
}

static void set_angle(const Matrix *rows, size_t row, double degrees)
{
	matrix_row(rows, row)[0] = (float)(3 * cos(degrees * M_PI / 180));
	matrix_row(rows, row)[1] = (float)(3 * sin(degrees * M_PI / 180));
}

/* By hand: the item at 40 degrees is nearest to 22, which is near to all; CSLS gives it its own, at 75. */
static void test_pairs_cosine_and_csls(void **state)
{
	(void)state;
	static const double source[3] = {0, 20, 40}, target[3] = {8, 22, 75};
	static RowPair rows[3] = {{0, 0}, {1, 1}, {2, 2}};
	Pairs pairs = {.pairs = rows, .count = 3};
	Matrix from = {0}, to = {0};
	uint32_t at[3] = {0, 1, 2};
	assert_ok(matrix_init(&from, 3, 2, "a domain", &err));
	assert_ok(matrix_init(&to, 3, 2, "a domain", &err));
	for (size_t i = 0; i < 3; i++) {
		set_angle(&from, i, source[i]);
		set_angle(&to, i, target[i]);
	}
	RetrievalInput input = {.from = matrix_rows(&from),
		.to = matrix_rows(&to),
		.from_at = at,
		.to_at = at,
		.n_from = 3,
		.n_to = 3,
		.pairs = &pairs,
		.k = 2};
	RetrievalTest *test = finished(&input, NULL);
	RetrievalReport report = retrieval_test_report(test, NULL);
	size_t count;
	assert_near(report.by[RETRIEVAL_COSINE].hit[0], 2. / 3, 1e-12);
	assert_near(report.by[RETRIEVAL_CSLS].hit[0], 1, 1e-12);
	assert_near(report.by[RETRIEVAL_COSINE].mrr, (1 + 1 + 1. / 3) / 3, 1e-12);
	assert_near(retrieval_test_reciprocals(test, RETRIEVAL_COSINE, &count)[2], 1. / 3, 1e-12);
	assert_int_equal(count, 3);
	assert_near(report.relevant, 1, 0);
	double x = (cos(0) + cos(M_PI / 9) + cos(M_PI * 2 / 9) - cos(M_PI * 8 / 180) - cos(M_PI * 22 / 180) -
			   cos(M_PI * 75 / 180)) /
		   3,
	       y = (sin(0) + sin(M_PI / 9) + sin(M_PI * 2 / 9) - sin(M_PI * 8 / 180) - sin(M_PI * 22 / 180) -
			   sin(M_PI * 75 / 180)) /
		   3;
	assert_near(report.gap, sqrt(x * x + y * y), 1e-6);
	retrieval_test_free(test);
	/* Without the second of the target its pair has no hope. */
	uint32_t fewer[2] = {0, 2};
	input.to_at = fewer;
	input.n_to = 2;
	test = finished(&input, NULL);
	report = retrieval_test_report(test, NULL);
	assert_int_equal(report.questions, 2);
	assert_int_equal(report.hopeless, 1);
	retrieval_test_free(test);
	pairs.count = 0;
	assert_null(retrieval_test_new(&input, &err));
	assert_contains(err.message, "no item has a partner");
	matrix_release(&from);
	matrix_release(&to);
}

/* All equal: the relevant one comes last. */
static void test_ties_count_against(void **state)
{
	(void)state;
	static RowPair rows[1] = {{0, 0}};
	Pairs pairs = {.pairs = rows, .count = 1};
	Matrix from = {0};
	uint32_t at[4] = {0, 1, 2, 3};
	assert_ok(matrix_init(&from, 4, 2, "a domain", &err));
	for (size_t i = 0; i < 4; i++)
		set_angle(&from, i, 10);
	RetrievalInput input = {.from = matrix_rows(&from),
		.to = matrix_rows(&from),
		.from_at = at,
		.to_at = at,
		.n_from = 4,
		.n_to = 4,
		.pairs = &pairs,
		.k = 2};
	RetrievalTest *test = finished(&input, NULL);
	RetrievalReport report = retrieval_test_report(test, NULL);
	assert_near(report.by[RETRIEVAL_COSINE].mrr, 0.25, 1e-12);
	assert_near(report.by[RETRIEVAL_COSINE].map, 0.25, 1e-12);
	assert_near(report.gap, 0, 1e-9);
	retrieval_test_free(test);
	matrix_release(&from);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_classes_as_the_definition_says),
		cmocka_unit_test(test_pairs_cosine_and_csls),
		cmocka_unit_test(test_within_from_the_definition),
		cmocka_unit_test(test_ties_count_against),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
