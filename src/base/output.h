/*
 * Output: a file that appears whole or not at all. Bytes go to a new file beside the target, which
 * output_commit moves into its place; the old content, if any, stays until then. A target whose name ends in
 * .gz is compressed.
 */
#ifndef BASE_OUTPUT_H
#define BASE_OUTPUT_H

#include "base/error.h"

#include <stddef.h>

typedef struct Output Output;

Output *output_open(const char *path, Error *err);
/* Failures are remembered and told by output_commit. */
void output_bytes(Output *output, const void *bytes, size_t count);
void output_text(Output *output, const char *text);
/* Ends the output in any case; false: nothing changed at `path`. */
bool output_commit(Output *output, Error *err);
void output_abandon(Output *output); /* NULL is fine */

#endif
