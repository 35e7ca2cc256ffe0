#include "linalg/cross_nearest.h"

#include "base/memory.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

static void fill(Matrix *matrix, size_t rows, size_t cols, uint64_t seed)
{
	assert_ok(matrix_init(matrix, rows, cols, "test", &err));
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < rows * cols; i++)
		matrix->data[i] = (float)random_normal(&random);
}

static void run(CrossNearest *cross, Rows a, CrossQuery query, Pool *pool)
{
	cross_nearest_begin(cross, a, query);
	while (cross_nearest_done(cross) < 1)
		assert_ok(cross_nearest_step(cross, pool, &err));
}

/* Leaves out two pairs in three, other ones there and back. */
static bool one_in_three(const void *context, uint32_t a, uint32_t b, bool back)
{
	(void)context;
	return (a + 2 * b + back) % 3 == 0;
}

typedef struct Case {
	const Matrix *a, *b;
	CrossQuery query;
} Case;

static double score_of(const Case *c, size_t i, size_t j)
{
	double sum = 0;
	for (size_t k = 0; k < c->a->cols; k++)
		sum += (double)matrix_row(c->a, i)[k] * matrix_row(c->b, j)[k];
	if (c->query.penalty_a)
		sum -= c->query.penalty_a[i];
	if (c->query.penalty_b)
		sum -= c->query.penalty_b[j];
	return sum;
}

static bool answers(const Case *c, size_t i, size_t j, bool back)
{
	return !c->query.mask || c->query.mask(NULL, (uint32_t)i, (uint32_t)j, back);
}

/* The list is the k best by the definition: scores agree, fall, and none better is left out. */
static void check_list(const Case *c, const CrossHit *hits, size_t of, bool back)
{
	size_t others = back ? c->a->rows : c->b->rows, better = 0, k = c->query.k;
	for (size_t at = 0; at < k; at++) {
		size_t i = back ? hits[at].row : of, j = back ? of : hits[at].row;
		assert_true(hits[at].row < others);
		assert_true(answers(c, i, j, back));
		assert_near(hits[at].score, score_of(c, i, j), 1e-4);
		assert_true(at == 0 || hits[at].score <= hits[at - 1].score);
	}
	for (size_t other = 0; other < others; other++) {
		size_t i = back ? other : of, j = back ? of : other;
		better += answers(c, i, j, back) && score_of(c, i, j) > hits[k - 1].score + 1e-4;
	}
	assert_true(better < k);
}

static void check_case(const Case *c, Pool *pool)
{
	CrossNearest *cross = cross_nearest_new(matrix_rows(c->b), c->a->rows, c->query.k, &err);
	assert_non_null(cross);
	run(cross, matrix_rows(c->a), c->query, pool);
	for (size_t i = 0; i < c->a->rows; i++)
		check_list(c, cross_nearest_of_a(cross, i), i, false);
	for (size_t j = 0; j < c->b->rows; j++)
		check_list(c, cross_nearest_of_b(cross, j), j, true);
	cross_nearest_free(cross);
}

static void finds_what_the_definition_says(void **state)
{
	(void)state;
	Matrix a = {0}, b = {0}, penalties = {0};
	fill(&a, 131, 19, 1);
	fill(&b, 77, 19, 2);
	fill(&penalties, 1, 131 + 77, 3);
	Pool *pool = pool_new(3);
	check_case(&(Case){&a, &b, {.k = 5}}, NULL);
	check_case(&(Case){&a, &b, {.k = 1, .penalty_a = penalties.data, .penalty_b = penalties.data + 131}},
		pool);
	check_case(&(Case){&a, &b, {.k = 3, .penalty_b = penalties.data, .mask = one_in_three}}, pool);
	pool_free(pool);
	matrix_release(&a);
	matrix_release(&b);
	matrix_release(&penalties);
}

static void says_where_there_are_fewer(void **state)
{
	(void)state;
	Matrix a = {0}, b = {0};
	fill(&a, 4, 3, 1);
	fill(&b, 2, 3, 2);
	CrossNearest *cross = cross_nearest_new(matrix_rows(&b), 4, 3, &err);
	run(cross, matrix_rows(&a), (CrossQuery){.k = 3}, NULL);
	assert_true(cross_nearest_of_a(cross, 0)[1].row < 2);
	assert_int_equal(cross_nearest_of_a(cross, 0)[2].row, UINT32_MAX);
	assert_true(cross_nearest_of_b(cross, 1)[2].row < 4);
	cross_nearest_free(cross);
	matrix_release(&a);
	matrix_release(&b);
}

/* Rows repeat, so that equal scores are many. */
static void does_not_depend_on_threads(void **state)
{
	(void)state;
	enum { N = 2500, M = 2100, D = 7, K = 4 };
	Matrix a = {0}, b = {0};
	fill(&a, N, D, 1);
	fill(&b, M, D, 2);
	for (size_t i = 0; i < M * D; i++)
		b.data[i] = b.data[i % (M / 2 * D)];
	float penalty[N];
	for (size_t i = 0; i < N; i++)
		penalty[i] = 0.37f * a.data[i];
	CrossHit *expected = memory_new((N + M) * K, sizeof *expected);
	for (int threads = 1; threads <= 3; threads++) {
		Pool *pool = pool_new(threads);
		CrossNearest *cross = cross_nearest_new(matrix_rows(&b), N, K, &err);
		run(cross, matrix_rows(&a), (CrossQuery){.k = K, .penalty_a = penalty}, pool);
		for (size_t i = 0; i < (N + M) * K; i++) {
			CrossHit hit = i < N * K ? cross_nearest_of_a(cross, i / K)[i % K]
						 : cross_nearest_of_b(cross, i / K - N)[i % K];
			if (threads == 1)
				expected[i] = hit;
			assert_int_equal(hit.row, expected[i].row);
			assert_memory_equal(&hit.score, &expected[i].score, sizeof hit.score);
		}
		cross_nearest_free(cross);
		pool_free(pool);
	}
	free(expected);
	matrix_release(&a);
	matrix_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_the_definition_says),
		cmocka_unit_test(says_where_there_are_fewer),
		cmocka_unit_test(does_not_depend_on_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
