#include "index/pq.h"

#include "built_index.h"
#include "check.h"

#include <stdlib.h>

enum { ROWS = 3000, WIDTH = 22, K = JUDGED_K };

static Index *build(Space *space, Metric metric, const char *how, const Index *before, int threads)
{
	return built_index("pq", space, metric, how, before, threads);
}

static void finds_what_exact_search_finds(void **state)
{
	(void)state;
	Space *space = clustered_space(ROWS, WIDTH);
	Candidates all = {.space = space};
	for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric++) {
		Index *index = build(space, metric, "lists=20 m=11", NULL, 2);
		double few = index_recall(index, &all, 1), many = index_recall(index, &all, 20);
		assert_true(many >= 0.97);
		assert_true(few < many);
		index_unref(index);
		index = build(space, metric, "lists=20 m=11 refine=300", NULL, 2);
		assert_near(index_recall(index, &all, 20), 1, 0);
		index_unref(index);
	}
	space_unref(space);
}

/* The rough scores are those that the codes stand for: differences between them are those of the metric, from
 * the codes as decoded by hand, but for the bytes of the table. */
static void rough_scores_are_those_of_the_codes(void **state)
{
	(void)state;
	Space *space = clustered_space(ROWS, WIDTH);
	Candidates all = {.space = space};
	Matrix queries = moved_rows(space);
	for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric++) {
		Index *index = build(space, metric, "lists=7 m=6 rotate=yes", NULL, 1);
		const Pq *pq = (const Pq *)index;
		void *room = index_pq.room_new(index);
		const float *query = matrix_row(&queries, 3);
		float shifted[64], prepared[64];
		assert_int_equal(pq->width, 24);
		pq_prepare(
			pq, query, exact_inverse_norm(query, WIDTH), metric != METRIC_DOT, shifted, prepared);
		Hit hits[10 * K];
		assert_int_equal(index_pq.search(index, room, query, K, 7, &all, hits), 10 * K);
		double norm = exact_product(prepared, prepared, pq->width) / 2.0;
		double tolerance = metric == METRIC_COSINE ? 0.02 : 1.5;
		for (size_t list = 0; list < 7; list++)
			for (size_t at = pq->starts[list] * CODE_BLOCK; at < pq->starts[list + 1] * CODE_BLOCK;
				at++) {
				double score = 0;
				for (size_t k = 0; k < pq->width; k++) {
					size_t part = k / pq->shape.part_width;
					uint8_t code = pq->codes[(at / CODE_BLOCK * pq->shape.parts + part) *
									 CODE_BLOCK +
								 at % CODE_BLOCK];
					double y = (double)pq->centres[list * pq->width + k] +
						   (double)pq->books[k * CODES + code];
					double q = (double)prepared[k];
					score += metric == METRIC_DOT ? q * y : -(q - y) * (q - y) / 2;
				}
				for (size_t i = 0; i < 10 * K; i++)
					if (hits[i].row == pq->row_at[at])
						assert_near((double)hits[i].score -
								    (metric == METRIC_DOT ? 0 : norm),
							score, tolerance);
			}
		index_pq.room_free(room);
		index_unref(index);
	}
	matrix_release(&queries);
	space_unref(space);
}

/* A rotation keeps lengths and angles. */
static void rotations_are_orthogonal(void **state)
{
	(void)state;
	Space *space = clustered_space(ROWS, WIDTH);
	Index *index = build(space, METRIC_L2, "lists=5 m=5 rotate=yes", NULL, 2);
	const Pq *pq = (const Pq *)index;
	assert_int_equal(pq->width, 25);
	for (size_t i = 0; i < WIDTH; i++)
		for (size_t j = 0; j < WIDTH; j++) {
			double sum = 0;
			for (size_t k = 0; k < pq->width; k++)
				sum += (double)pq->rotation[k * WIDTH + i] *
				       (double)pq->rotation[k * WIDTH + j];
			assert_near(sum, i == j, 1e-5);
		}
	Candidates all = {.space = space};
	assert_true(index_recall(index, &all, 5) >= 0.9);
	index_unref(index);
	space_unref(space);
}

static void every_row_has_one_place(void **state)
{
	(void)state;
	Space *space = clustered_space(ROWS, WIDTH);
	Index *index = build(space, METRIC_COSINE, "", NULL, 2);
	const Pq *pq = (const Pq *)index;
	size_t places = 0;
	bool *seen = memory_new(ROWS, sizeof *seen);
	for (size_t i = 0; i < pq->shape.blocks * CODE_BLOCK; i++)
		if (pq->row_at[i] != PQ_NOBODY) {
			assert_false(seen[pq->row_at[i]]);
			seen[pq->row_at[i]] = true;
			places++;
		}
	assert_int_equal(places, ROWS);
	Text shape = {0};
	index_pq.describe(index, &shape);
	assert_contains(text_of(&shape), "learned from 3000 items only");
	text_release(&shape);
	free(seen);
	index_unref(index);
	space_unref(space);
}

static void assert_same_parts(const Index *a, const Index *b)
{
	IndexPart of_a[INDEX_PARTS], of_b[INDEX_PARTS];
	size_t count = index_pq.parts(a, of_a);
	assert_int_equal(index_pq.parts(b, of_b), count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(of_a[i].count, of_b[i].count);
		assert_memory_equal(of_a[i].bytes, of_b[i].bytes, of_a[i].count);
	}
}

