#include "check.h"
#include "data/matlab_file.h"
#include "feature_file.h"
#include "scratch.h"

#include <dirent.h>
#include <matio.h>
#include <stdlib.h>
#include <zlib.h>

static Error err;
static char note[FEATURE_NOTE];

/* ---- writing ---- */

/* How a file is written; each test of content runs over all. */
static const struct {
	enum mat_ft version;
	enum matio_compression packed;
} ways[] = {{MAT_FT_MAT5, MAT_COMPRESSION_NONE}, {MAT_FT_MAT5, MAT_COMPRESSION_ZLIB},
	{MAT_FT_MAT73, MAT_COMPRESSION_NONE}, {MAT_FT_MAT73, MAT_COMPRESSION_ZLIB}};
enum { WAYS = sizeof ways / sizeof *ways };

static mat_t *mat;
static size_t way;
static char path[256];

static void begin(void)
{
	snprintf(path, sizeof path, "%s", scratch_path(&scratch, "amazon.mat"));
	remove(path);
	mat = Mat_CreateVer(path, NULL, ways[way].version);
	assert_non_null(mat);
}

static void put(
	const char *name, enum matio_classes class, enum matio_types type, size_t rows, size_t cols, void *data)
{
	size_t dims[2] = {rows, cols};
	matvar_t *variable = Mat_VarCreate(name, class, type, 2, dims, data, 0);
	assert_int_equal(Mat_VarWrite(mat, variable, ways[way].packed), 0);
	Mat_VarFree(variable);
}

static void put_doubles(const char *name, size_t rows, size_t cols, double *values)
{
	put(name, MAT_C_DOUBLE, MAT_T_DOUBLE, rows, cols, values);
}

/* ---- reading ---- */

static Space *read_file(const FeatureOptions *options)
{
	if (mat)
		Mat_Close(mat);
	mat = NULL;
	return feature_file_space(path, options, note, &err);
}

/* Column by column: examples (1 2 3), (4 5 6). */
static double by_rows[] = {1, 4, 2, 5, 3, 6}, labels[] = {1, -1};

static void check_two_by_three(const Space *space)
{
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 2);
	assert_int_equal(space->vectors.cols, 3);
	for (size_t i = 0; i < 6; i++)
		assert_near(space->vectors.data[i], (double)i + 1, 0);
	assert_string_equal(class_at(space, 0), "1");
	assert_string_equal(class_at(space, 1), "-1");
	assert_string_equal(space->columns.words[2], "3");
}

static void test_examples_are_rows_or_columns(void **state)
{
	(void)state;
	for (way = 0; way < WAYS; way++) {
		double by_columns[] = {1, 2, 3, 4, 5, 6};
		begin();
		put_doubles("fts", 2, 3, by_rows);
		put_doubles("labels", 2, 1, labels);
		put_doubles("other", 4, 4, (double[16]){0});
		Space *space = read_file(NULL);
		check_two_by_three(space);
		assert_contains(note, "fts (2 x 3) holds 2 examples as rows, labelled by labels");
		assert_string_equal(domain_at(space, 0), "amazon");
		space_unref(space);
		begin();
		put_doubles("xx", 3, 2, by_columns);
		put_doubles("yy", 1, 2, labels);
		space = read_file(NULL);
		check_two_by_three(space);
		space_unref(space);
	}
}

static void test_kinds_of_numbers(void **state)
{
	(void)state;
	for (way = 0; way < WAYS; way++) {
		uint8_t bytes[] = {1, 4, 2, 5, 3, 6};
		int16_t shorts[] = {1, -1};
		begin();
		put("X", MAT_C_UINT8, MAT_T_UINT8, 2, 3, bytes);
		put("Y", MAT_C_INT16, MAT_T_INT16, 2, 1, shorts);
		Space *space = read_file(NULL);
		check_two_by_three(space);
		space_unref(space);
		float singles[] = {1, 4, 2, 5, 3, 6};
		begin();
		put("feas", MAT_C_SINGLE, MAT_T_SINGLE, 2, 3, singles);
		put_doubles("label", 1, 2, labels);
		space = read_file(NULL);
		check_two_by_three(space);
		space_unref(space);
	}
}

