/* The kernels for AVX2 with FMA: a lane group is two registers. With 16 registers in all, outputs are taken in
 * halves of a group. */
#if defined(__x86_64__)
#pragma GCC target("avx2,fma")
#include "linalg/kernels_avx2.h"
#include "linalg/kernels_each.h"

enum { HALF = GROUP / 2 };

/* How far 8 columns of each row move. */
typedef struct Moves {
	__m256 inputs[KERNEL_INPUTS], outputs[KERNEL_OUTPUTS];
} Moves;

/* Scores of one input against four outputs. */
KERNEL_INLINE __m128 score_half(const float *x, float *const outputs[HALF], size_t width)
{
	__m256 low[HALF], high[HALF];
#pragma GCC unroll 4
	for (int j = 0; j < HALF; j++)
		low[j] = high[j] = _mm256_setzero_ps();
	for (size_t at = 0; at < width; at += KERNEL_LANES) {
		__m256 x_low = _mm256_load_ps(x + at), x_high = _mm256_load_ps(x + at + 8);
#pragma GCC unroll 4
		for (int j = 0; j < HALF; j++) {
			low[j] = _mm256_fmadd_ps(x_low, _mm256_load_ps(outputs[j] + at), low[j]);
			high[j] = _mm256_fmadd_ps(x_high, _mm256_load_ps(outputs[j] + at + 8), high[j]);
		}
	}
	return sums_of_4(low, high);
}

/* Outputs that are missing in the last half are stood in for by the first: their lanes count for nothing. */
KERNEL_RACES static void score_all(const LogisticStep *step, ScoreTable *table)
{
	for (size_t first = 0; first < table->groups * GROUP; first += HALF) {
		float *outputs[HALF];
		for (size_t j = 0; j < HALF; j++)
			outputs[j] = step->outputs[first + j < step->n_outputs ? first + j : 0];
		for (size_t input = 0; input < step->n_inputs; input++)
			_mm_store_ps(score_at(table, first / GROUP, input) + first % GROUP,
				score_half(step->inputs[input], outputs, step->width));
		if (step->n_inputs % 2)
			_mm_store_ps(score_at(table, first / GROUP, step->n_inputs) + first % GROUP,
				_mm_setzero_ps());
	}
}

/* The moves of 8 columns of all rows that come from half a group of outputs. n is a constant wherever this is
 * inlined. */
KERNEL_INLINE void add_moves(
	const LogisticStep *step, ScoreTable *table, size_t first, int n, size_t at, Moves *moves)
{
	__m256 output[HALF], change[HALF];
#pragma GCC unroll 4
	for (int j = 0; j < n; j++) {
		output[j] = _mm256_load_ps(step->outputs[first + (size_t)j] + at);
		change[j] = _mm256_setzero_ps();
	}
	for (size_t input = 0; input < step->n_inputs; input++) {
		const float *gradient = score_at(table, first / GROUP, input) + first % GROUP;
		__m256 x = _mm256_load_ps(step->inputs[input] + at);
		__m256 move = first ? moves->inputs[input] : _mm256_setzero_ps();
#pragma GCC unroll 4
		for (int j = 0; j < n; j++) {
			__m256 g = _mm256_set1_ps(gradient[j]);
			move = _mm256_fmadd_ps(g, output[j], move);
			change[j] = _mm256_fmadd_ps(g, x, change[j]);
		}
		moves->inputs[input] = move;
	}
#pragma GCC unroll 4
	for (int j = 0; j < n; j++)
		moves->outputs[first + (size_t)j] = change[j];
}

KERNEL_RACES static void add_moves_of(
	const LogisticStep *step, ScoreTable *table, size_t first, size_t at, Moves *moves)
{
	switch (step->n_outputs - first) {
	case 1:
		add_moves(step, table, first, 1, at, moves);
		break;
	case 2:
		add_moves(step, table, first, 2, at, moves);
		break;
	case 3:
		add_moves(step, table, first, 3, at, moves);
		break;
	default:
		add_moves(step, table, first, 4, at, moves);
	}
}

KERNEL_RACES static void make_moves(const LogisticStep *step, size_t at, const Moves *moves)
{
	for (size_t i = 0; i < step->n_inputs; i++) {
		float *row = step->moved[i] + at;
		_mm256_store_ps(row, _mm256_load_ps(row) + moves->inputs[i]);
	}
	for (size_t j = 0; j < step->n_outputs; j++) {
		float *row = step->outputs[j] + at;
		_mm256_store_ps(row, _mm256_load_ps(row) + moves->outputs[j]);
	}
}

KERNEL_RACES static double logistic_step(const LogisticStep *step)
{
	ScoreTable table;
	Moves moves;
	table.groups = (step->n_outputs + GROUP - 1) / GROUP;
	score_all(step, &table);
	double loss = scores_to_gradients(step, &table);
	for (size_t at = 0; at < step->width; at += 8) {
		for (size_t first = 0; first < step->n_outputs; first += HALF)
			add_moves_of(step, &table, first, at, &moves);
		make_moves(step, at, &moves);
	}
	return loss;
}

KERNEL_RACES static float dot(const float *a, const float *b, size_t count)
{
	__m256 low = _mm256_setzero_ps(), high = _mm256_setzero_ps();
	size_t i = 0;
	for (; i + KERNEL_LANES <= count; i += KERNEL_LANES) {
		low = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), low);
		high = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8), _mm256_loadu_ps(b + i + 8), high);
	}
	float lane[KERNEL_LANES];
	_mm256_storeu_ps(lane, low);
	_mm256_storeu_ps(lane + 8, high);
	for (size_t j = 0; i + j < count; j++)
		lane[j] = fmaf(a[i + j], b[i + j], lane[j]);
	return lanes_sum(lane);
}

KERNEL_RACES static void axpy(float factor, const float *x, float *y, size_t count)
{
	size_t i = 0;
	for (; i + 8 <= count; i += 8)
		_mm256_storeu_ps(y + i, _mm256_fmadd_ps(_mm256_set1_ps(factor), _mm256_loadu_ps(x + i),
						_mm256_loadu_ps(y + i)));
	for (; i < count; i++)
		y[i] = fmaf(factor, x[i], y[i]);
}

KERNEL_RACES static void mean_of_rows(float *const *rows, size_t count, size_t width, float *mean)
{
	float share = 1.0f / (float)count;
	for (size_t at = 0; at < width; at += 8) {
		__m256 sum = _mm256_load_ps(rows[0] + at);
		for (size_t i = 1; i < count; i++)
			sum += _mm256_load_ps(rows[i] + at);
		_mm256_store_ps(mean + at, sum * share);
	}
}

KERNEL_RACES static void add_to_rows(const float *move, float *const *rows, size_t count, size_t width)
{
	for (size_t i = 0; i < count; i++)
		for (size_t at = 0; at < width; at += 8)
			_mm256_store_ps(rows[i] + at, _mm256_load_ps(rows[i] + at) + _mm256_load_ps(move + at));
}

KERNEL_RACES static void pull_row(const float *place, float factor, float *row, size_t width)
{
	for (size_t at = 0; at < width; at += 8) {
		__m256 old = _mm256_load_ps(row + at);
		_mm256_store_ps(row + at,
			_mm256_fmadd_ps(_mm256_set1_ps(factor), _mm256_load_ps(place + at) - old, old));
	}
}

const Kernels kernels_avx2 = {"avx2", dot, axpy, logistic_step, mean_of_rows, add_to_rows, pull_row};
#endif
