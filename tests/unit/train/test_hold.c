/* Rows that are held in place while a model goes on learning. */
#include "base/text.h"
#include "check.h"
#include "memory_archive.h"
#include "train/cbow.h"
#include "train/doc2vec.h"
#include "train/fasttext.h"
#include "train/glove.h"
#include "train/skipgram.h"
#include "trained.h"

#include <stdlib.h>
#include <string.h>

static Error err;

static const struct Way {
	const Trainer *trainer;
	const char *options;
} ways[] = {
	{&trainer_sgns, "dim=12 epochs=2 min_count=1 exact=yes"},
	{&trainer_cbow, "dim=12 epochs=2 min_count=1 exact=yes"},
	{&trainer_sgns, "dim=12 epochs=2 min_count=1 exact=yes loss=hs"},
	{&trainer_cbow, "dim=12 epochs=2 min_count=1 exact=yes loss=hs"},
	{&trainer_glove, "dim=12 epochs=5 min_count=1 exact=yes"},
	{&trainer_fasttext, "dim=12 epochs=2 min_count=1 exact=yes buckets=50"},
	{&trainer_fasttext, "dim=12 epochs=2 min_count=1 exact=yes model=cbow"},
	{&trainer_doc2vec, "dim=12 epochs=2 min_count=1 exact=yes words=yes items=words"},
	{&trainer_doc2vec, "dim=12 epochs=2 min_count=1 exact=yes dm=yes items=words"},
};

enum {
	WAYS = sizeof ways / sizeof *ways,
	PREDICTING = 4 /* the first ones, which forget the texts before */
};

/* Sentences of words w`first` .. w`first + 19`. */
static Corpus *text_from(uint64_t seed, size_t first)
{
	Random random;
	random_init(&random, seed, 0);
	CorpusBuilder *builder = corpus_builder_new();
	for (size_t s = 0; s < 200; s++) {
		Text text = {0};
		corpus_builder_document(builder, "text", NULL);
		for (size_t i = 0; i < 12; i++)
			text_format(&text, "w%zu ", first + random_below(&random, 20));
		corpus_builder_words(builder, text_of(&text));
		text_release(&text);
	}
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

static void freeze(Model *model, const char *word)
{
	dictionary_add(&model->frozen, word, strlen(word));
	assert_ok(model->trainer->hold(model, &err));
}

static Model *learned(const struct Way *way, const char *more)
{
	Corpus *corpus = text_from(1, 0);
	Text options = {0};
	text_format(&options, "%s%s", way->options, more);
	Model *model = trained_start(way->trainer, corpus, text_of(&options), &err);
	assert_non_null(model);
	trained_finish(model, NULL);
	text_release(&options);
	corpus_unref(corpus);
	return model;
}

static void go_on(Model *model, const char *options)
{
	Corpus *corpus = text_from(2, 10);
	assert_ok(trained_more(model, corpus, options, 7, &err));
	trained_finish(model, NULL);
	corpus_unref(corpus);
}

static const float *row_of(const Space *space, const char *word)
{
	uint32_t row = dictionary_find_text(&space->items, word);
	assert_int_not_equal(row, DICTIONARY_NONE);
	return matrix_row(&space->vectors, row);
}

static double distance(const Space *a, const Space *b, const char *word)
{
	const float *x = row_of(a, word), *y = row_of(b, word);
	double sum = 0;
	for (size_t i = 0; i < a->vectors.cols; i++)
		sum += ((double)x[i] - (double)y[i]) * ((double)x[i] - (double)y[i]);
	return sqrt(sum);
}

static bool same_row(const Space *a, const Space *b, const char *word)
{
	return memcmp(row_of(a, word), row_of(b, word), a->vectors.cols * sizeof(float)) == 0;
}

static void test_frozen_rows_keep_their_bytes_and_others_move(void **state)
{
	(void)state;
	for (size_t i = 0; i < WAYS; i++) {
		Model *model = learned(&ways[i], "");
		Space *before = trained_space(model);
		freeze(model, "w15");
		freeze(model, "w3");
		go_on(model, "");
		Space *after = trained_space(model);
		assert_true(same_row(before, after, "w15"));
		assert_true(same_row(before, after, "w3"));
		assert_false(same_row(before, after, "w12"));
		assert_int_equal(after->vectors.rows, 30);
		space_unref(before);
		space_unref(after);
		model->trainer->free(model);
	}
}

/* What others learn does not depend on whether a word that the text lacks is frozen. */
static void test_freezing_changes_nothing_for_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < PREDICTING; i++) {
		Model *free_model = learned(&ways[i], ""), *held = learned(&ways[i], "");
		freeze(held, "w3");
		go_on(free_model, "");
		go_on(held, "");
		assert_same_vectors(free_model, held);
		free_model->trainer->free(free_model);
		held->trainer->free(held);
	}
}

