/*
 * MovedLean: the items whose leaning along an axis between two groups of words changed most from one space to
 * another: cos(after, g) - cos(before, g'), with the axis g of each space, or one of them for both.
 */
#ifndef COMMAND_MOVED_LEAN_H
#define COMMAND_MOVED_LEAN_H

#include "report/report.h"

/* Whose axis it is. */
typedef enum LeanAxis { LEAN_EACH, LEAN_BEFORE, LEAN_AFTER } LeanAxis;

typedef struct LeanOptions {
	const char *axis; /* "{a,b}:{c,d}" or a standard test, project/axis.h */
	LeanAxis of;
	size_t among; /* the first items that both have; 0: all */
	size_t top;
} LeanOptions;

/* Adds the table "moved most" and sentences. `since`: "Since the first look of w". */
bool moved_lean(const Space *before, const Space *after, const LeanOptions *options, const char *since,
	Report *out, Error *err);

#endif
