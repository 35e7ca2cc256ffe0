/* Correction of p over many tests: each is raised so that what is called found stays rare among all of them. */
#ifndef AUDIT_CORRECTION_H
#define AUDIT_CORRECTION_H

#include <stddef.h>

/* p: count numbers in [0, 1], or NAN for a test without one, which is left out and stays NAN. */

/* The chance of any false finding. Holm, Scandinavian Journal of Statistics 6, 1979. */
void correction_holm(const double *p, size_t count, double *corrected);
/* The expected share of false ones among the findings. Benjamini & Hochberg, JRSS B 57, 1995. */
void correction_hochberg(const double *p, size_t count, double *corrected);

#endif
