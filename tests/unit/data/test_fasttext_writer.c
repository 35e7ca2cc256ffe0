#include "data/fasttext_writer.h"

#include "check.h"
#include "data/fasttext_rows.h"
#include "data/fasttext_space.h"
#include "data/space_reader.h"
#include "data/subwords.h"
#include "fasttext_model.h"
#include "scratch.h"

#include <stdlib.h>

enum { DIM = FASTTEXT_DIM, BUCKETS = FASTTEXT_BUCKETS, WORDS = FASTTEXT_WORDS };

/* What fasttext_model puts together, told to the writer. */
static const char *entry(const void *context, size_t number, uint64_t *count)
{
	static const char *const entries[] = {"the", "naïve", "日本", "</s>", "__label__a", "__label__b"};
	static const uint64_t counts[] = {9, 5, 2, 1, 9, 5};
	(void)context;
	*count = counts[number];
	return entries[number];
}

static const float *input(const void *context, size_t row)
{
	float *vector = (float *)context;
	for (size_t i = 0; i < DIM; i++)
		vector[i] = (float)((int)((row * DIM + i) * 37 % 101) - 50) / 32;
	return vector;
}

static const float *output(const void *context, size_t row)
{
	(void)context, (void)row;
	return NULL;
}

static FasttextContent make_content(const FasttextRecipe *recipe)
{
	size_t labels = (size_t)recipe->labels;
	return (FasttextContent){.settings = {DIM, 5, 1, 1, 5, 1, FASTTEXT_NS, recipe->model, recipe->buckets,
					 2, recipe->longest, 100, 1e-4},
		.words = WORDS,
		.labels = labels,
		.tokens = 17,
		.entry = entry,
		.input = input,
		.output = output,
		.output_rows = labels ? labels : WORDS,
		.context = memory_new(DIM, sizeof(float)),
		.free = free};
}

static bool write_content(const FasttextContent *content, const char *path, Error *err)
{
	FasttextWriter *writer = fasttext_writer_new(content, path, err);
	bool finished = false, good = writer != NULL;
	while (good && !finished)
		good = fasttext_writer_step(writer, &finished, err);
	assert_true(!good || fasttext_writer_progress(writer)->done == fasttext_writer_progress(writer)->total);
	fasttext_writer_free(writer);
	return good;
}

static void read_bytes(const char *path, Text *bytes)
{
	char buffer[4096];
	size_t count;
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	while ((count = fread(buffer, 1, sizeof buffer, file)) > 0)
		text_add_bytes(bytes, buffer, count);
	fclose(file);
}

/* Byte by byte the file that tests/reference/fasttext_model.py gives to fasttext. */
static void test_layout(void **state)
{
	(void)state;
	const FasttextRecipe recipes[] = {FASTTEXT_PLAIN, {12, 3, FASTTEXT_BUCKETS, 3, 2, -1, 0, 0, 0, 0, 0},
		{12, 1, 0, 0, 0, -1, 0, 0, 0, 0, 0}};
	for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
		Error err = ERROR_INIT;
		Text expected = {0}, written = {0};
		fasttext_model(&recipes[i], &expected);
		FasttextContent content = make_content(&recipes[i]);
		assert_ok(write_content(&content, scratch_path(&scratch, "m.bin"), &err));
		read_bytes(scratch.path, &written);
		/* The support file promises a square output matrix but has DIM columns: compared up to there.
		 */
		size_t compared = expected.length - content.output_rows * DIM * sizeof(float) - 8;
		assert_int_equal(written.length, expected.length);
		assert_memory_equal(text_of(&written), text_of(&expected), compared);
		text_release(&expected);
		text_release(&written);
	}
}

static void test_failures(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	FasttextContent content = make_content(&(FasttextRecipe)FASTTEXT_PLAIN);
	assert_false(write_content(&content, "/nowhere/m.bin", &err));
	content = make_content(&(FasttextRecipe)FASTTEXT_PLAIN);
	content.words = (size_t)INT32_MAX + 1;
	assert_false(write_content(&content, scratch_path(&scratch, "n.bin"), &err));
	assert_contains(err.message, "holds at most 2147483647 words");
}

/* What is not finished leaves no file. */
static void test_abandoned(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	bool finished;
	FasttextContent content = make_content(&(FasttextRecipe)FASTTEXT_PLAIN);
	FasttextWriter *writer = fasttext_writer_new(&content, scratch_path(&scratch, "half.bin"), &err);
	assert_ok(fasttext_writer_step(writer, &finished, &err));
	fasttext_writer_free(writer);
	assert_null(fopen(scratch.path, "rb"));
}

/* A space that was read is written byte by byte as it was, n-grams or not. Without the own rows of its words,
 * as when it comes from a session file, it reads the same. */
static void test_space(void **state)
{
	(void)state;
	const FasttextRecipe recipes[] = {FASTTEXT_PLAIN, {12, 2, 0, 0, 0, -1, 0, 0, 0, 0, 0}};
	for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++) {
		Error err = ERROR_INIT;
		FasttextContent content = make_content(&recipes[i]);
		assert_ok(write_content(&content, scratch_path(&scratch, "a.bin"), &err));
		Space *space = space_read(scratch.path, NULL, &err);
		assert_non_null(space);
		assert_ok(fasttext_of_space(space, &content, &err));
		assert_ok(write_content(&content, scratch_path(&scratch, "b.bin"), &err));
		Space *again = space_read(scratch.path, NULL, &err);
		assert_non_null(again);
		Text first = {0}, second = {0};
		read_bytes(scratch_path(&scratch, "a.bin"), &first);
		read_bytes(scratch_path(&scratch, "b.bin"), &second);
		assert_int_equal(first.length, second.length);
		assert_memory_equal(text_of(&first), text_of(&second), first.length);
		text_release(&first);
		text_release(&second);
		space_unref(again);
		fasttext_rows_unref(space->rows);
		space->rows = NULL;
		assert_ok(fasttext_of_space(space, &content, &err));
		assert_ok(write_content(&content, scratch_path(&scratch, "c.bin"), &err));
		again = space_read(scratch.path, NULL, &err);
		assert_int_equal(again->items.count, WORDS);
		for (size_t k = 0; k < (size_t)WORDS * DIM; k++)
			assert_near(again->vectors.data[k], space->vectors.data[k], 1e-6);
		assert_int_equal(again->counts[2], 2);
		for (uint32_t b = 0; recipes[i].buckets && b < BUCKETS; b++)
			assert_memory_equal(subwords_vector(again->subwords, b),
				subwords_vector(space->subwords, b), DIM * sizeof(float));
		space_unref(space);
		space_unref(again);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_abandoned),
		cmocka_unit_test(test_space),
	};
	return cmocka_run_group_tests_name("fasttext_writer", tests, scratch_setup, scratch_teardown) != 0;
}