/* As amazon.mat of Chen, Xu, Weinberger & Sha 2012: sparse, examples in columns, domains by offset. */
static void test_sparse_with_offsets(void **state)
{
	(void)state;
	for (way = 0; way < WAYS; way++) {
		mat_uint32_t ir[] = {0, 2, 1, 0}, jc[] = {0, 2, 2, 3, 4};
		double data[] = {5, 6, 7, 8}, yy[] = {1, 0, 1, 0}, offset[] = {0, 3, 4};
		mat_sparse_t sparse = {
			.nzmax = 4, .ir = ir, .nir = 4, .jc = jc, .njc = 5, .ndata = 4, .data = data};
		begin();
		put("xx", MAT_C_SPARSE, MAT_T_DOUBLE, 3, 4, &sparse);
		put_doubles("yy", 4, 1, yy);
		put_doubles("offset", 1, 3, offset);
		Space *space = read_file(NULL);
		assert_ok(space != NULL);
		assert_int_equal(space->vectors.rows, 4);
		assert_near(matrix_row(&space->vectors, 0)[2], 6, 0);
		assert_near(matrix_row(&space->vectors, 2)[1], 7, 0);
		assert_near(matrix_row(&space->vectors, 3)[0], 8, 0);
		assert_string_equal(domain_at(space, 2), "1");
		assert_string_equal(domain_at(space, 3), "2");
		assert_string_equal(class_at(space, 3), "0");
		space_unref(space);
		/* The same with examples in rows. */
		double three[] = {1, 2, 1};
		begin();
		put("xx", MAT_C_SPARSE, MAT_T_DOUBLE, 3, 4, &sparse);
		put_doubles("yy", 3, 1, three);
		space = read_file(NULL);
		assert_int_equal(space->vectors.rows, 3);
		assert_near(matrix_row(&space->vectors, 0)[3], 8, 0);
		assert_near(matrix_row(&space->vectors, 2)[0], 6, 0);
		space_unref(space);
	}
}

/* As other programs write version 7.3: without the 512 bytes that MATLAB puts first. */
static void test_hdf5_without_header(void **state)
{
	(void)state;
	way = 2;
	begin();
	put_doubles("fts", 2, 3, by_rows);
	put_doubles("labels", 2, 1, labels);
	Mat_Close(mat);
	mat = NULL;
	static char content[1 << 16];
	FILE *file = fopen(path, "rb");
	size_t bytes = fread(content, 1, sizeof content, file);
	fclose(file);
	assert_in_range(bytes, 1024, sizeof content - 1);
	file = fopen(path, "wb");
	assert_int_equal(fwrite(content + 512, 1, bytes - 512, file), bytes - 512);
	fclose(file);
	Space *space = read_file(NULL);
	check_two_by_three(space);
	space_unref(space);
}

static void test_source_and_target_are_domains(void **state)
{
	(void)state;
	for (way = 0; way < WAYS; way++) {
		double other[] = {7, 8, 9};
		begin();
		put_doubles("X_src", 2, 3, by_rows);
		put_doubles("Y_src", 2, 1, labels);
		put_doubles("X_tar", 1, 3, other);
		put("Y_tar", MAT_C_CHAR, MAT_T_UINT8, 1, 1, (char[]){'1'});
		Space *space = read_file(NULL);
		/* One label for one example is no vector, so that the target has none: it is not taken. */
		check_two_by_three(space);
		space_unref(space);
		double more[] = {7, 10, 8, 11, 9, 12}, hot[] = {0, 1, 1, 0};
		begin();
		put_doubles("Xs", 2, 3, by_rows);
		put_doubles("Ys", 2, 1, labels);
		put_doubles("Xt", 2, 3, more);
		put_doubles("Yt", 2, 2, hot);
		space = read_file(NULL);
		assert_int_equal(space->vectors.rows, 4);
		assert_string_equal(domain_at(space, 0), "source");
		assert_string_equal(domain_at(space, 3), "target");
		assert_string_equal(class_at(space, 2), "2");
		assert_string_equal(class_at(space, 3), "1");
		assert_near(matrix_row(&space->vectors, 3)[1], 11, 0);
		space_unref(space);
		FeatureOptions options = {.variable = "Xt", .label = "Ys"};
		space = read_file(&options);
		assert_int_equal(space->vectors.rows, 2);
		assert_string_equal(class_at(space, 1), "-1");
		space_unref(space);
	}
}

