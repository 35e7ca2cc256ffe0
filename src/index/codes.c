#include "index/codes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 64, CENTRE_ROWS = 10000, ZERO = 128, MOST = 127 };

size_t codes_stride(size_t width)
{
	return (width + sizeof(CodeTail) + LINE - 1) / LINE * LINE;
}

/* The mean of rows that lie evenly over the space. */
static void find_centre(Codes *codes, const Space *space)
{
	size_t rows = space->vectors.rows, width = space->vectors.cols;
	size_t taken = rows < CENTRE_ROWS ? rows : CENTRE_ROWS;
	double *sum = memory_new(width, sizeof *sum);
	for (size_t i = 0; i < taken; i++) {
		size_t row = i * rows / taken;
		double scale = codes->metric == METRIC_COSINE ? (double)space->inverse_norms[row] : 1;
		for (size_t j = 0; j < width; j++)
			sum[j] += scale * (double)matrix_row(&space->vectors, row)[j];
	}
	for (size_t j = 0; j < width && taken; j++)
		codes->centre[j] = (float)(sum[j] / (double)taken);
	free(sum);
}

bool codes_init(Codes *codes, const Space *space, Metric metric, Error *err)
{
	size_t rows = space->vectors.rows, width = space->vectors.cols;
	if (width > BYTE_WIDTH)
		return error_set(err, ERROR_INPUT,
			"vectors of %zu numbers are too wide to be coded: at most %d", width, BYTE_WIDTH);
	*codes = (Codes){.metric = metric, .rows = rows, .products = byte_products_best()};
	codes->code.width = width;
	codes->code.stride = codes_stride(width);
	codes->bytes = memory_data(rows, codes->code.stride, "the codes of an index", err);
	codes->code.bytes = codes->bytes;
	codes->centre = memory_new(width, sizeof *codes->centre);
	if (codes->bytes && metric != METRIC_DOT)
		find_centre(codes, space);
	return codes->bytes != NULL;
}

void codes_release(Codes *codes)
{
	free(codes->bytes);
	free(codes->centre);
	*codes = (Codes){0};
}

void codes_shift(const Codes *codes, const float *vector, float inverse_norm, float *shifted)
{
	float scale = codes->metric == METRIC_COSINE ? inverse_norm : 1;
	for (size_t j = 0; j < codes->code.width; j++)
		shifted[j] = vector[j] * scale - codes->centre[j];
}

void codes_write(const Codes *codes, const float *shifted, uint8_t *code)
{
	size_t width = codes->code.width;
	bool product = codes->metric == METRIC_DOT;
	float largest = 0;
	double square = 0;
	for (size_t j = 0; j < width; j++) {
		largest = fmaxf(largest, fabsf(shifted[j]));
		square += (double)shifted[j] * (double)shifted[j];
	}
	float step = largest / MOST, inverse = step > 0 ? 1 / step : 0;
	CodeTail tail = {product ? step : 2 * step, product ? 0 : (float)-square, 0};
	inverse = isfinite(inverse) ? inverse : 0;
	for (size_t j = 0; j < width; j++) {
		int32_t number = (int32_t)lrintf(shifted[j] * inverse);
		tail.sum += number;
		code[j] = (uint8_t)(number + ZERO);
	}
	memcpy(code + (codes->code.stride - sizeof tail), &tail, sizeof tail);
}

void codes_set(Codes *codes, const Space *space, uint32_t row, float *shifted)
{
	codes_shift(codes, matrix_row(&space->vectors, row), space->inverse_norms[row], shifted);
	codes_write(codes, shifted, codes->bytes + row * codes->code.stride);
}

void codes_scores(const Codes *codes, const uint8_t *query, const uint32_t *rows, size_t count, float *scores)
{
	int32_t products[CODES_TOGETHER];
	const CodeTail *own = codes_tail(codes, query);
	float step = codes->metric == METRIC_DOT ? own->step : own->step / 2;
	for (size_t first = 0; first < count; first += CODES_TOGETHER) {
		size_t some = count - first < CODES_TOGETHER ? count - first : CODES_TOGETHER;
		codes->products->some(&codes->code, query, own->sum, rows + first, some, products);
		for (size_t i = 0; i < some; i++) {
			const CodeTail *tail = codes_tail(codes, codes_at(codes, rows[first + i]));
			scores[first + i] = step * tail->step * (float)products[i] + tail->offset;
		}
	}
}
