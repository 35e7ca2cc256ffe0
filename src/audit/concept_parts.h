/* The parts of the audit `concept`: what is told apart, and what is found once it is a concept. */
#ifndef AUDIT_CONCEPT_PARTS_H
#define AUDIT_CONCEPT_PARTS_H

#include "audit/audit.h"
#include "audit/concept.h"

#define CONCEPT_LEVEL 0.05

/* What is told apart; see ConceptInput. */
typedef struct ConceptSides {
	uint32_t *concept, *others; /* rows of the space */
	size_t n_concept, n_others, choice;
} ConceptSides;

/* The set that plays the role; NULL: none does. */
Selection *concept_set(Audit *audit, char role);
/* B is NULL or a set of no words: the others are to be drawn. */
bool concept_draws(const Selection *others);
/* Looks up the words; fails where a side is too small, or both share an item. */
bool concept_select(Audit *audit, const AuditTest *test, const AuditInput *input, bool force, Error *err);
/* Options sample= and draw=. To be released in any case. */
bool concept_sides_find(
	Audit *audit, const AuditInput *input, const Args *options, ConceptSides *sides, Error *err);
void concept_sides_release(ConceptSides *sides);

/* Words, associations, items and classes; fills audit->concept and audit->words. Options among=, list=,
 * sample=. */
bool concept_tell(Audit *audit, const AuditInput *input, const Args *options, const ConceptVectors *vectors,
	ConceptFindings *findings, Error *err);

#endif
