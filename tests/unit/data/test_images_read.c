#include "data/images_read.h"

#include "check.h"
#include "picture_files.h"

#include <stdlib.h>

static Images *read_all(const char *const *paths, size_t count, const ImagesOptions *options, Error *err)
{
	ImagesReader *reader = images_reader_new(paths, count, options, err);
	bool finished = false;
	while (reader && !finished)
		if (!images_reader_step(reader, &finished, err)) {
			images_reader_free(reader);
			return NULL;
		}
	Images *images = reader ? images_reader_take(reader, "load test") : NULL;
	images_reader_free(reader);
	return images;
}

static Images *read_one(const char *path, Error *err)
{
	ImagesOptions options = {.domain = "here"};
	return read_all(&path, 1, &options, err);
}

static const char *class_name(const Images *images, size_t index)
{
	return dictionary_word(&images->classes, images->class_of[index]);
}

static const char *domain_name(const Images *images, size_t index)
{
	return dictionary_word(&images->domains, images->domain_of[index]);
}

/* Two pictures of 3 x 2 with labels 7 and 4. */
static void write_idx_pair(const char *folder)
{
	static const unsigned char pixels[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, labels[] = {7, 4};
	size_t bytes;
	unsigned char *file = make_idx(3, (const unsigned[]){2, 2, 3}, pixels, 12, &bytes);
	write_gzip(path_in(folder, "train-images-idx3-ubyte.gz"), file, bytes);
	free(file);
	file = make_idx(1, (const unsigned[]){2}, labels, 2, &bytes);
	write_gzip(path_in(folder, "train-labels-idx1-ubyte.gz"), file, bytes);
	free(file);
}

static void test_idx_with_labels_beside(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_idx_pair(folder);
	Error err = ERROR_INIT;
	Images *images = read_one(path_in(folder, "train-images-idx3-ubyte.gz"), &err);
	if (!images)
		fail_msg("%s", err.message);
	assert_int_equal(images->count, 2);
	assert_int_equal(images->width, 3);
	assert_int_equal(images->height, 2);
	assert_int_equal(images->channels, 1);
	assert_int_equal(images_at(images, 1)[0], 7);
	assert_string_equal(class_name(images, 0), "7");
	assert_string_equal(class_name(images, 1), "4");
	assert_string_equal(dictionary_word(&images->classes, 0), "4");
	assert_string_equal(dictionary_word(&images->names, 1), "train/1");
	assert_string_equal(domain_name(images, 1), "here");
	assert_int_equal(strlen(images->checksum), 32);
	images_unref(images);
	remove_folder(folder);
}

static void test_classes_have_names(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_idx_pair(folder);
	Error err = ERROR_INIT;
	const char *path = path_in(folder, "train-images-idx3-ubyte.gz");
	ImagesOptions options = {.domain = "here", .classes = "a,b,c,d,long boot"};
	Images *images = read_all(&path, 1, &options, &err);
	assert_non_null(images);
	assert_string_equal(class_name(images, 0), "7");
	assert_string_equal(class_name(images, 1), "long boot");
	images_unref(images);
	options.classes = "a,b,a";
	assert_null(read_all(&path, 1, &options, &err));
	assert_contains(err.message, "all different");
	remove_folder(folder);
}

static void test_labels_must_fit(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_idx_pair(folder);
	size_t bytes;
	unsigned char *file = make_idx(1, (const unsigned[]){3}, (const unsigned char *)"abc", 3, &bytes);
	write_bytes(path_in(folder, "train-labels-idx1-ubyte.gz"), file, bytes);
	free(file);
	Error err = ERROR_INIT;
	assert_null(read_one(path_in(folder, "train-images-idx3-ubyte.gz"), &err));
	assert_contains(err.message, "one label for each of the 2 pictures");
	assert_null(read_one(path_in(folder, "train-labels-idx1-ubyte.gz"), &err));
	assert_contains(err.message, "holds labels");
	remove_folder(folder);
}

static void write_grey(const char *path, unsigned width, unsigned height, unsigned char value)
{
	unsigned char pixels[64];
	memset(pixels, value, sizeof pixels);
	write_png(path, width, height, 1, pixels);
}

static void test_folder_of_classes(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_grey(path_in(folder, "cat/1.png"), 4, 4, 10);
	write_grey(path_in(folder, "cat/2.png"), 4, 4, 20);
	write_grey(path_in(folder, "dog/1.png"), 8, 2, 30);
	write_bytes(path_in(folder, "dog/notes.txt"), "not a picture", 13);
	static const unsigned char red[] = {255, 0, 0};
	write_jpeg(path_in(folder, "dog/3.jpg"), 1, 1, 3, red);
	Error err = ERROR_INIT;
	Images *images = read_one(folder, &err);
	if (!images)
		fail_msg("%s", err.message);
	assert_int_equal(images->count, 4);
	assert_int_equal(images->width, 4);
	assert_int_equal(images->height, 4);
	assert_int_equal(images->channels, 3);
	assert_string_equal(dictionary_word(&images->names, 0), "cat/1");
	assert_string_equal(class_name(images, 1), "cat");
	assert_string_equal(class_name(images, 2), "dog");
	assert_int_equal(images_at(images, 1)[5], 20);
	assert_int_equal(images_at(images, 2)[7], 30);
	assert_near(images_at(images, 3)[0], 254, 3);
	assert_near(images_at(images, 3)[1], 0, 3);
	images_unref(images);
	remove_folder(folder);
}

static void test_folders_as_domains(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_grey(path_in(folder, "a/smile/1.png"), 4, 4, 10);
	write_grey(path_in(folder, "b/smile/1.png"), 4, 4, 20);
	write_grey(path_in(folder, "b/2.png"), 4, 4, 20);
	Error err = ERROR_INIT;
	ImagesOptions options = {.domain = "folder", .width = 2, .height = 3};
	const char *path = folder;
	Images *images = read_all(&path, 1, &options, &err);
	if (!images)
		fail_msg("%s", err.message);
	assert_int_equal(images->count, 3);
	assert_int_equal(images->width, 2);
	assert_int_equal(images->height, 3);
	assert_string_equal(domain_name(images, 0), "a");
	assert_string_equal(class_name(images, 0), "smile");
	assert_string_equal(domain_name(images, 1), "b");
	assert_string_equal(dictionary_word(&images->names, 1), "b/2");
	assert_string_equal(class_name(images, 1), "unlabelled");
	images_unref(images);
	remove_folder(folder);
}

static void test_files_by_name(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_grey(path_in(folder, "x/1.png"), 4, 4, 10);
	write_grey(path_in(folder, "y/1.png"), 4, 4, 20);
	char *first = strdup(path_in(folder, "x/1.png")), *second = strdup(path_in(folder, "y/1.png"));
	const char *paths[] = {first, second};
	ImagesOptions options = {.domain = "d"};
	Error err = ERROR_INIT;
	Images *images = read_all(paths, 2, &options, &err);
	if (!images)
		fail_msg("%s", err.message);
	assert_null(images->class_of);
	assert_string_equal(dictionary_word(&images->names, 0), "1");
	assert_string_equal(dictionary_word(&images->names, 1), "1#2");
	images_unref(images);
	free(first);
	free(second);
	remove_folder(folder);
}

static void test_damaged_files(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_grey(path_in(folder, "good.png"), 4, 4, 10);
	write_bytes(path_in(folder, "bad.png"), "\x89PNG\r\n\x1A\nand so on", 17);
	Error err = ERROR_INIT;
	assert_null(read_one(path_in(folder, "bad.png"), &err));
	assert_contains(err.message, "bad.png");
	const char *path = folder;
	ImagesOptions options = {.domain = "d"};
	ImagesReader *reader = images_reader_new(&path, 1, &options, &err);
	bool finished = false;
	while (!finished)
		assert_ok(images_reader_step(reader, &finished, &err));
	const char *first;
	assert_int_equal(images_reader_skipped(reader, &first), 1);
	assert_contains(first, "bad.png");
	Progress progress;
	images_reader_progress(reader, &progress);
	assert_true(progress.finished);
	images_reader_free(reader);
	remove_folder(folder);
}

static void test_nothing_to_read(void **state)
{
	(void)state;
	char *folder = new_folder();
	Error err = ERROR_INIT;
	write_bytes(path_in(folder, "a.txt"), "text", 4);
	assert_null(read_one(folder, &err));
	assert_contains(err.message, "no pictures");
	assert_null(read_one(path_in(folder, "missing.png"), &err));
	assert_contains(err.message, "missing.png");
	remove_folder(folder);
}

static void test_too_much_for_memory(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_grey(path_in(folder, "1.png"), 4, 4, 10);
	for (unsigned i = 2; i < 160; i++) {
		char name[16];
		snprintf(name, sizeof name, "%u.png", i);
		write_grey(path_in(folder, name), 1, 1, 10);
	}
	Error err = ERROR_INIT;
	ImagesOptions options = {.domain = "d", .width = 4096, .height = 4096};
	const char *path = folder;
	assert_null(read_all(&path, 1, &options, &err));
	assert_contains(err.message, "2 GB");
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_idx_with_labels_beside),
		cmocka_unit_test(test_classes_have_names),
		cmocka_unit_test(test_labels_must_fit),
		cmocka_unit_test(test_folder_of_classes),
		cmocka_unit_test(test_folders_as_domains),
		cmocka_unit_test(test_files_by_name),
		cmocka_unit_test(test_damaged_files),
		cmocka_unit_test(test_nothing_to_read),
		cmocka_unit_test(test_too_much_for_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
