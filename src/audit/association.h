/*
 * Associations: how much nearer a word is to one set than to another, from a table of cosines that is computed
 * once. s(w, A, B) = mean over a of cos(w, a) - mean over b of cos(w, b).
 * Caliskan, Bryson, Narayanan, Science 356(6334), 2017.
 */
#ifndef AUDIT_ASSOCIATION_H
#define AUDIT_ASSOCIATION_H

#include "audit/selection.h"

/* The sets of the test, in the order of its roles. */
enum { ROLE_X, ROLE_Y, ROLE_A, ROLE_B, ROLES };

/* Cosines of targets (X, then Y) with attributes (A, then B). */
typedef struct CosineTable {
	double *cosines; /* (nx + ny) x (na + nb) */
	size_t size[ROLES];
	size_t targets, attributes; /* nx + ny, na + nb */
} CosineTable;

bool cosine_table_init(CosineTable *table, const Space *space, const Selection selections[ROLES], Error *err);
void cosine_table_release(CosineTable *table);

/* s of every target: table->targets numbers. */
void associations_of_targets(const CosineTable *table, double *s);
/* The same over the SD of the target's cosines with all attributes: the effect size of single-category WEAT. */
void associations_in_deviations(const CosineTable *table, bool population, double *s);
/* The mirror image for attributes: mean cosine with X minus mean cosine with Y. */
void associations_of_attributes(const CosineTable *table, double *s);

#endif
