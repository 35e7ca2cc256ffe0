#include "check.h"
#include "data/fasttext_classifier.h"
#include "data/fasttext_space.h"
#include "data/space_reader.h"
#include "fasttext_model.h"
#include "scratch.h"

#include <stdlib.h>

enum { LABELS = 4 };

static Error err;

/* Models of runs of up to two words; tests/reference/fasttext_model.py writes the same. */
static const FasttextRecipe softmax = {
	12, 3, FASTTEXT_BUCKETS, 3, LABELS, -1, 0, 0, 0, .word_ngrams = 2, .loss = FASTTEXT_SOFTMAX};
static const FasttextRecipe hierarchical = {
	12, 3, FASTTEXT_BUCKETS, 3, LABELS, -1, 0, 0, 0, .word_ngrams = 2, .loss = FASTTEXT_HS};

static Space *read_model(const FasttextRecipe *recipe)
{
	Text file = {0};
	fasttext_model(recipe, &file);
	const char *path = scratch_write(&scratch, "m.bin", text_of(&file), file.length);
	text_release(&file);
	return space_read(path, NULL, &err);
}

static size_t guess(const Classifier *classifier, const char *const *text, size_t count, Guess *guesses)
{
	Dictionary words = {0};
	WordFeatures features = {0};
	ClassifierRoom room = {0};
	uint32_t *numbers = memory_new(count, sizeof *numbers);
	for (size_t i = 0; i < count; i++)
		numbers[i] = dictionary_add(&words, text[i], strlen(text[i]));
	assert_ok(word_features_init(&features, classifier, &words, &err));
	classifier_read(classifier, &features, numbers, count, &room);
	size_t found = classifier_guess(classifier, &room, LABELS, guesses);
	classifier_room_release(&room);
	word_features_release(&features);
	dictionary_release(&words);
	free(numbers);
	return found;
}

/* Told as the program does: 1e-5 is added to a probability, with a tree to each factor of it. */
typedef struct Answer {
	const char *labels;
	double probabilities[LABELS];
} Answer;

static void expect_answer(const Classifier *classifier, const char *const *text, const Answer *answer)
{
	Guess guesses[LABELS];
	assert_int_equal(guess(classifier, text, 3, guesses), LABELS);
	for (size_t i = 0; i < LABELS; i++) {
		assert_int_equal(*dictionary_word(&classifier->labels, guesses[i].label), answer->labels[i]);
		assert_near((double)guesses[i].probability + 1e-5, answer->probabilities[i], 2e-5);
	}
}

static const char *const known[] = {"the", "naïve", "日本"}, *const unknown[] = {"q", "the", "q"};

/* Numbers printed by tests/reference/fasttext_model.py. */
static void expect_answers(const Classifier *classifier, bool tree)
{
	static const Answer by_tree[] = {{"abdc", {0.630975, 0.241844, 0.0863596, 0.0408512}},
		{"abdc", {0.684637, 0.215701, 0.0681099, 0.0315802}}};
	static const Answer by_softmax[] = {{"dcba", {0.309746, 0.2549, 0.229237, 0.206157}},
		{"dabc", {0.559077, 0.147466, 0.146987, 0.14651}}};
	const Answer *answers = tree ? by_tree : by_softmax;
	assert_non_null(classifier);
	expect_answer(classifier, known, &answers[0]);
	expect_answer(classifier, unknown, &answers[1]);
}

static void test_predictions_are_those_of_fasttext(void **state)
{
	(void)state;
	for (int tree = 0; tree < 2; tree++) {
		Space *space = read_model(tree ? &hierarchical : &softmax);
		assert_non_null(space);
		expect_answers(space->classifier, tree);
		assert_true(space->classifier->verbatim);
		space_unref(space);
	}
}

static void test_labels_are_items(void **state)
{
	(void)state;
	Space *space = read_model(&softmax);
	uint32_t row = dictionary_find_text(&space->items, "__label__c");
	assert_int_equal(space->items.count, FASTTEXT_WORDS + LABELS);
	assert_string_equal(dictionary_word(&space->classes, space->class_of[row]), "label");
	assert_int_equal(space->counts[row], 3);
	assert_memory_equal(matrix_row(&space->vectors, row), row_blocks_at(&space->classifier->outputs, 2),
		FASTTEXT_DIM * sizeof(float));
	space_unref(space);
	space = read_model(&hierarchical);
	assert_int_equal(space->items.count, FASTTEXT_WORDS);
	space_unref(space);
}

static bool write_classifier(Space *space, const char *path)
{
	FasttextContent content;
	bool finished = false, fine = fasttext_of_space(space, &content, &err);
	FasttextWriter *writer = fine ? fasttext_writer_new(&content, path, &err) : NULL;
	while (writer && !finished && fine)
		fine = fasttext_writer_step(writer, &finished, &err);
	fasttext_writer_free(writer);
	return writer && fine;
}

static void test_written_models_predict_the_same(void **state)
{
	(void)state;
	for (int tree = 0; tree < 2; tree++) {
		Space *space = read_model(tree ? &hierarchical : &softmax);
		assert_ok(write_classifier(space, scratch_path(&scratch, "again.bin")));
		space_unref(space);
		space = space_read(scratch_path(&scratch, "again.bin"), NULL, &err);
		assert_non_null(space);
		expect_answers(space->classifier, tree);
		space_unref(space);
	}
}

static void expect_refusal(FasttextRecipe recipe, const char *message)
{
	assert_null(read_model(&recipe));
	assert_contains(err.message, message);
}

static void test_refusals(void **state)
{
	(void)state;
	FasttextRecipe recipe = softmax;
	recipe.loss = 9;
	expect_refusal(recipe, "with 4 labels, loss 9 and runs of 2 words cannot be");
	recipe = hierarchical;
	recipe.labels = 1;
	expect_refusal(recipe, "with 1 labels");
	recipe = softmax;
	recipe.poison = NAN;
	expect_refusal(recipe, "not finite");
	recipe = softmax;
	recipe.quantised = 1;
	expect_refusal(recipe, "quantised");
	Text file = {0};
	fasttext_model(&softmax, &file);
	scratch_write(&scratch, "cut.bin", text_of(&file), file.length - 5);
	text_release(&file);
	assert_null(space_read(scratch.path, NULL, &err));
	assert_contains(err.message, "cut short");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_predictions_are_those_of_fasttext),
		cmocka_unit_test(test_labels_are_items),
		cmocka_unit_test(test_written_models_predict_the_same),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests_name("fasttext_classifier", tests, scratch_setup, scratch_teardown) != 0;
}
