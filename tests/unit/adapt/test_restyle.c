/* Numbers not in closed form are those that tests/reference/matching.py prints. */
#include "adapt/restyle.h"

#include "adapt/low_frequencies.h"
#include "check.h"

#include <stdlib.h>

static Error err;

static Images *pictures(
	size_t count, unsigned height, unsigned width, unsigned channels, double slope, double start)
{
	Images *images = memory_new(1, sizeof *images);
	references_init(&images->references);
	images->count = count;
	images->height = height;
	images->width = width;
	images->channels = channels;
	images->pixels = memory_new(count * images_bytes_each(images), 1);
	images->domain_of = memory_new(count, sizeof *images->domain_of);
	images->class_of = memory_new(count, sizeof *images->class_of);
	dictionary_add(&images->domains, "d", 1);
	dictionary_add(&images->classes, "c", 1);
	for (size_t i = 0; i < count; i++) {
		char name[16];
		dictionary_add(&images->names, name, (size_t)snprintf(name, sizeof name, "p%zu", i));
	}
	for (size_t p = 0; p < count * images_bytes_each(images); p++)
		images->pixels[p] =
			(unsigned char)lrint(start + slope * (1 + sin(0.37 * (double)(p * p % 1009))));
	images_checksum(images);
	return images;
}

static void test_frequencies_of_a_wave(void **state)
{
	(void)state;
	enum { H = 6, W = 8 };
	double pixels[H * W], again[H * W] = {0}, real[9], imaginary[9];
	for (size_t y = 0; y < H; y++)
		for (size_t x = 0; x < W; x++)
			pixels[y * W + x] =
				3 + 2 * cos(2 * M_PI * (double)x / W) + sin(2 * M_PI * (double)y / H);
	LowFrequencies low = {0};
	low_frequencies_init(&low, H, W, 1);
	assert_int_equal(low_frequencies_count(&low), 9);
	low_frequencies_of(&low, pixels, real, imaginary);
	/* Rows of the frequencies -1, 0, 1 of y; columns of x. */
	const double expected_real[9] = {0, 0, 0, H * W, 3 * H * W, H * W, 0, 0, 0};
	const double expected_imaginary[9] = {0, H * W / 2.0, 0, 0, 0, 0, 0, -H * W / 2.0, 0};
	for (size_t k = 0; k < 9; k++) {
		assert_near(real[k], expected_real[k], 1e-11);
		assert_near(imaginary[k], expected_imaginary[k], 1e-11);
	}
	low_frequencies_add(&low, real, imaginary, again);
	for (size_t p = 0; p < H * W; p++)
		assert_near(again[p], pixels[p], 1e-12);
	low_frequencies_release(&low);
}

static double mean_of(const Images *images)
{
	double sum = 0;
	size_t bytes = images->count * images_bytes_each(images);
	for (size_t p = 0; p < bytes; p++)
		sum += images->pixels[p];
	return sum / (double)bytes;
}

static void test_histograms_are_matched(void **state)
{
	(void)state;
	Images *source = pictures(5, 8, 6, 1, 40, 10), *target = pictures(7, 9, 5, 1, 90, 60);
	Images *all = restyle_histogram(source, target, false, &err);
	Images *each = restyle_histogram(source, target, true, &err);
	assert_non_null(all);
	assert_near(mean_of(all), mean_of(target), 3);
	assert_near(mean_of(each), mean_of(target), 6);
	assert_string_equal(all->names.words[4], "p4");
	assert_true(strcmp(all->checksum, source->checksum) != 0);
	/* What was brighter is not darker. */
	for (size_t p = 1; p < 5 * 48; p++)
		if (source->pixels[p] > source->pixels[p - 1])
			assert_true(all->pixels[p] >= all->pixels[p - 1]);
	Images *same = restyle_histogram(source, source, false, &err);
	assert_memory_equal(same->pixels, source->pixels, 5 * 48);
	images_unref(all);
	images_unref(each);
	images_unref(same);
	images_unref(source);
	images_unref(target);
}

static void test_curves_of_numpy(void **state)
{
	(void)state;
	const unsigned char from[] = {10, 10, 20, 30, 30, 30, 40, 200},
			    to[] = {5, 50, 50, 60, 70, 80, 250, 250};
	const unsigned char expected[] = {20, 20, 53, 70, 70, 70, 193, 250};
	Images *source = pictures(2, 2, 2, 1, 1, 1), *target = pictures(2, 2, 2, 1, 1, 1);
	memcpy(source->pixels, from, 8);
	memcpy(target->pixels, to, 8);
	Images *styled = restyle_histogram(source, target, false, &err);
	for (size_t p = 0; p < 8; p++)
		assert_int_equal(styled->pixels[p], expected[p]);
	images_unref(styled);
	images_unref(source);
	images_unref(target);
}

