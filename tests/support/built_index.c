#include "built_index.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

Space *numbered_space(Space *space)
{
	Error err = ERROR_INIT;
	for (uint32_t i = 0; i < space->vectors.rows; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "%u", i));
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static void set_domains(Space *space)
{
	size_t rows = space->vectors.rows;
	space->domain_of = memory_new(rows, sizeof *space->domain_of);
	dictionary_add(&space->domains, "most", 4);
	dictionary_add(&space->domains, "third", 5);
	dictionary_add(&space->domains, "few", 3);
	for (uint32_t i = 0; i < rows; i++)
		space->domain_of[i] = i % 50 == 1 ? 2 : i % 3 == 0;
}

Space *clustered_space(size_t rows, size_t width)
{
	enum { CENTRES = 30 };
	Error err = ERROR_INIT;
	Space *space = space_new(rows, width, &err);
	Random random;
	random_init(&random, 3, 0);
	float *centres = memory_new(CENTRES * width, sizeof *centres);
	for (size_t i = 0; i < CENTRES * width; i++)
		centres[i] = 1 + 2 * (float)random_normal(&random);
	for (size_t i = 0; i < rows; i++) {
		const float *centre = centres + random_below(&random, CENTRES) * width;
		for (size_t j = 0; j < width; j++)
			matrix_row(&space->vectors, i)[j] = centre[j] + (float)random_normal(&random);
	}
	free(centres);
	set_domains(space);
	return numbered_space(space);
}

Index *built_index(
	const char *type, Space *space, Metric metric, const char *how, const Index *before, int threads)
{
	Error err = ERROR_INIT;
	Pool *pool = pool_new(threads);
	const IndexType *found = index_type_find(type);
	Args *options = args_of(found->options, how, &err);
	assert_non_null(options);
	IndexInput input = {space, metric, 7, before};
	Index *index = found->start(&input, options, &err);
	if (!index)
		fail_msg("%s", err.message);
	while (!index->progress.finished)
		assert_ok(found->step(index, pool, &err));
	args_free(options);
	pool_free(pool);
	return index;
}

Matrix moved_rows(const Space *space)
{
	Error err = ERROR_INIT;
	Matrix queries = {0};
	Random random;
	random_init(&random, 4, 0);
	assert_ok(matrix_init(&queries, JUDGED_QUERIES, space->vectors.cols, "queries", &err));
	for (size_t i = 0; i < JUDGED_QUERIES; i++)
		for (size_t j = 0; j < queries.cols; j++)
			matrix_row(&queries, i)[j] =
				matrix_row(&space->vectors, i * space->vectors.rows / JUDGED_QUERIES)[j] +
				0.5f * (float)random_normal(&random);
	return queries;
}

double index_recall(const Index *index, const Candidates *candidates, size_t effort)
{
	Matrix queries = moved_rows(candidates->space);
	size_t found = 0, wanted = 0;
	for (size_t q = 0; q < JUDGED_QUERIES; q++) {
		Hit exact[JUDGED_K], hits[JUDGED_K];
		const float *query = matrix_row(&queries, q);
		size_t all = exact_search(candidates, index->metric, query, JUDGED_K, NULL, exact);
		size_t count = index_search(index, candidates, query, JUDGED_K, effort, NULL, hits);
		assert_int_equal(count, all);
		wanted += all;
		for (size_t i = 0; i < count; i++) {
			assert_true(candidates_have(candidates, hits[i].row));
			assert_true(hits[i].score ==
				    exact_score(index->metric, candidates->space, hits[i].row, query));
			assert_true(i == 0 || hit_before(hits[i - 1], hits[i]));
			found += !hit_before(exact[all - 1], hits[i]);
		}
	}
	matrix_release(&queries);
	return (double)found / (double)wanted;
}

void check_degenerate_space(
	const char *type, const char *options, size_t effort, size_t rows, float value, Metric metric)
{
	Error err = ERROR_INIT;
	Space *space = space_new(rows, 5, &err);
	for (size_t i = 0; i < rows * 5; i++)
		space->vectors.data[i] = value;
	numbered_space(space);
	Index *index = built_index(type, space, metric, options, NULL, 2);
	Candidates all = {.space = space};
	const float query[] = {1, 2, 3, 4, 5};
	Hit hits[JUDGED_K];
	size_t expected = metric == METRIC_COSINE && value < 1e-30f ? 0 : rows < JUDGED_K ? rows : JUDGED_K;
	assert_int_equal(index_search(index, &all, query, JUDGED_K, effort, NULL, hits), expected);
	index_unref(index);
	space_unref(space);
}
