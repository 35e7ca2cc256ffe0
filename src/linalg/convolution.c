#include "linalg/convolution.h"

#include "base/memory.h"

#include <fftw3.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a piece; columns of a piece: as many as fill a line of the cache. */
enum { ROWS = 8, COLUMNS = 8 };

struct ConvolutionPlans {
	fftwf_plan row_forward, row_back, columns_forward, columns_back;
};

/* FFTW plans one transform at a time. */
static pthread_mutex_t planner = PTHREAD_MUTEX_INITIALIZER;

static bool has_small_factors(size_t size)
{
	for (size_t factor = 2; factor <= 5; factor++)
		while (size % factor == 0)
			size /= factor;
	return size == 1;
}

size_t convolution_size(size_t nodes)
{
	size_t size = (2 * (nodes + CONVOLUTION_MARGIN) + 15) / 16 * 16;
	while (size < CONVOLUTION_MOST && !has_small_factors(size))
		size += 16;
	return size < CONVOLUTION_MOST ? size : CONVOLUTION_MOST;
}

static void destroy_plan(fftwf_plan plan)
{
	if (plan)
		fftwf_destroy_plan(plan);
}

static void free_plans(struct ConvolutionPlans *plans)
{
	if (!plans)
		return;
	pthread_mutex_lock(&planner);
	destroy_plan(plans->row_forward);
	destroy_plan(plans->row_back);
	destroy_plan(plans->columns_forward);
	destroy_plan(plans->columns_back);
	pthread_mutex_unlock(&planner);
	free(plans);
}

static fftwf_plan plan_columns(int size, fftwf_complex *from, fftwf_complex *to, int sign)
{
	return fftwf_plan_many_dft(1, &size, COLUMNS, from, NULL, COLUMNS, 1, to, NULL, COLUMNS, 1, sign,
		FFTW_ESTIMATE | FFTW_DESTROY_INPUT);
}

/* The plans run on other arrays later, aligned alike. */
static bool make_plans(Convolution *convolution, Error *err)
{
	int size = (int)convolution->size;
	float *row = convolution->field;
	fftwf_complex *block = memory_data(
		2 * convolution->size * COLUMNS, sizeof *block, "a block of a Fourier transform", err);
	if (!block)
		return false;
	struct ConvolutionPlans *plans = convolution->plans = memory_new(1, sizeof *plans);
	pthread_mutex_lock(&planner);
	plans->row_forward = fftwf_plan_dft_r2c_1d(size, row, (fftwf_complex *)row, FFTW_ESTIMATE);
	plans->row_back = fftwf_plan_dft_c2r_1d(size, (fftwf_complex *)row, row, FFTW_ESTIMATE);
	plans->columns_forward = plan_columns(size, block, block + convolution->size * COLUMNS, FFTW_FORWARD);
	plans->columns_back = plan_columns(size, block, block + convolution->size * COLUMNS, FFTW_BACKWARD);
	pthread_mutex_unlock(&planner);
	free(block);
	if (plans->row_forward && plans->row_back && plans->columns_forward && plans->columns_back)
		return true;
	return error_set(
		err, ERROR_NUMBER, "FFTW has no plan for a transform of %zu numbers", convolution->size);
}

static size_t blocks_of(const Convolution *convolution)
{
	return convolution->stride / (2 * COLUMNS);
}

bool convolution_init(Convolution *convolution, size_t size, Error *err)
{
	convolution_release(convolution);
	convolution->size = size;
	convolution->nodes = size / 2 - CONVOLUTION_MARGIN;
	convolution->stride = (size / 2 / COLUMNS + 1) * 2 * COLUMNS;
	convolution->field = memory_data((size / 2 + 1) * convolution->stride, sizeof(float), "a field", err);
	convolution->response = memory_data(size, sizeof(float), "the response of a filter", err);
	convolution->spectrum = memory_data(
		blocks_of(convolution) * size * COLUMNS, sizeof(float), "the spectrum of a kernel", err);
	return convolution->field && convolution->response && convolution->spectrum &&
	       make_plans(convolution, err);
}

void convolution_release(Convolution *convolution)
{
	free(convolution->field);
	free(convolution->response);
	free(convolution->spectrum);
	free_plans(convolution->plans);
	*convolution = (Convolution){0};
}

void convolution_set_kernel(
	Convolution *convolution, ConvolutionKernel *kernel, double spacing, double (*response)(double angle))
{
	convolution->kernel = kernel;
	convolution->spacing = spacing;
	for (size_t i = 0; i < convolution->size; i++)
		convolution->response[i] = (float)response(2 * M_PI * (double)i / (double)convolution->size);
}

