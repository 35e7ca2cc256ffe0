/*
 * The gaps of annotator_groups.h for one way of grouping and weighing annotators: what its permutations and
 * draws go through.
 */
#ifndef AUDIT_ANNOTATOR_GAPS_H
#define AUDIT_ANNOTATOR_GAPS_H

#include "data/judgements.h"

/* What is told of: groups x places x measures. */
typedef struct GapFrame {
	const Judgements *judgements;
	uint32_t *told; /* groups */
	size_t n_told;
	size_t labels, measures; /* labels told one by one; with numbers */
	size_t places;           /* all items, then each domain */
	size_t n_gaps;
} GapFrame;

typedef struct GapRoom {
	uint32_t *group;     /* by annotator; DICTIONARY_NONE: takes no part. The caller's to fill */
	uint32_t *weight;    /* by annotator */
	double *total;       /* by group: weight of an item's judgements */
	double *sum;         /* by group and measure: their shares, or numbers */
	double *all;         /* by measure: of all groups */
	double *items;       /* by group that is told of and place */
	double *own, *other; /* by gap: sums over items */
	double *gap;         /* by gap */
	uint32_t *order;     /* annotators; for those who deal them */
} GapRoom;

void gap_room_init(GapRoom *room, const GapFrame *frame);
void gap_room_release(GapRoom *room);
/* Fills in items, own, other and gap, which is NAN where no item was judged by both sides. */
void gap_frame_evaluate(const GapFrame *frame, GapRoom *room);

#endif
