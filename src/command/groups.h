/* Groups of items, for audits of how each of them is served. */
#ifndef COMMAND_GROUPS_H
#define COMMAND_GROUPS_H

#include "data/space.h"

/* Which group each row belongs to: by "domain", "class" or a column that annotate gave; an index into `names`,
 * to which new names are added, DICTIONARY_NONE where it is not known. A column of numbers with more than ten
 * different ones is cut into quarters of its items. `name`: what the space is called, for the sentence of a
 * failure (NULL). The caller frees. */
uint32_t *groups_of_space(const Space *space, const char *name, const char *by, Dictionary *names, Error *err);
/* All that tells its items apart, from i = 0: domain (where there are several), class, then its columns; NULL
 * after the last. */
const char *groups_name(const Space *space, size_t i);
/* What tells its items apart when nobody says: "domain" where there are several, else "class". */
const char *groups_usual(const Space *space);

#endif
