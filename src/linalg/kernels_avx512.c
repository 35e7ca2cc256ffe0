/* The kernels for AVX-512: a lane group is one register. */
#if defined(__x86_64__)
#pragma GCC target("avx512f,avx512dq,avx2,fma")
#include "linalg/kernels_avx512.h"
#include "linalg/kernels_each.h"

#include <stdbool.h>

/* How far 16 columns of each row move. */
typedef struct Moves {
	__m512 inputs[KERNEL_INPUTS], outputs[KERNEL_OUTPUTS];
} Moves;

/* Scores of two inputs against `n` outputs. n is a constant wherever this is inlined, so that all sums stay in
 * registers. */
KERNEL_INLINE void score_pair(
	const float *x, const float *y, float *const *outputs, int n, size_t width, float *scores)
{
	__m512 sum[16];
#pragma GCC unroll 16
	for (int j = 0; j < 16; j++)
		sum[j] = _mm512_setzero_ps();
	for (size_t at = 0; at < width; at += KERNEL_LANES) {
		__m512 x_at = _mm512_load_ps(x + at), y_at = _mm512_load_ps(y + at);
#pragma GCC unroll 8
		for (int j = 0; j < n; j++) {
			__m512 output = _mm512_load_ps(outputs[j] + at);
			sum[j] = _mm512_fmadd_ps(x_at, output, sum[j]);
			sum[j + GROUP] = _mm512_fmadd_ps(y_at, output, sum[j + GROUP]);
		}
	}
	_mm512_store_ps(scores, sums_of_16(sum));
}

/* With an odd number of inputs the last one is its own partner. */
KERNEL_INLINE void score_group(const LogisticStep *step, size_t group, int n, ScoreTable *table)
{
	float *outputs[GROUP];
	memcpy(outputs, step->outputs + group * GROUP, (size_t)n * sizeof *outputs);
	for (size_t input = 0; input < step->n_inputs; input += 2) {
		size_t partner = input + 1 < step->n_inputs ? input + 1 : input;
		score_pair(step->inputs[input], step->inputs[partner], outputs, n, step->width,
			score_at(table, group, input));
	}
}

KERNEL_INLINE void add_to(float *row, __m512 move)
{
	_mm512_store_ps(row, _mm512_load_ps(row) + move);
}

/* Moves 16 columns of all rows as one group of outputs wants. When it is not the only group the moves are but
 * added to `moves`. */
KERNEL_INLINE void move_columns(
	const LogisticStep *step, ScoreTable *table, size_t group, int n, bool only, size_t at, Moves *moves)
{
	__m512 output[GROUP], change[GROUP];
	float *const *outputs = step->outputs + group * GROUP;
	const float *gradient = score_at(table, group, 0);
#pragma GCC unroll 8
	for (int j = 0; j < n; j++) {
		output[j] = _mm512_load_ps(outputs[j] + at);
		change[j] = _mm512_setzero_ps();
	}
	for (size_t input = 0; input < step->n_inputs; input++, gradient += GROUP) {
		__m512 x = _mm512_load_ps(step->inputs[input] + at);
		__m512 move = group ? moves->inputs[input] : _mm512_setzero_ps();
#pragma GCC unroll 8
		for (int j = 0; j < n; j++) {
			__m512 g = _mm512_set1_ps(gradient[j]);
			move = _mm512_fmadd_ps(g, output[j], move);
			change[j] = _mm512_fmadd_ps(g, x, change[j]);
		}
		moves->inputs[input] = move;
	}
#pragma GCC unroll 8
	for (int j = 0; j < n; j++)
		if (only)
			add_to(outputs[j] + at, change[j]);
		else
			moves->outputs[group * GROUP + (size_t)j] = change[j];
	for (size_t input = 0; only && input < step->n_inputs; input++)
		add_to(step->moved[input] + at, moves->inputs[input]);
}

/* The loops above for a group size known when compiling. */
typedef struct ForSize {
	void (*score)(const LogisticStep *step, size_t group, ScoreTable *table);
	void (*move_all)(const LogisticStep *step, ScoreTable *table, Moves *moves); /* the only group */
	void (*add_moves)(const LogisticStep *step, ScoreTable *table, size_t group, size_t at, Moves *moves);
} ForSize;

#define FOR_SIZE(n)                                                                                            \
	KERNEL_RACES static void score_##n(const LogisticStep *step, size_t group, ScoreTable *table)          \
	{                                                                                                      \
		score_group(step, group, n, table);                                                            \
	}                                                                                                      \
	KERNEL_RACES static void move_all_##n(const LogisticStep *step, ScoreTable *table, Moves *moves)       \
	{                                                                                                      \
		for (size_t at = 0; at < step->width; at += KERNEL_LANES)                                      \
			move_columns(step, table, 0, n, true, at, moves);                                      \
	}                                                                                                      \
	KERNEL_RACES static void add_moves_##n(                                                                \
		const LogisticStep *step, ScoreTable *table, size_t group, size_t at, Moves *moves)            \
	{                                                                                                      \
		move_columns(step, table, group, n, false, at, moves);                                         \
	}
