#include "base/random.h"
#include "check.h"
#include "memory_archive.h"
#include "train/classify.h"
#include "train/held_out.h"
#include "trained.h"

#include <stdlib.h>

static Error err;

/* ---- texts ---- */

/* Documents about fruit and about metal: of five words the label's two, drawn, and three that say nothing. */
static Corpus *planted(size_t documents, uint64_t seed, const char *const labels[2])
{
	static const char *const words[2][4] = {
		{"apple", "pear", "plum", "fig"}, {"iron", "zinc", "tin", "lead"}};
	CorpusBuilder *builder = corpus_builder_new();
	Random random;
	random_init(&random, seed, 0);
	for (size_t d = 0; d < documents; d++) {
		size_t label = random_below(&random, 2);
		char text[128];
		snprintf(text, sizeof text, "w%d %s w%d %s w%d", (int)random_below(&random, 30),
			words[label][random_below(&random, 4)], (int)random_below(&random, 30),
			words[label][random_below(&random, 4)], (int)random_below(&random, 30));
		corpus_builder_document(builder, "d", labels[label]);
		corpus_builder_words(builder, text);
	}
	Corpus *corpus = corpus_builder_finish(builder, "planted", &err);
	assert_non_null(corpus);
	return corpus;
}

static const char *const usual[2] = {"fruit", "metal"};

static const Classifier *classifier_of(const Model *model)
{
	return ((const Classify *)model)->classifier;
}

static double accuracy(const Classifier *classifier, const Corpus *corpus)
{
	WordFeatures features = {0};
	ClassifierRoom room = {0};
	size_t right = 0;
	assert_ok(word_features_init(&features, classifier, &corpus->words, &err));
	for (size_t d = 0; d < corpus->n_documents; d++) {
		size_t begin = corpus->sentences[corpus->documents[d].first_sentence];
		size_t end = corpus->sentences[corpus->documents[d + 1].first_sentence];
		Guess guess;
		classifier_read(classifier, &features, corpus->tokens + begin, end - begin, &room);
		assert_int_equal(classifier_guess(classifier, &room, 1, &guess), 1);
		right += strcmp(dictionary_word(&classifier->labels, guess.label),
				 dictionary_word(&corpus->labels, corpus->documents[d].label)) == 0;
	}
	classifier_room_release(&room);
	word_features_release(&features);
	return (double)right / (double)corpus->n_documents;
}

/* ---- gradients ---- */

enum { LABELS = 70, WIDTH = 5, ROOM = 16 };

/* With more labels than one step of the kernel takes. */
static Classifier *some_classifier(ClassifierLoss loss)
{
	Classifier *classifier = classifier_new(WIDTH);
	classifier->loss = loss;
	classifier->label_counts = memory_new(LABELS, sizeof *classifier->label_counts);
	for (size_t i = 0; i < LABELS; i++) {
		char name[16];
		snprintf(name, sizeof name, "l%zu", i);
		dictionary_add(&classifier->labels, name, strlen(name));
		classifier->label_counts[i] = 1 + i * 7 % 13;
	}
	if (loss == CLASSIFIER_HS)
		assert_ok(classifier_plant(classifier, &classifier->tree, &err));
	assert_ok(row_blocks_grow(&classifier->outputs, classifier_output_rows(classifier), "rows", &err));
	for (size_t row = 0; row < classifier->outputs.rows; row++)
		for (size_t i = 0; i < WIDTH; i++)
			row_blocks_at(&classifier->outputs, row)[i] =
				(float)sin((double)(1 + row * 3 + i * 11));
	return classifier;
}

typedef struct Fixture {
	Classifier *classifier;
	Alias negatives;
	_Alignas(64) float vector[ROOM], move[ROOM];
	float scores[LABELS];
	uint32_t labels[2];
} Fixture;

/* The random numbers are the same each time, and so are the labels drawn. */
static double loss_at(Fixture *fixture, float rate)
{
	Random random;
	random_init(&random, 3, 4);
	memset(fixture->move, 0, sizeof fixture->move);
	ClassifyExample example = {.classifier = fixture->classifier,
		.negatives = &fixture->negatives,
		.negative = 5,
		.random = &random,
		.labels = fixture->labels,
		.n_labels = 2,
		.vector = fixture->vector,
		.scores = fixture->scores,
		.move = fixture->move,
		.rate = rate};
	return classify_learn_label(&example);
}

