#include "adapt/restyle.h"

#include "adapt/low_frequencies.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES = 256 };

/* --- a copy --- */

/* What is known of the pictures, and room for their pixels. */
static Images *images_like(const Images *images, Error *err)
{
	Images *like = memory_new(1, sizeof *like);
	references_init(&like->references);
	like->count = images->count;
	like->width = images->width;
	like->height = images->height;
	like->channels = images->channels;
	dictionary_copy(&images->names, &like->names);
	dictionary_copy(&images->classes, &like->classes);
	dictionary_copy(&images->domains, &like->domains);
	size_t bytes = images->count * sizeof(uint32_t);
	like->domain_of = memory_data(images->count, sizeof(uint32_t), "the domains of pictures", err);
	like->class_of = images->class_of
				 ? memory_data(images->count, sizeof(uint32_t), "the classes of pictures", err)
				 : NULL;
	like->pixels = memory_data(images->count * images_bytes_each(images), 1, "the pixels of pictures", err);
	if (!like->pixels || !like->domain_of || (images->class_of && !like->class_of)) {
		images_unref(like);
		return NULL;
	}
	memcpy(like->domain_of, images->domain_of, bytes);
	if (like->class_of)
		memcpy(like->class_of, images->class_of, bytes);
	return like;
}

static bool same_channels(const Images *source, const Images *target, Error *err)
{
	return source->channels == target->channels ||
	       error_set(err, ERROR_INPUT, "one of the two has colours and the other is grey: load both alike");
}

/* --- histograms --- */

/* Pictures first .. first + count; shares[channel][value] of all values below this one and of half of those
 * that are like it: its mean rank. By their last rank, backgrounds of one value would be taken for the
 * brightest of as many pixels of the target. -1: the value does not occur. */
static void rank(const Images *images, size_t first, size_t count, double shares[3][VALUES])
{
	size_t each = images_bytes_each(images), channels = images->channels;
	memset(shares, 0, 3 * sizeof *shares);
	const unsigned char *pixels = images_at(images, first);
	for (size_t i = 0; i < count * each; i++)
		shares[i % channels][pixels[i]]++;
	double n = (double)(count * each / channels);
	for (size_t c = 0; c < channels; c++) {
		double below = 0;
		for (size_t v = 0; v < VALUES; v++) {
			double here = shares[c][v];
			shares[c][v] = here > 0 ? (below + here / 2) / n : -1;
			below += here;
		}
	}
}

/* The value of the target of the same rank, linear between values that it has. */
static double value_at(const double *shares, double share)
{
	size_t before = VALUES, at = VALUES;
	for (size_t v = 0; v < VALUES && (at == VALUES || shares[at] < share); v++)
		if (shares[v] >= 0) {
			before = at;
			at = v;
		}
	if (shares[at] <= share || before == VALUES)
		return (double)at;
	return (double)before +
	       (share - shares[before]) / (shares[at] - shares[before]) * (double)(at - before);
}

static void find_curves(
	double from[3][VALUES], double to[3][VALUES], size_t channels, unsigned char curves[3][VALUES])
{
	for (size_t c = 0; c < channels; c++)
		for (size_t v = 0; v < VALUES; v++)
			if (from[c][v] >= 0)
				curves[c][v] = (unsigned char)lrint(value_at(to[c], from[c][v]));
}

Images *restyle_histogram(const Images *source, const Images *target, bool each, Error *err)
{
	Images *styled = same_channels(source, target, err) ? images_like(source, err) : NULL;
	if (!styled)
		return NULL;
	double from[3][VALUES], to[3][VALUES];
	unsigned char curves[3][VALUES];
	rank(target, 0, target->count, to);
	rank(source, 0, source->count, from);
	find_curves(from, to, source->channels, curves);
	size_t bytes = images_bytes_each(source);
	for (size_t i = 0; i < source->count; i++) {
		if (each) {
			rank(source, i, 1, from);
			find_curves(from, to, source->channels, curves);
		}
		for (size_t p = 0; p < bytes; p++)
			styled->pixels[i * bytes + p] =
				curves[p % source->channels][source->pixels[i * bytes + p]];
	}
	images_checksum(styled);
	return styled;
}

/* --- amplitudes --- */

typedef struct Amplitudes {
	LowFrequencies low;
	double *pixels, *real, *imaginary; /* of one channel of one picture */
	double *wanted;                    /* by channel and frequency */
} Amplitudes;

