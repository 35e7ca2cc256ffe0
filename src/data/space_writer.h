/*
 * SpaceWriter: a space into a file, piece by piece. The file appears when it is complete, not before.
 */
#ifndef DATA_SPACE_WRITER_H
#define DATA_SPACE_WRITER_H

#include "base/progress.h"
#include "data/format.h"

typedef struct SpaceWriter SpaceWriter;

/* Fails on items that the format, which has write_row, cannot hold, naming one. Takes a reference to the space.
 */
SpaceWriter *space_writer_new(Space *space, const char *path, const SpaceFormat *format, Error *err);
bool space_writer_step(SpaceWriter *writer, bool *finished, Error *err); /* about 20 ms' worth */
const Progress *space_writer_progress(const SpaceWriter *writer);
void space_writer_free(SpaceWriter *writer); /* what is not finished leaves no file */

/* All at once. */
bool space_write(Space *space, const char *path, const SpaceFormat *format, Error *err);

#endif