/* The slope of the loss in *at, which is put back. */
static double slope(Fixture *fixture, float *at)
{
	float old = *at;
	*at = old + 0.01f;
	double above = loss_at(fixture, 0);
	*at = old - 0.01f;
	double below = loss_at(fixture, 0);
	*at = old;
	return (above - below) / 0.02;
}

static void check_gradient(ClassifierLoss loss)
{
	const float rate = 0.5f;
	Fixture fixture = {.classifier = some_classifier(loss), .labels = {2, 67}};
	double weights[LABELS], slopes[LABELS][WIDTH], vector_slopes[WIDTH];
	float before[LABELS][WIDTH];
	for (size_t i = 0; i < LABELS; i++)
		weights[i] = 1;
	assert_ok(alias_init(&fixture.negatives, weights, LABELS, &err));
	for (size_t i = 0; i < WIDTH; i++)
		fixture.vector[i] = (float)cos((double)(5 * i)) / 2;
	RowBlocks *outputs = &fixture.classifier->outputs;
	for (size_t i = 0; i < WIDTH; i++) {
		vector_slopes[i] = slope(&fixture, &fixture.vector[i]);
		for (size_t row = 0; row < outputs->rows; row++) {
			slopes[row][i] = slope(&fixture, &row_blocks_at(outputs, row)[i]);
			before[row][i] = row_blocks_at(outputs, row)[i];
		}
	}
	loss_at(&fixture, rate);
	for (size_t i = 0; i < WIDTH; i++) {
		assert_near((double)(-fixture.move[i] / rate), vector_slopes[i], 2e-3);
		for (size_t row = 0; row < outputs->rows; row++)
			assert_near((double)((before[row][i] - row_blocks_at(outputs, row)[i]) / rate),
				slopes[row][i], 1e-3);
	}
	alias_release(&fixture.negatives);
	classifier_unref(fixture.classifier);
}

static void test_gradients_are_finite_differences(void **state)
{
	(void)state;
	for (int loss = 0; loss < CLASSIFIER_LOSSES; loss++)
		check_gradient((ClassifierLoss)loss);
}

static void test_probabilities(void **state)
{
	(void)state;
	static const double sums[CLASSIFIER_LOSSES] = {1, 1, NAN, NAN};
	for (int loss = 0; loss < CLASSIFIER_LOSSES; loss++) {
		Classifier *classifier = some_classifier((ClassifierLoss)loss);
		ClassifierRoom room = {0};
		Dictionary none = {0};
		WordFeatures features = {0};
		assert_ok(word_features_init(&features, classifier, &none, &err));
		classifier_read(classifier, &features, NULL, 0, &room);
		for (size_t i = 0; i < WIDTH; i++)
			room.vector[i] = (float)(i * 0.3);
		Guess all[LABELS], few[3];
		assert_int_equal(classifier_guess(classifier, &room, LABELS + 5, all), LABELS);
		assert_int_equal(classifier_guess(classifier, &room, 3, few), 3);
		assert_memory_equal(all, few, sizeof few);
		double sum = 0;
		for (size_t i = 0; i < LABELS; i++)
			sum += (double)all[i].probability;
		if (!isnan(sums[loss]))
			assert_near(sum, sums[loss], 1e-5);
		for (size_t i = 1; i < LABELS; i++)
			assert_true(all[i].probability <= all[i - 1].probability);
		classifier_room_release(&room);
		word_features_release(&features);
		classifier_unref(classifier);
	}
}

/* ---- features ---- */

