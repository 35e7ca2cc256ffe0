/* Which points of a map deserve a name beside them: the same for the screen and for figures. */
#ifndef REPORT_LABEL_ORDER_H
#define REPORT_LABEL_ORDER_H

#include "report/plot.h"

/* All points: the most frequent of each group, then the second of each, and so on, so that a large group does
 * not crowd out the others; numbers make no groups. *first of them, NULL for whom it does not matter, are words
 * of the groups of an axis map, which come before all. The caller frees. */
uint32_t *label_order(const Projection *points, const Colouring *colouring, size_t *first);

/* Of each group the point nearest to its centre, or UINT32_MAX for a group without points: colouring_count of
 * them. The caller frees. */
uint32_t *label_middles(const Projection *points, const Colouring *colouring);

/* Pictures have names that say little: their classes are named instead, once each. */
bool label_names_groups(const Projection *points, const Colouring *colouring);

#endif
