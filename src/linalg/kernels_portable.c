/* The kernels in plain C, for processors without AVX2. They also say what the other versions compute. */
#include "linalg/kernels_each.h"

KERNEL_INLINE float dot_lanes(const float *a, const float *b, size_t count)
{
	float lane[KERNEL_LANES] = {0};
	for (size_t i = 0; i < count; i++)
		lane[i % KERNEL_LANES] = fmaf(a[i], b[i], lane[i % KERNEL_LANES]);
	return lanes_sum(lane);
}

KERNEL_RACES static float dot(const float *a, const float *b, size_t count)
{
	return dot_lanes(a, b, count);
}

KERNEL_RACES static void axpy(float factor, const float *x, float *y, size_t count)
{
	for (size_t i = 0; i < count; i++)
		y[i] = fmaf(factor, x[i], y[i]);
}

KERNEL_RACES static void score_all(const LogisticStep *step, ScoreTable *table)
{
	size_t pairs = (step->n_inputs + 1) / 2;
	for (size_t group = 0; group < table->groups; group++) {
		memset(table->at[group], 0, pairs * KERNEL_LANES * sizeof(float));
		for (size_t input = 0; input < step->n_inputs; input++)
			for (size_t i = 0; i < group_size(step, group); i++)
				score_at(table, group, input)[i] = dot_lanes(
					step->inputs[input], step->outputs[group * GROUP + i], step->width);
	}
}

/* Moves column `at` of all rows. */
KERNEL_RACES static void move_column(const LogisticStep *step, ScoreTable *table, size_t at)
{
	float moves[KERNEL_INPUTS] = {0}, changes[KERNEL_OUTPUTS] = {0};
	for (size_t i = 0; i < step->n_inputs; i++)
		for (size_t j = 0; j < step->n_outputs; j++) {
			float gradient = score_at(table, j / GROUP, i)[j % GROUP];
			moves[i] = fmaf(gradient, step->outputs[j][at], moves[i]);
			changes[j] = fmaf(gradient, step->inputs[i][at], changes[j]);
		}
	for (size_t i = 0; i < step->n_inputs; i++)
		step->moved[i][at] += moves[i];
	for (size_t j = 0; j < step->n_outputs; j++)
		step->outputs[j][at] += changes[j];
}

KERNEL_RACES static double logistic_step(const LogisticStep *step)
{
	ScoreTable table;
	table.groups = (step->n_outputs + GROUP - 1) / GROUP;
	score_all(step, &table);
	double loss = scores_to_gradients(step, &table);
	for (size_t at = 0; at < step->width; at++)
		move_column(step, &table, at);
	return loss;
}

KERNEL_RACES static void mean_of_rows(float *const *rows, size_t count, size_t width, float *mean)
{
	float share = 1.0f / (float)count;
	for (size_t at = 0; at < width; at++) {
		float sum = rows[0][at];
		for (size_t i = 1; i < count; i++)
			sum += rows[i][at];
		mean[at] = sum * share;
	}
}

KERNEL_RACES static void add_to_rows(const float *move, float *const *rows, size_t count, size_t width)
{
	for (size_t i = 0; i < count; i++)
		for (size_t at = 0; at < width; at++)
			rows[i][at] += move[at];
}

KERNEL_RACES static void pull_row(const float *place, float factor, float *row, size_t width)
{
	for (size_t at = 0; at < width; at++)
		row[at] = fmaf(factor, place[at] - row[at], row[at]);
}

const Kernels kernels_portable = {"portable", dot, axpy, logistic_step, mean_of_rows, add_to_rows, pull_row};
