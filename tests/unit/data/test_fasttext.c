/* A small model, put together after the layout that fastText reads; tests/reference/fasttext_model.py writes
 * the same and asks the program `fasttext` for the vectors. */
#include "data/space_reader.h"
#include "data/space_writer.h"
#include "data/subwords.h"

#include "check.h"
#include "fasttext_model.h"
#include "scratch.h"

#include <stdlib.h>

enum { DIM = FASTTEXT_DIM, BUCKETS = FASTTEXT_BUCKETS, WORDS = FASTTEXT_WORDS };

static const FasttextRecipe plain = FASTTEXT_PLAIN;

static Space *read_model(const FasttextRecipe *recipe, Error *err)
{
	Text file = {0};
	fasttext_model(recipe, &file);
	const char *path = scratch_write(&scratch, "m.bin", text_of(&file), file.length);
	text_release(&file);
	return space_read(path, NULL, err);
}

/* The program prints five significant digits. */
static void expect_vector(const float *vector, const double *expected)
{
	for (int i = 0; i < DIM; i++)
		assert_near(vector[i], expected[i], 1e-7 + 5.1e-5 * fabs(expected[i]));
}

/* Printed by tests/reference/fasttext_model.py. */
static void test_known_words(void **state)
{
	(void)state;
	static const char *const words[WORDS] = {"the", "naïve", "日本", "</s>"};
	static const double expected[WORDS][DIM] = {
		{0.3125, -0.10938, -0.13672},
		{0.67708, -0.27083, 0.096354},
		{0.41667, -0.0052083, 0.098958},
		{-0.625, 0.53125, -1.4688},
	};
	Error err = ERROR_INIT;
	Space *space = read_model(&plain, &err);
	assert_non_null(space);
	assert_int_equal(space->items.count, WORDS);
	for (uint32_t i = 0; i < WORDS; i++) {
		assert_string_equal(dictionary_word(&space->items, i), words[i]);
		expect_vector(matrix_row(&space->vectors, i), expected[i]);
	}
	assert_int_equal(space->counts[1], 5);
	assert_contains(space->provenance.note, "n-grams of 2 to 3 characters");
	space_unref(space);
}

static void test_unknown_words(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		double vector[DIM];
	} cases[] = {
		{"naïf", {0.69444, 0.097222, -0.14931}},
		{"é", {0, 0.10417, -0.84375}},
		{"q", {0.3125, 0.41667, -0.53125}},
	};
	Error err = ERROR_INIT;
	Space *space = read_model(&plain, &err);
	assert_non_null(space);
	NgramList list = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		float vector[DIM];
		subwords_cut(space->subwords, cases[i].word, &list);
		subwords_compose(space->subwords, &list, false, vector);
		expect_vector(vector, cases[i].vector);
	}
	ngram_list_release(&list);
	space_unref(space);
}

/* Without n-grams the vectors are the words' own rows. */
static void expect_own_rows(const FasttextRecipe *recipe, const char *note)
{
	Error err = ERROR_INIT;
	Space *space = read_model(recipe, &err);
	if (!space)
		fail_msg("%s", err.message);
	assert_int_equal(space->items.count, WORDS);
	assert_null(space->subwords);
	for (int k = 0; k < WORDS * DIM; k++)
		assert_near(space->vectors.data[k], (k * 37 % 101 - 50) / 32.0, 0);
	if (note)
		assert_string_equal(space->provenance.note, note);
	else
		assert_null(space->provenance.note);
	space_unref(space);
}

static void test_without_ngrams(void **state)
{
	(void)state;
	FasttextRecipe recipe = plain;
	recipe.longest = 0;
	expect_own_rows(&recipe, NULL);
	recipe.buckets = 0;
	expect_own_rows(&recipe, NULL);
	recipe = plain;
	recipe.model = 3;
	recipe.loss = 1;
	recipe.labels = 2;
	recipe.version = 11;
	expect_own_rows(&recipe, "a supervised model with 2 labels; `classify` uses it");
}

static void test_first_rows_only(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	space_unref(read_model(&plain, &err));
	SpaceReader *reader = space_reader_new(scratch_path(&scratch, "m.bin"), NULL, 2);
	bool finished = false;
	while (!finished)
		assert_ok(space_reader_step(reader, &finished, &err));
	Space *space = space_reader_take(reader);
	space_reader_free(reader);
	assert_int_equal(space->items.count, 2);
	expect_vector(matrix_row(&space->vectors, 1), (double[]){0.67708, -0.27083, 0.096354});
	space_unref(space);
}

static void expect_refusal(FasttextRecipe recipe, const char *message)
{
	Error err = ERROR_INIT;
	assert_null(read_model(&recipe, &err));
	assert_contains(err.message, message);
}

