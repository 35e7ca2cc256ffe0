/*
 * FeatureRows: examples as sparse rows of named features, each with a domain and perhaps a class, as files of
 * features hold them. Readers add row by row; then the rows become spaces of a choice of the columns.
 *
 *	feature_rows_entry(&rows, feature_rows_column(&rows, "good", 4), 2, &err) …
 *	feature_rows_end(&rows, &tag, &err)
 *	…
 *	feature_rows_finish(&rows, &choice, &err)
 *	Space *space = feature_rows_space(&rows, DICTIONARY_NONE, &err);
 */
#ifndef DATA_FEATURE_ROWS_H
#define DATA_FEATURE_ROWS_H

#include "base/extent.h"
#include "data/space.h"

typedef enum FeatureWeighting { WEIGHT_NONE, WEIGHT_TFIDF, WEIGHT_BINARY, WEIGHT_LOG } FeatureWeighting;

enum { FEATURES_MOST = 5000 }; /* columns that sparse rows keep when nobody says how many */

/* What becomes of the rows. */
typedef struct FeatureChoice {
	const Dictionary *columns; /* these and no others, in this order; NULL: those in most rows */
	size_t most;               /* so many; 0: FEATURES_MOST of sparse rows, all of dense ones */
	/* x log((1 + n) / (1 + df)) + 1 times x, as scikit-learn has it: n rows, of which df have the column; 1
	 * where x is not 0; sign(x) log(1 + |x|). */
	FeatureWeighting weighting;
	bool normalise;      /* rows to Euclidean length 1, after the choice of columns */
	const char *classes; /* names for the classes in their order, between commas; NULL: as they are */
} FeatureChoice;

/* What is known of one row. */
typedef struct FeatureTag {
	const char *domain;
	const char *label; /* NULL: none. Numbers are written in one way: "+1" and "1.0" are "1" */
	const char *name;  /* NULL: "domain-17", by its number in the domain */
} FeatureTag;

typedef struct FeatureRows {
	Dictionary features; /* all that were seen */
	Dictionary items, domains, classes;
	bool dense;   /* some file had a number for every feature of every row */
	size_t width; /* features of every row, as files promise; 0: none does */
	size_t count; /* rows */
	size_t n_entries;
	size_t *ends;     /* by row: the entry after its last */
	uint32_t *column; /* by entry: index into features, later into `chosen`; rising in each row */
	float *value;     /* by entry; none is 0 */
	uint32_t *domain_of, *class_of; /* by row; class_of DICTIONARY_NONE: no label */
	/* once finished */
	Dictionary chosen; /* the columns of the spaces */
	size_t entries_kept;
	bool normalise;
	/* Names between commas for the domains in the order in which they come, instead of their own; NULL:
	 * these. */
	const char *domain_names;
	/* private */
	Dictionary domains_told; /* their own names, when they get others */
	Extent end_bytes, column_bytes, value_bytes, domain_bytes, class_bytes;
	size_t begun;        /* first entry of the row that is being added */
	size_t *domain_rows; /* rows by domain so far */
	size_t domain_room;
} FeatureRows;

/* The number of a feature, new or not. */
static inline uint32_t feature_rows_column(FeatureRows *rows, const char *name, size_t bytes)
{
	return dictionary_add(&rows->features, name, bytes);
}
/* Adds to the row at hand; a feature that comes twice adds up. The value must be finite. */
bool feature_rows_entry(FeatureRows *rows, uint32_t column, float value, Error *err);
/* Ends the row at hand, which may be empty. */
bool feature_rows_end(FeatureRows *rows, const FeatureTag *tag, Error *err);
/* Forgets the row at hand. */
void feature_rows_drop(FeatureRows *rows);
/* Whether domain_names has a name for each domain and no more. Once, when all rows are there. */
bool feature_rows_check_domains(const FeatureRows *rows, Error *err);
/* Weighs the entries and chooses the columns. Once, when all rows are there. Features that are all numbers come
 * in the order of these, with those between them if there is room; others by falling number of rows that have
 * them.
 */
bool feature_rows_finish(FeatureRows *rows, const FeatureChoice *choice, Error *err);
/* A new space of the rows of one domain, or of all for DICTIONARY_NONE, finished but for its provenance. Rows
 * without a label are of the class "unlabelled" when others have labels. */
Space *feature_rows_space(const FeatureRows *rows, uint32_t domain, Error *err);
void feature_rows_release(FeatureRows *rows);

#endif
