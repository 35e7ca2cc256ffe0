/* Votes of nearest neighbours. */
#ifndef MEASURE_VOTES_H
#define MEASURE_VOTES_H

#include "index/best.h"

/* Keeps the first k hits in front, but for the row `own`, which has no vote; returns how many these are. */
size_t votes_keep(Hit *hits, size_t count, size_t k, uint32_t own);
/* How many hits have the label; labels: by row. */
size_t votes_for(const uint32_t *labels, uint32_t label, const Hit *hits, size_t count);
/* The label that most of them have; of labels with equally many the one that is met first. Hits labelled
 * DICTIONARY_NONE have no vote; DICTIONARY_NONE where nobody votes. */
uint32_t votes_winner(const uint32_t *labels, const Hit *hits, size_t count);

#endif