static void test_a_word_that_thaws_moves_again(void **state)
{
	(void)state;
	Model *model = learned(&ways[0], "");
	freeze(model, "w15");
	Space *before = trained_space(model);
	dictionary_release(&model->frozen);
	assert_ok(model->trainer->hold(model, &err));
	go_on(model, "");
	Space *after = trained_space(model);
	assert_false(same_row(before, after, "w15"));
	space_unref(before);
	space_unref(after);
	model->trainer->free(model);
}

static void test_frozen_words_are_saved_with_the_model(void **state)
{
	(void)state;
	for (size_t i = 0; i < WAYS; i++) {
		Model *model = learned(&ways[i], "");
		freeze(model, "w15");
		MemoryArchive memory;
		memory_archive_init(&memory);
		assert_ok(model->trainer->save(model, &memory.archive, &err));
		Model *again = model->trainer->load(&memory.archive, &err);
		assert_non_null(again);
		assert_int_equal(again->frozen.count, 1);
		Space *before = trained_space(again);
		go_on(again, "");
		Space *after = trained_space(again);
		assert_true(same_row(before, after, "w15"));
		space_unref(before);
		space_unref(after);
		memory_archive_release(&memory);
		again->trainer->free(again);
		model->trainer->free(model);
	}
}

/* --- the anchor --- */

static void test_an_anchor_of_no_strength_is_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < WAYS; i++) {
		Model *free_model = learned(&ways[i], ""), *tied = learned(&ways[i], "");
		go_on(free_model, "");
		go_on(tied, "anchor=0");
		assert_same_vectors(free_model, tied);
		free_model->trainer->free(free_model);
		tied->trainer->free(tied);
	}
}

static double moved(const struct Way *way, const char *options, const char *word)
{
	Model *model = learned(way, "");
	Space *before = trained_space(model);
	go_on(model, options);
	Space *after = trained_space(model);
	double by = distance(before, after, word);
	space_unref(before);
	space_unref(after);
	model->trainer->free(model);
	return by;
}

static void test_a_stronger_anchor_lets_rows_move_less(void **state)
{
	(void)state;
	for (size_t i = 0; i < WAYS; i++) {
		double loose = moved(&ways[i], "anchor=0", "w15"), some = moved(&ways[i], "anchor=1", "w15"),
		       tight = moved(&ways[i], "anchor=100", "w15"),
		       fixed = moved(&ways[i], "anchor=1e12", "w15");
		assert_true(loose > some && some > tight && tight > fixed);
		assert_near(fixed, 0, 1e-6);
	}
}

static double documents_moved(const char *options, const char *anchor)
{
	static const struct Way both = {
		&trainer_doc2vec, "dim=12 epochs=2 min_count=1 exact=yes items=documents"};
	Model *model = learned(&both, options);
	Space *before = trained_space(model);
	Corpus *corpus = text_from(1, 0);
	assert_ok(trained_more(model, corpus, anchor, 7, &err));
	trained_finish(model, NULL);
	Space *after = trained_space(model);
	assert_int_equal(after->vectors.rows, before->vectors.rows);
	double most = 0;
	for (uint32_t i = 0; i < before->items.count; i++)
		most = fmax(most, distance(before, after, dictionary_word(&before->items, i)));
	corpus_unref(corpus);
	space_unref(before);
	space_unref(after);
	model->trainer->free(model);
	return most;
}

static void test_an_anchor_ties_documents(void **state)
{
	(void)state;
	static const char *const ways_of_documents[] = {"", " words=yes", " dm=yes"};
	for (size_t i = 0; i < 3; i++) {
		double loose = documents_moved(ways_of_documents[i], "anchor=0"),
		       some = documents_moved(ways_of_documents[i], "anchor=10"),
		       fixed = documents_moved(ways_of_documents[i], "anchor=1e12");
		assert_true(loose > 1e-3 && loose > some && some > fixed);
		assert_near(fixed, 0, 1e-6);
	}
}

/* A run that is saved on its way ends as if it had not been. */
static void test_an_anchor_is_saved_with_its_run(void **state)
{
	(void)state;
	for (size_t i = 0; i < WAYS; i++) {
		Corpus *corpus = text_from(2, 10);
		TrainInput input = {.corpora = &corpus, .n_corpora = 1, .seed = 7, .threads = 1};
		Model *model = learned(&ways[i], "");
		freeze(model, "w3");
		freeze(model, "w14");
		assert_ok(trained_more(model, corpus, "anchor=2", 7, &err));
		while (!model->progress.finished && model->progress.done < model->progress.total / 3)
			assert_ok(model->trainer->step(model, NULL, &err));
		assert_false(model->progress.finished);
		Model *again = model_copy(model, &err);
		assert_non_null(again);
		assert_ok(again->trainer->resume(again, &input, &err));
		trained_finish(model, NULL);
		trained_finish(again, NULL);
		assert_same_vectors(model, again);
		model->trainer->free(model);
		again->trainer->free(again);
		corpus_unref(corpus);
	}
}

