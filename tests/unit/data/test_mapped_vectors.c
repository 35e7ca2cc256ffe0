/* Vectors that stay in their file. */
#include "data/space_reader.h"

#include "check.h"
#include "scratch.h"

#include <math.h>
#include <string.h>

static const float values[] = {1, -2, 3, 0.5f, 4, 5};

static const char *write_npy(const char *type, const void *numbers, size_t bytes)
{
	char file[256] = "\x93NUMPY\1\0\x76\0";
	memset(file + 10, ' ', 118);
	snprintf(file + 10, 118, "{'descr': '%s', 'fortran_order': False, 'shape': (3, 2), }", type);
	file[127] = '\n';
	memcpy(file + 128, numbers, bytes);
	return scratch_write(&scratch, "t.npy", file, 128 + bytes);
}

static void write_items(const char *items)
{
	scratch_write(&scratch, "t.vocab", items, strlen(items));
}

static Space *read_mapped(const char *path, size_t most, Error *err)
{
	SpaceReader *reader = space_reader_new(path, NULL, most);
	space_reader_map(reader);
	bool finished = false, good = true;
	while (good && !finished)
		good = space_reader_step(reader, &finished, err);
	Space *space = good ? space_reader_take(reader) : NULL;
	space_reader_free(reader);
	return space;
}

static void expect(Space *space, size_t rows)
{
	assert_non_null(space);
	assert_non_null(space->vectors.map);
	assert_int_equal(space->vectors.rows, rows);
	assert_int_equal(space->items.count, rows);
	assert_memory_equal(space->vectors.data, values, rows * 2 * sizeof(float));
	assert_near(space->inverse_norms[0], 1 / sqrt(5), 1e-7);
	space_unref(space);
}

static void test_rows_stay_in_the_file(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	write_items("a\nb\nc\n");
	const char *path = write_npy("<f4", values, sizeof values);
	expect(read_mapped(path, 0, &err), 3);
	expect(read_mapped(path, 2, &err), 2);
}

static void test_safetensors_too(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	static const char header[] = "{\"v\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,24]}}   ";
	unsigned char file[256];
	uint64_t length = strlen(header) / 4 * 4;
	memcpy(file, &length, 8);
	memcpy(file + 8, header, length);
	memcpy(file + 8 + length, values, sizeof values);
	write_items("a\nb\nc\n");
	expect(read_mapped(scratch_write(&scratch, "t.safetensors", file, 8 + length + sizeof values), 0, &err),
		3);
}

static void refused(const char *path, const char *because)
{
	Error err = ERROR_INIT;
	assert_null(read_mapped(path, 0, &err));
	assert_contains(err.message, because);
}

static void test_what_cannot_be_mapped_is_refused(void **state)
{
	(void)state;
	const double doubles[] = {1, 2, 3, 4, 5, 6};
	const float infinite[] = {1, 2, INFINITY, 4, 5, 6};
	write_items("a\nb\nc\n");
	refused(write_npy("<f8", doubles, sizeof doubles), "leave mapped= out");
	refused(write_npy("<f4", infinite, sizeof infinite), "row 2 of");
	refused(write_npy("<f4", values, sizeof values - 4), "cut short");
	refused(scratch_write(&scratch, "t.vec", "1 2\na 1 2\n", 10), "leave mapped= out");
	write_items("a\nb\na\n");
	refused(write_npy("<f4", values, sizeof values), "row 3 of");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_stay_in_the_file),
		cmocka_unit_test(test_safetensors_too),
		cmocka_unit_test(test_what_cannot_be_mapped_is_refused),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
