#include "adapt/adapter.h"
#include "adapt/frequent.h"
#include "adapt/shared.h"
#include "adapted.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 300, D = 8 };

/* Items a0, a1, … (or b0, b1, …), of which the later ones are the more frequent; b is a turned. */
static Space *space_of(char letter, bool turned)
{
	return space_of_normals(letter, N, D, 9, 0.2, turned, 0);
}

typedef struct Fixture {
	Space *source, *target;
	RowPair pairs[12];
} Fixture;

static Fixture fixture(void)
{
	Fixture made = {space_of('a', false), space_of('b', true), {{0}}};
	for (uint32_t i = 0; i < 12; i++)
		made.pairs[i] = (RowPair){N - 1 - 20 * i, N - 1 - 20 * i};
	return made;
}

static void release(const Fixture *fixture)
{
	space_unref(fixture->source);
	space_unref(fixture->target);
}

static Adaptation *begin(const Fixture *fixture, size_t pairs, const char *options)
{
	Pairs given = {.pairs = (RowPair *)fixture->pairs, .count = pairs};
	static Pairs kept;
	kept = given;
	AdaptInput input = {.source = fixture->source,
		.target = fixture->target,
		.source_name = "en",
		.target_name = "de",
		.pairs = &kept,
		.seed = 3};
	Adaptation *adaptation = adapted_start(&adapter_selflearn, &input, options, &err);
	assert_non_null(adaptation);
	return adaptation;
}

static void finish(Adaptation *adaptation, Pool *pool)
{
	adapted_finish(adaptation, pool);
	assert_near(adaptation->progress.done, adaptation->progress.total, 0);
}

static double farthest_partner(const Matrix *shared)
{
	double farthest = 0;
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < D; j++)
			farthest =
				fmax(farthest, fabs(matrix_row(shared, N + i)[j] - matrix_row(shared, i)[j]));
	return farthest;
}

static void test_a_turn_is_found_from_few_pairs_and_from_none(void **state)
{
	(void)state;
	Fixture world = fixture();
	for (size_t pairs = 0; pairs <= 12; pairs += 12) {
		Adaptation *adaptation = begin(&world, pairs,
			pairs ? "patience=3 vocabulary=200" : "patience=3 vocabulary=200 final=plain");
		finish(adaptation, NULL);
		assert_near(farthest_partner(&adaptation->shared->vectors), 0, 1e-5);
		assert_near(figure_of(adaptation, "source_items"), 200, 0);
		assert_near(figure_of(adaptation, "start_pairs"), pairs ? 12 : 400, 0);
		assert_near(figure_of(adaptation, "spectral_gap"), 0, 1e-5);
		assert_near(figure_of(adaptation, "pairs"), 400, 0);
		if (pairs)
			assert_string_equal(adaptation->note, "");
		else
			assert_contains(adaptation->note, "no pair was given");
		adapter_selflearn.free(adaptation);
	}
	release(&world);
}

/* The last four of the twelve pairs are not among the 150 most frequent items of a side. */
static void test_it_tells_how_many_pairs_it_learns_from(void **state)
{
	(void)state;
	static const struct {
		const char *options;
		size_t learned;
	} cases[] = {{"start=lexicon hold=no", 12}, {"start=lexicon hold=yes", 12},
		{"start=similarities hold=yes", 8}, {"start=similarities hold=no", 0},
		{"start=adversarial hold=no epochs=1 map_steps=2 hidden=4", 0}};
	Fixture world = fixture();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char options[128];
		snprintf(options, sizeof options, "%s vocabulary=150 rounds=1", cases[i].options);
		Adaptation *adaptation = begin(&world, 12, options);
		finish(adaptation, NULL);
		assert_int_equal(adaptation->pairs_learned, cases[i].learned);
		adapter_selflearn.free(adaptation);
	}
	release(&world);
}

