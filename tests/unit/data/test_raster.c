#include "data/raster.h"

#include "check.h"
#include "picture_files.h"

#include <stdlib.h>

static unsigned char *read_file(const char *path, size_t *bytes)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	unsigned char *content = calloc(1, 1 << 16);
	*bytes = fread(content, 1, 1 << 16, file);
	fclose(file);
	return content;
}

/* 6 x 5 pixels that differ in both directions and in every channel. */
static void make_pixels(unsigned channels, unsigned char *pixels)
{
	for (unsigned i = 0; i < 6 * 5; i++)
		for (unsigned c = 0; c < channels; c++)
			pixels[i * channels + c] = (unsigned char)(i * 8 + c * 40);
}

static void test_png_comes_back_exactly(void **state)
{
	(void)state;
	char *folder = new_folder();
	for (unsigned channels = 1; channels <= 3; channels += 2) {
		unsigned char pixels[6 * 5 * 3];
		make_pixels(channels, pixels);
		write_png(path_in(folder, "a.png"), 6, 5, channels, pixels);
		size_t bytes;
		unsigned char *file = read_file(path_in(folder, "a.png"), &bytes);
		Error err = ERROR_INIT;
		RasterInfo info;
		Raster raster = {0};
		assert_int_equal(raster_format(file, bytes), RASTER_PNG);
		assert_ok(raster_info(file, bytes, &info, &err));
		assert_int_equal(info.width, 6);
		assert_int_equal(info.height, 5);
		assert_int_equal(info.channels, channels);
		assert_ok(raster_decode(file, bytes, channels, &raster, &err));
		assert_memory_equal(raster.pixels, pixels, 6 * 5 * channels);
		raster_release(&raster);
		free(file);
	}
	remove_folder(folder);
}

static void test_transparent_is_white(void **state)
{
	(void)state;
	static const unsigned char pixels[] = {10, 20, 30, 0, 10, 20, 30, 255};
	char *folder = new_folder();
	write_png(path_in(folder, "a.png"), 2, 1, 4, pixels);
	size_t bytes;
	unsigned char *file = read_file(path_in(folder, "a.png"), &bytes);
	Error err = ERROR_INIT;
	Raster raster = {0};
	assert_ok(raster_decode(file, bytes, 3, &raster, &err));
	static const unsigned char expected[] = {255, 255, 255, 10, 20, 30};
	assert_memory_equal(raster.pixels, expected, 6);
	raster_release(&raster);
	free(file);
	remove_folder(folder);
}

static void test_jpeg_comes_back_nearly(void **state)
{
	(void)state;
	char *folder = new_folder();
	for (unsigned channels = 1; channels <= 3; channels += 2) {
		unsigned char pixels[6 * 5 * 3];
		make_pixels(channels, pixels);
		write_jpeg(path_in(folder, "a.jpg"), 6, 5, channels, pixels);
		size_t bytes;
		unsigned char *file = read_file(path_in(folder, "a.jpg"), &bytes);
		Error err = ERROR_INIT;
		RasterInfo info;
		Raster raster = {0};
		assert_ok(raster_info(file, bytes, &info, &err));
		assert_int_equal(info.channels, channels);
		assert_ok(raster_decode(file, bytes, channels, &raster, &err));
		for (unsigned i = 0; i < 6 * 5 * channels; i++)
			assert_near(raster.pixels[i], pixels[i], 12);
		raster_release(&raster);
		free(file);
	}
	remove_folder(folder);
}

/* Whatever its length, a file that was cut off gives an error and no picture. */
static void check_prefixes(const char *path)
{
	size_t bytes;
	unsigned char *file = read_file(path, &bytes);
	for (size_t i = 0; i + 4 < bytes; i++) {
		unsigned char *cut = malloc(i ? i : 1); /* of this length, so that reading beyond it is seen */
		memcpy(cut, file, i);
		Error err = ERROR_INIT;
		Raster raster = {0};
		if (raster_decode(cut, i, 1, &raster, &err))
			fail_msg("%s: %zu of %zu bytes are enough", path, i, bytes);
		assert_true(err.message[0] != '\0');
		raster_release(&raster);
		free(cut);
	}
	free(file);
}

static void test_files_that_are_cut_off(void **state)
{
	(void)state;
	unsigned char pixels[6 * 5 * 3];
	make_pixels(3, pixels);
	char *folder = new_folder();
	write_jpeg(path_in(folder, "a.jpg"), 6, 5, 3, pixels);
	check_prefixes(path_in(folder, "a.jpg"));
	remove_folder(folder);
}

