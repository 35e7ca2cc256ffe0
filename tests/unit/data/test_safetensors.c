/* Files are put together here after https://github.com/huggingface/safetensors, "Format". */
#include "data/space_reader.h"

#include "check.h"
#include "scratch.h"

#include <stdlib.h>

static const char *write_file(const char *header, const void *data, size_t bytes)
{
	unsigned char file[1024];
	uint64_t length = strlen(header);
	memcpy(file, &length, 8);
	memcpy(file + 8, header, length);
	memcpy(file + 8 + length, data, bytes);
	return scratch_write(&scratch, "t.safetensors", file, 8 + length + bytes);
}

static Space *read_tensor(const char *path, const char *tensor, Error *err)
{
	SpaceReader *reader = space_reader_new(path, NULL, 0);
	space_reader_choose(reader, tensor);
	bool finished = false, good = true;
	while (good && !finished)
		good = space_reader_step(reader, &finished, err);
	Space *space = good ? space_reader_take(reader) : NULL;
	space_reader_free(reader);
	return space;
}

static void expect(Space *space, size_t rows, size_t cols, const float *values)
{
	assert_non_null(space);
	assert_int_equal(space->vectors.rows, rows);
	assert_int_equal(space->vectors.cols, cols);
	for (size_t i = 0; i < rows * cols; i++)
		assert_near(space->vectors.data[i], values[i], 0);
}

static void test_types(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	static const float values[] = {1, -2, 0.5f};
	static const struct {
		const char *kind;
		int size;
		unsigned char bytes[24];
	} cases[] = {
		{"F32", 4, {0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F}},
		{"F16", 2, {0, 0x3C, 0, 0xC0, 0, 0x38}},
		{"BF16", 2, {0x80, 0x3F, 0, 0xC0, 0, 0x3F}},
		{"F64", 8,
			{0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0xE0,
				0x3F}},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char header[200];
		snprintf(header, sizeof header,
			"{\"e\":{\"dtype\":\"%s\",\"shape\":[3,1],\"data_offsets\":[0,%d]}}   ", cases[i].kind,
			3 * cases[i].size);
		Space *space =
			read_tensor(write_file(header, cases[i].bytes, 3 * (size_t)cases[i].size), NULL, &err);
		expect(space, 3, 1, values);
		assert_string_equal(dictionary_word(&space->items, 2), "2");
		assert_contains(space->provenance.note, "numbered from 0");
		space_unref(space);
	}
}

static const char several[] = "{\"__metadata__\":{\"format\":\"pt\"},"
			      "\"late\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[20,28]},"
			      "\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
			      "\"ids\":{\"dtype\":\"I16\",\"shape\":[2,1],\"data_offsets\":[8,12]},"
			      "\"early\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[12,20]}}";
static const float seven[] = {1, 2, 3, 4, 5, 6, 7};

static void test_choice(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	const char *path = write_file(several, seven, sizeof seven);
	Space *space = read_tensor(path, NULL, &err);
	expect(space, 1, 2, (float[]){4, 5});
	assert_contains(space->provenance.note, "read the tensor early; tensor= chooses another: late");
	space_unref(space);
	space = read_tensor(path, "late", &err);
	expect(space, 2, 1, (float[]){6, 7});
	assert_false(strstr(space->provenance.note, "tensor"));
	space_unref(space);
	assert_null(read_tensor(path, "none", &err));
	assert_contains(err.message, "it has no tensor \"none\"; there is: bias, ids, early, late");
	assert_null(read_tensor(path, "bias", &err));
	assert_contains(err.message, "\"bias\" has 1 dimensions");
	assert_null(read_tensor(path, "ids", &err));
	assert_contains(err.message, "numbers of type I16");
	assert_null(read_tensor(scratch_text(&scratch, "a.vec", "1 2\na 1 2\n"), "late", &err));
	assert_contains(err.message, "is word2vec text, which has no tensors to choose from");
}

