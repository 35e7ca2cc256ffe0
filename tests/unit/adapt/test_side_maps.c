/* Adapters whose maps can be written down remember them: the maps give the shared rows, and a similarity across
 * the alignment is a sum over the columns of either side. */
#include "adapted.h"
#include "base/random.h"
#include "check.h"
#include "measure/decomposition.h"

#include <stdlib.h>
#include <string.h>

static Error err;

enum { ROWS = 40, WIDTH = 6 };

/* Random rows; those of the second are those of the first, turned and moved, with noise. */
static Space *space_of(char letter, double turn)
{
	Matrix rows = {0};
	Random random;
	random_init(&random, 5, 0);
	assert_ok(matrix_init(&rows, ROWS, WIDTH, "test", &err));
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(&rows, i)[j] = (float)(random_normal(&random) * (double)(1 + j) + turn);
	random_init(&random, (uint64_t)letter, 1);
	for (size_t i = 0; i < ROWS; i++) {
		float *row = matrix_row(&rows, i), first = row[0];
		row[0] = (float)(cos(turn) * (double)row[0] - sin(turn) * (double)row[1]);
		row[1] = (float)(sin(turn) * (double)first + cos(turn) * (double)row[1]);
		for (size_t j = 0; j < WIDTH; j++)
			row[j] += (float)(0.1 * random_normal(&random));
	}
	Space *space = space_from_rows(letter, matrix_rows(&rows), NULL);
	matrix_release(&rows);
	return space;
}

static Adaptation *adapt(const Adapter *adapter, const Space *source, const Space *target, const char *line)
{
	Pairs pairs = {.pairs = memory_new(ROWS, sizeof(RowPair)), .count = ROWS};
	for (uint32_t i = 0; i < ROWS; i++)
		pairs.pairs[i] = (RowPair){i, i};
	AdaptInput input = {.source = source,
		.target = target,
		.source_name = "source",
		.target_name = "target",
		.pairs = &pairs,
		.seed = 3};
	Adaptation *adaptation = adapted_start(adapter, &input, line, &err);
	assert_non_null(adaptation);
	adapted_finish(adaptation, NULL);
	pairs_release(&pairs);
	return adaptation;
}

/* The columns of x, carried over one by one, beside y. */
static void check_sum(const SideMap *map, const float *x, const double *y, const double *other, Metric metric)
{
	double *inputs = memory_new(map->width * map->dim, sizeof *inputs), u12, u2;
	Decomposition parts = {0};
	side_map_units(map, x, &u12, &u2);
	for (size_t c = 0; c < map->width; c++)
		side_map_add_column(map, c, u12 * (double)x[c], inputs + c * map->dim);
	decompose_by_input_of(metric, inputs, map->width, y, other, map->dim, &parts);
	double xx = 0, xy = 0, yy = 0;
	for (size_t d = 0; d < map->dim; d++) {
		xx += y[d] * y[d];
		xy += y[d] * other[d];
		yy += other[d] * other[d];
	}
	double score = metric == METRIC_COSINE ? xy / sqrt(xx * yy) : xy;
	assert_near(parts.score, score, 1e-9 * fabs(score));
	assert_near(decomposition_sum(&parts), score, 1e-9 * fabs(score));
	/* What is no column's is the same for all items of the side, but for their lengths. */
	double rest = 0;
	for (size_t d = 0; d < map->dim; d++) {
		double left = map->shift ? map->shift[d] : 0;
		for (size_t c = 0; map->mean && c < map->width; c++) {
			double m = map->map.rows ? (double)matrix_row(&map->map, c)[d] : c == d;
			left -= u2 * map->mean[c] * (map->scale ? map->scale[c] : 1) * m;
		}
		rest += left * other[d];
	}
	assert_near(parts.rest, metric == METRIC_COSINE ? rest / sqrt(xx * yy) : rest, 1e-9);
	decomposition_release(&parts);
	free(inputs);
}

static void check_adapter(const Adapter *adapter, const char *line)
{
	Space *source = space_of('s', 0.7), *target = space_of('t', 0);
	Adaptation *adaptation = adapt(adapter, source, target, line);
	const Space *shared = adaptation->shared;
	assert_non_null(shared->side_maps);
	size_t dim = shared->vectors.cols;
	double y[2][WIDTH];
	for (uint32_t row = 0; row < ROWS; row++) {
		const SideMap *maps[2] = {side_maps_of(shared->side_maps, ROWS + row),
			side_maps_of(shared->side_maps, (row + 1) % ROWS)};
		assert_string_equal(maps[0]->name, "source");
		assert_string_equal(maps[1]->name, "target");
		const float *x[2] = {
			matrix_row(&source->vectors, row), matrix_row(&target->vectors, (row + 1) % ROWS)};
		for (size_t side = 0; side < 2; side++)
			side_map_carry(maps[side], x[side], y[side]);
		for (size_t d = 0; d < dim; d++) {
			assert_near(y[0][d], matrix_row(&shared->vectors, ROWS + row)[d], 2e-5);
			assert_near(y[1][d], matrix_row(&shared->vectors, (row + 1) % ROWS)[d], 2e-5);
		}
		check_sum(maps[0], x[0], y[0], y[1], METRIC_COSINE);
		check_sum(maps[1], x[1], y[1], y[0], METRIC_DOT);
	}
	adapter->free(adaptation);
	space_unref(source);
	space_unref(target);
}

static void test_linear_maps_are_remembered(void **state)
{
	(void)state;
	const struct {
		const Adapter *adapter;
		const char *line;
	} ways[] = {
		{&adapter_procrustes, ""},
		{&adapter_procrustes, "normalise=no"},
		{&adapter_procrustes, "centre=no normalise=no"},
		{&adapter_procrustes, "scale=yes"},
		{&adapter_cca, "dim=4"},
		{&adapter_whitening, ""},
		{&adapter_rcsls, "iterations=2 neighbours=3"},
		{&adapter_coral, ""},
		{&adapter_coral, "mean=no lambda=0"},
		{&adapter_bures, "lambda=0.1"},
		{&adapter_standardise, ""},
		{&adapter_standardise, "which=target"},
		{&adapter_subspace, "dim=3"},
		{&adapter_weights, ""},
	};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		check_adapter(ways[i].adapter, ways[i].line);
}

static void test_others_say_nothing(void **state)
{
	(void)state;
	Space *source = space_of('s', 0.7), *target = space_of('t', 0);
	Adaptation *adaptation = adapt(&adapter_tca, source, target, "dim=2");
	assert_null(adaptation->shared->side_maps);
	adapter_tca.free(adaptation);
	space_unref(source);
	space_unref(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear_maps_are_remembered),
		cmocka_unit_test(test_others_say_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