FOR_SIZE(1)
FOR_SIZE(2)
FOR_SIZE(3)
FOR_SIZE(4)
FOR_SIZE(5)
FOR_SIZE(6)
FOR_SIZE(7)
FOR_SIZE(8)

#define SIZE(n)                                                                                                \
	{                                                                                                      \
		score_##n, move_all_##n, add_moves_##n                                                         \
	}
static const ForSize for_size[GROUP + 1] = {
	[1] = SIZE(1), SIZE(2), SIZE(3), SIZE(4), SIZE(5), SIZE(6), SIZE(7), SIZE(8)};

KERNEL_RACES static void make_moves(const LogisticStep *step, size_t at, const Moves *moves)
{
	for (size_t i = 0; i < step->n_inputs; i++)
		add_to(step->moved[i] + at, moves->inputs[i]);
	for (size_t j = 0; j < step->n_outputs; j++)
		add_to(step->outputs[j] + at, moves->outputs[j]);
}

KERNEL_RACES static double logistic_step(const LogisticStep *step)
{
	ScoreTable table;
	Moves moves;
	table.groups = (step->n_outputs + GROUP - 1) / GROUP;
	for (size_t group = 0; group < table.groups; group++)
		for_size[group_size(step, group)].score(step, group, &table);
	double loss = scores_to_gradients(step, &table);
	if (table.groups == 1) {
		for_size[step->n_outputs].move_all(step, &table, &moves);
		return loss;
	}
	for (size_t at = 0; at < step->width; at += KERNEL_LANES) {
		for (size_t group = 0; group < table.groups; group++)
			for_size[group_size(step, group)].add_moves(step, &table, group, at, &moves);
		make_moves(step, at, &moves);
	}
	return loss;
}

static __m512 load_part(const float *from, size_t count)
{
	return _mm512_maskz_loadu_ps((__mmask16)(count < KERNEL_LANES ? (1u << count) - 1 : 0xFFFF), from);
}

KERNEL_RACES static float dot(const float *a, const float *b, size_t count)
{
	__m512 sum = _mm512_setzero_ps();
	for (size_t i = 0; i < count; i += KERNEL_LANES)
		sum = _mm512_fmadd_ps(load_part(a + i, count - i), load_part(b + i, count - i), sum);
	float lane[KERNEL_LANES];
	_mm512_storeu_ps(lane, sum);
	return lanes_sum(lane);
}

KERNEL_RACES static void axpy(float factor, const float *x, float *y, size_t count)
{
	__m512 factors = _mm512_set1_ps(factor);
	for (size_t i = 0; i < count; i += KERNEL_LANES) {
		__mmask16 mask = (__mmask16)(count - i < KERNEL_LANES ? (1u << (count - i)) - 1 : 0xFFFF);
		__m512 moved = _mm512_fmadd_ps(
			factors, _mm512_maskz_loadu_ps(mask, x + i), _mm512_maskz_loadu_ps(mask, y + i));
		_mm512_mask_storeu_ps(y + i, mask, moved);
	}
}

KERNEL_RACES static void mean_of_rows(float *const *rows, size_t count, size_t width, float *mean)
{
	float share = 1.0f / (float)count;
	for (size_t at = 0; at < width; at += KERNEL_LANES) {
		__m512 sum = _mm512_load_ps(rows[0] + at);
		for (size_t i = 1; i < count; i++)
			sum += _mm512_load_ps(rows[i] + at);
		_mm512_store_ps(mean + at, sum * share);
	}
}

KERNEL_RACES static void add_to_rows(const float *move, float *const *rows, size_t count, size_t width)
{
	for (size_t i = 0; i < count; i++)
		for (size_t at = 0; at < width; at += KERNEL_LANES)
			add_to(rows[i] + at, _mm512_load_ps(move + at));
}

KERNEL_RACES static void pull_row(const float *place, float factor, float *row, size_t width)
{
	for (size_t at = 0; at < width; at += KERNEL_LANES) {
		__m512 old = _mm512_load_ps(row + at);
		_mm512_store_ps(row + at,
			_mm512_fmadd_ps(_mm512_set1_ps(factor), _mm512_load_ps(place + at) - old, old));
	}
}

const Kernels kernels_avx512 = {"avx512", dot, axpy, logistic_step, mean_of_rows, add_to_rows, pull_row};
#endif
