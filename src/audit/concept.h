/* What the audit `concept` finds beside the accuracy of the concept's vector, which is its effect. */
#ifndef AUDIT_CONCEPT_H
#define AUDIT_CONCEPT_H

#include "audit/concept_sensitivity.h"
#include "audit/concept_vector.h"

enum { CONCEPT_SETS = 2 /* X and Y */ };

/* Projections on the vector are in standard deviations of those of the space's items, above their mean. */

typedef struct ConceptAssociation {
	char role;
	size_t n;
	double mean, low, high; /* of the projections; 95 %, Student's bootstrap */
} ConceptAssociation;

typedef struct ConceptItem {
	const char *item; /* borrowed from the space */
	double projection;
} ConceptItem;

typedef struct ConceptFindings {
	bool told; /* the vector is that of a concept, or it was forced: what follows is known */
	double stability, random, random_sd; /* accuracy of random splits */
	ConceptAssociation associations[CONCEPT_SETS];
	size_t n_associations;
	double difference, low, high; /* of X less Y, of two; else NAN */
	Permutation permutation;
	Space *model;                      /* counted; NULL: no classifier was asked */
	ConceptSensitivity *sensitivities; /* by item of the model */
	ConceptItem *items; /* the n_items most like the concept, then as many that are least so */
	size_t n_items;
} ConceptFindings;

void concept_findings_free(ConceptFindings *findings); /* NULL is fine */

#endif