static void threads_make_no_difference(void **state)
{
	(void)state;
	Space *space = clustered_space(ROWS, WIDTH);
	Index *one = build(space, METRIC_L2, "lists=9 rotate=yes", NULL, 1);
	Index *four = build(space, METRIC_L2, "lists=9 rotate=yes", NULL, 4);
	assert_same_parts(one, four);
	index_unref(one);
	index_unref(four);
	space_unref(space);
}

static void grows_with_its_space(void **state)
{
	(void)state;
	Space *space = clustered_space(ROWS, WIDTH), *half = clustered_space(ROWS / 2, WIDTH);
	Candidates all = {.space = space};
	Index *before = build(half, METRIC_L2, "m=11", NULL, 2);
	index_mark(before, 5, true);
	Index *index = build(space, METRIC_L2, "m=11", before, 2);
	assert_int_equal(index->kept, ROWS / 2);
	assert_true(index_is_gone(index, 5));
	index_mark(index, 5, false);
	assert_true(index_recall(index, &all, 100) >= 0.97);
	Index *other = build(space, METRIC_L2, "m=10", before, 2);
	assert_int_equal(other->kept, 0);
	index_unref(before);
	index_unref(index);
	index_unref(other);
	space_unref(half);
	space_unref(space);
}

/* Of a third of the rows, of one in 50, of all but a few, of those that are not gone. */
static void filters_hold(void **state)
{
	(void)state;
	Space *space = clustered_space(ROWS, WIDTH);
	Index *index = build(space, METRIC_COSINE, "m=11 lists=20", NULL, 2);
	Candidates third = {.space = space, .by_domain = true, .domain = 1};
	Candidates few = {.space = space, .by_domain = true, .domain = 2};
	const uint32_t except[] = {0, 30, 60, 90};
	Candidates without = {.space = space, .except = except, .n_except = 4}, all = {.space = space};
	assert_true(index_recall(index, &third, 10) >= 0.95);
	assert_near(index_recall(index, &few, 1), 1, 0);
	assert_true(index_recall(index, &without, 20) >= 0.95);
	Hit hits[K];
	index_mark(index, 17, true);
	assert_int_equal(index_search(index, &all, matrix_row(&space->vectors, 17), K, 0, NULL, hits), K);
	for (size_t i = 0; i < K; i++)
		assert_true(hits[i].row != 17);
	index_unref(index);
	space_unref(space);
}

static bool load_fails(const Index *index, const char *name, size_t at, int byte)
{
	Error err = ERROR_INIT;
	IndexPart parts[INDEX_PARTS];
	IndexInput input = {.space = index->space, .metric = index->metric};
	size_t count = index_pq.parts(index, parts);
	void *copy = NULL;
	for (size_t i = 0; i < count; i++)
		if (strcmp(parts[i].name, name) == 0) {
			copy = memory_data(parts[i].count, 1, "a part", &err);
			memcpy(copy, parts[i].bytes, parts[i].count);
			memset((char *)copy + at, byte, 4);
			parts[i].bytes = copy;
		}
	Index *loaded = index_pq.load(&input, parts, count, &err);
	if (loaded) {
		Candidates all = {.space = index->space};
		Hit hits[K];
		assert_int_equal(
			index_search(loaded, &all, matrix_row(&index->space->vectors, 3), K, 50, NULL, hits),
			K);
		index_unref(loaded);
	}
	free(copy);
	return !loaded;
}

static void damaged_parts_are_refused(void **state)
{
	(void)state;
	Space *space = clustered_space(600, WIDTH);
	Index *index = build(space, METRIC_L2, "m=11 lists=10", NULL, 1);
	assert_false(load_fails(index, "none", 0, 0));
	for (size_t at = 0; at < 48; at += 8)
		assert_true(load_fails(index, "shape", at, 0x7F));
	assert_true(load_fails(index, "starts", 0, 1));
	assert_true(load_fails(index, "starts", 16, 0x7F));
	assert_true(load_fails(index, "rows", 4, 0x7F));
	assert_true(load_fails(index, "books", 8, 0xFF));
	assert_true(load_fails(index, "mean", 8, 0xFF));
	assert_false(load_fails(index, "codes", 64, 0xFF));
	assert_false(load_fails(index, "terms", 0, 0xFF));
	index_unref(index);
	space_unref(space);
}

static void degenerate_spaces_are_answered(void **state)
{
	(void)state;
	const float values[] = {0, 1, 1e-40f, 1e18f};
	for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric++)
		for (size_t i = 0; i < 4; i++)
			for (size_t rows = 1; rows <= 300; rows = rows < 3 ? rows + 1 : rows * 10)
				check_degenerate_space("pq", "rotate=yes", 1, rows, values[i], metric);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_exact_search_finds),
		cmocka_unit_test(rough_scores_are_those_of_the_codes),
		cmocka_unit_test(rotations_are_orthogonal),
		cmocka_unit_test(every_row_has_one_place),
		cmocka_unit_test(threads_make_no_difference),
		cmocka_unit_test(grows_with_its_space),
		cmocka_unit_test(filters_hold),
		cmocka_unit_test(damaged_parts_are_refused),
		cmocka_unit_test(degenerate_spaces_are_answered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
