/*
 * WordTable: a table of a few columns as words, whatever they say: CSV (commas or semicolons), TSV or JSON
 * Lines, plain or gzip. The format is told by the name of the file, or else by its first line.
 */
#ifndef DATA_WORD_TABLE_H
#define DATA_WORD_TABLE_H

#include "base/dictionary.h"
#include "base/error.h"

typedef struct WordTable {
	Dictionary columns;
	Dictionary words;
	uint32_t *cells; /* row by row, `width` each: index into words; DICTIONARY_NONE where there is no such
			    key */
	size_t rows, width;
	/* private */
	size_t room; /* rows */
} WordTable;

/* Starts from {0}; released by the caller in any case. */
bool word_table_read(const char *path, WordTable *table, Error *err);
void word_table_release(WordTable *table);
/* DICTIONARY_NONE where the row is too short. */
uint32_t word_table_cell(const WordTable *table, size_t row, size_t column);
/* "item, annotator, label". */
char *word_table_columns(const WordTable *table);

#endif
