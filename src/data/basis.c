#include "data/basis.h"

#include <stdlib.h>
#include <string.h>

Basis *basis_new(Moments *moments, const Principal *principal)
{
	Basis *basis = memory_new(1, sizeof *basis);
	references_init(&basis->references);
	moments_rest(moments);
	basis->moments = *moments;
	*moments = (Moments){0};
	basis->count = principal->count;
	basis->axes = memory_new(principal->count * principal->width, sizeof *basis->axes);
	memcpy(basis->axes, principal->axes, principal->count * principal->width * sizeof *basis->axes);
	return basis;
}

Basis *basis_ref(Basis *basis)
{
	if (basis)
		references_add(&basis->references);
	return basis;
}

void basis_unref(Basis *basis)
{
	if (!basis || !references_drop(&basis->references))
		return;
	moments_release(&basis->moments);
	free(basis->axes);
	free(basis);
}

void basis_turn(const Basis *basis, const Principal *principal, double *turn, double *shift)
{
	size_t width = principal->width, count = principal->count;
	for (size_t to = 0; to < count; to++) {
		const double *axis = principal->axes + to * width;
		shift[to] = 0;
		for (size_t j = 0; j < width; j++)
			shift[to] += (basis->moments.mean[j] - principal->mean[j]) * axis[j];
		for (size_t from = 0; from < basis->count; from++) {
			const double *old = basis->axes + from * width;
			double sum = 0;
			for (size_t j = 0; j < width; j++)
				sum += old[j] * axis[j];
			turn[from * count + to] = sum;
		}
	}
}