/* Buckets computed by tests/reference/classify.py after fastText's hash: runs of the cat sat </s>. */
static void test_runs_have_the_buckets_of_fasttext(void **state)
{
	(void)state;
	static const uint32_t buckets[] = {411, 896, 28, 141, 614};
	Classifier *classifier = classifier_new(WIDTH);
	classifier->word_ngrams = 3;
	classifier->ngrams = subwords_new(1000, WIDTH, 0, 0, &err);
	Dictionary words = {0};
	dictionary_add(&words, "the", 3);
	dictionary_add(&words, "cat", 3);
	dictionary_add(&words, "sat", 3);
	dictionary_add(&classifier->words, "</s>", 4);
	dictionary_add(&classifier->words, "cat", 3);
	WordFeatures features = {0};
	FeatureList list = {0};
	const uint32_t text[] = {0, 1, 2};
	assert_ok(word_features_init(&features, classifier, &words, &err));
	assert_ok(classifier_add_runs(classifier, &features, text, 3, &err));
	classifier_features(classifier, &features, text, 3, &list);
	assert_int_equal(list.count, 2 + 5);
	assert_int_equal(list.items[0], 1);
	assert_int_equal(list.items[1], 0);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(
			list.items[2 + i], FEATURE_NGRAM | (classifier->ngrams->row_of[buckets[i]] - 1));
	const uint32_t other[] = {0, 2};
	classifier_features(classifier, &features, other, 2, &list);
	assert_int_equal(list.count, 1 + 3);
	assert_int_equal(list.items[1], FEATURE_ZERO);
	free(list.items);
	word_features_release(&features);
	dictionary_release(&words);
	classifier_unref(classifier);
}

/* ---- learning ---- */

static void test_all_losses_learn_a_planted_difference(void **state)
{
	(void)state;
	static const char *const lines[] = {"dim=10 epochs=8 lr=0.5", "dim=10 epochs=8 lr=0.5 loss=hs",
		"dim=10 epochs=8 lr=0.5 loss=ova", "dim=10 epochs=8 lr=0.5 loss=ns",
		"dim=10 epochs=8 lr=0.5 wordNgrams=2 bucket=5000", "dim=10 epochs=8 lr=0.5 minn=2 maxn=3"};
	Corpus *corpus = planted(400, 1, usual), *fresh = planted(200, 2, usual);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		Model *model = trained_start(&trainer_classify, corpus, lines[i], &err);
		assert_non_null(model);
		trained_finish(model, NULL);
		assert_near(accuracy(classifier_of(model), fresh), 1, 0.01);
		assert_true(model_last(model, "epoch loss") < 0.3);
		model->trainer->free(model);
	}
	corpus_unref(corpus);
	corpus_unref(fresh);
}

static void test_exact_gives_the_same_bytes(void **state)
{
	(void)state;
	Corpus *corpus = planted(2000, 1, usual);
	const char *line = "dim=10 epochs=3 lr=0.5 exact=yes wordNgrams=2";
	Model *one = trained_start(&trainer_classify, corpus, line, &err);
	Model *two = trained_start(&trainer_classify, corpus, line, &err);
	Pool *pool = pool_new(3);
	trained_finish(one, NULL);
	trained_finish(two, pool);
	assert_same_vectors(one, two);
	pool_free(pool);
	one->trainer->free(one);
	two->trainer->free(two);
	corpus_unref(corpus);
}

static void test_a_run_that_was_saved_goes_on_to_the_same_bytes(void **state)
{
	(void)state;
	static const char *const lines[] = {"dim=10 lr=0.5 epochs=3 exact=yes minn=2 maxn=3 holdout=0.2",
		"dim=10 epochs=3 exact=yes loss=hs", "dim=10 epochs=3 exact=yes loss=ns word_ngrams=2"};
	Corpus *corpus = planted(600, 1, (const char *const[]){"cat", "dog"});
	for (size_t i = 0; i < 3; i++) {
		Model *one = trained_start(&trainer_classify, corpus, lines[i], &err);
		Model *two = trained_start(&trainer_classify, corpus, lines[i], &err);
		trained_finish(one, NULL);
		two = trained_finish_reopened(two, corpus, NULL, 2);
		assert_same_vectors(one, two);
		assert_same_curves(one, two);
		trainer_classify.free(one);
		trainer_classify.free(two);
	}
	corpus_unref(corpus);
}

static void test_threads_learn_too(void **state)
{
	(void)state;
	Corpus *corpus = planted(4000, 1, usual);
	Model *model = trained_start(&trainer_classify, corpus, "dim=10 lr=0.5", &err);
	Pool *pool = pool_new(2);
	trained_finish(model, pool);
	assert_near(accuracy(classifier_of(model), corpus), 1, 0.01);
	pool_free(pool);
	model->trainer->free(model);
	corpus_unref(corpus);
}