static void test_labels(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	scratch_text(&scratch, "t.vocab", "new york\nb\n");
	const char *path =
		write_file("{\"e\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}", seven, 8);
	Space *space = read_tensor(path, NULL, &err);
	expect(space, 2, 1, seven);
	assert_string_equal(dictionary_word(&space->items, 0), "new york");
	space_unref(space);
	scratch_text(&scratch, "t.vocab", "only\n");
	assert_null(read_tensor(scratch_path(&scratch, "t.safetensors"), NULL, &err));
	assert_contains(err.message, "t.vocab\" has 1 lines for the 2 rows of");
	remove(scratch_path(&scratch, "t.vocab"));
}

#define TENSOR(kind, shape, offsets) "{\"dtype\":\"" kind "\",\"shape\":" shape ",\"data_offsets\":" offsets "}"

static void test_lies(void **state)
{
	(void)state;
	static const struct {
		const char *header, *message;
	} cases[] = {
		{"{\"e\":" TENSOR("F32", "[7,1]", "[0,28]") ",\"e\":{}}",
			"not sound JSON: duplicate object key"},
		{"{\"e\":", "not sound JSON"},
		{"{\"e\":3}", "does not give dtype, shape and data_offsets of the tensor \"e\""},
		{"{\"e\":" TENSOR("F32", "[7,-1]", "[0,28]") "}", "does not give dtype"},
		{"{\"e\":" TENSOR("F32", "[7,1.5]", "[0,28]") "}", "does not give dtype"},
		{"{\"e\":" TENSOR("F32", "[7,1]", "[28,0]") "}", "does not give dtype"},
		{"{\"e\":" TENSOR("F32", "[9223372036854775807,9223372036854775807]", "[0,28]") "}",
			"does not give dtype"},
		{"{\"e\":" TENSOR("F64", "[4611686018427387904,1]", "[0,0]") "}", "its header lies"},
		{"{\"e\":" TENSOR("F32", "[7,2]", "[0,28]") "}", "takes 28 bytes, which its shape"},
		{"{\"e\":" TENSOR("F32", "[5,1]", "[8,28]") "}",
			"starts at byte 8, but the one before it ends at 0"},
		{"{\"d\":" TENSOR("F32", "[2,1]", "[0,8]") ",\"e\":" TENSOR("F32", "[6,1]", "[4,28]") "}",
			"\"e\" starts at byte 4, but the one before it ends at 8"},
		{"{\"e\":" TENSOR("F32", "[6,1]", "[0,24]") "}", "promises 24 bytes of numbers, but 28 follow"},
		{"{\"e\":" TENSOR("F32", "[8,1]", "[0,32]") "}", "cut short or damaged"},
		{"{\"e\":" TENSOR("F8_E5M2", "[28,1]", "[0,28]") "}", "it has no matrix of floating-point"},
		{"{}", "but 28 follow it"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		Error err = ERROR_INIT;
		assert_null(read_tensor(write_file(cases[i].header, seven, sizeof seven), NULL, &err));
		assert_contains(err.message, cases[i].message);
	}
	Error err = ERROR_INIT;
	assert_null(read_tensor(write_file("{}", seven, 0), NULL, &err));
	assert_contains(err.message, "its tensors are: none at all");
	const SpaceFormat *format = format_find("safetensors", &err);
	assert_null(space_read(scratch_write(&scratch, "s", "\xFF\xE0\xF5\5\0\0\0\0{}", 10), format, &err));
	assert_contains(err.message, "ends inside its header of 99999999 bytes");
	assert_null(space_read(scratch_write(&scratch, "s", "\1\xE1\xF5\5\0\0\0\0{}", 10), format, &err));
	assert_contains(err.message, "is not a .safetensors file");
}

/* Wherever the file is cut, that is an error, and nothing worse. */
static void test_truncated(void **state)
{
	(void)state;
	unsigned char file[600];
	uint64_t length = strlen(several);
	memcpy(file, &length, 8);
	memcpy(file + 8, several, length);
	memcpy(file + 8 + length, seven, sizeof seven);
	const SpaceFormat *format = format_find("safetensors", NULL);
	for (size_t bytes = 0; bytes < 8 + length + sizeof seven; bytes += bytes < 8 + length ? 17 : 1) {
		Error err = ERROR_INIT;
		assert_null(space_read(scratch_write(&scratch, "c", file, bytes), format, &err));
		assert_true(strlen(err.message) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_choice),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_truncated),
	};
	return cmocka_run_group_tests_name("safetensors", tests, scratch_setup, scratch_teardown) != 0;
}
