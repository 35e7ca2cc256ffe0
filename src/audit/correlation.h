/* Correlation of two numbers that each of the words X has, as the effect of an audit. */
#ifndef AUDIT_CORRELATION_H
#define AUDIT_CORRELATION_H

#include "audit/audit.h"

enum { CORRELATION_LEAST = 4 }; /* words */

/* Options of tests that answer a correlation, with the name of each option's macro in audit/options.h. */
#define AUDIT_CORRELATION                                                                                      \
	{                                                                                                      \
		.name = "correlation", .kind = ARG_CHOICE,                                                     \
		.help = "Pearson's, of the numbers, or Spearman's, of their ranks; the other is noted",        \
		.fallback = "pearson", .choices = "pearson|spearman"                                           \
	}

typedef struct Correlated {
	const double *x, *y; /* by word */
	size_t count;        /* at least CORRELATION_LEAST */
	const char *x_name, *y_name;
} Correlated;

/* Of the numbers or, `ranks`, of their ranks, ties with the average one; each word as often as counts (NULL:
 * once) says. NAN when one side is constant. */
double correlation_counted(const Correlated *numbers, bool ranks, const uint32_t *counts);

/* Sets effect, interval, p and the influence of the words X, which audit->words begins with, by the options
 * correlation=, sides=, permutations=, draws=, interval=. */
bool audit_correlation(
	Audit *audit, const AuditInput *input, const Args *options, const Correlated *numbers, Error *err);

#endif