static size_t rows_of(const Convolution *convolution, ConvolutionPass pass)
{
	return pass == CONVOLUTION_KERNEL_ROWS ? convolution->size / 2 + 1 : convolution->nodes;
}

size_t convolution_pieces(const Convolution *convolution, ConvolutionPass pass)
{
	if (pass == CONVOLUTION_KERNEL_COLUMNS || pass == CONVOLUTION_MIDDLE)
		return blocks_of(convolution);
	return (rows_of(convolution, pass) + ROWS - 1) / ROWS;
}

/* The kernel is even: what lies behind the middle lies as far before the end. */
static void fill_kernel_row(const Convolution *convolution, size_t row)
{
	float *to = convolution->field + row * convolution->stride;
	size_t size = convolution->size;
	double spacing = convolution->spacing, y = (double)row * spacing;
	for (size_t i = 0; i <= size / 2; i++) {
		double x = (double)i * spacing;
		to[i] = (float)convolution->kernel(x * x + y * y);
	}
	for (size_t i = size / 2 + 1; i < size; i++)
		to[i] = to[size - i];
}

static void transform_rows(const Convolution *convolution, ConvolutionPass pass, size_t piece)
{
	size_t rows = rows_of(convolution, pass), end = (piece + 1) * ROWS;
	for (size_t row = piece * ROWS; row < end && row < rows; row++) {
		float *at = convolution->field + row * convolution->stride;
		if (pass == CONVOLUTION_KERNEL_ROWS)
			fill_kernel_row(convolution, row);
		if (pass == CONVOLUTION_BACK)
			fftwf_execute_dft_c2r(convolution->plans->row_back, (fftwf_complex *)at, at);
		else
			fftwf_execute_dft_r2c(convolution->plans->row_forward, at, (fftwf_complex *)at);
	}
}

enum { LINE = COLUMNS * sizeof(fftwf_complex) };

static char *line_of(const Convolution *convolution, size_t row, size_t block)
{
	return (char *)(convolution->field + row * convolution->stride) + block * LINE;
}

/* The transform of an even kernel is real. Transforms there and back multiply by size^2. */
static void take_spectrum(Convolution *convolution, size_t block)
{
	size_t size = convolution->size;
	fftwf_complex columns[CONVOLUTION_MOST * COLUMNS] __attribute__((aligned(64)));
	fftwf_complex waves[CONVOLUTION_MOST * COLUMNS] __attribute__((aligned(64)));
	for (size_t row = 0; row < size; row++)
		memcpy(columns[row * COLUMNS], line_of(convolution, row <= size / 2 ? row : size - row, block),
			LINE);
	fftwf_execute_dft(convolution->plans->columns_forward, columns, waves);
	float *spectrum = convolution->spectrum + block * size * COLUMNS;
	double scale = 1 / ((double)size * (double)size);
	for (size_t row = 0; row < size; row++)
		for (size_t i = 0; i < COLUMNS; i++) {
			size_t column = block * COLUMNS + i;
			double factor = column <= size / 2 ? (double)convolution->response[column] : 0;
			factor *= (double)convolution->response[row] * scale;
			spectrum[row * COLUMNS + i] = (float)((double)waves[row * COLUMNS + i][0] * factor);
		}
}

static void multiply_columns(const Convolution *convolution, size_t block)
{
	size_t size = convolution->size, nodes = convolution->nodes;
	fftwf_complex columns[CONVOLUTION_MOST * COLUMNS] __attribute__((aligned(64)));
	fftwf_complex waves[CONVOLUTION_MOST * COLUMNS] __attribute__((aligned(64)));
	for (size_t row = 0; row < nodes; row++)
		memcpy(columns[row * COLUMNS], line_of(convolution, row, block), LINE);
	memset(columns[nodes * COLUMNS], 0, (size - nodes) * LINE);
	fftwf_execute_dft(convolution->plans->columns_forward, columns, waves);
	const float *spectrum = convolution->spectrum + block * size * COLUMNS;
	for (size_t i = 0; i < size * COLUMNS; i++) {
		waves[i][0] *= spectrum[i];
		waves[i][1] *= spectrum[i];
	}
	fftwf_execute_dft(convolution->plans->columns_back, waves, columns);
	for (size_t row = 0; row < nodes; row++)
		memcpy(line_of(convolution, row, block), columns[row * COLUMNS], LINE);
}

void convolution_piece(Convolution *convolution, ConvolutionPass pass, size_t piece)
{
	if (pass == CONVOLUTION_KERNEL_COLUMNS)
		take_spectrum(convolution, piece);
	else if (pass == CONVOLUTION_MIDDLE)
		multiply_columns(convolution, piece);
	else
		transform_rows(convolution, pass, piece);
}
