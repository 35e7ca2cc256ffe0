#include "adapt/adapter.h"
#include "adapt/refinement.h"
#include "adapted.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 400, D = 10, FEW = 12 };

/* Frequent items come last; b is a turned, with noise. */
static Space *space_of(char letter, bool turned, double noise)
{
	return space_of_normals(letter, N, D, 4, 0, turned, noise);
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
	Adaptation *adaptation = adapted_start(adapter, &input, options, &err);
	assert_ok(adaptation != NULL);
	adapted_finish(adaptation, NULL);
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
