/*
 * Basis: the principal axes that the numbers of a space are scores along, and the moments of the rows that
 * these were found from, so that more rows can be added without the first ones. Counted, never changed.
 */
#ifndef DATA_BASIS_H
#define DATA_BASIS_H

#include "base/memory.h"
#include "linalg/principal.h"

typedef struct Basis {
	References references;
	Moments moments;
	size_t count; /* axes */
	double *axes; /* count x moments.width, unit rows */
} Basis;

/* Takes over the moments, which are {0} then, and copies the axes of the principal components. */
Basis *basis_new(Moments *moments, const Principal *principal);
Basis *basis_ref(Basis *basis); /* NULL is fine, as it is for basis_unref */
void basis_unref(Basis *basis);

/* What takes scores along the axes to scores along those of `principal`: s turn + shift. turn: basis->count x
 * principal->count; shift: principal->count. The part of a row that its scores leave out is taken for 0. */
void basis_turn(const Basis *basis, const Principal *principal, double *turn, double *shift);

#endif
