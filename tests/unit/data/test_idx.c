#include "data/idx.h"

#include "check.h"
#include "picture_files.h"

#include <stdlib.h>

static const unsigned char values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

static void test_plain_and_gzip(void **state)
{
	(void)state;
	char *folder = new_folder();
	size_t bytes;
	unsigned char *file = make_idx(3, (const unsigned[]){2, 3, 2}, values, 12, &bytes);
	write_bytes(path_in(folder, "plain"), file, bytes);
	write_gzip(path_in(folder, "packed.gz"), file, bytes);
	static const char *const names[] = {"plain", "packed.gz"};
	for (size_t i = 0; i < 2; i++) {
		Error err = ERROR_INIT;
		IdxFile idx = {0};
		assert_ok(idx_open(&idx, path_in(folder, names[i]), &err));
		assert_int_equal(idx.header.dimensions, 3);
		assert_int_equal(idx.header.size[1], 3);
		unsigned char out[12];
		assert_int_equal(idx.left, 12);
		assert_ok(idx_take(&idx, 5, out, &err));
		assert_ok(idx_take(&idx, 7, out + 5, &err));
		assert_memory_equal(out, values, 12);
		idx_close(&idx);
	}
	free(file);
	remove_folder(folder);
}

/* Opens and takes all; false when either fails. */
static bool read_all(const char *path, Error *err)
{
	IdxFile idx = {0};
	if (!idx_open(&idx, path, err))
		return false;
	unsigned char out[64];
	bool fine = idx.left <= sizeof out && idx_take(&idx, (size_t)idx.left, out, err);
	idx_close(&idx);
	return fine;
}

static void test_sizes_that_do_not_fit(void **state)
{
	(void)state;
	static const struct {
		unsigned sizes[3];
		size_t count;
		const char *says;
	} bad[] = {
		{{2, 3, 2}, 11, "promises"},
		{{2, 3, 2}, 0, "promises"},
		{{1, 3, 2}, 12, "goes on"},
		{{4000000000u, 4000000000u, 4000000000u}, 12, "more than the file can hold"},
		{{65536, 65536, 1}, 12, "more than the file can hold"},
	};
	char *folder = new_folder();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		for (int packed = 0; packed < 2; packed++) {
			size_t bytes;
			unsigned char *file = make_idx(3, bad[i].sizes, values, bad[i].count, &bytes);
			(packed ? write_gzip : write_bytes)(path_in(folder, "bad"), file, bytes);
			Error err = ERROR_INIT;
			assert_false(read_all(path_in(folder, "bad"), &err));
			assert_contains(err.message, bad[i].says);
			free(file);
		}
	remove_folder(folder);
}

static void test_gzip_that_is_cut_off(void **state)
{
	(void)state;
	char *folder = new_folder();
	size_t bytes;
	unsigned char *file = make_idx(1, (const unsigned[]){12}, values, 12, &bytes), packed[256];
	write_gzip(path_in(folder, "a.gz"), file, bytes);
	FILE *in = fopen(path_in(folder, "a.gz"), "rb");
	size_t length = fread(packed, 1, sizeof packed, in);
	fclose(in);
	for (size_t cut = 0; cut < length; cut++) {
		write_bytes(path_in(folder, "cut.gz"), packed, cut);
		Error err = ERROR_INIT;
		assert_false(read_all(path_in(folder, "cut.gz"), &err));
	}
	free(file);
	remove_folder(folder);
}

static void test_other_kinds_are_not_taken(void **state)
{
	(void)state;
	static const unsigned char floats[] = {0, 0, 13, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1};
	IdxHeader header;
	assert_false(idx_sniff(floats, sizeof floats, &header));
	assert_false(idx_sniff((const unsigned char *)"hello there", 11, &header));
	assert_false(idx_sniff(NULL, 0, &header));
}

static void test_where_labels_lie(void **state)
{
	(void)state;
	static const struct {
		const char *images, *labels;
	} cases[] = {
		{"/a/images/train-images-idx3-ubyte.gz", "/a/images/train-labels-idx1-ubyte.gz"},
		{"t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte"},
		{"/images/digits.idx", NULL},
	};
	for (size_t i = 0; i < 3; i++) {
		char *labels = idx_labels_path(cases[i].images);
		if (cases[i].labels)
			assert_string_equal(labels, cases[i].labels);
		else
			assert_null(labels);
		free(labels);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_and_gzip),
		cmocka_unit_test(test_sizes_that_do_not_fit),
		cmocka_unit_test(test_gzip_that_is_cut_off),
		cmocka_unit_test(test_other_kinds_are_not_taken),
		cmocka_unit_test(test_where_labels_lie),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
