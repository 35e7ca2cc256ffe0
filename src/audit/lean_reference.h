/*
 * LeanReference: the space that tells which words lean to which of two groups: the audited space itself, or the
 * one as it was before it was debiased, since along an axis that is gone no word leans.
 */
#ifndef AUDIT_LEAN_REFERENCE_H
#define AUDIT_LEAN_REFERENCE_H

#include "audit/audit.h"
#include "audit/labelled.h"

typedef struct LeanReference {
	Space *space;        /* borrowed */
	LabelledWords words; /* of that space */
} LeanReference;

/* groups: A and B; extend and among as of labelled_words_find. To be released in any case. */
bool lean_reference_init(LeanReference *reference, const AuditInput *input, const Selection *groups,
	size_t extend, size_t among, bool force, Error *err);
void lean_reference_release(LeanReference *reference);

/* How much an item of a space leans to A: its cosine with the axis there; NAN where the reference lacks it. */
double lean_reference_of(const LeanReference *reference, const Space *space, uint32_t row);
/* The labelled words as rows of another space, without those that it lacks, whose number is `missing`. */
void lean_reference_carry(
	const LeanReference *reference, const Space *space, LabelledWords *words, size_t *missing);

#endif