static void test_text_labels(void **state)
{
	(void)state;
	for (way = 0; way < WAYS; way++) {
		begin();
		put_doubles("data", 2, 3, by_rows);
		put("class", MAT_C_CHAR, MAT_T_UINT8, 2, 3, (char[]){'c', 'd', 'a', 'o', 't', 'g'});
		Space *space = read_file(NULL);
		assert_ok(space != NULL);
		assert_string_equal(class_at(space, 0), "cat");
		assert_string_equal(class_at(space, 1), "dog");
		space_unref(space);
		begin();
		put_doubles("data", 2, 3, by_rows);
		size_t dims[2] = {1, 3};
		matvar_t *cells[2] = {Mat_VarCreate(NULL, MAT_C_CHAR, MAT_T_UINT8, 2, dims, "cow", 0),
			Mat_VarCreate(NULL, MAT_C_CHAR, MAT_T_UINT8, 2, dims, "pig", 0)};
		size_t two[2] = {2, 1};
		matvar_t *cell = Mat_VarCreate("labels", MAT_C_CELL, MAT_T_CELL, 2, two, cells, 0);
		assert_int_equal(Mat_VarWrite(mat, cell, ways[way].packed), 0);
		Mat_VarFree(cell);
		space = read_file(NULL);
		assert_ok(space != NULL);
		assert_string_equal(class_at(space, 1), "pig");
		space_unref(space);
	}
}

static matvar_t *doubles(const char *name, size_t rows, size_t cols, double *values)
{
	size_t dims[2] = {rows, cols};
	return Mat_VarCreate(name, MAT_C_DOUBLE, MAT_T_DOUBLE, 2, dims, values, 0);
}

static matvar_t *structure(
	const char *name, const char *first, matvar_t *of_first, const char *second, matvar_t *of_second)
{
	const char *fields[2] = {first, second};
	matvar_t *made = Mat_VarCreateStruct(name, 2, (size_t[2]){1, 1}, fields, 2);
	Mat_VarSetStructFieldByName(made, first, 0, of_first);
	Mat_VarSetStructFieldByName(made, second, 0, of_second);
	return made;
}

static void put_made(matvar_t *made)
{
	assert_int_equal(Mat_VarWrite(mat, made, ways[way].packed), 0);
	Mat_VarFree(made);
}

/* As EMNIST has it: dataset.train.images beside dataset.test.images. */
static void test_structures_are_looked_into(void **state)
{
	(void)state;
	for (way = 0; way < WAYS; way++) {
		double more[] = {7, 10, 8, 11, 9, 12};
		begin();
		matvar_t *train = structure("train", "images", doubles("images", 2, 3, by_rows), "labels",
			doubles("labels", 2, 1, labels));
		matvar_t *test = structure("test", "images", doubles("images", 2, 3, more), "labels",
			doubles("labels", 2, 1, (double[]){-1, 1}));
		put_made(structure("dataset", "train", train, "test", test));
		Space *space = read_file(NULL);
		assert_ok(space != NULL);
		assert_int_equal(space->vectors.rows, 4);
		assert_string_equal(domain_at(space, 1), "train");
		assert_string_equal(domain_at(space, 2), "test");
		assert_string_equal(class_at(space, 1), "-1");
		assert_string_equal(class_at(space, 3), "1");
		assert_near(matrix_row(&space->vectors, 3)[1], 11, 0);
		assert_contains(note, "dataset.test.images (2 x 3) holds 2 examples as rows, labelled by "
				      "dataset.test.labels");
		space_unref(space);
		FeatureOptions options = {.variable = "dataset.test.images", .label = "dataset.train.labels"};
		space = read_file(&options);
		assert_ok(space != NULL);
		assert_int_equal(space->vectors.rows, 2);
		assert_string_equal(class_at(space, 0), "1");
		space_unref(space);
	}
}

