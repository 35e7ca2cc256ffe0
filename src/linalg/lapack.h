/*
 * LAPACK as declared by hand: Debian's OpenBLAS has the routines, but no LAPACKE header for them. Matrices are
 * column-major there. Only the files of this folder include this.
 */
#ifndef LINALG_LAPACK_H
#define LINALG_LAPACK_H

#include "base/error.h"

#include <stddef.h>

/* Chosen eigenvalues and eigenvectors of a symmetric matrix. */
void dsyevr_(const char *jobz, const char *range, const char *uplo, const int *n, double *a, const int *lda,
	const double *vl, const double *vu, const int *il, const int *iu, const double *abstol, int *m,
	double *w, double *z, const int *ldz, int *isuppz, double *work, const int *lwork, int *iwork,
	const int *liwork, int *info);

/* Singular value decomposition by divide and conquer. */
void dgesdd_(const char *jobz, const int *m, const int *n, double *a, const int *lda, double *s, double *u,
	const int *ldu, double *vt, const int *ldvt, double *work, const int *lwork, int *iwork, int *info);

/* Cholesky's factor of a positive definite matrix; A x = v B x brought to C y = v y with it; triangular
 * systems.
 */
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
void dsygst_(const int *itype, const char *uplo, const int *n, double *a, const int *lda, const double *b,
	const int *ldb, int *info);
void dtrtrs_(const char *uplo, const char *trans, const char *diag, const int *n, const int *nrhs,
	const double *a, const int *lda, double *b, const int *ldb, int *info);

/* Triangular factors of a matrix whose rows were exchanged. */
void dgetrf_(const int *m, const int *n, double *a, const int *lda, int *pivots, int *info);

/* LAPACK and GSL answer NaN with success or never return: every input is checked by this first. `what` names
 * the matrix for the message. */
bool lapack_accepts(const double *values, size_t rows, size_t columns, const char *what, Error *err);

#endif
