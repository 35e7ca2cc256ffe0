/* Gate: whether a figure of an answer compares as wanted, with its uncertainty where that counts. */
#ifndef COMMAND_GATE_H
#define COMMAND_GATE_H

#include "base/error.h"

typedef enum Comparison { BELOW, AT_MOST, EQUAL, UNEQUAL, AT_LEAST, ABOVE, COMPARISONS } Comparison;

/* The sign of each: "<". */
extern const char *const comparison_signs[COMPARISONS];
/* By sign, where == passes for =; false: none. */
bool comparison_find(const char *sign, Comparison *found);

typedef enum GateBy {
	GATE_VALUE,   /* the figure itself */
	GATE_REACHES, /* holds when any part of the interval does: fails only if the whole of it lies beyond */
	GATE_WHOLE    /* holds only when the whole interval does */
} GateBy;

typedef struct Gate {
	const char *metric; /* what the figure is called, for sentences */
	Comparison comparison;
	double bound;
	double tolerance; /* >= 0: the bound may be missed by so much */
	GateBy by;
} Gate;

/* A figure with its interval; low and high are used when the gate goes by them. */
typedef struct GateFigure {
	double value, low, high;
} GateFigure;

/* False with ERROR_GATE and a sentence when it does not hold; a figure that is not known holds nothing. `place`
 * says where it stands, as " in the row test=weat7"; "": nowhere in particular. */
bool gate_check(const Gate *gate, const GateFigure *figure, const char *place, Error *err);

#endif
