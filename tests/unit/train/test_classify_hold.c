/* Classifiers that begin from vectors or from another classifier, and whose words are held. */
#include "check.h"
#include "train/classify.h"
#include "train/memory_archive.h"
#include "trained.h"

#include <stdlib.h>

static Error err;

static Corpus *some_text(void)
{
	static const char *const lines[] = {
		"sweet ripe pear", "hard cold zinc", "ripe sweet fig", "cold bright zinc tin"};
	static const char *const labels[] = {"fruit", "metal", "fruit", "metal"};
	return corpus_of_lines(lines, labels, 4);
}

static Corpus *more_text(void)
{
	static const char *const lines[] = {"ripe pear again", "cold tin again"};
	static const char *const labels[] = {"fruit", "metal"};
	return corpus_of_lines(lines, labels, 2);
}

/* pear, zinc and two words that the text lacks. */
static Space *some_vectors(void)
{
	static const char *const words[] = {"pear", "zinc", "quince", "lead"};
	Space *space = space_new(4, 3, &err);
	for (uint32_t i = 0; i < 4; i++) {
		dictionary_add(&space->items, words[i], strlen(words[i]));
		for (size_t j = 0; j < 3; j++)
			matrix_row(&space->vectors, i)[j] = (float)(i + 1) * (j == i % 3 ? 1.0f : -0.25f);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Model *start_from(const Space *from, bool all, Corpus *corpus, const char *line)
{
	Args *args = args_of(trainer_classify.options, line, &err);
	assert_non_null(args);
	TrainInput input = {
		.corpora = &corpus, .n_corpora = 1, .seed = 5, .threads = 1, .from = from, .from_all = all};
	Model *model = trainer_classify.start(&input, args, &err);
	args_free(args);
	return model;
}

static const float *row_of(const Space *space, const char *item)
{
	uint32_t row = dictionary_find_text(&space->items, item);
	assert_int_not_equal(row, DICTIONARY_NONE);
	return matrix_row(&space->vectors, row);
}

static bool same_row(const Space *a, const Space *b, const char *item)
{
	return memcmp(row_of(a, item), row_of(b, item), a->vectors.cols * sizeof(float)) == 0;
}

static void test_words_begin_at_their_vectors(void **state)
{
	(void)state;
	Corpus *corpus = some_text();
	Space *from = some_vectors();
	Model *model = start_from(from, false, corpus, "exact=yes");
	assert_non_null(model);
	Space *space = trainer_classify.look(model, &err);
	assert_int_equal(space->vectors.cols, 3);
	assert_true(same_row(space, from, "pear"));
	assert_true(same_row(space, from, "zinc"));
	assert_int_equal(dictionary_find_text(&space->items, "quince"), DICTIONARY_NONE);
	space_unref(space);
	trainer_classify.free(model);
	model = start_from(from, true, corpus, "exact=yes");
	trained_finish(model, NULL);
	space = trainer_classify.look(model, &err);
	assert_true(same_row(space, from, "quince"));
	assert_false(same_row(space, from, "pear"));
	space_unref(space);
	trainer_classify.free(model);
	assert_null(start_from(from, true, corpus, "dim=4"));
	assert_contains(err.message, "3 numbers");
	space_unref(from);
	corpus_unref(corpus);
}

static void freeze(Model *model, const char *word)
{
	dictionary_add(&model->frozen, word, strlen(word));
	assert_ok(trainer_classify.hold(model, &err));
}

/* With n-grams the vector of a word stays when all that it is made of does. */
static void test_frozen_words_stay(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"dim=4 lr=0.5 exact=yes", "dim=4 lr=0.5 exact=yes minn=2 maxn=3 buckets=100000 wordNgrams=2"};
	for (size_t i = 0; i < 2; i++) {
		Corpus *corpus = some_text(), *more = more_text();
		Model *model = trained_start(&trainer_classify, corpus, lines[i], &err);
		trained_finish(model, NULL);
		freeze(model, "pear");
		Space *before = trainer_classify.look(model, &err);
		assert_ok(trained_more(model, more, "", 8, &err));
		trained_finish(model, NULL);
		Space *after = trainer_classify.look(model, &err);
		assert_true(same_row(before, after, "pear"));
		assert_false(same_row(before, after, "tin"));
		assert_false(same_row(before, after, "__label__fruit"));
		space_unref(before);
		space_unref(after);
		trainer_classify.free(model);
		corpus_unref(corpus);
		corpus_unref(more);
	}
}

static void test_labels_are_not_frozen(void **state)
{
	(void)state;
	Corpus *corpus = some_text();
	Model *model = trained_start(&trainer_classify, corpus, "dim=4", &err);
	trained_finish(model, NULL);
	dictionary_add(&model->frozen, "__label__fruit", strlen("__label__fruit"));
	assert_false(trainer_classify.hold(model, &err));
	assert_contains(err.message, "is a label");
	trainer_classify.free(model);
	corpus_unref(corpus);
}

static double way(const Space *before, const Space *after, const char *word)
{
	double sum = 0;
	for (size_t i = 0; i < before->vectors.cols; i++)
		sum += pow((double)row_of(after, word)[i] - (double)row_of(before, word)[i], 2);
	return sqrt(sum);
}

/* The stronger the anchor, the shorter the way. */
static void test_an_anchor_holds(void **state)
{
	(void)state;
	static const char *const lines[] = {"", "anchor=1", "anchor=1e9"};
	double ways[3];
	for (size_t i = 0; i < 3; i++) {
		Corpus *corpus = some_text(), *more = more_text();
		Model *model = trained_start(&trainer_classify, corpus, "dim=4 lr=0.5 exact=yes", &err);
		trained_finish(model, NULL);
		Space *before = trainer_classify.look(model, &err);
		assert_ok(trained_more(model, more, lines[i], 8, &err));
		trained_finish(model, NULL);
		Space *after = trainer_classify.look(model, &err);
		ways[i] = way(before, after, "tin");
		space_unref(before);
		space_unref(after);
		trainer_classify.free(model);
		corpus_unref(corpus);
		corpus_unref(more);
	}
	assert_true(ways[0] > 1e-3);
	assert_true(ways[1] < ways[0]);
	assert_true(ways[2] < 1e-6);
}

/* Saved between the first steps of its second run, with places to go back to. */
static void test_an_anchored_run_that_was_saved_goes_on_alike(void **state)
{
	(void)state;
	Corpus *corpus = some_text(), *more = more_text();
	Model *model = trained_start(
		&trainer_classify, corpus, "dim=4 lr=0.5 exact=yes minn=2 maxn=3 buckets=1000", &err);
	trained_finish(model, NULL);
	assert_ok(trained_more(model, more, "anchor=0.5 epochs=9", 8, &err));
	assert_ok(trainer_classify.step(model, NULL, &err));
	assert_false(model->progress.finished);
	Model *copy = model_copy(model, &err);
	assert_non_null(copy);
	TrainInput input = {.corpora = &more, .n_corpora = 1, .seed = 8, .threads = 1};
	assert_ok(trainer_classify.resume(copy, &input, &err));
	trained_finish(model, NULL);
	trained_finish(copy, NULL);
	Space *left = trainer_classify.look(model, &err), *right = trainer_classify.look(copy, &err);
	assert_memory_equal(left->vectors.data, right->vectors.data,
		left->vectors.rows * left->vectors.cols * sizeof(float));
	space_unref(left);
	space_unref(right);
	trainer_classify.free(model);
	trainer_classify.free(copy);
	corpus_unref(corpus);
	corpus_unref(more);
}

/* All that another classifier learned is there before the first step. */
static void test_begins_from_a_classifier(void **state)
{
	(void)state;
	static const char *const lines[] = {"dim=4 lr=0.5 exact=yes minn=2 maxn=3 buckets=1000",
		"dim=4 lr=0.5 exact=yes loss=hs", "dim=4 lr=0.5 exact=yes loss=ova wordNgrams=2 buckets=1000"};
	for (size_t i = 0; i < 3; i++) {
		Corpus *corpus = some_text(), *more = more_text();
		Model *model = trained_start(&trainer_classify, corpus, lines[i], &err);
		trained_finish(model, NULL);
		Space *before = trainer_classify.look(model, &err);
		Model *next = start_from(before, true, more, "exact=yes");
		assert_non_null(next);
		Space *after = trainer_classify.look(next, &err);
		assert_true(same_row(before, after, "fig"));
		assert_true(same_row(before, after, "zinc"));
		assert_int_equal(after->classifier->loss, before->classifier->loss);
		assert_int_equal(after->classifier->word_ngrams, before->classifier->word_ngrams);
		assert_int_equal(after->counts[dictionary_find_text(&after->items, "zinc")], 2);
		assert_int_equal(after->counts[dictionary_find_text(&after->items, "pear")], 2);
		trained_finish(next, NULL);
		assert_null(start_from(before, true, more, "dim=5"));
		assert_contains(err.message, "dim=4");
		assert_null(start_from(before, true, more, i == 1 ? "loss=ns" : "loss=hs"));
		assert_contains(err.message, "loss=");
		space_unref(before);
		space_unref(after);
		trainer_classify.free(model);
		trainer_classify.free(next);
		corpus_unref(corpus);
		corpus_unref(more);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_begin_at_their_vectors),
		cmocka_unit_test(test_frozen_words_stay),
		cmocka_unit_test(test_labels_are_not_frozen),
		cmocka_unit_test(test_an_anchor_holds),
		cmocka_unit_test(test_an_anchored_run_that_was_saved_goes_on_alike),
		cmocka_unit_test(test_begins_from_a_classifier),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
