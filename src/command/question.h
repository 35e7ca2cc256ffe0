/* What the commands that put questions to a space share: which space, which domain, which items, and how found
 * items are listed. */
#ifndef COMMAND_QUESTION_H
#define COMMAND_QUESTION_H

#include "command/shared_side.h"
#include "index/index.h"
#include "measure/expression.h"

/* `in=` and `domain=` as every question has them. */
#define ARG_IN_SPACE                                                                                           \
	{                                                                                                      \
		.name = "in", .kind = ARG_SPACE, .help = "the space to ask; the current one when left out"     \
	}
#define ARG_OF_DOMAIN                                                                                          \
	{                                                                                                      \
		.name = "domain", .kind = ARG_DOMAIN, .help = "only items of this domain"                      \
	}
#define ARG_EXACT                                                                                              \
	{                                                                                                      \
		.name = "exact", .kind = ARG_YESNO,                                                            \
		.help = "look at all items even if the space has an index", .fallback = "no"                   \
	}
#define ARG_HOW_MANY                                                                                           \
	{                                                                                                      \
		.name = "k", .kind = ARG_INTEGER, .help = "how many are shown; the setting k when left out",   \
		.low = 1, .high = 10000                                                                        \
	}

#define ARG_AMONG                                                                                              \
	{                                                                                                      \
		.name = "among", .kind = ARG_WORDSET, .help = "only items of this set, named or in braces"     \
	}
#define ARG_LEAST_COUNT                                                                                        \
	{                                                                                                      \
		.name = "min_count", .kind = ARG_INTEGER, .help = "only items that occurred so often",         \
		.low = 0, .high = 1e15                                                                         \
	}

typedef struct Question {
	const Call *call;
	Space *space; /* borrowed from the session */
	const char *name;
	ItemScope scope;
	bool by_domain; /* domain= was given */
	uint32_t domain;
	size_t k;
	uint64_t *only;     /* a bit for each row that may answer; NULL: all may */
	Encoder *reader;    /* of texts, when side= was given; or NULL */
	const Index *index; /* to be asked, unless exact=yes; or NULL */
	Object *learned;    /* a metric that was learned and is asked by; NULL: a plain one is */
} Question;

/* Reads in=. */
bool question_open(const Call *call, Question *question, Error *err);
/* Reads domain=, k= and exact=, which the command must have, among= and min_count=, which it may have. */
bool question_limits(Question *question, Error *err);
/* Reads side=, which the command must have, and has texts in quotes read. */
bool question_texts(Question *question, Error *err);
/* Says of each text in the expression that it was read as one, and by whom. */
void question_tell_texts(const Question *question, const Expression *expression, Report *out);
void question_close(Question *question); /* also after a failure */
/* The part of question_limits that reads among= and min_count=. */
bool question_filter(Question *question, Error *err);
/* The rows that may answer; `except` is borrowed. */
Candidates question_candidates(const Question *question, const uint32_t *except, size_t n_except);
/* The words of an argument: a set in braces, a named one, or those of a lexicon; NULL with a sentence. The
 * caller drops them. */
WordSet *question_words(const Question *question, const char *argument, Error *err);
/* The expression that the argument's words make; the caller releases it. */
bool question_expression(const Question *question, const char *argument, Expression *expression, Error *err);
/* One word of an argument as an item. */
bool question_item(const Question *question, const char *argument, size_t index, const Space **space,
	uint32_t *row, Error *err);

/* Columns item, `score`, domain, count, class and the first words of documents, as far as the space
 * knows them; and rows of these. `more` (or
 * NULL) is a second column of numbers. */
Table *question_table(
	const Question *question, const char *name, const char *score, const char *more, Report *out);
void question_columns(const Question *question, const char *score, const char *more, Table *table);
void question_row(const Question *question, Table *table, uint32_t row, double score, const double *more);
/* Says that the index was asked, or why not. */
void question_tell_index(const Question *question, Metric metric, Report *out);
/* The first few pictures among the hits, when the items are pictures. */
void question_pictures(const Question *question, const Hit *hits, size_t count, Report *out);

#endif