static void test_new_words_and_labels_join(void **state)
{
	(void)state;
	static const char *const lines[] = {"oak wood tree", "elm tree wood", "oak elm", "plum fig"};
	static const char *const labels[] = {"tree", "tree", "tree", "fruit"};
	static const char *const methods[] = {
		"dim=10 lr=0.5 epochs=10 wordNgrams=2", "dim=10 lr=0.5 epochs=10 loss=hs"};
	Corpus *corpus = planted(300, 1, usual), *later = corpus_of_lines(lines, labels, 4);
	for (size_t i = 0; i < 2; i++) {
		Model *model = trained_start(&trainer_classify, corpus, methods[i], &err);
		trained_finish(model, NULL);
		assert_ok(trained_more(model, later, "epochs=60", 9, &err));
		trained_finish(model, NULL);
		assert_int_equal(classifier_of(model)->labels.count, 3);
		assert_near(accuracy(classifier_of(model), later), 1, 0);
		assert_true(accuracy(classifier_of(model), corpus) > 0.9);
		model->trainer->free(model);
	}
	corpus_unref(corpus);
	corpus_unref(later);
}

/* In the middle of a run, which is given up. */
static void test_many_labels_join(void **state)
{
	(void)state;
	enum { NEW = 200 };
	static char lines[NEW][16], labels[NEW][16];
	const char *line_at[NEW], *label_at[NEW];
	for (size_t i = 0; i < NEW; i++) {
		snprintf(lines[i], sizeof lines[i], "word%zu", i);
		snprintf(labels[i], sizeof labels[i], "label%zu", i);
		line_at[i] = lines[i];
		label_at[i] = labels[i];
	}
	Corpus *corpus = planted(3000, 1, usual), *later = corpus_of_lines(line_at, label_at, NEW);
	Model *model = trained_start(&trainer_classify, corpus, "dim=10", &err);
	assert_ok(model->trainer->step(model, NULL, &err));
	assert_ok(trained_more(model, later, "epochs=100 lr=1", 9, &err));
	trained_finish(model, NULL);
	assert_int_equal(classifier_of(model)->labels.count, NEW + 2);
	assert_true(accuracy(classifier_of(model), later) > 0.95);
	model->trainer->free(model);
	corpus_unref(corpus);
	corpus_unref(later);
}

static void test_saved_models_go_on_alike(void **state)
{
	(void)state;
	static const char *const lines[] = {"dim=10 exact=yes", "dim=10 exact=yes loss=hs",
		"dim=10 exact=yes wordNgrams=2 loss=ova holdout=0.1"};
	Corpus *corpus = planted(300, 1, usual), *later = planted(100, 2, usual);
	for (size_t i = 0; i < 3; i++) {
		Model *model = trained_start(&trainer_classify, corpus, lines[i], &err);
		trained_finish(model, NULL);
		MemoryArchive memory;
		memory_archive_init(&memory);
		assert_ok(trainer_classify.save(model, &memory.archive, &err));
		Model *loaded = trainer_classify.load(&memory.archive, &err);
		assert_non_null(loaded);
		assert_same_vectors(model, loaded);
		assert_ok(trained_more(model, later, "", 8, &err));
		assert_ok(trained_more(loaded, later, "", 8, &err));
		trained_finish(model, NULL);
		trained_finish(loaded, NULL);
		assert_same_vectors(model, loaded);
		model->trainer->free(model);
		loaded->trainer->free(loaded);
		memory_archive_release(&memory);
	}
	corpus_unref(corpus);
	corpus_unref(later);
}

static void test_damaged_archives_are_refused(void **state)
{
	(void)state;
	static const char *const parts[] = {
		"state", "classifier", "labels", "label rows 0", "classifier rows 0", "label counts"};
	Corpus *corpus = planted(50, 1, usual);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		Model *model = trained_start(&trainer_classify, corpus, "dim=10 epochs=1", &err);
		MemoryArchive memory;
		memory_archive_init(&memory);
		assert_ok(trainer_classify.save(model, &memory.archive, &err));
		struct MemoryPart *part = memory_archive_find(&memory, parts[i]);
		assert_non_null(part);
		part->count--;
		assert_null(trainer_classify.load(&memory.archive, &err));
		assert_contains(err.message, "damaged");
		model->trainer->free(model);
		memory_archive_release(&memory);
	}
	corpus_unref(corpus);
}

/* ---- holding out ---- */

