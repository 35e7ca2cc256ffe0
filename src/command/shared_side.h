/* side=: of which side of a shared space what is new is taken to be, a text, a word or other rows, so that the
 * map of that side carries it over. */
#ifndef COMMAND_SHARED_SIDE_H
#define COMMAND_SHARED_SIDE_H

#include "command/command.h"
#include "data/side_encoder.h"

#define ARG_OF_SIDE                                                                                            \
	{                                                                                                      \
		.name = "side", .kind = ARG_DOMAIN,                                                            \
		.help = "in a shared space: which of its sides what is new is of"                              \
	}

/* The side that side= names; *side is NULL when it was not given. */
bool shared_side_wanted(
	const Call *call, const Space *space, const char *name, const SideMap **side, Error *err);
/* What reads text as that side does, for the caller to unref. */
bool shared_side_reader(const Call *call, const Space *space, const char *name, const SideMap *side,
	Encoder **reader, Error *err);
/* "a, b and c" */
void shared_side_names(const SideMaps *maps, Text *out);

#endif
