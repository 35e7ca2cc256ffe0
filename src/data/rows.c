#include "data/rows.h"

#include "base/dictionary.h"
#include "base/memory.h"
#include "base/text.h"

#include <csv.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Bytes by which libcsv lets a long field grow. */
enum { CSV_BLOCK = 1 << 16 };

struct RowParser {
	RowFormat format;
	char *path;
	RowColumns columns;
	RowSink *sink;
	RowCellSink *cells; /* or this one */
	Dictionary names;   /* with it: of the columns */
	void *context;
	size_t given; /* rows, when it is cells that are asked for */
	size_t row;   /* 1 is the first line of the file (CSV: record), 0 before it */
	bool failed;  /* inside a callback of libcsv */
	Error *failure;
	Text values[ROW_FIELDS];
	/* CSV, TSV */
	struct csv_parser csv;
	bool has_csv;
	Text header;            /* names, for messages: "a, b, c" */
	size_t n_header, field; /* columns of the header; fields of this row so far */
	long place[ROW_FIELDS]; /* column of each field, or -1 */
	/* JSON Lines */
	Text line; /* begun, not ended */
};

RowParser *row_parser_new(
	RowFormat format, const char *path, const RowColumns *columns, RowSink *sink, void *context)
{
	RowParser *parser = memory_new(1, sizeof *parser);
	*parser = (RowParser){.format = format, .columns = *columns, .sink = sink, .context = context};
	parser->path = memory_text(path);
	for (int f = 0; f < ROW_FIELDS; f++)
		parser->place[f] = -1;
	if (format == ROWS_JSONL)
		return parser;
	if (csv_init(&parser->csv, CSV_APPEND_NULL) != 0)
		abort();
	parser->has_csv = true;
	/* The default of 128 bytes makes long fields quadratic where realloc moves. */
	csv_set_blk_size(&parser->csv, CSV_BLOCK);
	if (format == ROWS_TSV) {
		csv_set_delim(&parser->csv, '\t');
		csv_set_quote(&parser->csv, '\0');
	} else if (format == ROWS_SEMICOLONS) {
		csv_set_delim(&parser->csv, ';');
	}
	return parser;
}

RowParser *row_parser_of_cells(RowFormat format, const char *path, RowCellSink *sink, void *context)
{
	RowParser *parser = row_parser_new(format, path, &(RowColumns){0}, NULL, context);
	parser->cells = sink;
	return parser;
}

void row_parser_free(RowParser *parser)
{
	if (!parser)
		return;
	if (parser->has_csv)
		csv_free(&parser->csv);
	for (int f = 0; f < ROW_FIELDS; f++)
		text_release(&parser->values[f]);
	text_release(&parser->header);
	text_release(&parser->line);
	dictionary_release(&parser->names);
	free(parser->path);
	free(parser);
}

static const char *option_name(RowField field)
{
	static const char *const names[ROW_FIELDS] = {"text", "domain", "label", "title"};
	return names[field];
}

/* ---- CSV and TSV ------------------------------------------------------------------------------------------
 */

static void take_header_field(RowParser *parser, const char *name)
{
	for (int f = 0; f < ROW_FIELDS; f++)
		if (parser->columns.name[f] && strcmp(parser->columns.name[f], name) == 0)
			parser->place[f] = (long)parser->n_header;
	text_format(&parser->header, "%s%s", parser->n_header ? ", " : "", name);
	parser->n_header++;
	if (parser->cells)
		dictionary_add(&parser->names, name, strlen(name));
}

static void give_cell(RowParser *parser, size_t column, const char *value)
{
	if (column < parser->names.count)
		parser->cells(parser->context, parser->given, column,
			dictionary_word(&parser->names, (uint32_t)column), value);
}

