/*
 * FeatureTable: a table that is being read as features, and what its columns are.
 */
#ifndef DATA_FEATURE_TABLE_H
#define DATA_FEATURE_TABLE_H

#include "data/cells.h"
#include "data/feature_reader.h"

typedef enum ColumnRole {
	COLUMN_NUMBERS,
	COLUMN_WORDS,
	COLUMN_LABEL,
	COLUMN_HOT, /* one of a block that tells the label */
	COLUMN_OF_DOMAIN,
	COLUMN_NAME,
	COLUMN_INDEX, /* numbers the rows */
	COLUMN_LEFT_OUT,
} ColumnRole;

typedef struct ColumnFacts {
	ColumnRole role;
	size_t numbers, words, missing;
	uint32_t stray;  /* the first of `strays` */
	size_t strays;   /* words, so few among numbers that they count as missing */
	bool whole;      /* all numbers are */
	size_t distinct; /* different values, at most CLASSES_MOST + 1 are told apart */
	double mean;
	uint32_t feature; /* of numbers: its number in the rows */
} ColumnFacts;

typedef struct FeatureTable {
	Cells cells;
	bool read; /* all lines */
	ColumnFacts *columns;
	size_t label; /* column; SIZE_MAX: none, or a block */
	size_t next;  /* row to be given */
	size_t filled, dropped_columns;
	const char *first_dropped; /* borrowed from cells */
} FeatureTable;

/* Once all lines are read: finds out what each column is, as options say, by name or by what it holds. */
bool feature_table_assign_roles(FeatureFile *file, FeatureTable *table, Error *err);

#endif
