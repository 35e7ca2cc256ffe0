#include "measure/retrieval.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

static void point(float *row, double degrees, double length)
{
	row[0] = (float)(length * cos(degrees * M_PI / 180));
	row[1] = (float)(length * sin(degrees * M_PI / 180));
}

static RetrievalSide side_of(const Matrix *matrix)
{
	float *inverse = memory_new(matrix->rows, sizeof *inverse);
	for (size_t i = 0; i < matrix->rows; i++) {
		double squares = 0;
		for (size_t j = 0; j < matrix->cols; j++)
			squares += (double)matrix_row(matrix, i)[j] * matrix_row(matrix, i)[j];
		inverse[i] = squares > 0 ? (float)(1 / sqrt(squares)) : 0;
	}
	return (RetrievalSide){matrix_rows(matrix), inverse};
}

static Retrieval *run(
	RetrievalSide from, RetrievalSide to, const Pairs *pairs, size_t k, size_t neighbourhood, Pool *pool)
{
	Retrieval *r = retrieval_new(from, to, pairs, k, neighbourhood, &err);
	assert_non_null(r);
	while (retrieval_done(r) < 1)
		retrieval_step(r, pool);
	return r;
}

/* Worked by hand: the nearest of the third source is a hub, CSLS sees through it. */
static void test_csls_sees_through_a_hub(void **state)
{
	(void)state;
	Matrix s = {0}, t = {0};
	assert_ok(matrix_init(&s, 3, 2, "s", &err) && matrix_init(&t, 3, 2, "t", &err));
	const double from[] = {0, 20, 40}, to[] = {8, 22, 75};
	for (size_t i = 0; i < 3; i++) {
		point(matrix_row(&s, i), from[i], 1 + (double)i);
		point(matrix_row(&t, i), to[i], 2);
	}
	RetrievalSide source = side_of(&s), target = side_of(&t);
	RowPair diagonal[] = {{0, 0}, {1, 1}, {2, 2}};
	Pairs pairs = {.pairs = diagonal, .count = 3};
	Retrieval *r = run(source, target, &pairs, 2, 100, NULL),
		  *back = run(target, source, &pairs, 2, 100, NULL);
	assert_int_equal(retrieval_queries(r), 3);
	assert_near(retrieval_cosine(r).precision_1, 2.0 / 3, 1e-12);
	assert_near(retrieval_cosine(r).mrr, (1 + 1 + 1.0 / 3) / 3, 1e-12);
	assert_near(retrieval_csls(r).precision_1, 1, 1e-12);
	assert_near(retrieval_csls(r).mrr, 1, 1e-12);
	const double row3[] = {-.187663949, .027337055, .042387542};
	for (size_t j = 0; j < 3; j++) {
		double cosine = cos((40 - to[j]) * M_PI / 180);
		assert_near(2 * cosine - retrieval_hubness(back)[2] - retrieval_hubness(r)[j], row3[j], 1e-6);
	}
	retrieval_free(r);
	retrieval_free(back);
	free((float *)source.inverse_norms);
	free((float *)target.inverse_norms);
	matrix_release(&s);
	matrix_release(&t);
}

enum { N = 500, D = 8 };

static double cosine_of(const Matrix *a, size_t i, const Matrix *b, size_t j)
{
	double dot = 0, aa = 0, bb = 0;
	for (size_t k = 0; k < D; k++) {
		double x = matrix_row(a, i)[k], y = matrix_row(b, j)[k];
		dot += x * y;
		aa += x * x;
		bb += y * y;
	}
	return dot / sqrt(aa * bb);
}

static int falling(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x < y) - (x > y);
}

