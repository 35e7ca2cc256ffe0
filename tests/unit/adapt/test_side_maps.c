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

/* By pairs of the source's rows with those of the target from `first` on. */
static Adaptation *adapt(
	const Adapter *adapter, const Space *source, const Space *target, const char *line, uint32_t first)
{
	Pairs pairs = {.pairs = memory_new(ROWS, sizeof(RowPair)), .count = ROWS};
	for (uint32_t i = 0; i < ROWS; i++)
		pairs.pairs[i] = (RowPair){i, first + i};
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

/* What the stages make of no item at all but its lengths: means taken off, shifts. The factors of the stages
 * are found anew, by the formula. */
static void rest_of(const SideMap *map, const float *x, double *rest)
{
	double at[2][WIDTH] = {{0}}, left[2][WIDTH] = {{0}};
	for (size_t c = 0; c < map->width; c++)
		at[0][c] = (double)x[c];
	for (size_t s = 0; s < map->n_stages; s++) {
		const MapStage *stage = map->stages[s];
		const double *from = at[s % 2], *from_left = left[s % 2];
		double *to = at[(s + 1) % 2], *to_left = left[(s + 1) % 2], u1 = 0, u2 = 0;
		for (size_t c = 0; c < stage->width; c++)
			u1 += from[c] * from[c];
		u1 = stage->unit ? 1 / sqrt(u1) : 1;
		for (size_t c = 0; c < stage->width; c++)
			u2 += pow(u1 * from[c] - (stage->mean ? stage->mean[c] : 0), 2);
		u2 = stage->unit ? 1 / sqrt(u2) : 1;
		for (size_t d = 0; d < stage->dim; d++) {
			to[d] = to_left[d] = stage->shift ? stage->shift[d] : 0;
			for (size_t c = 0; c < stage->width; c++) {
				double m = stage->map.rows ? (double)matrix_row(&stage->map, c)[d] : c == d;
				double mean = stage->mean ? stage->mean[c] : 0;
				m *= stage->scale ? stage->scale[c] : 1;
				to[d] += u2 * (u1 * from[c] - mean) * m;
				to_left[d] += u2 * (u1 * from_left[c] - mean) * m;
			}
		}
	}
	memcpy(rest, left[map->n_stages % 2], map->dim * sizeof *rest);
}

/* The columns of x, carried over one by one, beside y. */
static void check_sum(
	const SideMap *map, const float *x, double factor, const double *y, const double *other, Metric metric)
{
	double *inputs = memory_new(map->width * map->dim, sizeof *inputs), rest[WIDTH];
	Decomposition parts = {0};
	for (size_t c = 0; c < map->width; c++) {
		double part[WIDTH] = {0};
		part[c] = (double)x[c];
		side_map_add(map, part, factor, inputs + c * map->dim);
	}
	decompose_by_input_of(metric, inputs, map->width, y, other, map->dim, &parts);
	double xx = 0, xy = 0, yy = 0, left = 0;
	rest_of(map, x, rest);
	for (size_t d = 0; d < map->dim; d++) {
		xx += y[d] * y[d];
		xy += y[d] * other[d];
		yy += other[d] * other[d];
		left += rest[d] * other[d];
	}
	double score = metric == METRIC_COSINE ? xy / sqrt(xx * yy) : xy;
	assert_near(parts.score, score, 1e-9 * fabs(score));
	assert_near(decomposition_sum(&parts), score, 1e-9 * fabs(score));
	assert_near(parts.rest, metric == METRIC_COSINE ? left / sqrt(xx * yy) : left, 1e-9);
	decomposition_release(&parts);
	free(inputs);
}

/* An item of the shared space beside one of another side: both carried there from where they were. */
static void check_pair(const Space *shared, Space *const *spaces, const size_t *sides, const uint32_t *rows)
{
	double y[2][WIDTH], factor[2];
	const SideMap *maps[2];
	const float *x[2];
	for (size_t i = 0; i < 2; i++) {
		size_t at = sides[i] * ROWS + rows[i];
		maps[i] = side_maps_of(shared->side_maps, at);
		x[i] = matrix_row(&spaces[sides[i]]->vectors, rows[i]);
		factor[i] = side_map_carry(maps[i], x[i], y[i]);
		for (size_t d = 0; d < shared->vectors.cols; d++)
			assert_near(y[i][d], matrix_row(&shared->vectors, at)[d], 2e-5);
	}
	check_sum(maps[0], x[0], factor[0], y[0], y[1], METRIC_COSINE);
	check_sum(maps[1], x[1], factor[1], y[1], y[0], METRIC_DOT);
}

static void check_adapter(const Adapter *adapter, const char *line)
{
	Space *source = space_of('s', 0.7), *target = space_of('t', 0);
	Adaptation *adaptation = adapt(adapter, source, target, line, 0);
	const SideMaps *maps = adaptation->shared->side_maps;
	assert_non_null(maps);
	assert_int_equal(maps->count, 2);
	assert_string_equal(side_maps_of(maps, 0)->name, "target");
	assert_string_equal(side_maps_of(maps, ROWS)->name, "source");
	for (uint32_t row = 0; row < ROWS; row++)
		check_pair(adaptation->shared, (Space *[]){target, source}, (size_t[]){1, 0},
			(uint32_t[]){row, (row + 1) % ROWS});
	adapter->free(adaptation);
	space_unref(source);
	space_unref(target);
}

static const struct {
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

static void test_linear_maps_are_remembered(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		check_adapter(ways[i].adapter, ways[i].line);
}

enum { SPACES = 4 };

/* One space after the other is brought to those before it, by pairs with the first or with the last of them. */
static Space *join(const Adapter *adapter, const char *line, Space *const *spaces, bool chain)
{
	Space *shared = space_ref(spaces[0]);
	for (size_t k = 1; k < SPACES; k++) {
		Adaptation *adaptation =
			adapt(adapter, spaces[k], shared, line, chain ? (uint32_t)((k - 1) * ROWS) : 0);
		space_unref(shared);
		shared = space_ref(adaptation->shared);
		adapter->free(adaptation);
	}
	return shared;
}

/* Every side keeps the product of its stages. */
static void check_several(const Adapter *adapter, const char *line, bool chain)
{
	Space *spaces[SPACES];
	for (size_t k = 0; k < SPACES; k++)
		spaces[k] = space_of((char)('a' + k), 0.4 * (double)k);
	Space *shared = join(adapter, line, spaces, chain);
	assert_int_equal(shared->side_maps->count, SPACES);
	for (size_t pair = 0; pair < SPACES * SPACES; pair++)
		for (uint32_t row = 0; row < ROWS; row += 5)
			check_pair(shared, spaces, (size_t[]){pair / SPACES, pair % SPACES},
				(uint32_t[]){row, (row + 1) % ROWS});
	space_unref(shared);
	for (size_t k = 0; k < SPACES; k++)
		space_unref(spaces[k]);
}

static void test_several_in_turn(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		bool narrows = strcmp(ways[i].line, "dim=3") == 0;
		check_several(ways[i].adapter, narrows ? "dim=6" : ways[i].line, false);
		check_several(ways[i].adapter, narrows ? "dim=6" : ways[i].line, true);
	}
}

static void test_others_say_nothing(void **state)
{
	(void)state;
	Space *source = space_of('s', 0.7), *target = space_of('t', 0);
	Adaptation *adaptation = adapt(&adapter_tca, source, target, "dim=2", 0);
	assert_null(adaptation->shared->side_maps);
	adapter_tca.free(adaptation);
	space_unref(source);
	space_unref(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear_maps_are_remembered),
		cmocka_unit_test(test_several_in_turn),
		cmocka_unit_test(test_others_say_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
