#include "data/word_table.h"

#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "data/file_list.h"
#include "data/rows.h"
#include "data/stream.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MOST = 4096 };

typedef struct Reading {
	WordTable *table;
	Error *err;
	bool failed;
} Reading;

/* --- cells --- */

static void put_rows(WordTable *table, size_t rows, size_t room, size_t width, uint32_t *to)
{
	for (size_t row = 0; row < room; row++)
		for (size_t c = 0; c < width; c++)
			to[row * width + c] = row < rows ? word_table_cell(table, row, c) : DICTIONARY_NONE;
}

/* Doubles rows; columns grow while the first rows of JSON Lines come. */
static bool make_room(WordTable *table, size_t row, size_t column, Error *err)
{
	size_t width = table->width, room = table->room ? table->room : 64;
	while (width <= column)
		width = width ? 2 * width : 8;
	while (room <= row)
		room *= 2;
	if (width == table->width && room == table->room)
		return true;
	uint32_t *cells = memory_data(room * width, sizeof *cells, "the table", err);
	if (!cells)
		return false;
	put_rows(table, table->rows, room, width, cells);
	free(table->cells);
	table->cells = cells;
	table->width = width;
	table->room = room;
	return true;
}

static void take_cell(void *context, size_t row, size_t column, const char *name, const char *value)
{
	Reading *reading = context;
	WordTable *table = reading->table;
	if (reading->failed)
		return;
	if (column >= COLUMNS_MOST) {
		reading->failed = true;
		error_set(reading->err, ERROR_INPUT, "the table has more than %d columns", COLUMNS_MOST);
		return;
	}
	reading->failed = !make_room(table, row, column, reading->err);
	if (reading->failed)
		return;
	if (column == table->columns.count)
		dictionary_add(&table->columns, name, strlen(name));
	char *plain = text_trimmed(value, strlen(value));
	table->cells[row * table->width + column] = dictionary_add(&table->words, plain, strlen(plain));
	free(plain);
	table->rows = row >= table->rows ? row + 1 : table->rows;
}

/* --- files --- */

static RowFormat format_of(const char *path, const char *head, size_t bytes)
{
	const char *end = memchr(head, '\n', bytes);
	size_t line = end ? (size_t)(end - head) : bytes, commas = 0, semicolons = 0;
	for (size_t i = 0; i < line; i++) {
		commas += head[i] == ',';
		semicolons += head[i] == ';';
	}
	if (file_ends(path, ".jsonl") || file_ends(path, ".ndjson") || (bytes && *head == '{'))
		return ROWS_JSONL;
	if (file_ends(path, ".tsv") || (!file_ends(path, ".csv") && memchr(head, '\t', line)))
		return ROWS_TSV;
	return semicolons > commas ? ROWS_SEMICOLONS : ROWS_CSV;
}

static bool feed(TextStream *stream, const char *path, Reading *reading, Error *err)
{
	RowParser *parser = NULL;
	bool fine = true;
	for (size_t bytes = 1; fine && bytes;) {
		const char *piece;
		fine = text_stream_read(stream, &piece, &bytes, err);
		if (!fine || !bytes)
			break;
		if (!parser)
			parser = row_parser_of_cells(format_of(path, piece, bytes), path, take_cell, reading);
		fine = row_parser_feed(parser, piece, bytes, err) && !reading->failed;
	}
	fine = fine && parser && row_parser_finish(parser, err) && !reading->failed;
	row_parser_free(parser);
	return fine;
}

bool word_table_read(const char *path, WordTable *table, Error *err)
{
	Reading reading = {.table = table, .err = err};
	TextStream *stream = source_is_plain(path, err) ? text_stream_open(path, ENCODING_UTF8, err) : NULL;
	bool fine = stream && feed(stream, path, &reading, err);
	text_stream_close(stream);
	return fine;
}

void word_table_release(WordTable *table)
{
	dictionary_release(&table->columns);
	dictionary_release(&table->words);
	free(table->cells);
	*table = (WordTable){0};
}

uint32_t word_table_cell(const WordTable *table, size_t row, size_t column)
{
	return row < table->rows && column < table->width ? table->cells[row * table->width + column]
							  : DICTIONARY_NONE;
}

char *word_table_columns(const WordTable *table)
{
	Text text = {0};
	for (uint32_t c = 0; c < table->columns.count; c++)
		text_format(&text, "%s%s", c ? ", " : "", dictionary_word(&table->columns, c));
	return text_take(&text);
}