static void test_cells_of_matrices_are_domains(void **state)
{
	(void)state;
	for (way = 0; way < WAYS; way++) {
		double more[] = {7, 10, 8, 11, 9, 12};
		size_t two[2] = {1, 2};
		begin();
		matvar_t *of_x[3] = {doubles(NULL, 2, 3, by_rows), doubles(NULL, 2, 3, more)};
		matvar_t *of_y[3] = {doubles(NULL, 2, 1, labels), doubles(NULL, 2, 1, (double[]){-1, 1})};
		put_made(Mat_VarCreate("X", MAT_C_CELL, MAT_T_CELL, 2, two, of_x, 0));
		put_made(Mat_VarCreate("Y", MAT_C_CELL, MAT_T_CELL, 2, two, of_y, 0));
		Space *space = read_file(NULL);
		assert_ok(space != NULL);
		assert_int_equal(space->vectors.rows, 4);
		assert_string_equal(domain_at(space, 3), "2");
		assert_string_equal(class_at(space, 2), "-1");
		assert_near(matrix_row(&space->vectors, 2)[2], 9, 0);
		space_unref(space);
	}
}

static void test_labels_that_do_not_fit_are_told(void **state)
{
	(void)state;
	way = 0;
	begin();
	put_doubles("X", 2, 3, by_rows);
	put_doubles("Y", 5, 1, (double[5]){0});
	Space *space = read_file(NULL);
	assert_null(space->class_of);
	assert_contains(note, "without labels; Y (5 x 1) has not one label for each of its rows or columns");
	space_unref(space);
}

static void test_what_cannot_be_used_is_told(void **state)
{
	(void)state;
	way = 1;
	begin();
	put("name", MAT_C_CHAR, MAT_T_UINT8, 1, 3, (char[]){'c', 'd', 'a'});
	assert_null(read_file(NULL));
	assert_contains(err.message, "no matrix of real numbers that could be features: name (char, 1 x 3)");
	begin();
	put_doubles("fts", 2, 3, by_rows);
	FeatureOptions options = {.variable = "feas"};
	assert_null(read_file(&options));
	assert_contains(err.message, "no matrix of real numbers \"feas\"; it holds fts (double, 2 x 3)");
	options = (FeatureOptions){.label = "fts2"};
	assert_null(read_file(&options));
	assert_contains(err.message, "no variable \"fts2\"");
	Space *space = read_file(NULL);
	assert_non_null(space);
	assert_null(space->class_of);
	assert_contains(note, "without labels");
	space_unref(space);
	begin();
	double bad[] = {1, NAN, 2, 5, 3, 6};
	put_doubles("fts", 2, 3, bad);
	put_doubles("labels", 2, 1, labels);
	space = read_file(NULL);
	assert_int_equal(space->vectors.rows, 1);
	assert_contains(note, "example 2 of fts");
	space_unref(space);
	begin();
	put_doubles("X_s", 2, 3, by_rows);
	put_doubles("y_s", 2, 1, labels);
	put_doubles("X_t", 3, 2, by_rows);
	put_doubles("y_t", 3, 1, (double[]){1, 2, 1});
	assert_null(read_file(NULL));
	assert_contains(err.message, "has 2 features, the examples before it 3");
}