/* The same by sorting, in double. */
static void count_hits(const Matrix *a, const Matrix *b, const double *hubness, size_t step, double hits[3])
{
	static double scores[N];
	hits[0] = hits[1] = hits[2] = 0;
	for (size_t i = 0; i < N; i += step) {
		for (size_t j = 0; j < N; j++)
			scores[j] = hubness ? 2 * cosine_of(a, i, b, j) - hubness[j] : cosine_of(a, i, b, j);
		double first = scores[i], second = scores[(i + 7) % N];
		double best = first > second ? first : second;
		qsort(scores, N, sizeof *scores, falling);
		hits[0] += scores[0] == best;
		hits[1] += scores[4] <= best;
		hits[2] += scores[9] <= best;
	}
}

static void test_agrees_with_sorting(void **state)
{
	(void)state;
	Matrix a = {0}, b = {0};
	assert_ok(matrix_init(&a, N, D, "a", &err) && matrix_init(&b, N, D, "b", &err));
	Random random;
	random_init(&random, 1, 0);
	for (size_t i = 0; i < N * D; i++) {
		a.data[i] = (float)random_normal(&random);
		b.data[i] = a.data[i] + 0.5f * (float)random_normal(&random);
	}
	/* Two partners each; those of one query lie together. */
	RowPair list[N];
	size_t count = 0;
	for (uint32_t i = 0; i < N; i += 5) {
		list[count++] = (RowPair){i, i};
		list[count++] = (RowPair){i, (i + 7) % N};
	}
	Pairs pairs = {.pairs = list, .count = count};
	RetrievalSide from = side_of(&a), to = side_of(&b);
	Pool *pool = pool_new(2);
	Retrieval *r = run(from, to, &pairs, 10, 300, pool);
	static double hubness[N], cosines[300];
	for (size_t j = 0; j < N; j++) {
		for (size_t i = 0; i < 300; i++)
			cosines[i] = cosine_of(&b, j, &a, i);
		qsort(cosines, 300, sizeof *cosines, falling);
		for (size_t i = 0; i < 10; i++)
			hubness[j] += cosines[i] / 10;
		assert_near(retrieval_hubness(r)[j], hubness[j], 1e-5);
	}
	double hits[3], queries = N / 5;
	count_hits(&a, &b, NULL, 5, hits);
	RetrievalScore cosine = retrieval_cosine(r), csls = retrieval_csls(r);
	assert_near(cosine.precision_1, hits[0] / queries, 1e-12);
	assert_near(cosine.precision_5, hits[1] / queries, 1e-12);
	assert_near(cosine.precision_10, hits[2] / queries, 1e-12);
	count_hits(&a, &b, hubness, 5, hits);
	assert_near(csls.precision_1, hits[0] / queries, 1e-12);
	assert_near(csls.precision_5, hits[1] / queries, 1e-12);
	assert_near(csls.precision_10, hits[2] / queries, 1e-12);
	assert_true(cosine.precision_1 > 0.1 && cosine.precision_1 < 0.99);
	retrieval_free(r);
	pool_free(pool);
	free((float *)from.inverse_norms);
	free((float *)to.inverse_norms);
	matrix_release(&a);
	matrix_release(&b);
}

/* Zero vectors tie with everything: the partner must not come first for that. */
static void test_ties_do_not_count_as_found(void **state)
{
	(void)state;
	Matrix zeros = {0};
	assert_ok(matrix_init(&zeros, 20, 2, "zeros", &err));
	RetrievalSide side = side_of(&zeros);
	RowPair list[] = {{3, 3}};
	Pairs pairs = {.pairs = list, .count = 1}, none = {0};
	Retrieval *r = run(side, side, &pairs, 10, 20, NULL);
	assert_near(retrieval_cosine(r).precision_10, 0, 0);
	assert_near(retrieval_cosine(r).mrr, 1.0 / 20, 1e-12);
	retrieval_free(r);
	r = run(side, side, &none, 10, 20, NULL);
	assert_true(isnan(retrieval_csls(r).precision_1));
	retrieval_free(r);
	free((float *)side.inverse_norms);
	matrix_release(&zeros);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csls_sees_through_a_hub),
		cmocka_unit_test(test_agrees_with_sorting),
		cmocka_unit_test(test_ties_do_not_count_as_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