static void amplitudes_init(Amplitudes *a, const Images *images, double share)
{
	size_t shorter = images->width < images->height ? images->width : images->height;
	*a = (Amplitudes){0};
	low_frequencies_init(&a->low, images->height, images->width, (size_t)(share * (double)shorter));
	size_t waves = low_frequencies_count(&a->low);
	a->pixels = memory_new((size_t)images->width * images->height, sizeof *a->pixels);
	a->real = memory_new(waves, sizeof *a->real);
	a->imaginary = memory_new(waves, sizeof *a->imaginary);
	a->wanted = memory_new(waves * images->channels, sizeof *a->wanted);
}

static void amplitudes_release(Amplitudes *a)
{
	low_frequencies_release(&a->low);
	free(a->pixels);
	free(a->real);
	free(a->imaginary);
	free(a->wanted);
}

static void transform(Amplitudes *a, const Images *images, size_t at, size_t channel)
{
	const unsigned char *from = images_at(images, at);
	for (size_t p = 0; p < (size_t)images->width * images->height; p++)
		a->pixels[p] = from[p * images->channels + channel];
	low_frequencies_of(&a->low, a->pixels, a->real, a->imaginary);
}

/* Adds the amplitudes of a picture, divided by `count`, to those that are wanted. */
static void add_wanted(Amplitudes *a, const Images *images, size_t at, size_t count)
{
	size_t waves = low_frequencies_count(&a->low);
	for (size_t c = 0; c < images->channels; c++) {
		transform(a, images, at, c);
		for (size_t k = 0; k < waves; k++)
			a->wanted[c * waves + k] += hypot(a->real[k], a->imaginary[k]) / (double)count;
	}
}

/* A frequency that the picture lacks has no phase to keep: 0. */
static void give_amplitudes(Amplitudes *a, const Images *images, size_t at, size_t channel, unsigned char *to)
{
	size_t waves = low_frequencies_count(&a->low), size = (size_t)images->width * images->height;
	transform(a, images, at, channel);
	for (size_t k = 0; k < waves; k++) {
		double amplitude = hypot(a->real[k], a->imaginary[k]), wanted = a->wanted[channel * waves + k];
		double re = amplitude > 0 ? a->real[k] / amplitude * wanted : wanted;
		double im = amplitude > 0 ? a->imaginary[k] / amplitude * wanted : 0;
		a->real[k] = re - a->real[k];
		a->imaginary[k] = im - a->imaginary[k];
	}
	low_frequencies_add(&a->low, a->real, a->imaginary, a->pixels);
	for (size_t p = 0; p < size; p++)
		to[p * images->channels + channel] = (unsigned char)lrint(fmin(fmax(a->pixels[p], 0), 255));
}

static bool same_size(const Images *source, const Images *target, Error *err)
{
	return (source->width == target->width && source->height == target->height) ||
	       error_set(err, ERROR_INPUT,
		       "the pictures are %u x %u and %u x %u, and frequencies of one size only can be "
		       "compared: size=%ux%u loads them alike",
		       source->width, source->height, target->width, target->height, target->width,
		       target->height);
}

Images *restyle_amplitude(
	const Images *source, const Images *target, double share, RestyleModel model, uint64_t seed, Error *err)
{
	bool fine = same_channels(source, target, err) && same_size(source, target, err);
	Images *styled = fine ? images_like(source, err) : NULL;
	if (!styled)
		return NULL;
	Amplitudes a;
	Random random;
	random_init(&random, seed, 0);
	amplitudes_init(&a, source, share);
	for (size_t i = 0; model == RESTYLE_MEAN && i < target->count; i++)
		add_wanted(&a, target, i, target->count);
	size_t bytes = images_bytes_each(source), wanted = low_frequencies_count(&a.low) * source->channels;
	for (size_t i = 0; i < source->count; i++) {
		if (model == RESTYLE_RANDOM) {
			memset(a.wanted, 0, wanted * sizeof *a.wanted);
			add_wanted(&a, target, random_below(&random, target->count), 1);
		}
		for (size_t c = 0; c < source->channels; c++)
			give_amplitudes(&a, source, i, c, styled->pixels + i * bytes);
	}
	amplitudes_release(&a);
	images_checksum(styled);
	return styled;
}
