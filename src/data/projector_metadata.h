/*
 * The metadata of the TensorFlow projector: what belongs to each row of a file of vectors, in a table beside
 * it. Its first line is a header if, and only if, it holds a tab; a table of one column has none
 * (https://projector.tensorflow.org, "Load data").
 */
#ifndef DATA_PROJECTOR_METADATA_H
#define DATA_PROJECTOR_METADATA_H

#include "data/clustering.h"
#include "data/format.h"
#include "data/metadata.h"

enum { METADATA_ITEM, METADATA_DOMAIN, METADATA_CLASS, METADATA_COUNT, METADATA_COLUMNS };

typedef struct ProjectorMetadata {
	Source source;
	bool found;
	size_t column[METADATA_COLUMNS]; /* where each stands; SIZE_MAX: nowhere */
	Text field[METADATA_COLUMNS];    /* of the row that was read last */
} ProjectorMetadata;

/* metadata.tsv for vectors.tsv, a_metadata.tsv for a.tsv: the name with `part` in the place of the word for
 * vectors. */
void projector_companion(const char *path, const char *part, const char *ending, Text *out);

/* Opens what lies beside the file, if anything. The items are in a column called item, label, word, name or
 * token, else in the first; domain, class (or category) and count are known by their names. */
bool projector_metadata_open(SpaceFile *file, ProjectorMetadata *metadata, Error *err);
/* Fills `row` from the next line; *ended when there is none. */
bool projector_metadata_next(ProjectorMetadata *metadata, SpaceRow *row, bool *ended, Error *err);
void projector_metadata_close(ProjectorMetadata *metadata); /* {0} may be closed */

/* Of a table of metadata the columns that a space does not keep in itself: no items, domains, classes, counts,
 * nor clusters. *rest: NULL when there are none. */
bool projector_metadata_rest(const Metadata *all, Metadata **rest, Error *err);

/* The header, when there is more than one column, and a line; `clusters` (or NULL) are a column, too. */
void projector_metadata_head(const Space *space, const Clustering *clusters, Output *output);
void projector_metadata_row(const Space *space, const Clustering *clusters, uint32_t row, Output *output);

/* SpaceFormat's beside, write_beside_head and write_beside. */
void projector_metadata_path(const char *path, Text *out);
void projector_metadata_write_head(const Space *space, Output *output);
void projector_metadata_write(const Space *space, uint32_t row, Output *output);

#endif
