/* What the versions of the kernels share among themselves. Include it after setting the target. */
#ifndef LINALG_KERNELS_EACH_H
#define LINALG_KERNELS_EACH_H

#include "linalg/kernels.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

extern const Kernels kernels_avx512, kernels_avx2, kernels_portable;

/*
 * Threads that train one model write to its rows without a lock ("Hogwild", Niu, Recht, Ré & Wright, NIPS
 * 2011): two threads that meet in a row may lose one of two small steps, which descent makes good, while a lock
 * a row would cost more than the arithmetic. A row is made of aligned floats that the processors read and write
 * whole, so that a number is always an old or a new one. These functions are the only place of the program with
 * such races: they alone are hidden from the thread sanitizer. With `exact` nothing races, since one thread
 * does the arithmetic.
 */
#define KERNEL_RACES __attribute__((no_sanitize("thread")))
#define KERNEL_INLINE static inline __attribute__((always_inline)) KERNEL_RACES

/* Outputs are taken in groups; scores and gradients lie as inputs x groups x GROUP, two inputs of a group in 16
 * lanes. A lane without an output has sign 0. */
enum { GROUP = 8 };

#define SCORE_LIMIT 20.0f /* exp(-20) is below what a float adds to 1 */

typedef struct ScoreTable {
	size_t groups;
	/* scores, then gradients */
	float at[KERNEL_OUTPUTS / GROUP][(KERNEL_INPUTS + 1) / 2 * KERNEL_LANES] __attribute__((aligned(64)));
} ScoreTable;

/* The score of an input against the first output of a group; the others of the group follow. */
static inline float *score_at(ScoreTable *table, size_t group, size_t input)
{
	return table->at[group] + input * GROUP;
}

static inline size_t group_size(const LogisticStep *step, size_t group)
{
	size_t left = step->n_outputs - group * GROUP;
	return left < GROUP ? left : GROUP;
}

/* How many outputs of a group are true ones. */
static inline size_t group_true(const LogisticStep *step, size_t group)
{
	size_t before = group * GROUP, left = step->n_true > before ? step->n_true - before : 0;
	return left < GROUP ? left : GROUP;
}

KERNEL_INLINE float lanes_sum(const float lane[KERNEL_LANES])
{
	float a[8], b[4];
	for (int i = 0; i < 8; i++)
		a[i] = lane[i] + lane[i + 8];
	for (int i = 0; i < 4; i++)
		b[i] = a[i] + a[i + 4];
	return (b[0] + b[2]) + (b[1] + b[3]);
}

static inline float float_of_bits(int32_t bits)
{
	float value;
	memcpy(&value, &bits, sizeof value);
	return value;
}

static inline int32_t bits_of_float(float value)
{
	int32_t bits;
	memcpy(&bits, &value, sizeof bits);
	return bits;
}

/* exp for |z| <= 20 to about one unit in the last place: 2^k exp(r) with |r| <= log(2) / 2 and the Taylor
 * polynomial of degree 7. Adding 1.5 * 2^23 rounds to a whole number, which then stands in the low bits. */
KERNEL_INLINE float exp_lane(float z)
{
	const float shift = 12582912.0f;
	float t = fmaf(z, 1.44269504f, shift), k = t - shift;
	float r = fmaf(k, -0x1.62e4p-1f, z);
	r = fmaf(k, -0x1.7f7d1cp-20f, r);
	float p = fmaf(r, 1.0f / 5040, 1.0f / 720);
	p = fmaf(p, r, 1.0f / 120);
	p = fmaf(p, r, 1.0f / 24);
	p = fmaf(p, r, 1.0f / 6);
	p = fmaf(p, r, 0.5f);
	p = fmaf(p, r, 1.0f);
	p = fmaf(p, r, 1.0f);
	return p * float_of_bits((int32_t)((uint32_t)(bits_of_float(t) - bits_of_float(shift) + 127) << 23));
}

/* Natural logarithm of a normal positive number: 2^k m with m in [sqrt(1/2), sqrt(2)), log m as the series of
 * 2 artanh((m - 1) / (m + 1)). What is not a number stays so by the last term. */
KERNEL_INLINE float log_lane(float x)
{
	int32_t bits = bits_of_float(x), k = (bits - 0x3f3504f3) >> 23;
	float m = float_of_bits(bits - (int32_t)((uint32_t)k << 23));
	float s = (m - 1.0f) / (m + 1.0f), s2 = s * s;
	float p = fmaf(s2, 2.0f / 9, 2.0f / 7);
	p = fmaf(p, s2, 2.0f / 5);
	p = fmaf(p, s2, 2.0f / 3);
	p = fmaf(p, s2, 2.0f);
	return fmaf((float)k, 0.693147181f, p * s) + (x - x);
}

/* What 16 lanes of scores stand for. */
typedef struct ScoreLanes {
	int outputs; /* of the group, 1 .. GROUP */
	int lanes;   /* 16, or 8 when the pair lacks its second input */
	int trues;   /* the first outputs of the group, which are true: 0 .. GROUP */
} ScoreLanes;

/* Scores in, gradients (times -rate) out; the likelihood of each lane is multiplied to what is there. With sign
 * +1 for a true output, -1 for another and z the score times its sign, the likelihood is s(z) and -d(-log
 * s(z)) / d score = sign * (1 - s(z)). Lanes that stand for nothing have sign 0. */
KERNEL_INLINE void logistic_lanes(float *score, ScoreLanes of, float rate, float *likelihood)
{
	for (int i = 0; i < KERNEL_LANES; i++) {
		int place = i % GROUP, counts = (place < of.outputs) & (i < of.lanes);
		float sign = (float)(counts * (place < of.trues ? 1 : -1)), other = (float)(1 - counts);
		float z = sign * score[i];
		z = z > SCORE_LIMIT ? SCORE_LIMIT : z;
		z = z < -SCORE_LIMIT ? -SCORE_LIMIT : z;
		float e = exp_lane(z), rest = 1.0f / (1.0f + e);
		score[i] = rate * sign * rest;
		likelihood[i] *= e * rest * (sign * sign) + other;
	}
}

/* -sum of logarithms of the 16 likelihoods, which become 1 again. */
KERNEL_INLINE float take_loss(float likelihood[KERNEL_LANES])
{
	float lane[KERNEL_LANES];
	for (int i = 0; i < KERNEL_LANES; i++) {
		lane[i] = log_lane(likelihood[i]);
		likelihood[i] = 1.0f;
	}
	return -lanes_sum(lane);
}

/* Turns the scores of all pairs into gradients; returns the loss. Likelihoods are at least exp(-20), so four of
 * them can be multiplied before the logarithm is taken. */
KERNEL_INLINE double scores_to_gradients(const LogisticStep *step, ScoreTable *table)
{
	double loss = 0;
	size_t pairs = (step->n_inputs + 1) / 2, taken = 0;
	float likelihood[KERNEL_LANES] __attribute__((aligned(64)));
	for (int i = 0; i < KERNEL_LANES; i++)
		likelihood[i] = 1.0f;
	for (size_t group = 0; group < table->groups; group++)
		for (size_t pair = 0; pair < pairs; pair++) {
			ScoreLanes of = {.outputs = (int)group_size(step, group),
				.lanes = 2 * pair + 1 < step->n_inputs ? KERNEL_LANES : GROUP,
				.trues = (int)group_true(step, group)};
			logistic_lanes(score_at(table, group, 2 * pair), of, step->rate, likelihood);
			if (++taken % 4 == 0)
				loss += (double)take_loss(likelihood);
		}
	return taken % 4 ? loss + (double)take_loss(likelihood) : loss;
}

#endif
