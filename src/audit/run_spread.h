/* RunSpread: one effect measured in several spaces of the same making, as over training seeds or checkpoints.
 */
#ifndef AUDIT_RUN_SPREAD_H
#define AUDIT_RUN_SPREAD_H

#include <stddef.h>

enum { RUNS_FEWEST = 2 };

typedef struct Estimate {
	double value, low, high; /* 95 %; NAN where not known */
} Estimate;

typedef struct RunSpread {
	Estimate mean; /* Student's t */
	Estimate sd;   /* of a sample; chi-squared */
	double lowest, highest;
	double next_low, next_high; /* where one more run lies, with 95 % chance */
	/* Of the total variance of an effect, the part that comes of the run: sd^2 / (sd^2 + that of the draw
	 * of words); its interval is that of the sd. NAN where the latter is not known. */
	Estimate share;
} RunSpread;

/* Runs are taken for normal. errors: the standard error of each effect by the draw of its words; NAN: not
 * known. */
void run_spread_of(const double *effects, const double *errors, size_t runs, RunSpread *out);

#endif
