#include "adapt/adapter.h"
#include "adapt/refinement.h"
#include "adapted.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 400, D = 10, FEW = 12 };

/* Frequent items come last; b is a turned, with noise. */
static Space *space_of(char letter, bool turned, double noise)
{
	Space *space = space_new(N, D, &err);
	space->counts = memory_new(N, sizeof *space->counts);
	Random random, own;
	random_init(&random, 4, 0);
	random_init(&own, 5, 0);
	for (size_t i = 0; i < N; i++) {
		char name[16];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "%c%zu", letter, i));
		space->counts[i] = i + 1;
		float *row = matrix_row(&space->vectors, i);
		for (size_t j = 0; j < D; j++)
			row[j] = (float)random_normal(&random);
		for (size_t j = 0; turned && j + 1 < D; j++) {
			float a = row[j], b = row[j + 1];
			row[j] = 0.6f * a - 0.8f * b;
			row[j + 1] = 0.8f * a + 0.6f * b;
		}
		for (size_t j = 0; turned && j < D; j++)
			row[j] += (float)(noise * random_normal(&own));
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Adaptation *run(const Adapter *adapter, const Space *source, const Space *target, const char *options)
{
	RowPair few[FEW];
	for (uint32_t i = 0; i < FEW; i++)
		few[i] = (RowPair){31 * i, 31 * i};
	Pairs pairs = {.pairs = few, .count = FEW};
	AdaptInput input = {.source = source,
		.target = target,
		.source_name = "a",
		.target_name = "b",
		.pairs = &pairs,
		.seed = 1};
	Args *args = args_of(adapter->options, options, &err);
	assert_non_null(args);
	Adaptation *adaptation = adapter_start(adapter, &input, args, &err);
	args_free(args);
	assert_ok(adaptation != NULL);
	for (double done = 0; !adaptation->progress.finished; done = adaptation->progress.done) {
		assert_ok(adapter->step(adaptation, NULL, &err));
		assert_true(adaptation->progress.done >= done);
	}
	assert_near(adaptation->progress.done, adaptation->progress.total, 0);
	return adaptation;
}

/* Share of the source's items whose nearest of the target is their partner. */
static double precision(const Adaptation *adaptation, const Space *target)
{
	Rows a = source_rows(adaptation, target), b = target_rows(adaptation, target);
	size_t right = 0;
	for (size_t i = 0; i < N; i++) {
		size_t best = 0;
		double least = INFINITY;
		for (size_t j = 0; j < N; j++) {
			double dot = 0, aa = 0, bb = 0;
			for (size_t k = 0; k < a.width; k++) {
				double x = (double)rows_at(a, i)[k], y = (double)rows_at(b, j)[k];
				dot += x * y, aa += x * x, bb += y * y;
			}
			double distance = -dot / sqrt(aa * bb);
			if (distance < least)
				least = distance, best = j;
		}
		right += best == i;
	}
	return (double)right / N;
}

/* Twelve pairs with noise settle a turn badly; what it finds of the others settles it better. */
static void test_few_pairs_become_many(void **state)
{
	(void)state;
	static const struct {
		const Adapter *adapter;
		const char *options;
	} cases[] = {{&adapter_procrustes, ""}, {&adapter_whitening, "ridge=0.1"}, {&adapter_cca, "dim=10"},
		{&adapter_rcsls, "check=0 iterations=2"}};
	Space *source = space_of('a', false, 0), *target = space_of('b', true, 0.35);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char options[80];
		snprintf(options, sizeof options, "%s refine=8", cases[i].options);
		Adaptation *plain = run(cases[i].adapter, source, target, cases[i].options);
		Adaptation *refined = run(cases[i].adapter, source, target, options);
		double before = precision(plain, target), after = precision(refined, target);
		if (!(after > before + 0.08))
			fail_msg("%s: %.3f, refined %.3f", cases[i].adapter->name, before, after);
		assert_near(figure_of(refined, "refined"), 8, 0);
		assert_true(figure_of(refined, "pairs") > 0.9 * N);
		assert_int_equal(refined->pairs_learned, FEW);
		cases[i].adapter->free(plain);
		cases[i].adapter->free(refined);
	}
	space_unref(source);
	space_unref(target);
}

static void test_a_planted_turn_is_recovered(void **state)
{
	(void)state;
	Space *source = space_of('a', false, 0), *target = space_of('b', true, 0);
	Adaptation *refined = run(&adapter_procrustes, source, target, "refine=8");
	Rows a = source_rows(refined, target), b = target_rows(refined, target);
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < D; j++)
			assert_near(rows_at(a, i)[j], rows_at(b, i)[j], 2e-6);
	adapter_procrustes.free(refined);
	space_unref(source);
	space_unref(target);
}

static const Pairs *pairs_of(Refinement *refinement, const Space *source, const Space *target)
{
	static const Matrix none;
	bool ended = false;
	assert_ok(refinement_begin(refinement, matrix_rows(&source->vectors), &none,
		matrix_rows(&target->vectors), &none, NULL, &err));
	while (!ended)
		assert_ok(refinement_step(refinement, &ended, NULL, &err));
	return refinement_pairs(refinement);
}

/* Of equal spaces everything is its own partner, unless it is told otherwise. */
static void test_what_is_given_stays(void **state)
{
	(void)state;
	Space *source = space_of('a', false, 0), *target = space_of('b', false, 0);
	RowPair wrong = {N - 1, N - 2};
	Pairs given = {.pairs = &wrong, .count = 1};
	RefinementOptions options = {.rounds = 1, .common = 50, .neighbours = 5};
	Refinement *refinement = refinement_new(source, target, &given, options, &err);
	const Pairs *pairs = pairs_of(refinement, source, target);
	assert_int_equal(pairs->count, 50);
	for (uint32_t i = 0; i < 50; i++) {
		assert_int_equal(pairs->pairs[i].source, N - 50 + i);
		assert_int_equal(pairs->pairs[i].target, N - 50 + i);
	}
	refinement_free(refinement);
	options.hold = true;
	refinement = refinement_new(source, target, &given, options, &err);
	pairs = pairs_of(refinement, source, target);
	assert_int_equal(pairs->count, 49);
	assert_int_equal(pairs->pairs[48].source, N - 1);
	assert_int_equal(pairs->pairs[48].target, N - 2);
	assert_int_equal(pairs->pairs[47].source, N - 3);
	refinement_free(refinement);
	space_unref(source);
	space_unref(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_few_pairs_become_many),
		cmocka_unit_test(test_a_planted_turn_is_recovered),
		cmocka_unit_test(test_what_is_given_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
