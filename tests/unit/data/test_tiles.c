#include "data/tiles.h"

#include "data/images_read.h"

#include "check.h"
#include "picture_files.h"

#include <stdlib.h>

#define TITLES "name\tx\ty\twidth\theight\tclass\n"

/* 5 x 4 pixels of RGB, each with its own red. */
static void write_sheet(const char *path)
{
	unsigned char pixels[60] = {0};
	for (unsigned i = 0; i < 20; i++)
		pixels[3 * i] = (unsigned char)(10 * i);
	write_png(path, 5, 4, 3, pixels);
}

static void write_table(const char *path, const char *text)
{
	write_bytes(path, text, strlen(text));
}

/* Reads what lies at the path; NULL with the sentence. */
static Images *read_images(const char *path, size_t *skipped, Error *err)
{
	ImagesOptions options = {.domain = "d"};
	ImagesReader *reader = images_reader_new(&path, 1, &options, err);
	bool finished = false;
	while (reader && !finished && images_reader_step(reader, &finished, err))
		;
	const char *first;
	if (skipped)
		*skipped = images_reader_skipped(reader, &first);
	Images *images = finished ? images_reader_take(reader, "test") : NULL;
	images_reader_free(reader);
	return images;
}

static void tiles_become_pictures(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_sheet(path_in(folder, "sheet.png"));
	write_table(path_in(folder, "sheet.tiles.tsv"), "class\tname\tunread\tx\ty\twidth\theight\r\n"
							"faces\tgrinning face\t?\t1\t2\t2\t2\r\n\r\n"
							"flags\tåland\t\t3\t0\t2\t2\r\n"
							"faces\tgrinning face\t\t0\t0\t2\t2\r\n");
	Error err = ERROR_INIT;
	Images *images = read_images(path_in(folder, "sheet.png"), NULL, &err);
	if (!images)
		fail_msg("%s", err.message);
	assert_int_equal(images->count, 3);
	assert_int_equal(images->width, 2);
	assert_int_equal(images->height, 2);
	assert_int_equal(images->channels, 3);
	assert_string_equal(dictionary_word(&images->names, 0), "grinning face");
	assert_string_equal(dictionary_word(&images->names, 1), "åland");
	assert_string_equal(dictionary_word(&images->names, 2), "grinning face#2");
	assert_string_equal(dictionary_word(&images->classes, images->class_of[1]), "flags");
	assert_string_equal(dictionary_word(&images->domains, 0), "d");
	/* Rows 2 and 3, columns 1 and 2. */
	const unsigned char reds[] = {110, 120, 160, 170};
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(images_at(images, 0)[3 * i], reds[i]);
	assert_int_equal(images_at(images, 1)[0], 30);
	images_unref(images);
	remove_folder(folder);
}

static void sizes_become_one(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_sheet(path_in(folder, "sheet.png"));
	write_table(path_in(folder, "sheet.tiles.tsv"),
		"name\tx\ty\twidth\theight\nsmall\t0\t0\t1\t1\nlarge\t1\t0\t2\t2\nedge\t4\t3\t1\t1\n");
	Error err = ERROR_INIT;
	size_t skipped;
	Images *images = read_images(folder, &skipped, &err);
	if (!images)
		fail_msg("%s", err.message);
	assert_int_equal(skipped, 0);
	assert_int_equal(images->count, 3);
	assert_int_equal(images->width, 1);
	assert_null(images->class_of);
	/* The mean of 10, 20, 60 and 70. */
	assert_int_equal(images_at(images, 1)[0], 40);
	assert_int_equal(images_at(images, 2)[0], 190);
	images_unref(images);
	remove_folder(folder);
}

static void a_damaged_sheet_is_left_out_of_a_folder(void **state)
{
	(void)state;
	char *folder = new_folder();
	write_sheet(path_in(folder, "good.png"));
	write_sheet(path_in(folder, "bad.png"));
	write_table(path_in(folder, "bad.tiles.tsv"), TITLES "a\t0\t0\t6\t1\tc\n");
	size_t skipped;
	Error err = ERROR_INIT;
	Images *images = read_images(folder, &skipped, &err);
	assert_non_null(images);
	assert_int_equal(images->count, 1);
	assert_int_equal(skipped, 1);
	images_unref(images);
	remove_folder(folder);
}

static void faults_are_told(void **state)
{
	(void)state;
	static const struct {
		const char *table, *part;
	} cases[] = {
		{"", "names no name"},
		{"name\tx\ty\twidth\na\t0\t0\t1\n", "names no height"},
		{TITLES, "names no picture"},
		{TITLES "a\t0\t0\t1\t1\tc\nb\t0\t0\t0\t1\tc\n", "line 3"},
		{TITLES "\t0\t0\t1\t1\tc\n", "should have a name"},
		{TITLES "a\t-1\t0\t1\t1\tc\n", "inside the sheet of 5 x 4 pixels"},
		{TITLES "a\t5\t0\t1\t1\tc\n", "line 2"},
		{TITLES "a\t4\t0\t2\t1\tc\n", "line 2"},
		{TITLES "a\t0\t3\t1\t4294967295\tc\n", "line 2"},
		{TITLES "a\t0\tlow\t1\t1\tc\n", "line 2"},
		{TITLES "a\t0\t0\n", "line 2"},
	};
	char *folder = new_folder();
	const char *path = path_in(folder, "sheet.tiles.tsv");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		Error err = ERROR_INIT;
		Tiles tiles = {0};
		write_table(path, cases[i].table);
		assert_false(tiles_read(path, (RasterInfo){5, 4, 3}, &tiles, &err));
		assert_contains(err.message, cases[i].part);
		tiles_release(&tiles);
	}
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tiles_become_pictures),
		cmocka_unit_test(sizes_become_one),
		cmocka_unit_test(a_damaged_sheet_is_left_out_of_a_folder),
		cmocka_unit_test(faults_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