static void test_the_same_text_is_on_one_side(void **state)
{
	(void)state;
	static const char *const lines[] = {"a b c", "x y", "a b c", "a c b"};
	static const char *const labels[] = {"1", "2", "2", "1"};
	Corpus *corpus = corpus_of_lines(lines, labels, 4);
	for (double share = 0; share < 1; share += 0.05)
		assert_int_equal(document_held_out(corpus, 0, share), document_held_out(corpus, 2, share));
	corpus_unref(corpus);
	corpus = planted(4000, 1, usual);
	size_t held = 0;
	for (size_t d = 0; d < corpus->n_documents; d++)
		held += document_held_out(corpus, d, 0.2);
	assert_near((double)held / 4000, 0.2, 0.03);
	corpus_unref(corpus);
}

static void test_held_out_documents_make_curves(void **state)
{
	(void)state;
	Corpus *corpus = planted(500, 1, usual);
	Model *model = trained_start(&trainer_classify, corpus, "dim=10 lr=0.5 epochs=6 holdout=0.2", &err);
	trained_finish(model, NULL);
	assert_near(model_last(model, HELD_OUT_ACCURACY), 1, 0.03);
	assert_true(model_last(model, HELD_OUT_LOSS) < 0.3);
	assert_near(model->progress.done, model->progress.total, 0);
	assert_true(classifier_learned_from(classifier_of(model), corpus));
	model->trainer->free(model);
	corpus_unref(corpus);
}

/* ---- looking ---- */

static void test_labels_are_items(void **state)
{
	(void)state;
	Corpus *corpus = planted(300, 1, usual);
	Model *model = trained_start(&trainer_classify, corpus, "dim=10 lr=0.5", &err);
	trained_finish(model, NULL);
	Space *space = trained_space(model);
	uint32_t label = dictionary_find_text(&space->items, "__label__fruit");
	uint32_t word = dictionary_find_text(&space->items, "plum");
	assert_int_not_equal(label, DICTIONARY_NONE);
	assert_string_equal(dictionary_word(&space->classes, space->class_of[label]), "label");
	assert_string_equal(dictionary_word(&space->classes, space->class_of[word]), "word");
	assert_non_null(space->classifier);
	assert_ptr_not_equal(space->classifier, classifier_of(model));
	space_unref(space);
	model->trainer->free(model);
	corpus_unref(corpus);
}

/* ---- what cannot be ---- */

static void test_refusals(void **state)
{
	(void)state;
	static const char *const lines[] = {"a b", "c d"};
	static const char *const one[] = {"x", "x"}, *const none[] = {NULL, NULL};
	Corpus *corpus = corpus_of_lines(lines, none, 2);
	assert_null(trained_start(&trainer_classify, corpus, "", &err));
	assert_contains(err.message, "no document of this text has a label");
	corpus_unref(corpus);
	corpus = corpus_of_lines(lines, one, 2);
	assert_null(trained_start(&trainer_classify, corpus, "", &err));
	assert_contains(err.message, "all documents have the label \"x\"");
	corpus_unref(corpus);
	corpus = planted(50, 1, usual);
	assert_null(trained_start(&trainer_classify, corpus, "minn=3 maxn=2", &err));
	assert_contains(err.message, "at least 3 characters and at most 2");
	Model *model = trained_start(&trainer_classify, corpus, "dim=10 epochs=1", &err);
	trained_finish(model, NULL);
	assert_false(trained_more(model, corpus, "loss=hs", 1, &err));
	assert_contains(err.message, "loss cannot change");
	model->trainer->free(model);
	corpus_unref(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gradients_are_finite_differences),
		cmocka_unit_test(test_probabilities),
		cmocka_unit_test(test_runs_have_the_buckets_of_fasttext),
		cmocka_unit_test(test_all_losses_learn_a_planted_difference),
		cmocka_unit_test(test_exact_gives_the_same_bytes),
		cmocka_unit_test(test_a_run_that_was_saved_goes_on_to_the_same_bytes),
		cmocka_unit_test(test_threads_learn_too),
		cmocka_unit_test(test_new_words_and_labels_join),
		cmocka_unit_test(test_many_labels_join),
		cmocka_unit_test(test_saved_models_go_on_alike),
		cmocka_unit_test(test_damaged_archives_are_refused),
		cmocka_unit_test(test_the_same_text_is_on_one_side),
		cmocka_unit_test(test_held_out_documents_make_curves),
		cmocka_unit_test(test_labels_are_items),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