/* Every file that ends too early is refused, or what is left of it is whole variables. */
/* A file of one cell array, as it is and packed; its first size is the word at byte 160 of the former. */
static size_t write_cells(unsigned char *bytes, size_t room)
{
	way = 0;
	begin();
	size_t dims[2] = {3, 1};
	matvar_t *cells[4] = {NULL};
	for (size_t i = 0; i < 3; i++)
		cells[i] = Mat_VarCreate(NULL, MAT_C_CHAR, MAT_T_UINT8, 2, (size_t[2]){1, 3}, "cat", 0);
	matvar_t *variable = Mat_VarCreate("labels", MAT_C_CELL, MAT_T_CELL, 2, dims, cells, 0);
	assert_int_equal(Mat_VarWrite(mat, variable, MAT_COMPRESSION_NONE), 0);
	Mat_VarFree(variable);
	Mat_Close(mat);
	mat = NULL;
	FILE *file = fopen(path, "rb");
	size_t count = fread(bytes, 1, room, file);
	fclose(file);
	uint32_t size;
	memcpy(&size, bytes + 160, sizeof size);
	assert_int_equal(size, 3);
	return count;
}

static size_t pack(const unsigned char *bytes, size_t count, unsigned char *packed, size_t room)
{
	uLongf size = room - 136;
	memcpy(packed, bytes, 128);
	assert_int_equal(compress(packed + 136, &size, bytes + 128, count - 128), Z_OK);
	memcpy(packed + 128, (uint32_t[2]){15, (uint32_t)size}, 8);
	return 136 + size;
}

static void check_cells(const unsigned char *bytes, size_t count, const char *sentence)
{
	snprintf(path, sizeof path, "%s", scratch_write(&scratch, "cells.mat", bytes, count));
	assert_null(read_file(NULL));
	assert_contains(err.message, sentence);
}

/* matio would take room for as many cells as a file says. */
static void test_forged_cells(void **state)
{
	(void)state;
	static unsigned char bytes[1 << 14], packed[1 << 14];
	size_t count = write_cells(bytes, sizeof bytes);
	check_cells(bytes, count, "labels (cell, 3 x 1)");
	check_cells(packed, pack(bytes, count, packed, sizeof packed), "labels (cell, 3 x 1)");
	memcpy(bytes + 160, &(uint32_t){50000000}, sizeof(uint32_t));
	check_cells(bytes, count, "damaged: its parts are longer");
	check_cells(packed, pack(bytes, count, packed, sizeof packed), "damaged: its parts are longer");
}

/* A matrix of more than one piece, which ends within a column, and a stop on the way. */
static void test_large_matrices_come_in_pieces(void **state)
{
	(void)state;
	enum { ROWS = 2150, COLS = 250 };
	double *values = malloc(ROWS * COLS * sizeof *values), *answers = malloc(ROWS * sizeof *answers);
	for (size_t k = 0; k < (size_t)ROWS * COLS; k++)
		values[k] = (double)(k % 1009);
	for (size_t i = 0; i < ROWS; i++)
		answers[i] = (double)(i % 3 + 1);
	for (way = 0; way < WAYS; way++) {
		begin();
		put_doubles("fts", ROWS, COLS, values);
		put_doubles("labels", ROWS, 1, answers);
		Mat_Close(mat);
		mat = NULL;
		const char *name = path;
		FeatureOptions options = {0};
		Progress progress;
		size_t steps = 0;
		bool finished = false;
		FeatureReader *reader = feature_reader_new(&name, 1, &options, &err);
		for (double done = 0; !finished; done = progress.done, steps++) {
			assert_ok(feature_reader_step(reader, &finished, &err));
			feature_reader_progress(reader, &progress);
			assert_true(progress.done >= done && progress.done <= progress.total);
		}
		assert_true(steps > 6);
		Space *space = feature_rows_space(feature_reader_rows(reader), DICTIONARY_NONE, &err);
		assert_int_equal(space->vectors.rows, ROWS);
		for (size_t i = 0; i < ROWS; i += 37)
			for (size_t j = 0; j < COLS; j++)
				assert_true(matrix_row(&space->vectors, i)[j] == (float)values[i + j * ROWS]);
		space_unref(space);
		feature_reader_free(reader);
		reader = feature_reader_new(&name, 1, &options, &err);
		for (size_t i = 0; i < steps / 2; i++)
			assert_ok(feature_reader_step(reader, &finished, &err));
		feature_reader_free(reader);
	}
	free(values);
	free(answers);
}

