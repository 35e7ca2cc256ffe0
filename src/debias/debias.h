/*
 * Debiaser: one way of taking what tells groups of words apart out of a space, an entry of the table. It finds
 * what is to be erased (a DebiasPlan); debias_apply carries every row over.
 */
#ifndef DEBIAS_DEBIAS_H
#define DEBIAS_DEBIAS_H

#include "audit/labelled.h"
#include "base/args.h"
#include "data/series.h"
#include "debias/erasure.h"
#include "debias/places.h"

enum { DEBIAS_GROUPS = AUDIT_SETS, DEBIAS_NOTES = 6, DEBIAS_SERIES = 4 };

typedef struct DebiasInput {
	Space *space;
	Selection *groups;     /* words that should become alike */
	size_t n_groups;       /* 2 .. DEBIAS_GROUPS */
	Places places;         /* of the groups; none where their words do not go together by places */
	bool unpaired;         /* the places of items in their groups mean nothing: those of a column */
	const Selection *keep; /* words that stay as they are; NULL: none */
	LabelledWords words;
	uint64_t seed;
	Pool *pool;
} DebiasInput;

typedef struct DebiasPlan {
	Erasure first; /* taken out of every vector, kept words included, before all else; width 0: nothing */
	Erasure erasure;
	bool equalise; /* words at one place of the groups, or at places that share words, become alike but for
			  what is erased in others */
	char *notes[DEBIAS_NOTES];
	size_t n_notes;
	size_t rounds; /* that finding it has taken so far */
	/* `erasure` can be applied as it stands while it is being found; grows with each change. 0: not yet. */
	size_t stage;
	double at;                    /* of a stage: how far finding it has come, in the method's unit */
	double done;                  /* 0 .. 1 of finding it, where that is known */
	Series series[DEBIAS_SERIES]; /* how finding it goes */
	size_t n_series;
	void *search; /* what finding it needs from one piece to the next; NULL: nothing */
	void (*search_free)(void *search);
} DebiasPlan;

/* In the place of words: items that a column tells apart (command/debias_column.h). */
#define OPTION_COLUMN                                                                                          \
	{.name = "by",                                                                                         \
		.kind = ARG_TEXT,                                                                              \
		.help = "in the place of words: items become alike that this tells apart, domain, class, or "  \
			"a column that annotate gave; two thirds of each group are learned from, the others "  \
			"held out to judge"},                                                                  \
		{.name = "least",                                                                              \
			.kind = ARG_INTEGER,                                                                   \
			.help = "by=: items that a group needs to take part",                                  \
			.fallback = "12",                                                                      \
			.low = 6,                                                                              \
			.high = 1e9},                                                                          \
	{                                                                                                      \
		.name = "sample", .kind = ARG_INTEGER,                                                         \
		.help = "by=: items of a group that take part at most, drawn at random; 0: all",               \
		.fallback = "3000", .low = 0, .high = 4e9                                                      \
	}

typedef struct Debiaser {
	const char *name;    /* as typed: "hard" */
	const char *title;   /* "Hard debiasing" */
	const char *summary; /* one line */
	const char *source;  /* the paper */
	const ArgSpec *options;
	const char *unit; /* of the stages on the way, "rounds"; NULL: it is found at once */
	bool columns;     /* groups may be those of a column: it has OPTION_COLUMN */
	bool aligned;     /* words of the groups belong together by their places */
	/* One bounded piece of finding the plan, {0} at first. Sets *finished at the end. */
	bool (*find)(
		const DebiasInput *input, const Args *options, DebiasPlan *plan, bool *finished, Error *err);
} Debiaser;

extern const Debiaser debiaser_hard, debiaser_soft, debiaser_double_hard, debiaser_project, debiaser_inlp,
	debiaser_leace, debiaser_adversarial;
/* All, ended by NULL; and one by name (NULL when there is none). */
extern const Debiaser *const debiasers[];
const Debiaser *debiaser_find(const char *name);

/* The erasure has become another, which can be looked at. */
void debias_stage(DebiasPlan *plan, double at);
/* What its items are, for sentences: space_item_kind, but "items" where a column tells the groups. */
const char *debias_item_kind(const DebiasInput *input);
void debias_note(DebiasPlan *plan, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Says which words of several places become one set where words are made equal. */
void debias_note_equal(const DebiasInput *input, DebiasPlan *plan);
void debias_plan_release(DebiasPlan *plan);

/* The unit vector of an item once `first` (width 0: nothing) is taken out of it; width numbers. */
void debias_unit_vector(const DebiasInput *input, const Erasure *first, uint32_t row, double *vector);

/* Carries the rows first .. first + count over to the product, a space of the same items and width. */
void debias_apply(const DebiasInput *input, const DebiasPlan *plan, size_t first, size_t count, Pool *pool,
	Space *product);
/* After all rows were: puts the words to be kept, and those to be made alike, where they belong. */
void debias_finish(const DebiasInput *input, const DebiasPlan *plan, Space *product);

#endif
