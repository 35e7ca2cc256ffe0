/* Scaling by areas. */
#include "data/raster.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* One row to a new width. Each new pixel covers from / to old ones; places are counted in units of 1 / to of an
 * old pixel, so that borders are whole numbers. */
static void scale_row(const float *row, unsigned from, size_t channels, unsigned to, float *out)
{
	for (unsigned i = 0; i < to; i++)
		for (size_t c = 0; c < channels; c++) {
			uint64_t begin = (uint64_t)i * from, end = begin + from;
			double sum = 0;
			for (uint64_t at = begin, next; at < end; at = next) {
				next = (at / to + 1) * to;
				next = next < end ? next : end;
				sum += (double)(next - at) * row[at / to * channels + c];
			}
			out[i * channels + c] = (float)(sum / from);
		}
}

/* Sums of rows. Rows that become narrower are scaled before they are added, others after it, so that strips of
 * either direction cost no more than their pixels do. */
typedef struct RowSum {
	RasterInfo from;
	unsigned width;
	bool scale_first;
	const unsigned char *last;         /* the row that `row` holds */
	float *bytes, *row, *sum, *scaled; /* the first two are one when rows are scaled afterwards */
	size_t count;                      /* numbers in row and sum */
} RowSum;

static void row_sum_init(RowSum *sum, RasterInfo from, unsigned width)
{
	size_t before = (size_t)from.width * from.channels, after = (size_t)width * from.channels;
	*sum = (RowSum){.from = from, .width = width, .scale_first = width < from.width};
	sum->count = sum->scale_first ? after : before;
	sum->bytes = memory_new(before, sizeof(float));
	sum->row = sum->scale_first ? memory_new(after, sizeof(float)) : sum->bytes;
	sum->sum = memory_new(sum->count, sizeof(float));
	sum->scaled = sum->scale_first ? sum->sum : memory_new(after, sizeof(float));
}

static void row_sum_release(RowSum *sum)
{
	free(sum->bytes);
	free(sum->sum);
	free(sum->scale_first ? sum->row : sum->scaled);
}

static void row_sum_add(RowSum *sum, const unsigned char *row, float weight)
{
	if (row != sum->last) {
		for (size_t i = 0; i < (size_t)sum->from.width * sum->from.channels; i++)
			sum->bytes[i] = row[i];
		if (sum->scale_first)
			scale_row(sum->bytes, sum->from.width, sum->from.channels, sum->width, sum->row);
		sum->last = row;
	}
	for (size_t i = 0; i < sum->count; i++)
		sum->sum[i] += weight * sum->row[i];
}

/* The new row, and an empty sum for the next. */
static void row_sum_take(RowSum *sum, unsigned char *out)
{
	if (!sum->scale_first)
		scale_row(sum->sum, sum->from.width, sum->from.channels, sum->width, sum->scaled);
	for (size_t i = 0; i < (size_t)sum->width * sum->from.channels; i++)
		out[i] = (unsigned char)(sum->scaled[i] + 0.5f);
	memset(sum->sum, 0, sum->count * sizeof *sum->sum);
}

void raster_scale(
	const unsigned char *pixels, RasterInfo from, unsigned width, unsigned height, unsigned char *out)
{
	size_t before = (size_t)from.width * from.channels, after = (size_t)width * from.channels;
	if (from.width == width && from.height == height) {
		memcpy(out, pixels, before * height);
		return;
	}
	RowSum sum;
	row_sum_init(&sum, from, width);
	for (unsigned y = 0; y < height; y++) {
		uint64_t begin = (uint64_t)y * from.height, end = begin + from.height;
		for (uint64_t at = begin, next; at < end; at = next) {
			next = (at / height + 1) * height;
			next = next < end ? next : end;
			row_sum_add(
				&sum, pixels + at / height * before, (float)(next - at) / (float)from.height);
		}
		row_sum_take(&sum, out + y * after);
	}
	row_sum_release(&sum);
}
