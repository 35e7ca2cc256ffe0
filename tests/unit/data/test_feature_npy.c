#include "check.h"
#include "feature_file.h"
#include "scratch.h"

#include <stdio.h>
#include <string.h>

static Error err;
static char note[FEATURE_NOTE];

static void write_npy(
	const char *name, const char *type, bool by_columns, const char *shape, const void *data, size_t bytes)
{
	char file[1024] = "\x93NUMPY\x01";
	int length = snprintf(file + 10, 200, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n", type,
		by_columns ? "True" : "False", shape);
	file[8] = (char)length;
	memcpy(file + 10 + length, data, bytes);
	scratch_write(&scratch, name, file, 10 + (size_t)length + bytes);
}

static Space *read_file(const char *name, const FeatureOptions *options)
{
	FeatureOptions all = *options;
	all.format = feature_format_find("npy", &err);
	return feature_file_space(scratch_path(&scratch, name), &all, note, &err);
}

static const FeatureOptions none = {0};
static const double by_rows[] = {1, 2, 3, 4, 5, 6}, by_columns[] = {1, 4, 2, 5, 3, 6};
static const int64_t two[] = {1, -1};

static void check_two_by_three(Space *space)
{
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 2);
	assert_int_equal(space->vectors.cols, 3);
	for (size_t i = 0; i < 6; i++)
		assert_near(matrix_row(&space->vectors, i / 3)[i % 3], (double)i + 1, 0);
	assert_string_equal(class_at(space, 0), "1");
	assert_string_equal(class_at(space, 1), "-1");
	assert_string_equal(space->columns.words[2], "3");
	space_unref(space);
}

static void test_labels_are_found_by_their_name(void **state)
{
	(void)state;
	write_npy("books_X.npy", "<f8", false, "(2, 3)", by_rows, sizeof by_rows);
	write_npy("books_y.npy", "<i8", false, "(2,)", two, sizeof two);
	check_two_by_three(read_file("books_X.npy", &none));
	assert_contains(note, "books_y.npy\" tells the labels");
	write_npy("features.npy", "<f8", true, "(2, 3)", by_columns, sizeof by_columns);
	write_npy("labels.npy", "<i8", false, "(1, 2)", two, sizeof two);
	check_two_by_three(read_file("features.npy", &none));
}

static void test_labels_are_told(void **state)
{
	(void)state;
	write_npy("a.npy", "<f8", false, "(2, 3)", by_rows, sizeof by_rows);
	Space *space = read_file("a.npy", &none);
	assert_ok(space != NULL);
	assert_null(space->class_of);
	assert_contains(note, "label=FILE");
	space_unref(space);
	char labels[256];
	snprintf(labels, sizeof labels, "%s", scratch_text(&scratch, "polarity.txt", "good\nbad\n"));
	FeatureOptions options = {.label = labels};
	space = read_file("a.npy", &options);
	assert_ok(space != NULL);
	assert_string_equal(class_at(space, 0), "good");
	assert_string_equal(class_at(space, 1), "bad");
	space_unref(space);
	scratch_text(&scratch, "polarity.txt", "good\n\n");
	space = read_file("a.npy", &options);
	assert_ok(space != NULL);
	assert_string_equal(class_at(space, 1), "unlabelled");
	space_unref(space);
}

static void expect_error(const char *name, const FeatureOptions *options, const char *part)
{
	assert_null(read_file(name, options));
	assert_contains(err.message, part);
}

static void test_what_is_wrong_is_told(void **state)
{
	(void)state;
	char labels[256];
	snprintf(labels, sizeof labels, "%s", scratch_text(&scratch, "many.txt", "a\nb\nc\n"));
	FeatureOptions options = {.label = labels};
	write_npy("b.npy", "<f8", false, "(2, 3)", by_rows, sizeof by_rows);
	expect_error("b.npy", &options, "has 3 labels for the 2 examples of");
	write_npy("cut.npy", "<f8", false, "(2, 3)", by_rows, 17);
	expect_error("cut.npy", &none, "is cut short");
	write_npy("huge.npy", "<f8", false, "(4294967296, 4294967296)", by_rows, sizeof by_rows);
	expect_error("huge.npy", &none, "more than the file can hold");
	write_npy("flat.npy", "<f8", false, "(6,)", by_rows, sizeof by_rows);
	expect_error("flat.npy", &none, "has 1 dimension, where features have 2");
	write_npy("nan.npy", "<f4", false, "(2, 2)", (float[]){1, NAN, 2, NAN}, 16);
	expect_error("nan.npy", &none, "row 1 of");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels_are_found_by_their_name),
		cmocka_unit_test(test_labels_are_told),
		cmocka_unit_test(test_what_is_wrong_is_told),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
