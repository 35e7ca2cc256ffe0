/*
 * One step of AdaGrad (Duchi, Hazan & Singer, JMLR 12, 2011) on the weighted squared error of an inner product,
 * the loop in which GloVe spends its time:
 *
 *	loss = weight / 2 (x . y - target)^2
 *
 * A number with gradient g moves by -rate g / sqrt(s), and then s grows by (rate g)^2: the rate stands within
 * the sum, as in the GloVe authors' program, so that steps fall off as g / sqrt(sum of squares) whatever it is,
 * and a larger rate only shortens the time until then. Inverse roots are good to 5e-6. All versions for
 * different processors give the same bytes. Several threads may run it on the same rows without a lock, see
 * kernels_each.h.
 */
#ifndef LINALG_ADAGRAD_H
#define LINALG_ADAGRAD_H

#include <stddef.h>

typedef struct AdagradStep {
	/* `width` numbers and then as many sums of squares; aligned to 64 bytes. The sums start above 0. */
	float *x, *y;
	size_t width; /* a multiple of KERNEL_LANES; where both x and y are 0 they stay so */
	/* A column of each that is held where it is, by setting it to 1 again: the partner of the other's bias.
	 */
	size_t held_x, held_y;
	float target, weight, rate;
} AdagradStep;

/* The answer is the loss before the move. */
typedef double AdagradRun(const AdagradStep *step);

/* The proximal step of strength / 2 |x - place|^2 at the rates that AdaGrad has come to: each number moves to
 * `place` by product / sqrt(sum), product being rate * strength, without overshooting. x as in a step. */
void adagrad_pull(const float *place, size_t width, double product, float *x);

/* The fastest version that this processor runs; and all that it runs, NULL past the last. */
AdagradRun *adagrad_best(void);
AdagradRun *adagrad_at(size_t index);

#endif
