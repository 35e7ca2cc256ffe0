/*
 * Field: the potential sum over j of K(|p - p_j|) of many equal charges in the plane, and its slope, at each of
 * them. Charges are spread over a grid by cubic B-splines, convolved with the kernel there, and the result is
 * read off by the same splines. With the spectrum divided by that of the splines squared this is interpolation
 * of the kernel by cubic splines in both its arguments, exact between nodes, and the slope is that of the
 * interpolated potential. The grid of t-SNE: Linderman, Rachh, Hoskins, Steinerberger & Kluger, Nature Methods
 * 16, 2019, with polynomials in boxes; the splines: Essmann et al., "A smooth particle mesh Ewald method", J.
 * Chem. Phys. 103, 1995.
 *
 * The work is made of passes of pieces, as that of a Convolution. Sums do not depend on which thread does a
 * piece.
 */
#ifndef LINALG_FIELD_H
#define LINALG_FIELD_H

#include "linalg/convolution.h"
#include "linalg/student.h"

typedef enum FieldPass {
	FIELD_KERNEL_ROWS,
	FIELD_KERNEL_COLUMNS,
	FIELD_SPREAD_EVEN, /* strips of the grid by turns: neighbours overlap */
	FIELD_SPREAD_ODD,
	FIELD_FORWARD,
	FIELD_MIDDLE,
	FIELD_BACK,
	FIELD_PASSES,
} FieldPass;

typedef struct Field {
	const PlanePoint *points; /* borrowed from field_place on */
	size_t count;
	uint32_t *order;  /* the points by strip of the grid, rising within a strip */
	uint32_t *starts; /* of strips in the order, one more than strips */
	size_t strips;
	PlanePoint corner; /* where the first cell begins */
	float scale;       /* nodes to a unit of length */
	float self[3];     /* a charge's potential at itself, see find_self */
	bool new_kernel;   /* the passes of the kernel are due */
	Convolution convolution;
} Field;

/* The potential's value and slope. */
typedef struct FieldValue {
	float potential;
	PlanePoint slope;
} FieldValue;

bool field_init(Field *field, size_t most_points, Error *err); /* {0} before, or released */
void field_release(Field *field);
/* Lays the grid over the points, which lie between the corners; count is most_points at most. */
bool field_place(
	Field *field, const PlanePoint *points, size_t count, PlanePoint low, PlanePoint high, Error *err);
size_t field_pieces(const Field *field, FieldPass pass);
void field_piece(Field *field, FieldPass pass, size_t piece);
/* After all passes, for any place between the corners. */
FieldValue field_at(const Field *field, PlanePoint place);
/* The same at one of the charges, of all the others: what it feels of itself by interpolation is taken off. */
FieldValue field_at_charge(const Field *field, PlanePoint charge);

#endif