static void test_cut_files(void **state)
{
	(void)state;
	for (way = 0; way < WAYS; way++) {
		begin();
		put_doubles("fts", 2, 3, by_rows);
		put_doubles("labels", 2, 1, labels);
		Mat_Close(mat);
		mat = NULL;
		static unsigned char bytes[1 << 16];
		FILE *file = fopen(path, "rb");
		size_t count = fread(bytes, 1, sizeof bytes, file);
		fclose(file);
		for (size_t cut = 0; cut < count; cut += 1 + count / 60) {
			snprintf(path, sizeof path, "%s", scratch_write(&scratch, "cut.mat", bytes, cut));
			FeatureOptions options = {.format = feature_format_find("matlab", &err)};
			space_unref(read_file(&options));
		}
	}
}

/* A little-endian and a big-endian matrix of 1 x 1, called X. */
static void test_version_4_is_refused(void **state)
{
	(void)state;
	static const unsigned char heads[2][22] = {
		{0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 'X', 0},
		{0, 0, 3, 0xE8, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 'X', 0}};
	for (size_t i = 0; i < 2; i++) {
		char bytes[30] = {0};
		memcpy(bytes, heads[i], sizeof heads[i]);
		snprintf(path, sizeof path, "%s", scratch_write(&scratch, "old.mat", bytes, sizeof bytes));
		assert_null(read_file(NULL));
		assert_contains(err.message, "a MATLAB file of version 4, which is not read");
	}
}

static size_t copies_in(const char *folder)
{
	size_t count = 0;
	DIR *list = opendir(folder);
	assert_non_null(list);
	for (const struct dirent *entry; (entry = readdir(list));)
		count += strncmp(entry->d_name, "isthmus-", 8) == 0;
	closedir(list);
	return count;
}

/* Nothing would be left of it if the program were killed. */
static void test_the_unpacked_copy_has_no_name(void **state)
{
	(void)state;
	MatlabFile packed = {0};
	bool ready = false;
	way = 1;
	begin();
	put_doubles("X", 2, 3, by_rows);
	put_doubles("y", 2, 1, labels);
	Mat_Close(mat);
	mat = NULL;
	setenv("TMPDIR", scratch.folder, 1);
	assert_ok(matlab_open(&packed, path, &err));
	assert_non_null(packed.copy);
	assert_int_equal(copies_in(scratch.folder), 0);
	while (!ready)
		assert_ok(matlab_open_step(&packed, &ready, &err));
	assert_int_equal(packed.count, 2);
	assert_int_equal(copies_in(scratch.folder), 0);
	matlab_close(&packed);
	unsetenv("TMPDIR");
	way = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_4_is_refused),
		cmocka_unit_test(test_the_unpacked_copy_has_no_name),
		cmocka_unit_test(test_examples_are_rows_or_columns),
		cmocka_unit_test(test_kinds_of_numbers),
		cmocka_unit_test(test_sparse_with_offsets),
		cmocka_unit_test(test_hdf5_without_header),
		cmocka_unit_test(test_source_and_target_are_domains),
		cmocka_unit_test(test_text_labels),
		cmocka_unit_test(test_structures_are_looked_into),
		cmocka_unit_test(test_cells_of_matrices_are_domains),
		cmocka_unit_test(test_labels_that_do_not_fit_are_told),
		cmocka_unit_test(test_what_cannot_be_used_is_told),
		cmocka_unit_test(test_forged_cells),
		cmocka_unit_test(test_large_matrices_come_in_pieces),
		cmocka_unit_test(test_cut_files),
	};
	return cmocka_run_group_tests_name("matlab", tests, scratch_setup, scratch_teardown) != 0;
}
