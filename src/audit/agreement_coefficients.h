/*
 * The coefficients of annotator_agreement.h, with a weight for each item: what their bootstrap draws.
 */
#ifndef AUDIT_AGREEMENT_COEFFICIENTS_H
#define AUDIT_AGREEMENT_COEFFICIENTS_H

#include "audit/annotator_agreement.h"

/* The judgements that are compared, item by item: items with at least two. */
typedef struct JudgedItems {
	const Judgements *judgements;
	size_t annotators; /* who judged any item of the domain */
	size_t items, count;
	size_t *first; /* items + 1, into label */
	uint32_t *label;
	bool *swapped; /* by item: of two annotators the second one comes first */
	double *share; /* by item: of the pairs of its judgements that are the same */
} JudgedItems;

void judged_items_init(JudgedItems *judged, const AgreementInput *input);
void judged_items_release(JudgedItems *judged);

/* Room for one evaluation. */
typedef struct AgreementRoom {
	uint32_t *weight;       /* by item; the caller's to fill */
	double *uses, *rank;    /* by label */
	double *rows, *columns; /* by label: of the two annotators */
} AgreementRoom;

void agreement_room_init(AgreementRoom *room, const JudgedItems *judged);
void agreement_room_release(AgreementRoom *room);

/* NAN for those that are not possible or not defined. */
void agreement_coefficients(const JudgedItems *judged, const bool possible[AGREEMENT_MEASURES],
	AgreementRoom *room, double values[AGREEMENT_MEASURES]);

#endif
