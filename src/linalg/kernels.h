/*
 * Kernels: the few loops in which training spends its time, written for each kind of processor.
 *
 * All versions add in the same order and so give the same bytes: a sum over a row runs in 16 lanes (element i
 * belongs to lane i mod 16) with one fused multiply-add an element, and the lanes are added as a tree: those 8
 * apart first, then 4, 2 and 1 apart. AVX-512 does a lane group in one register, AVX2 in two, the portable
 * version in a loop.
 */
#ifndef LINALG_KERNELS_H
#define LINALG_KERNELS_H

#include <stddef.h>

enum {
	KERNEL_LANES = 16,   /* rows are padded with zeros to a multiple of this */
	KERNEL_INPUTS = 100, /* most rows of one logistic step */
	KERNEL_OUTPUTS = 64,
};

/*
 * One step of stochastic gradient descent on the logistic loss of inputs against outputs:
 *
 *	loss = - sum over inputs x of ( sum over true y of log s(x . y) + sum over other y of log s(-x . y) )
 *
 * with s(z) = 1 / (1 + exp(-z)). The outputs are shared by all inputs, so that scores and both gradients are
 * small matrix products (Ji, Satish, Li & Dubey, "Parallelizing word2vec in shared and distributed memory",
 * 2016). All gradients are taken before any row changes, then every row moves by -rate times its gradient. A
 * row may stand twice among the inputs or among the outputs and then makes both its moves.
 */
typedef struct LogisticStep {
	float *const *inputs; /* rows of `width` floats, aligned to 64 bytes; no row is both input and output */
	float *const *moved;  /* by input the row that its move is added to: most often `inputs` itself */
	size_t n_inputs;      /* 1 .. KERNEL_INPUTS */
	float *const *outputs; /* the true ones first */
	size_t n_true;         /* 0 .. n_outputs */
	size_t n_outputs;      /* 1 .. KERNEL_OUTPUTS */
	size_t width;          /* a multiple of KERNEL_LANES; what pads a row must be 0 and stays 0 */
	float rate;
} LogisticStep;

typedef struct Kernels {
	const char *name; /* "avx512", "avx2", "portable" */
	float (*dot)(const float *a, const float *b, size_t count);
	void (*axpy)(float factor, const float *x, float *y, size_t count); /* y += factor x */
	/* Moves the rows; the answer is the loss before the move. Several threads may run it on the same rows
	 * at the same time without a lock: see kernels_each.h. Scores beyond +-20 count as +-20. */
	double (*logistic_step)(const LogisticStep *step);
	/* Rows as those of a logistic step, at least one. mean = their mean; each row += move. Several threads
	 * may run these on the same rows too. */
	void (*mean_of_rows)(float *const *rows, size_t count, size_t width, float *mean);
	void (*add_to_rows)(const float *move, float *const *rows, size_t count, size_t width);
	/* row += factor (place - row), on the same terms. */
	void (*pull_row)(const float *place, float factor, float *row, size_t width);
} Kernels;

/* The fastest that this processor runs; and all that it runs, the fastest first: NULL past the last one. */
const Kernels *kernels_best(void);
const Kernels *kernels_at(size_t index);

#endif
