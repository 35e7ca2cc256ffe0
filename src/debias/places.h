/*
 * Places: the words of the groups that belong together, the first of one with the first of the others and so
 * on: the defining sets of Bolukbasi et al., NeurIPS 2016, and of Manzini et al., NAACL 2019. A word may stand
 * at several places, as asian in
 *
 *	black african black africa
 *	caucasian caucasian white america
 *	asian asian asian asia
 *
 * The words of a place are to be as near as one another to every neutral word. That goes on from one place to
 * the next by a word that both have, so that such places are one set; their publication makes them equal one
 * after the other, each time undoing what the last one did.
 */
#ifndef DEBIAS_PLACES_H
#define DEBIAS_PLACES_H

#include "audit/selection.h"

typedef struct Places {
	uint32_t *rows; /* count x groups, of the space */
	size_t count, groups;
} Places;

/* Those at which every group has a word that the space has; words that stand at no such place are lost. Fails
 * when the groups are not of one size, and with fewer than `least` places. `places` starts as {0}. */
bool places_find(
	const Space *space, Selection *groups, size_t n_groups, size_t least, Places *places, Error *err);
/* The same if that takes no word from any group; otherwise leaves them and `places` as they are. */
void places_find_whole(const Space *space, Selection *groups, size_t n_groups, Places *places);
void places_release(Places *places); /* {0} is valid */

/* The sets of words that places with shared words make, in the order of their first places. */
typedef struct EqualSets {
	uint32_t *rows; /* distinct, set by set */
	size_t *starts; /* count + 1 */
	size_t count;
} EqualSets;

EqualSets places_merge(const Places *places);
void equal_sets_release(EqualSets *sets);

#endif
