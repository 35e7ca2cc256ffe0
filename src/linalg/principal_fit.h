/*
 * PrincipalFit: principal components found step by step, exactly or, of rows that are both many and wide, by
 * randomised subspace iteration: Halko, Martinsson & Tropp, SIAM Review 53(2), 2011.
 *
 *	PrincipalFit *fit = principal_fit_new(rows, 50, PRINCIPAL_AUTO, seed, err);
 *	while (!finished && principal_fit_step(fit, pool, &finished, err)) ;
 *	principal_fit_take(fit, &principal);
 */
#ifndef LINALG_PRINCIPAL_FIT_H
#define LINALG_PRINCIPAL_FIT_H

#include "linalg/principal.h"

#include <stdint.h>

/* AUTO is EXACT unless rows and columns are both more than 1,024, and components few beside them. */
typedef enum PrincipalWay { PRINCIPAL_AUTO, PRINCIPAL_EXACT, PRINCIPAL_RANDOMISED } PrincipalWay;

typedef struct PrincipalFit PrincipalFit;

/* `rows` are borrowed until the end; fails as principal_fit does. The seed matters to the randomised way alone.
 */
PrincipalFit *principal_fit_new(Rows rows, size_t count, PrincipalWay way, uint64_t seed, Error *err);
/* A bounded number of rows; the eigenvectors of a covariance matrix are found in one step, the last. */
bool principal_fit_step(PrincipalFit *fit, Pool *pool, bool *finished, Error *err);
double principal_fit_done(const PrincipalFit *fit); /* 0 .. 1 */
bool principal_fit_randomised(const PrincipalFit *fit);
/* Moves the result out. `to` starts as {0} or as an earlier result. */
void principal_fit_take(PrincipalFit *fit, Principal *to);
/* Moves out the moments that the components were found from; of no rows (count 0) when they were found
 * otherwise: by the randomised way, or of fewer rows than columns. */
void principal_fit_take_moments(PrincipalFit *fit, Moments *to);
void principal_fit_free(PrincipalFit *fit);

#endif
