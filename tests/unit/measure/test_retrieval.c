#include "measure/retrieval.h"

#include "adapt/adapter.h"
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

/* --- one adaptation, against numpy: tests/reference/retrieval.py. No two scores that decide a rank are nearer
 * than 1e-5, so that rounding cannot. --- */

enum { ITEMS = 300, WIDTH = 7, TRAIN = 120 };

static Space *made_up(bool target)
{
	Space *space = space_new(ITEMS, WIDTH, &err);
	for (size_t i = 0; i < ITEMS; i++) {
		char name[16];
		int bytes = snprintf(name, sizeof name, "%c%zu", target ? 't' : 's', i);
		dictionary_add(&space->items, name, (size_t)bytes);
		for (size_t j = 0; j < WIDTH; j++) {
			double x = (double)i, y = (double)(target ? WIDTH - 1 - j : j), z = (double)j;
			float wave = (float)sin(1.7 * x * (y + 1) + y * y);
			float noise = (float)cos(2.3 * x * (z + 2) + 1);
			matrix_row(&space->vectors, i)[j] =
				target ? wave * (j == 2 ? -1 : 1) + 0.6f * noise : wave;
		}
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Adaptation *adapt(const Space *source, const Space *target, const Pairs *pairs)
{
	AdaptInput input = {.source = source,
		.target = target,
		.source_name = "s",
		.target_name = "t",
		.pairs = pairs,
		.seed = 1};
	Args *args = args_of(adapter_procrustes.options, "", &err);
	Adaptation *adaptation = adapter_procrustes.start(&input, args, &err);
	assert_non_null(adaptation);
	args_free(args);
	while (!adaptation->progress.finished)
		assert_ok(adapter_procrustes.step(adaptation, NULL, &err));
	return adaptation;
}

static void check_hits(RetrievalSide from, RetrievalSide to, const Pairs *pairs, const double *expected)
{
	Retrieval *r = run(from, to, pairs, 10, 200, NULL);
	RetrievalScore scores[] = {retrieval_cosine(r), retrieval_csls(r)};
	for (size_t way = 0; way < 2; way++, expected += 4) {
		assert_near(scores[way].precision_1 * (ITEMS - TRAIN), expected[0], 1e-9);
		assert_near(scores[way].precision_5 * (ITEMS - TRAIN), expected[1], 1e-9);
		assert_near(scores[way].precision_10 * (ITEMS - TRAIN), expected[2], 1e-9);
		assert_near(scores[way].mrr, expected[3], 1e-8);
	}
	retrieval_free(r);
}

static void test_adaptation_agrees_with_numpy(void **state)
{
	(void)state;
	static const double before[] = {0, 3, 6, 0.019353953, 1, 4, 8, 0.025579479},
			    before_back[] = {0, 7, 8, 0.025306457, 1, 6, 7, 0.025791036},
			    after[] = {15, 68, 130, 0.248420108, 19, 79, 147, 0.280511695},
			    after_back[] = {13, 95, 151, 0.278064337, 16, 94, 154, 0.281590359};
	Space *source = made_up(false), *target = made_up(true);
	RowPair diagonal[ITEMS];
	for (uint32_t i = 0; i < ITEMS; i++)
		diagonal[i] = (RowPair){i, i};
	Pairs train = {.pairs = diagonal, .count = TRAIN};
	Pairs test = {.pairs = diagonal + TRAIN, .count = ITEMS - TRAIN};
	Adaptation *adaptation = adapt(source, target, &train);
	const double figures[] = {TRAIN, WIDTH, WIDTH, 17.748888841, 11.863180546, 1, 1, 0.276564714};
	for (size_t i = 0; i < adaptation->n_figures; i++)
		assert_near(adaptation->figures[i].value, figures[i], 1e-5);
	Rows rows = matrix_rows(&adaptation->shared->vectors);
	const float *norms = adaptation->shared->inverse_norms;
	RetrievalSide s = {matrix_rows(&source->vectors), source->inverse_norms};
	RetrievalSide t = {matrix_rows(&target->vectors), target->inverse_norms};
	RetrievalSide shared_t = {rows_part(rows, 0, ITEMS), norms};
	RetrievalSide shared_s = {rows_part(rows, ITEMS, ITEMS), norms + ITEMS};
	check_hits(s, t, &test, before);
	check_hits(t, s, &test, before_back);
	check_hits(shared_s, shared_t, &test, after);
	check_hits(shared_t, shared_s, &test, after_back);
	adapter_procrustes.free(adaptation);
	space_unref(source);
	space_unref(target);
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
		cmocka_unit_test(test_adaptation_agrees_with_numpy),
		cmocka_unit_test(test_ties_do_not_count_as_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