static void test_refusals(void **state)
{
	(void)state;
	expect_refusal(
		(FasttextRecipe){13, 2, BUCKETS, 3, 0, -1, 0, 0, 0, 0, 0}, "is a fastText model of version 13");
	expect_refusal(
		(FasttextRecipe){12, 2, BUCKETS, 3, 0, -1, 1, 0, 0, 0, 0}, "is a quantised model (.ftz)");
	expect_refusal((FasttextRecipe){12, 2, BUCKETS, 3, 0, 5, 1, 0, 0, 0, 0}, "is a quantised model (.ftz)");
	expect_refusal(
		(FasttextRecipe){12, 2, BUCKETS, 3, 0, -1, 0, 100, 0, 0, 0}, "promises a matrix of 111 x 3");
	expect_refusal((FasttextRecipe){12, 2, BUCKETS, 3, 0, -1, 0, INT64_MAX / 2, 0, 0, 0},
		"is cut short or damaged");
	expect_refusal((FasttextRecipe){12, 2, BUCKETS, 3, 0, -1, 0, -1, 0, 0, 0},
		"does not go with 4 words, 7 buckets and dim 3");
	expect_refusal((FasttextRecipe){12, 2, -1, 3, 0, -1, 0, 0, 0, 0, 0}, "its settings cannot be");
	expect_refusal((FasttextRecipe){12, 4, BUCKETS, 3, 0, -1, 0, 0, 0, 0, 0}, "its settings cannot be");
	expect_refusal((FasttextRecipe){12, 2, BUCKETS, 3, 0, -1, 0, 0, INFINITY, 0, 0},
		"its n-grams 6 has numbers that are not");
	/* Finite numbers whose sum is not. */
	expect_refusal((FasttextRecipe){12, 2, 1, 3, 0, -1, 0, 0, 3e38f, 0, 0}, "is not finite");
	Text file = {0};
	fasttext_model(&plain, &file);
	memcpy(file.data + 64, &(int32_t){2000000000}, 4); /* size */
	memcpy(file.data + 68, &(int32_t){2000000000}, 4); /* words */
	Error err = ERROR_INIT;
	assert_null(space_read(scratch_write(&scratch, "m.bin", text_of(&file), file.length), NULL, &err));
	assert_contains(err.message, "ends inside its dictionary");
	text_release(&file);
}

/* Wherever the file is cut, that is an error, and nothing worse. */
static void test_truncated(void **state)
{
	(void)state;
	Text file = {0};
	fasttext_model(&plain, &file);
	const SpaceFormat *format = format_find("fasttext", NULL);
	for (size_t bytes = 0; bytes < file.length; bytes++) {
		Error err = ERROR_INIT;
		assert_null(space_read(scratch_write(&scratch, "c.bin", text_of(&file), bytes), format, &err));
		assert_true(strlen(err.message) > 0);
	}
	text_release(&file);
}

static void test_written(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = read_model(&plain, &err);
	assert_non_null(space);
	assert_ok(space_write(space, scratch_path(&scratch, "o.vec"), format_find("vec", &err), &err));
	char text[200] = "";
	FILE *file = fopen(scratch.path, "r");
	assert_true(fread(text, 1, sizeof text - 1, file) > 0);
	fclose(file);
	/* As `fasttext` itself writes .vec: five digits, a blank at the end of each line. */
	assert_string_equal(text, "4 3\nthe 0.3125 -0.10938 -0.13672 \nnaïve 0.67708 -0.27083 0.096354 \n"
				  "日本 0.41667 -0.0052083 0.098958 \n</s> -0.625 0.53125 -1.4688 \n");
	space_unref(space);
}

static void test_real_model(void **state)
{
	(void)state;
	const char *data = getenv("ISTHMUS_TEST_DATA");
	if (!data) {
		puts("skipped: a real fastText model (ISTHMUS_TEST_DATA is not set)");
		return;
	}
	Error err = ERROR_INIT;
	char path[512];
	snprintf(path, sizeof path, "%s/formats/lee_fasttext_new.bin", data);
	Space *space = space_read(path, NULL, &err);
	assert_non_null(space);
	assert_int_equal(space->items.count, 1763);
	uint32_t night = dictionary_find_text(&space->items, "night");
	/* fasttext print-word-vectors lee_fasttext_new.bin */
	static const double expected[] = {
		0.3338, -0.081474, 0.50338, -1.0528, 0.50759, -0.95374, 0.4198, 0.65809, -0.2817, -0.074874};
	for (int i = 0; i < 10; i++)
		assert_near(matrix_row(&space->vectors, night)[i], expected[i], 5.1e-5);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_words),
		cmocka_unit_test(test_unknown_words),
		cmocka_unit_test(test_without_ngrams),
		cmocka_unit_test(test_first_rows_only),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_real_model),
	};
	return cmocka_run_group_tests_name("fasttext", tests, scratch_setup, scratch_teardown) != 0;
}
