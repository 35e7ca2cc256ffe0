#include "check.h"
#include "feature_file.h"
#include "scratch.h"

#include <hdf5.h>
#include <stdlib.h>

static Error err;
static char path[256], note[FEATURE_NOTE];
static hid_t file;

static void begin(void)
{
	snprintf(path, sizeof path, "%s", scratch_path(&scratch, "usps.h5"));
	file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
	assert_true(file >= 0);
}

static void put(hid_t where, const char *name, hid_t type, int rank, const hsize_t *sizes, const void *values)
{
	hid_t extent = H5Screate_simple(rank, sizes, NULL);
	hid_t array = H5Dcreate(where, name, type, extent, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
	assert_true(H5Dwrite(array, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
	H5Dclose(array);
	H5Sclose(extent);
}

static Space *read_file(void)
{
	H5Fclose(file);
	return feature_file_space(path, NULL, note, &err);
}

/* As usps.h5 has it: train/data and train/target beside test/data and test/target. */
static void test_groups_are_domains(void **state)
{
	(void)state;
	float train[2][3] = {{1, 2, 3}, {4, 5, 6}}, test[3][3] = {{7, 8, 9}, {10, 11, 12}, {13, 14, 15}};
	int of_train[] = {3, 8}, of_test[] = {8, 3, 8};
	begin();
	hid_t group = H5Gcreate(file, "train", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
	put(group, "data", H5T_NATIVE_FLOAT, 2, (hsize_t[]){2, 3}, train);
	put(group, "target", H5T_NATIVE_INT, 1, (hsize_t[]){2}, of_train);
	H5Gclose(group);
	group = H5Gcreate(file, "test", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
	put(group, "data", H5T_NATIVE_FLOAT, 2, (hsize_t[]){3, 3}, test);
	put(group, "target", H5T_NATIVE_INT, 1, (hsize_t[]){3}, of_test);
	H5Gclose(group);
	Space *space = read_file();
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 5);
	assert_string_equal(space->domains.words[space->domain_of[0]], "test");
	assert_string_equal(space->domains.words[space->domain_of[4]], "train");
	assert_near(matrix_row(&space->vectors, 1)[2], 12, 0);
	assert_near(matrix_row(&space->vectors, 3)[0], 1, 0);
	assert_string_equal(class_at(space, 1), "3");
	assert_string_equal(class_at(space, 4), "8");
	assert_contains(note, "test/data (3 x 3) holds 3 examples as rows, labelled by test/target");
	space_unref(space);
}

static void test_texts_are_labels(void **state)
{
	(void)state;
	unsigned char bytes[2][2][2] = {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}};
	const char *told[] = {"cat", "gro\xC3\x9F"}, fixed[2][4] = {"cow", "pig"};
	hid_t type = H5Tcopy(H5T_C_S1);
	H5Tset_size(type, H5T_VARIABLE);
	begin();
	put(file, "X", H5T_NATIVE_UCHAR, 3, (hsize_t[]){2, 2, 2}, bytes);
	put(file, "labels", type, 1, (hsize_t[]){2}, told);
	Space *space = read_file();
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 2);
	assert_near(matrix_row(&space->vectors, 1)[3], 8, 0);
	assert_string_equal(class_at(space, 0), "cat");
	assert_string_equal(class_at(space, 1), "gro\xC3\x9F");
	space_unref(space);
	H5Tclose(type);
	type = H5Tcopy(H5T_C_S1);
	H5Tset_size(type, 4);
	begin();
	put(file, "X", H5T_NATIVE_UCHAR, 3, (hsize_t[]){2, 2, 2}, bytes);
	put(file, "labels", type, 1, (hsize_t[]){2}, fixed);
	space = read_file();
	assert_ok(space != NULL);
	assert_string_equal(class_at(space, 1), "pig");
	space_unref(space);
	H5Tclose(type);
}

/* The first size counts the examples where no labels do. */
static void test_without_labels(void **state)
{
	(void)state;
	double values[2][3] = {{1, 2, 3}, {4, 5, 6}};
	begin();
	put(file, "features", H5T_NATIVE_DOUBLE, 2, (hsize_t[]){2, 3}, values);
	Space *space = read_file();
	assert_ok(space != NULL);
	assert_int_equal(space->vectors.rows, 2);
	assert_near(matrix_row(&space->vectors, 1)[0], 4, 0);
	assert_contains(note, "features (2 x 3) holds 2 examples as rows, without labels");
	space_unref(space);
	begin();
	assert_null(read_file());
	assert_contains(err.message, "holds no variable");
}

static void test_cut_files(void **state)
{
	(void)state;
	static unsigned char bytes[1 << 14];
	begin();
	put(file, "X", H5T_NATIVE_DOUBLE, 2, (hsize_t[]){2, 3}, (double[6]){0});
	put(file, "y", H5T_NATIVE_INT, 1, (hsize_t[]){2}, (int[2]){0});
	H5Fclose(file);
	FILE *stream = fopen(path, "rb");
	size_t count = fread(bytes, 1, sizeof bytes, stream);
	fclose(stream);
	for (size_t cut = 8; cut < count; cut += 1 + count / 40) {
		snprintf(path, sizeof path, "%s", scratch_write(&scratch, "cut.h5", bytes, cut));
		file = H5Fcreate(scratch_path(&scratch, "other.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
		Space *space = read_file();
		assert_true(space || err.kind == ERROR_INPUT);
		space_unref(space);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups_are_domains),
		cmocka_unit_test(test_texts_are_labels),
		cmocka_unit_test(test_without_labels),
		cmocka_unit_test(test_cut_files),
	};
	return cmocka_run_group_tests_name("hdf5", tests, scratch_setup, scratch_teardown) != 0;
}
