/*
 * Sides: what is compared or carried from one to another: the domains of one space, or two spaces.
 */
#ifndef COMMAND_SIDE_H
#define COMMAND_SIDE_H

#include "command/command.h"

/* The items of a domain, or all of a space. */
typedef struct Side {
	Space *space;    /* counted */
	char *name;      /* of the domain, or of the space */
	uint32_t domain; /* of the space; DICTIONARY_NONE: all of it */
	uint32_t *rows;  /* those that have a direction */
	size_t count;
} Side;

typedef struct Sides {
	Side *items;
	size_t count;
	bool spaces;        /* two spaces, not the domains of one */
	uint32_t **classes; /* by side: see side_classes; NULL: sides_classify was not called */
	Dictionary class_names;
} Sides;

/* Which spaces: in the order of the words. */
#define ARG_SIDES(WHAT)                                                                                        \
	{                                                                                                      \
		.name = "spaces", .kind = ARG_SPACE, .flags = ARG_POSITIONAL | ARG_MANY,                       \
		.help = "two spaces " WHAT ", or one that has several domains; the current one when left out"  \
	}

/* Reads the argument `spaces` and, when the command has it, in=. Fails unless there are two sides or more, of
 * one width. `sides` starts as {0}; sides_close in any case. */
bool sides_open(const Call *call, Sides *sides, Error *err);
/* The same, but a space of one domain is a side, too. */
bool sides_open_any(const Call *call, Sides *sides, Error *err);
/* All items of one space, whatever their domains, are the only side. */
bool sides_open_whole(const Call *call, Sides *sides, Error *err);
/* The domains of one space, which that word of `argument` named. */
bool sides_domains(const Call *call, const char *argument, size_t word, Space *space, const char *name,
	Sides *sides, Error *err);
void sides_close(Sides *sides);

/* The side that the option names; its place in `at`. */
bool sides_find(const Sides *sides, const Call *call, const char *option, size_t *at, Error *err);

/* From one side to another. */
typedef struct Direction {
	size_t from, to;
} Direction;

typedef struct Directions {
	Direction *items; /* the caller frees */
	size_t count;
	size_t left_out; /* beyond `most` */
} Directions;

/* Every ordered pair of sides, as far as from= and to=, which the command must have, allow; of two spaces
 * without them the second to the first only when `back`. */
bool sides_directions(
	const Sides *sides, const Call *call, bool back, size_t most, Directions *directions, Error *err);

/* The row of an item of the side, called `word` or, as adapt names what both sides have, word@SIDE;
 * DICTIONARY_NONE. */
uint32_t side_row(const Side *side, const char *word);

/* By row of its space the class in `classes`, to which new names are added: DICTIONARY_NONE for other rows and
 * where it is not known. The caller frees; NULL: the items have no classes, or there is no memory. */
uint32_t *side_classes(const Side *side, Dictionary *classes, Error *err);

/* The same for all sides, which keep them. */
bool sides_classify(Sides *sides, Error *err);
void sides_forget_classes(Sides *sides);

#endif