static void on_field(void *bytes, size_t count, void *context)
{
	RowParser *parser = context;
	if (parser->failed)
		return;
	if (parser->row == 0) {
		take_header_field(parser, bytes ? bytes : "");
		return;
	}
	for (int f = 0; f < ROW_FIELDS; f++)
		if (parser->place[f] == (long)parser->field)
			text_add_bytes(&parser->values[f], bytes, count);
	if (parser->cells)
		give_cell(parser, parser->field, bytes ? bytes : "");
	parser->field++;
}

static bool check_header(RowParser *parser)
{
	if (parser->cells)
		return parser->names.count == parser->n_header ||
		       error_set(parser->failure, ERROR_INPUT,
			       "two columns of \"%s\" have the same name; its columns are: %.300s",
			       parser->path, text_of(&parser->header));
	for (int f = 0; f < ROW_FIELDS; f++) {
		/* A table of one column needs no name for it. */
		if (f == ROW_TEXT && parser->place[f] < 0 && parser->n_header == 1)
			parser->place[f] = 0;
		if (parser->place[f] < 0 && parser->columns.required[f])
			return error_set(parser->failure, ERROR_INPUT,
				"\"%s\" has no column %s; its columns are: %.300s; say %s=COLUMN%s",
				parser->path, parser->columns.name[f], text_of(&parser->header), option_name(f),
				f == ROW_TEXT ? ", or kind=features if these are numbers" : "");
	}
	return true;
}

static void give_row(RowParser *parser)
{
	if (parser->cells) {
		parser->given++;
		return;
	}
	const char *values[ROW_FIELDS];
	for (int f = 0; f < ROW_FIELDS; f++)
		values[f] = parser->place[f] >= 0 ? text_of(&parser->values[f]) : NULL;
	parser->sink(parser->context, values);
	for (int f = 0; f < ROW_FIELDS; f++)
		text_clear(&parser->values[f]);
}

static void on_row(int end, void *context)
{
	(void)end;
	RowParser *parser = context;
	if (parser->failed)
		return;
	if (parser->row++ == 0) {
		parser->failed = !check_header(parser);
		return;
	}
	if (parser->field != parser->n_header) {
		parser->failed = true;
		error_set(parser->failure, ERROR_INPUT,
			"row %zu of \"%s\" has %zu fields, but the first row has %zu; is a separator in it "
			"without quotes%s?",
			parser->row, parser->path, parser->field, parser->n_header,
			parser->cells                ? ""
			: parser->format == ROWS_CSV ? ", or is it format=tsv"
						     : ", or is it format=csv");
		return;
	}
	give_row(parser);
	parser->field = 0;
}

static bool feed_csv(RowParser *parser, const char *bytes, size_t count, Error *err)
{
	parser->failure = err;
	bool parsed = csv_parse(&parser->csv, bytes, count, on_field, on_row, parser) == count;
	if (!parsed && !parser->failed)
		return error_set(err, ERROR_INPUT, "row %zu of \"%s\" cannot be read: %s", parser->row + 1,
			parser->path, csv_strerror(csv_error(&parser->csv)));
	return !parser->failed;
}

static bool finish_csv(RowParser *parser, Error *err)
{
	parser->failure = err;
	/* Quotes inside a field are borne with, but an open one at the end has swallowed rows. */
	csv_set_opts(&parser->csv, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL);
	if (csv_fini(&parser->csv, on_field, on_row, parser) != 0)
		return error_set(err, ERROR_INPUT,
			"a quotation mark opened in row %zu of \"%s\" is never closed", parser->row + 1,
			parser->path);
	if (!parser->failed && parser->row <= 1)
		return error_set(err, ERROR_INPUT, "\"%s\" has no row after its column names", parser->path);
	return !parser->failed;
}

/* ---- JSON Lines -------------------------------------------------------------------------------------------
 */