static void test_same_seed_same_bytes_whatever_the_threads(void **state)
{
	(void)state;
	Fixture world = fixture();
	Adaptation *one = begin(&world, 4, "patience=2 restarts=2 rounds=9"), *two;
	two = begin(&world, 4, "patience=2 restarts=2 rounds=9");
	Pool *pool = pool_new(2);
	finish(one, NULL);
	finish(two, pool);
	assert_memory_equal(one->shared->vectors.data, two->shared->vectors.data, 2 * N * D * sizeof(float));
	assert_int_equal(one->n_series, 3);
	assert_int_equal(one->series[0].count, 18);
	pool_free(pool);
	adapter_selflearn.free(one);
	adapter_selflearn.free(two);
	release(&world);
}

static void test_a_look_shows_the_map_of_the_moment(void **state)
{
	(void)state;
	Fixture world = fixture();
	Adaptation *adaptation = begin(&world, 12, "patience=3 final=plain");
	Matrix seen = {0};
	assert_ok(matrix_init(&seen, 2 * N, D, "a look", &err));
	assert_ok(adapter_selflearn.step(adaptation, NULL, &err));
	assert_ok(adapter_selflearn.look(adaptation, &seen, &err));
	assert_memory_equal(seen.data, adaptation->shared->vectors.data, N * D * sizeof(float));
	double before = farthest_partner(&seen);
	while (adaptation->series[0].count < 8)
		assert_ok(adapter_selflearn.step(adaptation, NULL, &err));
	assert_ok(adapter_selflearn.look(adaptation, &seen, &err));
	assert_true(farthest_partner(&seen) < 0.5 * before);
	matrix_release(&seen);
	adapter_selflearn.free(adaptation);
	release(&world);
}

static void test_frequent_items_come_first(void **state)
{
	(void)state;
	Fixture world = fixture();
	uint32_t order[N];
	assert_int_equal(frequent_order(world.source, 5, order), 5);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(order[i], N - 1 - i);
	Matrix rows = {0};
	assert_ok(frequent_rows(matrix_rows(&world.source->vectors), order, 5, &rows, &err));
	assert_memory_equal(matrix_row(&rows, 4), matrix_row(&world.source->vectors, N - 5), D * sizeof(float));
	RowPair both[] = {{N - 1, N - 3}, {N - 2, 0}, {0, N - 1}};
	Pairs kept = {0};
	frequent_pairs(&(Pairs){.pairs = both, .count = 3}, order, 5, order, 5, &kept);
	assert_int_equal(kept.count, 1);
	assert_int_equal(kept.lost, 2);
	assert_int_equal(kept.pairs[0].source, 0);
	assert_int_equal(kept.pairs[0].target, 2);
	pairs_release(&kept);
	matrix_release(&rows);
	release(&world);
}

static Space *space_of_words(const char *const *words, size_t count)
{
	Space *space = space_new(count, 1, &err);
	for (size_t i = 0; i < count; i++)
		dictionary_add(&space->items, words[i], strlen(words[i]));
	assert_ok(space_finish(space, &err));
	return space;
}

static void test_numerals_are_tokens_of_digits(void **state)
{
	(void)state;
	Space *source = space_of_words((const char *[]){"in", "1611", "7", "3rd", "40"}, 5);
	Space *target = space_of_words((const char *[]){"7", "3rd", "in", "1611", "12"}, 5);
	Pairs pairs = {0};
	pairs_numerals(source, target, &pairs);
	assert_int_equal(pairs.count, 2);
	assert_int_equal(pairs.given, 3);
	assert_int_equal(pairs.lost, 1);
	assert_memory_equal(pairs.pairs, ((RowPair[]){{1, 3}, {2, 0}}), 2 * sizeof(RowPair));
	pairs_release(&pairs);
	space_unref(source);
	space_unref(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_turn_is_found_from_few_pairs_and_from_none),
		cmocka_unit_test(test_it_tells_how_many_pairs_it_learns_from),
		cmocka_unit_test(test_same_seed_same_bytes_whatever_the_threads),
		cmocka_unit_test(test_a_look_shows_the_map_of_the_moment),
		cmocka_unit_test(test_frequent_items_come_first),
		cmocka_unit_test(test_numerals_are_tokens_of_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