static void test_png_that_is_cut_off(void **state)
{
	(void)state;
	unsigned char pixels[6 * 5 * 3];
	make_pixels(3, pixels);
	char *folder = new_folder();
	write_png(path_in(folder, "a.png"), 6, 5, 3, pixels);
	size_t bytes;
	unsigned char *file = read_file(path_in(folder, "a.png"), &bytes);
	/* The last chunk (12 bytes) says nothing about pixels. */
	for (size_t i = 0; i < bytes - 16; i++) {
		Error err = ERROR_INIT;
		Raster raster = {0};
		assert_false(raster_decode(file, i, 1, &raster, &err));
		raster_release(&raster);
	}
	free(file);
	remove_folder(folder);
}

/* A header that promises 60,000 x 60,000 pixels; its CRC is right. */
static void test_lying_png(void **state)
{
	(void)state;
	static const unsigned char file[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H',
		'D', 'R', 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 0, 0, 0, 0, 0xA5, 0xB9, 0x2A, 0x9E, 0, 0, 0, 0,
		'I', 'D', 'A', 'T', 0x35, 0xAF, 0x06, 0x1E};
	Error err = ERROR_INIT;
	Raster raster = {0};
	assert_false(raster_decode(file, sizeof file, 3, &raster, &err));
	assert_contains(err.message, "60000 x 60000");
	assert_null(raster.pixels);
}

static void test_neither(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	RasterInfo info;
	assert_false(raster_info((const unsigned char *)"GIF89a..", 8, &info, &err));
	assert_contains(err.message, "neither");
	assert_int_equal(raster_format(NULL, 0), RASTER_NONE);
}

static void test_scaling_by_hand(void **state)
{
	(void)state;
	static const unsigned char square[] = {0, 100, 50, 250};
	unsigned char out[16];
	raster_scale(square, (RasterInfo){2, 2, 1}, 1, 1, out);
	assert_int_equal(out[0], 100);
	raster_scale(square, (RasterInfo){2, 2, 1}, 2, 2, out);
	assert_memory_equal(out, square, 4);
	raster_scale(square, (RasterInfo){2, 2, 1}, 4, 4, out);
	static const unsigned char doubled[] = {
		0, 0, 100, 100, 0, 0, 100, 100, 50, 50, 250, 250, 50, 50, 250, 250};
	assert_memory_equal(out, doubled, 16);
	/* 3 to 2: each new pixel covers one and a half old ones. */
	static const unsigned char row[] = {30, 60, 90};
	raster_scale(row, (RasterInfo){3, 1, 1}, 2, 1, out);
	assert_int_equal(out[0], 40);
	assert_int_equal(out[1], 80);
}

/* A strip must not take the room of a square. */
static void test_long_strips(void **state)
{
	(void)state;
	enum { LONG = 1 << 22, SIDE = 512 };
	unsigned char *strip = malloc(LONG), *out = malloc(SIDE * SIDE);
	memset(strip, 77, LONG);
	raster_scale(strip, (RasterInfo){1, LONG, 1}, SIDE, SIDE, out);
	assert_int_equal(out[SIDE * SIDE - 1], 77);
	raster_scale(strip, (RasterInfo){LONG, 1, 1}, SIDE, SIDE, out);
	assert_int_equal(out[0], 77);
	free(strip);
	free(out);
}

static void test_scaling_keeps_the_mean_and_the_channels_apart(void **state)
{
	(void)state;
	unsigned char pixels[12 * 10 * 3], out[6 * 5 * 3];
	double before[3] = {0}, after[3] = {0};
	for (unsigned i = 0; i < sizeof pixels; i++) {
		pixels[i] = (unsigned char)(i % 3 == 1 ? i * 7 : i % 3 == 2 ? 200 : i / 3);
		before[i % 3] += pixels[i] / 120.0;
	}
	raster_scale(pixels, (RasterInfo){12, 10, 3}, 6, 5, out);
	for (unsigned i = 0; i < sizeof out; i++)
		after[i % 3] += out[i] / 30.0;
	for (unsigned c = 0; c < 3; c++)
		assert_near(after[c], before[c], 0.6);
}

static void test_colours_to_grey_and_back(void **state)
{
	(void)state;
	static const unsigned char colours[] = {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255};
	unsigned char grey[4], back[12];
	raster_convert(colours, 3, 4, 1, grey);
	static const unsigned char luma[] = {76, 150, 29, 255};
	assert_memory_equal(grey, luma, 4);
	raster_convert(grey, 1, 4, 3, back);
	assert_int_equal(back[4], 150);
	assert_int_equal(back[5], 150);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_png_comes_back_exactly),
		cmocka_unit_test(test_transparent_is_white),
		cmocka_unit_test(test_jpeg_comes_back_nearly),
		cmocka_unit_test(test_files_that_are_cut_off),
		cmocka_unit_test(test_png_that_is_cut_off),
		cmocka_unit_test(test_lying_png),
		cmocka_unit_test(test_neither),
		cmocka_unit_test(test_scaling_by_hand),
		cmocka_unit_test(test_long_strips),
		cmocka_unit_test(test_scaling_keeps_the_mean_and_the_channels_apart),
		cmocka_unit_test(test_colours_to_grey_and_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
