/*
 * Colouring: what the points of a map are told apart by. Either groups (domains, classes, clusters, named sets)
 * or a number (count, norm, similarity to an item). Never changed once made; counted.
 */
#ifndef PROJECT_COLOURING_H
#define PROJECT_COLOURING_H

#include "data/space.h"

/* Numbers are shown in this many steps. */
enum { COLOURING_LEVELS = 8 };

typedef struct Colouring {
	References references;
	char *name;              /* what a legend says: "domain", "cluster", "count" */
	Space *space;            /* whose items are told apart; counted */
	const uint32_t *of;      /* group of each row, an index into names; NULL: one group, or values */
	const Dictionary *names; /* of the groups; not NULL, may be empty */
	const float *values;     /* of each row, NAN where unknown; NULL: groups */
	double low, high;        /* the least and the greatest of the values */
	bool gaps;               /* some values are not known: after the levels comes a group of these */
	bool logarithmic;        /* levels are even steps of the logarithm; then low > 0 */
	/* private: what of, names and values point to when they are not the space's own */
	uint32_t *own_groups;
	Dictionary own_names;
	float *own_values;
} Colouring;

/* The space's own. Without domains (classes) there is one group. */
Colouring *colouring_of_domains(Space *space);
Colouring *colouring_of_classes(Space *space);
/* Groups by row, and their names; both are taken over. */
Colouring *colouring_of_groups(Space *space, const char *name, uint32_t *groups, Dictionary *names);
/* A number by row, taken over. Numbers that are not finite, and those not above 0 where the scale is
 * logarithmic, count as unknown. */
Colouring *colouring_of_values(Space *space, const char *name, float *values, bool logarithmic);
Colouring *colouring_ref(Colouring *colouring);
void colouring_unref(Colouring *colouring);

/* How many groups, or levels: at least 1. */
size_t colouring_count(const Colouring *colouring);
/* The group of a row, or the level of its number: 0 .. count - 1; of numbers those that
 * are not known are the group COLOURING_LEVELS. */
unsigned colouring_group(const Colouring *colouring, size_t row);
/* The number at the bottom of a level; that of COLOURING_LEVELS is the greatest of all. */
double colouring_bound(const Colouring *colouring, unsigned level);

#endif
