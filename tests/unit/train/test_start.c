/* Models that begin from vectors of elsewhere, or as a copy of another model. */
#include "base/text.h"
#include "check.h"
#include "memory_archive.h"
#include "train/cbow.h"
#include "train/glove.h"
#include "train/skipgram.h"
#include "trained.h"

#include <string.h>

static Error err;

static const Trainer *const ways[] = {&trainer_sgns, &trainer_cbow};
static const char *const losses[] = {"", " loss=hs"};

enum { WIDTH = 6 };

/* a, b and c often, d three times, rare once. */
static Corpus *some_text(void)
{
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "text", NULL);
	for (int i = 0; i < 40; i++)
		corpus_builder_words(builder, "a b c a b c a c b");
	corpus_builder_words(builder, "d a d b d c rare a");
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

/* Vectors of b, rare and elsewhere. */
static Space *some_vectors(void)
{
	static const char *const items[] = {"elsewhere", "b", "rare"};
	Space *space = space_new(3, WIDTH, &err);
	for (uint32_t i = 0; i < 3; i++) {
		dictionary_add(&space->items, items[i], strlen(items[i]));
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(&space->vectors, i)[j] = (float)(i + 1) * 0.1f - 0.05f * (float)j;
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Model *start_from(const Trainer *trainer, const char *options, const Space *from, bool all)
{
	Corpus *corpus = some_text();
	Args *args = args_of(trainer->options, options, &err);
	assert_non_null(args);
	TrainInput input = {.corpora = &corpus,
		.n_corpora = 1,
		.seed = 5,
		.threads = 1,
		.command = "train",
		.from = from,
		.from_all = all};
	Model *model = trainer->start(&input, args, &err);
	args_free(args);
	corpus_unref(corpus);
	return model;
}

static void assert_row(const Space *space, const Space *from, const char *word, bool same)
{
	uint32_t row = dictionary_find_text(&space->items, word),
		 old = dictionary_find_text(&from->items, word);
	assert_true(row != DICTIONARY_NONE && old != DICTIONARY_NONE);
	assert_int_equal(memcmp(matrix_row(&space->vectors, row), matrix_row(&from->vectors, old),
				 WIDTH * sizeof(float)) == 0,
		same);
}

/* Runs a check for every way of learning. */
static void for_all(void (*check)(const Trainer *trainer, const char *options))
{
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++) {
			Text options = {0};
			text_format(&options, "min_count=2 epochs=3 sample=0 exact=yes%s", losses[j]);
			check(ways[i], text_of(&options));
			text_release(&options);
		}
	check(&trainer_glove, "min_count=2 epochs=3 exact=yes");
}

static uint64_t count_of(const Space *space, const char *word)
{
	uint32_t row = dictionary_find_text(&space->items, word);
	assert_int_not_equal(row, DICTIONARY_NONE);
	return space->counts[row];
}

static void check_all_words(const Trainer *trainer, const char *options)
{
	Space *from = some_vectors();
	Model *model = start_from(trainer, options, from, true);
	assert_non_null(model);
	Space *begun = trained_space(model);
	assert_int_equal(begun->vectors.cols, WIDTH);
	assert_int_equal(begun->vectors.rows, 6);
	assert_int_equal(count_of(begun, "elsewhere"), 0);
	assert_int_equal(count_of(begun, "rare"), 1);
	assert_int_equal(count_of(begun, "d"), 3);
	assert_row(begun, from, "b", true);
	assert_row(begun, from, "rare", true);
	assert_row(begun, from, "elsewhere", true);
	trained_finish(model, NULL);
	Space *ended = trained_space(model);
	assert_row(ended, from, "b", false);
	assert_row(ended, from, "rare", false);
	assert_row(ended, from, "elsewhere", true);
	space_unref(begun);
	space_unref(ended);
	space_unref(from);
	trainer->free(model);
}

static void test_words_begin_at_the_vectors_that_are_given(void **state)
{
	(void)state;
	for_all(check_all_words);
}

static void check_words_of_the_text(const Trainer *trainer, const char *options)
{
	Space *from = some_vectors();
	Model *model = start_from(trainer, options, from, false);
	assert_non_null(model);
	Space *begun = trained_space(model);
	assert_int_equal(begun->vectors.rows, 5);
	assert_int_equal(dictionary_find_text(&begun->items, "elsewhere"), DICTIONARY_NONE);
	assert_row(begun, from, "b", true);
	assert_row(begun, from, "rare", true);
	space_unref(begun);
	space_unref(from);
	trainer->free(model);
}

static void test_words_that_the_text_lacks_can_stay_outside(void **state)
{
	(void)state;
	for_all(check_words_of_the_text);
}

static void test_the_width_is_that_of_the_vectors(void **state)
{
	(void)state;
	Space *from = some_vectors();
	assert_null(start_from(&trainer_sgns, "dim=7", from, true));
	assert_contains(err.message, "have 6 numbers");
	Model *model = start_from(&trainer_sgns, "dim=6", from, true);
	assert_non_null(model);
	trainer_sgns.free(model);
	space_unref(from);
}

/* The anchor ties what was given, and nothing else. */
static void test_an_anchor_ties_words_to_the_vectors_that_are_given(void **state)
{
	(void)state;
	Space *from = some_vectors();
	for (size_t i = 0; i < 2; i++) {
		Model *model =
			start_from(ways[i], "min_count=2 epochs=3 sample=0 exact=yes anchor=1e12", from, false);
		Space *begun = trained_space(model);
		trained_finish(model, NULL);
		Space *ended = trained_space(model);
		uint32_t b = dictionary_find_text(&ended->items, "b"),
			 a = dictionary_find_text(&ended->items, "a");
		for (size_t j = 0; j < WIDTH; j++)
			assert_near(matrix_row(&ended->vectors, b)[j], matrix_row(&from->vectors, 1)[j], 1e-6);
		assert_row(ended, begun, "a", false);
		assert_true(a != b);
		space_unref(begun);
		space_unref(ended);
		ways[i]->free(model);
	}
	space_unref(from);
}

static void check_a_copy(const Trainer *trainer, const char *options)
{
	Corpus *corpus = some_text();
	Model *model = start_from(trainer, options, NULL, false);
	trained_finish(model, NULL);
	dictionary_add(&model->frozen, "a", 1);
	Model *copy = model_copy(model, &err);
	assert_non_null(copy);
	assert_same_vectors(model, copy);
	assert_int_equal(copy->frozen.count, 1);
	assert_ok(trained_more(model, corpus, "epochs=2", 9, &err));
	assert_ok(trained_more(copy, corpus, "epochs=2", 9, &err));
	trained_finish(model, NULL);
	trained_finish(copy, NULL);
	assert_same_vectors(model, copy);
	trainer->free(model);
	trainer->free(copy);
	corpus_unref(corpus);
}

static void test_a_copy_goes_on_like_the_model(void **state)
{
	(void)state;
	for_all(check_a_copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_begin_at_the_vectors_that_are_given),
		cmocka_unit_test(test_words_that_the_text_lacks_can_stay_outside),
		cmocka_unit_test(test_the_width_is_that_of_the_vectors),
		cmocka_unit_test(test_an_anchor_ties_words_to_the_vectors_that_are_given),
		cmocka_unit_test(test_a_copy_goes_on_like_the_model),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
