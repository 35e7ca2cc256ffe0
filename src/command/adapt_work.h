/*
 * The work of `adapt`: judge, bring one space after the other to the target, judge again, in bounded pieces.
 */
#ifndef COMMAND_ADAPT_WORK_H
#define COMMAND_ADAPT_WORK_H

#include "adapt/adapter.h"
#include "command/adapt_judge.h"
#include "command/adapt_live.h"
#include "command/audit_change.h"
#include "command/command.h"

/* A space that takes part. */
typedef struct AdaptSide {
	Space *space;    /* counted; NULL: still to be taken out of the work's whole … */
	uint32_t domain; /* … as the items of this domain */
	char *name;      /* the domain that it becomes */
	size_t at;       /* its first row in the product */
	/* By row, into the work's classes; NULL: none is known. */
	uint32_t *class_of;
	/* The same where a judge may ask: without the labels that were shown to the method. */
	uint32_t *asked;
} AdaptSide;

/* Where pairs come from. */
typedef struct PairsAsked {
	char *name;       /* of the lexicon, identical or numerals; NULL: there are none */
	Lexicon *lexicon; /* counted, or NULL */
} PairsAsked;

/* One side brought to those before it, by pairs with one of them. */
typedef struct AdaptLink {
	size_t source, anchor; /* sides */
	PairsAsked learn, judge;
	Pairs train, test; /* rows of source and anchor */
	Pairs all;         /* both */
	Pairs placed;      /* those to learn from, as rows of source and of the space that it is brought to */
	size_t learned;    /* of those to learn from, how many the method uses */
	size_t shared;     /* test items that were learned from as well */
	bool held_out;
	const char *learned_from; /* what the answer calls learn; NULL: from no pairs */
	AdaptFigure figures[ADAPT_FIGURES];
	size_t n_figures, renamed, steps;
	AdaptRound *rounds;
	size_t n_rounds;
	AdaptLayer layers[ADAPT_LAYERS];
	size_t n_layers;
	char *note;  /* or NULL */
	char *alarm; /* what collapsed; or NULL */
} AdaptLink;

typedef struct AdaptWork {
	AdaptSide *sides; /* the target of all, then the others in the order in which they are brought to it */
	AdaptLink *links; /* of sides 1, 2, … */
	size_t n_sides, at; /* at: link at work */
	bool chain;         /* each side's pairs are with the one before it; else with the target of all */
	Dictionary classes; /* of all sides */
	size_t labels;      /* of the target, that were shown to the method */
	size_t shots;       /* so many of each class at most */
	const Adapter *adapter;
	Args *args;
	Space *whole; /* counted: that the sides are domains of; NULL: they are spaces of their own */
	char *whole_name;
	size_t prepared; /* pieces of preparing that are done */
	Provenance provenance;
	Adaptation *adaptation; /* of the link at work or the last; NULL: not begun */
	Space *target;          /* that it brings the source to: counted */
	uint32_t *target_class;
	Judging judging;
	Live live;
	AuditsAsked audits;
	bool audited;
	Progress progress;
	bool timed;     /* the answer tells the seconds */
	double seconds; /* that learning took */
} AdaptWork;

extern const WorkType adapt_work;
void adapt_work_free(AdaptWork *work);
/* Begins the link at work: its adaptation. */
bool adapt_work_begin(AdaptWork *work, Error *err);
/* Whether all links are done; then adaptation->shared is the product. */
bool adapt_work_learned(const AdaptWork *work);

/* Reads what the call says, and refuses what can be known at once: spaces, lexicons, labels, judges. */
bool adapt_work_gather(const Call *call, AdaptWork *work, Error *err);
/* Which side the index-th space typed is. */
size_t adapt_side_typed(const AdaptWork *work, size_t index);

/* --- what is made of that, which takes a while for large spaces, and nothing of it from the session --- */

/* Whether that is done between two keys. */
bool adapt_prepare_quick(const AdaptWork *work);
/* One piece: sides, pairs, labels, judges, the first adaptation. *finished after the last. */
bool adapt_prepare_step(AdaptWork *work, bool *finished, Error *err);
/* How far that is. */
Progress adapt_prepare_progress(const AdaptWork *work);

/* Guesses of classes against the truth. */
typedef struct AdaptTally {
	size_t right, known, count; /* of those whose class is known; of all */
} AdaptTally;
/* By row of the target; DICTIONARY_NONE: no guess. */
AdaptTally adapt_rounds_tally(const AdaptWork *work, const uint32_t *guesses);
/* How often the method's own guesses were right, round by round, where the truth is known. */
void adapt_rounds_report(const AdaptWork *work, const AdaptLink *link, Report *out);
/* Each layer before and after it went on learning, when there are any. */
void adapt_layers_report(const AdaptLink *link, Report *out);
/* The finished work as tables and sentences; `name` is what the new space is called. */
void adapt_work_report(const AdaptWork *work, const char *name, Report *out);
/* Of a method with a classifier of its own, how that does on the target. */
void adapt_own_report(const AdaptWork *work, Report *out);

#endif