/* It counts for one run. */
static void test_an_anchor_does_not_outlast_its_run(void **state)
{
	(void)state;
	Model *model = learned(&ways[0], "");
	go_on(model, "anchor=1e12");
	Space *before = trained_space(model);
	go_on(model, "");
	Space *after = trained_space(model);
	assert_true(distance(before, after, "w15") > 1e-3);
	space_unref(before);
	space_unref(after);
	model->trainer->free(model);
}

/* For a small rate the pull is the rate times minus the gradient of strength / 2 |w - w0|^2, here from finite
 * differences. */
static void test_the_pull_follows_the_gradient(void **state)
{
	(void)state;
	enum { WIDTH = 16 };
	float place[WIDTH] __attribute__((aligned(64))), row[WIDTH] __attribute__((aligned(64)));
	Random random;
	random_init(&random, 3, 0);
	double strength = 0.7, rate = 1e-3, step = 1e-4, old[WIDTH];
	for (size_t k = 0; kernels_at(k); k++) {
		Hold hold = {.strength = strength};
		for (size_t i = 0; i < WIDTH; i++) {
			place[i] = (float)random_uniform(&random) - 0.5f;
			row[i] = (float)random_uniform(&random) - 0.5f;
			old[i] = (double)row[i];
		}
		kernels_at(k)->pull_row(place, hold_pull(&hold, rate), row, WIDTH);
		for (size_t i = 0; i < WIDTH; i++) {
			double above = old[i] + step - (double)place[i],
			       below = old[i] - step - (double)place[i];
			double gradient = strength / 2 * (above * above - below * below) / (2 * step);
			assert_near(((double)row[i] - old[i]) / rate, -gradient, 2e-3 * fabs(gradient) + 1e-4);
		}
	}
}

/* That of AdaGrad, at its own rate for each number. */
static void test_the_pull_of_adagrad_follows_the_gradient(void **state)
{
	(void)state;
	enum { WIDTH = 16 };
	float place[WIDTH], row[2 * WIDTH], old[WIDTH];
	double strength = 0.7, rate = 1e-3;
	for (size_t i = 0; i < WIDTH; i++) {
		place[i] = 0.1f * (float)i - 0.7f;
		row[i] = old[i] = 0.3f - 0.05f * (float)i;
		row[WIDTH + i] = 1 + (float)i;
	}
	adagrad_pull(place, WIDTH, rate * strength, row);
	for (size_t i = 0; i < WIDTH; i++) {
		double gradient = strength * ((double)old[i] - (double)place[i]);
		double moved = ((double)row[i] - (double)old[i]) * sqrt((double)row[WIDTH + i]) / rate;
		assert_near(moved, -gradient, 2e-3 * fabs(gradient) + 1e-3);
	}
	adagrad_pull(place, WIDTH, 1e300, row);
	for (size_t i = 0; i < WIDTH; i++)
		assert_near(row[i], place[i], 1e-6);
}

static void test_versions_of_the_pull_agree(void **state)
{
	(void)state;
	enum { WIDTH = 48 };
	float place[WIDTH] __attribute__((aligned(64))), rows[8][WIDTH] __attribute__((aligned(64)));
	size_t n = 0;
	for (; kernels_at(n); n++) {
		for (size_t i = 0; i < WIDTH; i++) {
			place[i] = 0.37f * (float)i;
			rows[n][i] = 1.0f / (float)(i + 1);
		}
		kernels_at(n)->pull_row(place, 0.123f, rows[n], WIDTH);
	}
	for (size_t k = 1; k < n; k++)
		assert_memory_equal(rows[0], rows[k], sizeof rows[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frozen_rows_keep_their_bytes_and_others_move),
		cmocka_unit_test(test_freezing_changes_nothing_for_others),
		cmocka_unit_test(test_a_word_that_thaws_moves_again),
		cmocka_unit_test(test_frozen_words_are_saved_with_the_model),
		cmocka_unit_test(test_an_anchor_of_no_strength_is_none),
		cmocka_unit_test(test_a_stronger_anchor_lets_rows_move_less),
		cmocka_unit_test(test_an_anchor_ties_documents),
		cmocka_unit_test(test_an_anchor_is_saved_with_its_run),
		cmocka_unit_test(test_an_anchor_does_not_outlast_its_run),
		cmocka_unit_test(test_the_pull_follows_the_gradient),
		cmocka_unit_test(test_the_pull_of_adagrad_follows_the_gradient),
		cmocka_unit_test(test_versions_of_the_pull_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
