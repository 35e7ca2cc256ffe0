/*
 * Index files: an index without its space, as a header with a checksum, a table of parts with their checksums,
 * and the parts, each aligned to 64 bytes, so that a file can be used where it lies in memory. The numbers are
 * little-endian, as those of all machines that this program runs on.
 */
#ifndef INDEX_INDEX_FILE_H
#define INDEX_INDEX_FILE_H

#include "index/index.h"

/* Writes in bounded pieces; the old file stays until the new one is complete. */
typedef struct IndexWriter IndexWriter;
IndexWriter *index_writer_new(Index *index, const char *path, Error *err); /* holds the index */
bool index_writer_step(IndexWriter *writer, bool *finished, Error *err);
double index_writer_done(const IndexWriter *writer); /* share: 0 .. 1 */
void index_writer_free(IndexWriter *writer);         /* what was not finished is dropped */

/* An index over a space from its file, which is mapped into memory. The space must be the one that the index
 * was made of. */
Index *index_read(Space *space, const char *path, Error *err);

/* The same bytes in memory; the caller frees. */
void *index_image(const Index *index, size_t *count, Error *err);
/* An index from an image that was allocated; takes the image over in any case. */
Index *index_from_image(Space *space, void *image, size_t count, Error *err);

#endif
