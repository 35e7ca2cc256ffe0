/*
 * Expression: a signed sum of items, `king - man + woman`. Items may come from several spaces of one width.
 * Where it is allowed, a text in quotes that is no item is a term as well: the scope's space makes a vector of
 * it.
 */
#ifndef MEASURE_EXPRESSION_H
#define MEASURE_EXPRESSION_H

#include "base/args.h"
#include "base/text.h"
#include "data/space.h"

typedef struct Term {
	double weight; /* 1 or -1 */
	const Space *space;
	uint32_t row;          /* DICTIONARY_NONE: a text */
	struct TextTerm *text; /* NULL: an item */
} Term;

typedef struct TextTerm {
	char *text;
	struct Encoder *encoder; /* that made it; counted */
	size_t words, known;     /* known: of which the vector is made */
	float vector[];
} TextTerm;

typedef struct Expression {
	Term *terms;
	size_t count, room;
	double sign; /* of the next item; private while words are added */
	bool signed_next;
} Expression;

/* Where items are looked up: the space that is meant when none is named, and others by name. */
typedef struct ItemScope {
	const Space *space;
	const char *name;
	/* NULL when there is no space of that name; may be NULL itself. */
	const Space *(*find)(const void *context, const char *name);
	const void *context;
	bool texts;              /* texts in quotes may be terms */
	struct Encoder *encoder; /* that reads them; NULL: the space's own */
} ItemScope;

/* The item that a word stands for: one of the scope's space or, as `name/item`, of another. */
bool item_find(const ItemScope *scope, const char *word, const Space **space, uint32_t *row, Error *err);

/* The words of an expression one by one: items, and + or - between them. Quoted words are items whatever they
 * look like; items without a sign between them are added up. */
bool expression_add(Expression *expression, const Token *word, const ItemScope *scope, Error *err);
bool expression_end(const Expression *expression, Error *err); /* there is an item, and no sign is left over */
/* All at once; errors point at the word. */
bool expression_parse(
	Expression *expression, const Token *const *words, size_t count, const ItemScope *scope, Error *err);
void expression_release(Expression *expression);

/* Whether it is one item as it stands. */
bool expression_is_item(const Expression *expression);
/* The sum of the terms' vectors; `unit`: each scaled to length 1 first. `vector` has room for the width. */
void expression_vector(const Expression *expression, bool unit, float *vector);
/* Rows of `space` that occur; the caller frees. */
uint32_t *expression_rows(const Expression *expression, const Space *space, size_t *count);
/* "king - man + woman" */
void expression_text(const Expression *expression, Text *out);

#endif
