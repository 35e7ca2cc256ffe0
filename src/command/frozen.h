/* Frozen words of a model, as commands name them, change them and prove that they stayed. */
#ifndef COMMAND_FROZEN_H
#define COMMAND_FROZEN_H

#include "command/command.h"

/* Items that words on a line name. */
typedef struct NamedItems {
	Dictionary items;   /* of the space */
	Dictionary missing; /* that it does not have */
} NamedItems;

/* Adds what one word stands for: "all", a set in braces, the name of a word set of the session or of a standard
 * test, or an item of the space. */
bool named_items_add(
	const Session *session, const Space *space, const char *word, NamedItems *into, Error *err);
/* Adds the items of a domain. */
bool named_items_add_domain(const Space *space, const char *domain, NamedItems *into, Error *err);
void named_items_release(NamedItems *named);

/* The model object of that name, at rest. */
Object *frozen_model(const Session *session, const char *name, Error *err);
/* Freezes or thaws items; `changed` is how many were not so before. After a failure the model is as it was. */
bool frozen_change(Model *model, const Dictionary *items, bool freeze, size_t *changed, Error *err);

/* Of the vectors of the words that are frozen, in their order; how many of them the space has. */
size_t frozen_checksum(const Space *space, const Dictionary *frozen, char text[33]);
/* How many are frozen, with their checksum, as a row of a table "frozen"; `before` (or NULL) is the space that
 * the run began with, whose checksum must be the same. */
void frozen_report(const char *name, const Model *model, const Space *before, const Space *now, Report *out);

#endif
