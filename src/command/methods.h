/* Methods: the ways of training, adapting and mapping that the tables of these hold, seen alike. */
#ifndef COMMAND_METHODS_H
#define COMMAND_METHODS_H

#include "base/args.h"

typedef struct Method {
	const char *before, *after; /* what stands around the name: "adapt ", "SOURCE TARGET [options]" */
	const char *name, *title, *summary, *source;
	const ArgSpec *options; /* NULL: none */
} Method;

/* Shows each to `visit` until that says false; whether all were shown. */
bool methods_each(bool (*visit)(void *context, const Method *method), void *context);
bool methods_find(const char *name, Method *method);

#endif
