/*
 * The work of `adapt`: measure, adapt, measure again, in bounded pieces; and what it answers.
 */
#ifndef COMMAND_ADAPT_WORK_H
#define COMMAND_ADAPT_WORK_H

#include "adapt/adapter.h"
#include "measure/retrieval.h"
#include "session/session.h"

/* Judged are: before and after, there and back. */
enum { ADAPT_BEFORE = 0, ADAPT_AFTER = 2, ADAPT_BACK = 1, ADAPT_ROUNDS = 4 };

typedef struct AdaptWork {
	Space *source, *target;
	char *source_name, *target_name;
	Pairs train, test, reversed;
	size_t shared; /* test items that were learned from as well */
	bool held_out;
	Dictionary classes; /* of both sides */
	/* By row, into `classes`; NULL: none. What the target's rows are is hidden but for the labels that may
	 * be learned from. */
	uint32_t *source_class, *true_class, *target_class;
	size_t k;
	char *learned_from; /* "pairs lex" */
	Provenance provenance;
	Adaptation *adaptation;
	size_t stepped;       /* steps of it so far */
	Retrieval *retrieval; /* of the round at work */
	int round;
	RetrievalScore cosine[ADAPT_ROUNDS], csls[ADAPT_ROUNDS];
	Progress progress;
} AdaptWork;

extern const WorkType adapt_work;
void adapt_work_free(AdaptWork *work);

/* The finished work as tables and sentences; `name` is what the new space is called. */
void adapt_work_report(const AdaptWork *work, const char *name, Report *out);

#endif