static bool missing_key(RowParser *parser, const json_t *object, RowField field, Error *err)
{
	Text keys = {0};
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)object, key, value)
		text_format(&keys, "%s%s", keys.length ? ", " : "", key);
	error_set(err, ERROR_INPUT, "line %zu of \"%s\" has no key \"%s\"; its keys are: %.300s; say %s=KEY",
		parser->row, parser->path, parser->columns.name[field], text_of(&keys), option_name(field));
	text_release(&keys);
	return false;
}

/* A value as text: strings as they are, numbers and the like as JSON writes them. */
static void add_value(const json_t *value, Text *out)
{
	if (json_is_string(value)) {
		text_add_bytes(out, json_string_value(value), json_string_length(value));
		return;
	}
	char *written = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	text_add(out, written ? written : "");
	free(written);
}

static void take_cells(RowParser *parser, json_t *object)
{
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
	{
		uint32_t column = dictionary_add(&parser->names, key, strlen(key));
		text_clear(&parser->values[0]);
		if (!json_is_null(value))
			add_value(value, &parser->values[0]);
		give_cell(parser, column, text_of(&parser->values[0]));
	}
}

static bool take_object(RowParser *parser, json_t *object, Error *err)
{
	if (parser->cells) {
		take_cells(parser, object);
		parser->given++;
		return true;
	}
	for (int f = 0; f < ROW_FIELDS; f++) {
		const char *name = parser->columns.name[f];
		const json_t *value = name ? json_object_get(object, name) : NULL;
		if (name && !value && parser->columns.required[f])
			return missing_key(parser, object, f, err);
		parser->place[f] = value && !json_is_null(value) ? 0 : -1;
		if (parser->place[f] == 0)
			add_value(value, &parser->values[f]);
	}
	give_row(parser);
	return true;
}

static bool take_line(RowParser *parser, const char *bytes, size_t count, Error *err)
{
	parser->row++;
	size_t blank = 0;
	while (blank < count && strchr(" \t\r", bytes[blank]) && bytes[blank])
		blank++;
	if (blank == count)
		return true;
	json_error_t fault;
	json_t *object = json_loadb(bytes, count, JSON_REJECT_DUPLICATES, &fault);
	if (!object)
		return error_set(err, ERROR_INPUT, "line %zu of \"%s\" is not JSON: %s%s", parser->row,
			parser->path, fault.text,
			parser->row == 1 ? "; each line must be one object (jq -c '.[]' makes it so)" : "");
	bool ok = json_is_object(object) ? take_object(parser, object, err)
					 : error_set(err, ERROR_INPUT,
						   "line %zu of \"%s\" is no JSON object; each line must be "
						   "one (jq -c '.[]' makes it so)",
						   parser->row, parser->path);
	json_decref(object);
	return ok;
}

static bool feed_lines(RowParser *parser, const char *bytes, size_t count, Error *err)
{
	for (const char *end = bytes + count, *feed; bytes < end; bytes = feed + 1) {
		feed = memchr(bytes, '\n', (size_t)(end - bytes));
		if (!feed) {
			text_add_bytes(&parser->line, bytes, (size_t)(end - bytes));
			return true;
		}
		bool begun = parser->line.length > 0;
		if (begun)
			text_add_bytes(&parser->line, bytes, (size_t)(feed - bytes));
		if (!(begun ? take_line(parser, text_of(&parser->line), parser->line.length, err)
			    : take_line(parser, bytes, (size_t)(feed - bytes), err)))
			return false;
		text_clear(&parser->line);
	}
	return true;
}

bool row_parser_feed(RowParser *parser, const char *bytes, size_t count, Error *err)
{
	return parser->format == ROWS_JSONL ? feed_lines(parser, bytes, count, err)
					    : feed_csv(parser, bytes, count, err);
}

bool row_parser_finish(RowParser *parser, Error *err)
{
	if (parser->format != ROWS_JSONL)
		return finish_csv(parser, err);
	return parser->line.length == 0 || take_line(parser, text_of(&parser->line), parser->line.length, err);
}