/* A background of one value becomes the background, though its share of the picture is another. */
static void test_backgrounds_meet(void **state)
{
	(void)state;
	Images *source = pictures(1, 10, 10, 1, 0, 0), *target = pictures(1, 10, 10, 1, 0, 60);
	memset(source->pixels + 80, 255, 20);
	for (unsigned char i = 0; i < 45; i++)
		target->pixels[i] = (unsigned char)(61 + i);
	Images *styled = restyle_histogram(source, target, false, &err);
	assert_int_equal(target->pixels[60], 60);
	assert_in_range(styled->pixels[0], 60, 73);
	assert_in_range(styled->pixels[99], 90, 105);
	images_unref(styled);
	images_unref(source);
	images_unref(target);
}

static void test_amplitudes_of_numpy(void **state)
{
	(void)state;
	static const unsigned char expected[3][3][3] = {{{107, 119, 87}, {72, 115, 86}, {128, 124, 67}},
		{{121, 74, 69}, {86, 63, 84}, {120, 124, 130}},
		{{120, 124, 79}, {74, 130, 122}, {110, 136, 102}}};
	Images *source = pictures(3, 10, 12, 3, 30, 80), *target = pictures(2, 10, 12, 3, 40, 60);
	Images *styled = restyle_amplitude(source, target, 0.2, RESTYLE_MEAN, 1, &err);
	double sum = 0;
	for (size_t p = 0; p < 1080; p++)
		sum += styled->pixels[p];
	assert_near(sum, 107441, 0);
	for (size_t i = 0; i < 3; i++)
		for (size_t y = 0; y < 3; y++)
			for (size_t x = 0; x < 3; x++)
				assert_int_equal(
					images_at(styled, i)[3 * (48 * y + 5 * x) + 1], expected[i][y][x]);
	images_unref(styled);
	images_unref(source);
	images_unref(target);
}

/* Amplitudes of a channel of a picture; none is clipped here. */
static void amplitudes(const Images *images, size_t at, size_t channel, size_t reach, double *to)
{
	size_t size = (size_t)images->width * images->height;
	LowFrequencies low = {0};
	low_frequencies_init(&low, images->height, images->width, reach);
	size_t waves = low_frequencies_count(&low);
	double *pixels = memory_new(size, sizeof *pixels), *real = memory_new(2 * waves, sizeof *real);
	for (size_t p = 0; p < size; p++)
		pixels[p] = images_at(images, at)[p * images->channels + channel];
	low_frequencies_of(&low, pixels, real, real + waves);
	for (size_t k = 0; k < waves; k++)
		to[k] = hypot(real[k], real[waves + k]);
	low_frequencies_release(&low);
	free(pixels);
	free(real);
}

static void test_amplitudes_become_those_of_the_target(void **state)
{
	(void)state;
	Images *source = pictures(3, 10, 12, 3, 30, 80), *target = pictures(1, 10, 12, 3, 30, 90);
	Images *styled = restyle_amplitude(source, target, 0.2, RESTYLE_RANDOM, 1, &err);
	Images *mean = restyle_amplitude(source, target, 0.2, RESTYLE_MEAN, 1, &err);
	assert_memory_equal(styled->pixels, mean->pixels, 3 * 360);
	double wanted[25], found[25];
	for (size_t i = 0; i < 3; i++)
		for (size_t c = 0; c < 3; c++) {
			amplitudes(target, 0, c, 2, wanted);
			amplitudes(styled, i, c, 2, found);
			for (size_t k = 0; k < 25; k++)
				assert_near(
					found[k], wanted[k], 20); /* rounded to whole numbers, 120 of them */
		}
	Images *same = restyle_amplitude(target, target, 0.2, RESTYLE_RANDOM, 1, &err);
	assert_memory_equal(same->pixels, target->pixels, 360);
	images_unref(styled);
	images_unref(mean);
	images_unref(same);
	images_unref(source);
	images_unref(target);
}

static void test_what_does_not_fit_is_refused(void **state)
{
	(void)state;
	Images *grey = pictures(1, 4, 4, 1, 30, 80), *colour = pictures(1, 4, 4, 3, 30, 80);
	Images *larger = pictures(1, 5, 4, 1, 30, 80);
	assert_null(restyle_histogram(grey, colour, false, &err));
	assert_contains(err.message, "grey");
	assert_null(restyle_amplitude(grey, larger, 0.1, RESTYLE_MEAN, 1, &err));
	assert_contains(err.message, "size=4x5");
	images_unref(grey);
	images_unref(colour);
	images_unref(larger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frequencies_of_a_wave),
		cmocka_unit_test(test_histograms_are_matched),
		cmocka_unit_test(test_curves_of_numpy),
		cmocka_unit_test(test_backgrounds_meet),
		cmocka_unit_test(test_amplitudes_of_numpy),
		cmocka_unit_test(test_amplitudes_become_those_of_the_target),
		cmocka_unit_test(test_what_does_not_fit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
