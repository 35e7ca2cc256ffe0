/*
 * Metadata: what a table says of the items of a space, column by column: numbers, or words. Never changed once
 * made; counted.
 */
#ifndef DATA_METADATA_H
#define DATA_METADATA_H

#include "base/dictionary.h"
#include "base/memory.h"
#include "base/text.h"

typedef struct MetadataColumn {
	char *name;
	double *numbers; /* by row, NAN where not known; NULL: words */
	uint32_t *of;    /* by row: index into words, DICTIONARY_NONE where not known; NULL: numbers */
	Dictionary words;
} MetadataColumn;

typedef struct Metadata {
	References references;
	size_t rows; /* items of the space */
	MetadataColumn *columns;
	size_t count, room;
} Metadata;

Metadata *metadata_new(size_t rows);
Metadata *metadata_ref(Metadata *metadata); /* NULL is fine, as it is for the next two */
void metadata_unref(Metadata *metadata);
const MetadataColumn *metadata_find(const Metadata *metadata, const char *name); /* NULL: there is none */
/* A new column, nothing of it known yet. NULL with an error. */
MetadataColumn *metadata_add(Metadata *metadata, const char *name, bool numeric, Error *err);
/* Adds a column of another, of as many rows. */
bool metadata_copy(const MetadataColumn *column, Metadata *to, Error *err);
/* Adds the columns of another, of as many rows; those of names that are there already are replaced. */
bool metadata_join(const Metadata *from, Metadata *to, Error *err);
/* A value as text, which is "" where not known; for files. */
void metadata_text(const MetadataColumn *column, size_t row, Text *out);

/* How a table was taken. */
typedef struct MetadataFit {
	size_t lines, used; /* of the table; that belong to an item */
	char *key;          /* the column that told which; the caller frees */
} MetadataFit;

/* Reads a table (CSV, TSV, …; data/cells.h) with a line of names. Its lines belong to the items that the column
 * `key` names; NULL: the column whose words are items most often. `in_order`: line i belongs to item i, and
 * there must be as many. Of several lines of an item the first counts. */
Metadata *metadata_read(const char *path, const char *key, bool in_order, const Dictionary *items,
	MetadataFit *fit, Error *err);

#endif
