/* What `colour=` says of the points of a map. */
#ifndef COMMAND_COLOURS_H
#define COMMAND_COLOURS_H

#include "command/command.h"
#include "project/colouring.h"

#define ARG_COLOUR                                                                                             \
	{                                                                                                      \
		.name = "colour", .kind = ARG_TEXT,                                                            \
		.help = "what the colours mean: domain, class, cluster, count, norm, time, a column (see "     \
			"annotate), named sets, or an item, the cosine to which is meant; classes when left "  \
			"out and there are any, else domains",                                                 \
		.aliases = "color", .value_at = colour_name_at                                                 \
	}

/* The words that colour= takes apart from names of sets and items; NULL after the last. */
const char *colour_name_at(size_t index);
/* Whether colour=time can be asked for: half of the items, their classes or domains have names that tell one.
 */
bool colour_knows_time(const Space *space);
/* What a word stands for; errors point at the argument that it came in. */
Colouring *colour_named(
	const Call *call, const char *argument, const Object *object, const char *wanted, Error *err);
/* Reads colour= for the object's space; the caller gives the result back. NULL: an error that points at it. */
Colouring *colour_of(const Call *call, const Object *object, Error *err);
/* The same, but when it is left out that of `last`, if it still can be, unless that is NULL. */
Colouring *colour_as_last(const Call *call, const Object *object, const char *last, Error *err);

#endif
