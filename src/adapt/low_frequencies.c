#include "adapt/low_frequencies.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* frequencies x count */
static void fill_waves(size_t reach, size_t count, double *cosines, double *sines)
{
	for (size_t k = 0; k <= 2 * reach; k++)
		for (size_t x = 0; x < count; x++) {
			double angle = 2 * M_PI * ((double)k - (double)reach) * (double)x / (double)count;
			cosines[k * count + x] = cos(angle);
			sines[k * count + x] = sin(angle);
		}
}

void low_frequencies_release(LowFrequencies *low)
{
	free(low->cos_columns);
	*low = (LowFrequencies){0};
}

void low_frequencies_init(LowFrequencies *low, size_t height, size_t width, size_t reach)
{
	low_frequencies_release(low);
	size_t waves = 2 * reach + 1;
	*low = (LowFrequencies){.height = height, .width = width, .reach = reach};
	low->cos_columns = memory_new(2 * waves * (width + 2 * height), sizeof *low->cos_columns);
	low->sin_columns = low->cos_columns + waves * width;
	low->cos_rows = low->sin_columns + waves * width;
	low->sin_rows = low->cos_rows + waves * height;
	low->partial = low->sin_rows + waves * height;
	fill_waves(reach, width, low->cos_columns, low->sin_columns);
	fill_waves(reach, height, low->cos_rows, low->sin_rows);
}

size_t low_frequencies_count(const LowFrequencies *low)
{
	return (2 * low->reach + 1) * (2 * low->reach + 1);
}

/* partial: height x waves, real and imaginary by turns: each row of pixels along the columns' waves. */
void low_frequencies_of(LowFrequencies *low, const double *pixels, double *real, double *imaginary)
{
	size_t waves = 2 * low->reach + 1;
	for (size_t y = 0; y < low->height; y++)
		for (size_t k = 0; k < waves; k++) {
			double *sum = low->partial + 2 * (y * waves + k);
			sum[0] = sum[1] = 0;
			for (size_t x = 0; x < low->width; x++) {
				double value = pixels[y * low->width + x];
				sum[0] += value * low->cos_columns[k * low->width + x];
				sum[1] -= value * low->sin_columns[k * low->width + x];
			}
		}
	for (size_t j = 0; j < waves; j++)
		for (size_t k = 0; k < waves; k++) {
			double re = 0, im = 0;
			for (size_t y = 0; y < low->height; y++) {
				const double *sum = low->partial + 2 * (y * waves + k);
				double c = low->cos_rows[j * low->height + y],
				       s = low->sin_rows[j * low->height + y];
				re += sum[0] * c + sum[1] * s;
				im += sum[1] * c - sum[0] * s;
			}
			real[j * waves + k] = re;
			imaginary[j * waves + k] = im;
		}
}

void low_frequencies_add(LowFrequencies *low, const double *real, const double *imaginary, double *pixels)
{
	size_t waves = 2 * low->reach + 1;
	double scale = 1 / ((double)low->height * (double)low->width);
	for (size_t y = 0; y < low->height; y++)
		for (size_t k = 0; k < waves; k++) {
			double *sum = low->partial + 2 * (y * waves + k);
			sum[0] = sum[1] = 0;
			for (size_t j = 0; j < waves; j++) {
				double c = low->cos_rows[j * low->height + y],
				       s = low->sin_rows[j * low->height + y];
				double re = real[j * waves + k], im = imaginary[j * waves + k];
				sum[0] += re * c - im * s;
				sum[1] += re * s + im * c;
			}
		}
	for (size_t y = 0; y < low->height; y++)
		for (size_t x = 0; x < low->width; x++)
			for (size_t k = 0; k < waves; k++) {
				const double *sum = low->partial + 2 * (y * waves + k);
				pixels[y * low->width + x] +=
					scale * (sum[0] * low->cos_columns[k * low->width + x] -
							sum[1] * low->sin_columns[k * low->width + x]);
			}
}
