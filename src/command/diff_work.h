/* The work of `diff`: what became of one space or model in another, and its answer. */
#ifndef COMMAND_DIFF_WORK_H
#define COMMAND_DIFF_WORK_H

#include "adapt/orthogonal.h"
#include "command/command.h"
#include "measure/drift.h"
#include "session/version.h"

/* One of the two. */
typedef struct DiffSide {
	char *name, *line; /* line: that made it */
	ObjectKind kind;
	Space *space;    /* counted; of a version that is unread NULL until it is read */
	Version *copy;   /* for its digest */
	Model *model;    /* at rest, which the job holds meanwhile; or NULL */
	double loss;     /* of a model; NAN: not known */
	size_t frozen;   /* words of a model that stay where they are */
	double norm;     /* mean length of its vectors */
	double occurred; /* sum of the counts of its items; NAN: not known */
} DiffSide;

typedef struct DiffWork {
	DiffSide sides[2];  /* before, after */
	const char *wanted; /* align=, of args */
	Args *args;
	bool align;    /* turn `before` onto `after` first */
	size_t fitted; /* items that the turn was fitted to */
	Space *turned;
	DriftOptions options;
	Drift *drift;
	bool measured;
} DiffWork;

extern const WorkType diff_work;
void diff_work_free(DiffWork *work);
void diff_report(const DiffWork *work, Pool *pool, Report *out);

#endif
