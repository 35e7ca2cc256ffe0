/*
 * svmlight and libsvm: a line is a label and `index:value` pairs between blanks, `#` begins a comment
 * (Joachims, "Making large-scale SVM learning practical", 1999). Labels may be missing, or several between
 * commas. Features may have names instead of numbers, as in the processed reviews of Blitzer, Dredze & Pereira
 * 2007: `very_good:2 … #label#:positive`.
 */
#include "base/decimal.h"
#include "data/feature_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_BYTES = 1 << 19, LABEL_LONGEST = 200 };

static const char label_mark[] = "#label#:";

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\v' || byte == '\f';
}

/* The next token of a line; 0 bytes at its end. */
static size_t next_token(const char **at, const char *end)
{
	while (*at < end && is_blank(**at))
		(*at)++;
	const char *from = *at;
	while (from < end && !is_blank(*from))
		from++;
	return (size_t)(from - *at);
}

static const char *last_colon(const char *token, size_t bytes)
{
	return memrchr(token, ':', bytes);
}

static bool number_after(const char *colon, const char *token, size_t bytes, double *value)
{
	size_t left = (size_t)(token + bytes - (colon + 1));
	return colon > token && left > 0 && decimal_read(colon + 1, left, value) == left;
}

static bool starts_with(const char *token, size_t bytes, const char *start)
{
	return bytes >= strlen(start) && memcmp(token, start, strlen(start)) == 0;
}

/* ---- recognising ---- */

/* 1: a line of features; 0: a blank line or a comment; -1: something else. `cut`: the last token may be cut. */
static int judge_line(const char *line, const char *end, bool cut)
{
	bool named = memmem(line, (size_t)(end - line), label_mark, strlen(label_mark)) != NULL;
	int pairs = 0, tokens = 0;
	for (size_t bytes; (bytes = next_token(&line, end)) > 0; line += bytes, tokens++) {
		double value;
		if (cut && line + bytes == end)
			break;
		if (!named && *line == '#')
			break;
		const char *colon = last_colon(line, bytes);
		if (starts_with(line, bytes, label_mark) || (!colon && tokens == 0))
			continue;
		if (!colon || !number_after(colon, line, bytes, &value))
			return -1;
		pairs++;
	}
	return pairs > 0;
}

static bool sniff(const char *head, size_t bytes, bool whole)
{
	const char *end = head + bytes;
	size_t good = 0, bad = 0;
	if (memchr(head, '\0', bytes))
		return false;
	for (const char *line = head, *feed; line < end; line = feed + 1) {
		feed = memchr(line, '\n', (size_t)(end - line));
		bool cut = !feed && !whole;
		feed = feed ? feed : end;
		int verdict = judge_line(line, feed, cut);
		good += verdict > 0;
		bad += verdict < 0;
	}
	/* A few lines that are wrong are told of when the file is read. */
	return good > 4 * bad;
}

/* ---- reading ---- */

typedef struct Line {
	bool named; /* the label stands at the end, # is a letter like any other */
	Text label; /* of the row */
	bool labelled;
	size_t tokens;
} Line;

static bool open_file(FeatureFile *file, Error *err)
{
	size_t bytes;
	file->own = memory_new(1, sizeof(Line));
	if (!source_need(&file->source, 3, &bytes, err))
		return false;
	if (bytes >= 3 && memcmp(source_at(&file->source), "\xEF\xBB\xBF", 3) == 0)
		source_skip(&file->source, 3);
	return true;
}

/* The first of several labels, without a weight or amount after a semicolon (as gas-sensor data have it); "?"
 * stands for none. */
static void take_label(FeatureFile *file, Line *row, const char *token, size_t bytes)
{
	const char *comma = row->named ? NULL : memchr(token, ',', bytes);
	file->several += comma != NULL;
	if (comma)
		bytes = (size_t)(comma - token);
	const char *semicolon = row->named ? NULL : memchr(token, ';', bytes);
	if (semicolon && semicolon > token)
		bytes = (size_t)(semicolon - token);
	text_clear(&row->label);
	text_add_bytes(&row->label, token, bytes < LABEL_LONGEST ? bytes : LABEL_LONGEST);
	row->labelled = bytes > 0 && !(bytes == 1 && *token == '?');
}

static bool refuse(const FeatureFile *file, const char *token, size_t bytes, const char *why, Error *err)
{
	Text visible = {0};
	char *slice = memory_slice(token, bytes < 60 ? bytes : 60);
	text_add_visible(&visible, slice);
	error_set(err, ERROR_INPUT, "line %zu of \"%s\" has \"%s\", %s", file->source.lines, file->source.path,
		text_of(&visible), why);
	text_release(&visible);
	free(slice);
	return false;
}

static bool take_pair(FeatureFile *file, const char *token, size_t bytes, const char *colon, Error *why)
{
	double value;
	if (!colon || !number_after(colon, token, bytes, &value))
		return refuse(file, token, bytes, "which is no index:value", why);
	if (!isfinite((float)value))
		return refuse(file, token, bytes, "whose value is not finite", why);
	uint32_t column = feature_rows_column(file->rows, token, (size_t)(colon - token));
	return feature_rows_entry(file->rows, column, (float)value, why);
}

static bool take_token(FeatureFile *file, Line *row, const char *token, size_t bytes, Error *why)
{
	const char *colon = last_colon(token, bytes);
	size_t place = row->tokens++;
	if (row->named && starts_with(token, bytes, label_mark)) {
		take_label(file, row, token + strlen(label_mark), bytes - strlen(label_mark));
		return true;
	}
	if (!colon && place == 0) {
		take_label(file, row, token, bytes);
		return true;
	}
	bool query = !row->named && place == 1 && row->labelled &&
		     (starts_with(token, bytes, "qid:") || starts_with(token, bytes, "sid:"));
	return query || take_pair(file, token, bytes, colon, why);
}

static bool take_line(FeatureFile *file, const char *line, size_t bytes, Error *err)
{
	Line *row = file->own;
	const char *end = line + bytes;
	Error why = ERROR_INIT;
	row->named = memmem(line, bytes, label_mark, strlen(label_mark)) != NULL;
	row->labelled = false;
	row->tokens = 0;
	bool good = !memchr(line, '\0', bytes) ||
		    refuse(file, line, strlen(line), "and a zero byte after it", &why);
	for (size_t count; good && (count = next_token(&line, end)) > 0; line += count) {
		if (!row->named && *line == '#')
			break;
		good = take_token(file, row, line, count, &why);
	}
	if (!good && why.kind != ERROR_INPUT)
		return error_set(err, why.kind, "%s", why.message);
	if (!good)
		feature_file_leave_out(file, &why);
	if (!good || row->tokens == 0)
		return true;
	FeatureTag tag = {file->domain, row->labelled ? text_of(&row->label) : NULL, NULL};
	return feature_rows_end(file->rows, &tag, err);
}

static bool step(FeatureFile *file, bool *ended, Error *err)
{
	for (uint64_t from = file->source.passed; file->source.passed < from + STEP_BYTES && !*ended;) {
		const char *line;
		size_t bytes;
		if (!source_line(&file->source, &line, &bytes, err))
			return false;
		*ended = !line;
		if (line && !take_line(file, line, bytes, err))
			return false;
	}
	return true;
}

static void close_file(FeatureFile *file)
{
	if (file->own)
		text_release(&((Line *)file->own)->label);
	free(file->own);
}

const FeatureFormat feature_svmlight = {
	.name = "svmlight",
	.title = "svmlight",
	.sniff = sniff,
	.open = open_file,
	.step = step,
	.close = close_file,
};
