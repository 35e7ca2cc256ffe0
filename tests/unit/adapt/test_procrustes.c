#include "adapt/adapter.h"
#include "adapt/shared.h"
#include "adapted.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 60, D = 6 };

/* Items a0, a1, … (or b0, b1, …) and "same"; b is a rotated and mirrored. */
static Space *space_of(char letter, bool turned)
{
	Space *space = space_new(N + 1, D, &err);
	space->counts = memory_new(N + 1, sizeof *space->counts);
	for (size_t i = 0; i <= N; i++) {
		char name[16];
		int bytes = i < N ? snprintf(name, sizeof name, "%c%zu", letter, i)
				  : snprintf(name, sizeof name, "same");
		dictionary_add(&space->items, name, (size_t)bytes);
		space->counts[i] = N - i + (turned ? 100 : 1);
		float *row = matrix_row(&space->vectors, i);
		for (size_t j = 0; j < D; j++)
			row[j] = sinf((float)(i * (j + 1)) + 0.3f * (float)j);
		if (!turned)
			continue;
		float first = row[0];
		row[0] = -row[D - 1];
		row[D - 1] = 0.6f * first + 0.8f * row[1];
		row[1] = 0.8f * first - 0.6f * row[1];
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Lexicon *lexicon_of_first(size_t count)
{
	Lexicon *lexicon = memory_new(1, sizeof *lexicon);
	references_init(&lexicon->references);
	lexicon->pairs = memory_new(count, sizeof *lexicon->pairs);
	lexicon->count = count;
	for (size_t i = 0; i < count; i++) {
		char name[24];
		snprintf(name, sizeof name, "a%zu", i);
		lexicon->pairs[i].source = memory_text(name);
		name[0] = 'b';
		lexicon->pairs[i].target = memory_text(name);
	}
	return lexicon;
}

static void lexicon_release(Lexicon *lexicon)
{
	for (size_t i = 0; i < lexicon->count; i++) {
		free(lexicon->pairs[i].source);
		free(lexicon->pairs[i].target);
	}
	free(lexicon->pairs);
	free(lexicon);
}

static Adaptation *adapt(const Space *source, const Space *target, const Pairs *pairs, const char *options)
{
	AdaptInput input = {.source = source,
		.target = target,
		.source_name = "en",
		.target_name = "de",
		.pairs = pairs,
		.seed = 1};
	Args *args = args_of(adapter_procrustes.options, options, &err);
	assert_non_null(args);
	Adaptation *adaptation = adapter_start(&adapter_procrustes, &input, args, &err);
	args_free(args);
	if (!adaptation)
		return NULL;
	while (!adaptation->progress.finished)
		assert_ok(adapter_procrustes.step(adaptation, NULL, &err));
	return adaptation;
}

static void test_partners_come_to_lie_on_each_other(void **state)
{
	(void)state;
	Space *source = space_of('a', false), *target = space_of('b', true);
	Lexicon *lexicon = lexicon_of_first(20);
	Pairs pairs = {0};
	pairs_from_lexicon(lexicon, source, target, &pairs);
	const char *ways[] = {"", "centre=no", "normalise=no", "normalise=no centre=no", "scale=yes"};
	for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
		Adaptation *adaptation = adapt(source, target, &pairs, ways[way]);
		const Matrix *shared = &adaptation->shared->vectors;
		for (size_t i = 0; i <= N; i++)
			for (size_t j = 0; j < D; j++)
				assert_near(matrix_row(shared, shared_space_source(target) + i)[j],
					matrix_row(shared, i)[j], 2e-6);
		assert_near(figure_of(adaptation, "rank"), D, 0);
		assert_near(figure_of(adaptation, "residual"), 0, 1e-10);
		assert_string_equal(adaptation->note, "");
		adapter_procrustes.free(adaptation);
	}
	pairs_release(&pairs);
	lexicon_release(lexicon);
	space_unref(source);
	space_unref(target);
}

static void test_a_lexicon_is_read_in_the_direction_that_fits(void **state)
{
	(void)state;
	Space *source = space_of('b', false), *target = space_of('a', true);
	Lexicon *lexicon = lexicon_of_first(20); /* from a to b */
	Pairs pairs = {0};
	pairs_from_lexicon(lexicon, source, target, &pairs);
	assert_true(pairs.turned);
	assert_int_equal(pairs.count, 20);
	assert_string_equal(dictionary_word(&source->items, pairs.pairs[7].source), "b7");
	assert_string_equal(dictionary_word(&target->items, pairs.pairs[7].target), "a7");
	pairs_from_lexicon(lexicon, target, source, &pairs);
	assert_false(pairs.turned);
	assert_int_equal(pairs.count, 20);
	pairs_release(&pairs);
	lexicon_release(lexicon);
	space_unref(source);
	space_unref(target);
}

static void test_shared_space_tells_items_and_domains_apart(void **state)
{
	(void)state;
	Space *source = space_of('a', false), *target = space_of('b', true);
	Pairs pairs = {0};
	pairs_identical(source, target, &pairs);
	assert_int_equal(pairs.count, 1);
	assert_int_equal(pairs.lost, N);
	Adaptation *adaptation = adapt(source, target, &pairs, "");
	Space *shared = adaptation->shared;
	assert_int_equal(shared->vectors.rows, 2 * N + 2);
	assert_int_equal(adaptation->renamed, 1);
	uint32_t row;
	assert_ok(space_find(shared, "same", "x", &row, &err));
	assert_int_equal(row, N);
	assert_string_equal(dictionary_word(&shared->domains, shared->domain_of[row]), "de");
	assert_ok(space_find(shared, "same@en", "x", &row, &err));
	assert_int_equal(row, 2 * N + 1);
	assert_string_equal(dictionary_word(&shared->domains, shared->domain_of[row]), "en");
	assert_ok(space_find(shared, "a3", "x", &row, &err));
	assert_int_equal(shared->counts[row], source->counts[3]);
	assert_contains(adaptation->note, "leave 5 of 6 directions open");
	Space *side = shared_space_side(shared, shared->domain_of[row], &err);
	assert_int_equal(side->vectors.rows, N + 1);
	assert_string_equal(dictionary_word(&side->items, N), "same");
	assert_near(matrix_row(&side->vectors, N)[1], matrix_row(&shared->vectors, 2 * N + 1)[1], 0);
	space_unref(side);
	adapter_procrustes.free(adaptation);
	pairs_release(&pairs);
	space_unref(source);
	space_unref(target);
}

static void test_a_taken_name_gets_another(void **state)
{
	(void)state;
	Space *target = space_new(2, 1, &err), *source = space_new(1, 1, &err);
	dictionary_add(&target->items, "in", 2);
	dictionary_add(&target->items, "in@en", 5);
	dictionary_add(&source->items, "in", 2);
	size_t renamed;
	Space *shared = shared_space_new(source, "en", target, "de", 1, &renamed, &err);
	assert_non_null(shared);
	assert_string_equal(dictionary_word(&shared->items, 2), "in@@en");
	assert_ok(space_finish(shared, &err));
	Space *side = shared_space_side(shared, 0, &err);
	assert_int_equal(side->vectors.rows, 2);
	assert_string_equal(dictionary_word(&side->items, 1), "in@en");
	space_unref(side);
	space_unref(shared);
	space_unref(source);
	space_unref(target);
}

static void test_what_cannot_be_aligned_is_refused(void **state)
{
	(void)state;
	Space *source = space_of('a', false), *target = space_of('b', true), *narrow = space_new(1, 2, &err);
	Pairs none = {0};
	err = ERROR_INIT;
	assert_null(adapt(source, target, &none, ""));
	assert_contains(err.message, "nothing to learn from");
	dictionary_add(&narrow->items, "same", 4);
	assert_ok(space_finish(narrow, &err));
	assert_null(adapt(source, narrow, &none, ""));
	assert_contains(err.message, "\"en\" has 6 dimensions and \"de\" 2");
	space_unref(source);
	space_unref(target);
	space_unref(narrow);
}

static void test_held_out_items_keep_their_pairs_together(void **state)
{
	(void)state;
	Pairs pairs = {.pairs = memory_new(100, sizeof(RowPair)), .count = 100}, held = {0}, again = {0}, copy;
	for (uint32_t i = 0; i < 100; i++)
		pairs.pairs[i] = (RowPair){i / 2, i};
	copy = pairs;
	copy.pairs = memory_new(100, sizeof(RowPair));
	memcpy(copy.pairs, pairs.pairs, 100 * sizeof(RowPair));
	pairs_hold_out(&pairs, 0.2, 1000, 7, &held);
	assert_int_equal(pairs_sources(&held), 10);
	assert_int_equal(held.count, 20);
	assert_int_equal(pairs.count, 80);
	assert_int_equal(pairs_shared(&held, &pairs), 0);
	assert_int_equal(pairs_shared(&held, &copy), 10);
	pairs_hold_out(&copy, 0.2, 1000, 7, &again);
	assert_memory_equal(again.pairs, held.pairs, 20 * sizeof(RowPair));
	pairs_hold_out(&copy, 0.9, 3, 7, &again);
	assert_int_equal(pairs_sources(&again), 3);
	Pairs one = {.pairs = memory_new(1, sizeof(RowPair)), .count = 1};
	pairs_hold_out(&one, 0.5, 10, 1, &again);
	assert_int_equal(one.count, 1);
	assert_int_equal(again.count, 0);
	pairs_release(&pairs);
	pairs_release(&held);
	pairs_release(&again);
	pairs_release(&copy);
	pairs_release(&one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_partners_come_to_lie_on_each_other),
		cmocka_unit_test(test_a_lexicon_is_read_in_the_direction_that_fits),
		cmocka_unit_test(test_shared_space_tells_items_and_domains_apart),
		cmocka_unit_test(test_a_taken_name_gets_another),
		cmocka_unit_test(test_what_cannot_be_aligned_is_refused),
		cmocka_unit_test(test_held_out_items_keep_their_pairs_together),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
