#include "data/cell_field.h"
#include "data/cells.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum {
	SHAPE_LINES = 50,
	STRAY_SHARE = 10, /* one line in so many may be broken */
	COLUMNS_MOST = 1 << 17,
	COLUMNS_JUDGED = 1 << 12
};

typedef struct LineShape {
	size_t fields, numbers, missing;
	bool text, prose;
} LineShape;

/* numeric[c] is set to false where a line has a word, for the first `room` columns. */
static LineShape judge_line(
	const char *line, const char *end, char separator, bool *numeric, size_t room, Text *field)
{
	LineShape shape = {0};
	cell_skip_blanks(&line, end, separator);
	for (const char *at = line; at; shape.fields++) {
		double value;
		cell_next(&at, end, separator, field);
		bool number = cell_is_number(field, separator, &value), missing = cell_is_missing(field);
		shape.numbers += number;
		shape.missing += missing && !number;
		shape.text = shape.text || strcasecmp(text_of(field), "text") == 0;
		shape.prose = shape.prose || cell_is_prose(field);
		if (shape.fields < room && !number && !missing)
			numeric[shape.fields] = false;
	}
	return shape;
}

typedef struct Lines {
	const char *from[SHAPE_LINES], *to[SHAPE_LINES];
	size_t count;
} Lines;

/* The first lines that are complete and not blank. */
static void first_lines(const char *head, size_t bytes, bool whole, Lines *lines)
{
	const char *end = head + bytes;
	lines->count = 0;
	for (const char *line = head, *feed; line < end && lines->count < SHAPE_LINES; line = feed + 1) {
		feed = memchr(line, '\n', (size_t)(end - line));
		if (!feed && !whole)
			return;
		feed = feed ? feed : end;
		if (cell_line_is_empty(line, feed))
			continue;
		lines->from[lines->count] = line;
		lines->to[lines->count++] = feed;
	}
}

static size_t count_fields(const char *line, const char *end, char separator, Text *field)
{
	return judge_line(line, end, separator, NULL, 0, field).fields;
}

/* A few lines may have other numbers of fields, when it is not blanks that part them. */
static bool lines_agree(const Lines *lines, size_t from, char separator, size_t fields, Text *field)
{
	size_t others = 0, most = separator == ' ' || fields < 3 ? 0 : (lines->count - from) / STRAY_SHARE;
	for (size_t i = from; i < lines->count && others <= most; i++)
		others += count_fields(lines->from[i], lines->to[i], separator, field) != fields;
	return others <= most;
}

/* Of the lines from `from` on. */
static bool shape_with(const Lines *lines, size_t from, char separator, CellsShape *shape, Text *field)
{
	LineShape first = judge_line(lines->from[from], lines->to[from], separator, NULL, 0, field);
	bool numeric[COLUMNS_JUDGED], prose = false;
	memset(numeric, 1, sizeof numeric);
	size_t numbers = 0;
	if (first.fields < 2 || first.fields > COLUMNS_MOST ||
		!lines_agree(lines, from, separator, first.fields, field))
		return false;
	for (size_t i = from + 1; i < lines->count; i++) {
		if (count_fields(lines->from[i], lines->to[i], separator, field) != first.fields)
			continue;
		LineShape line =
			judge_line(lines->from[i], lines->to[i], separator, numeric, COLUMNS_JUDGED, field);
		numbers += line.numbers;
		prose = prose || line.prose;
	}
	bool named = first.numbers == 0 && numbers > 0;
	if (!named)
		judge_line(lines->from[from], lines->to[from], separator, numeric, COLUMNS_JUDGED, field);
	*shape = (CellsShape){.separator = separator,
		.named = named,
		.columns = first.fields,
		.lines = lines->count - from,
		.text = (named && first.text) || prose || first.prose};
	for (size_t c = 0; c < first.fields; c++)
		shape->numeric += c >= COLUMNS_JUDGED || numeric[c];
	shape->words_last = shape->numeric + 1 == first.fields && first.fields <= COLUMNS_JUDGED &&
			    !numeric[first.fields - 1];
	return lines->count > from + 1 || first.numbers > 0;
}

static bool next_count(const char **at, const char *end, char separator, double *count, Text *field)
{
	if (!*at)
		return false;
	cell_next(at, end, separator, field);
	return cell_is_number(field, separator, count) && *count >= 1 && *count == floor(*count);
}

/* Whether the first line tells how many rows and features the others have, all numbers, and names at most. */
static bool counted_shape(const Lines *lines, bool whole, char separator, CellsShape *shape, Text *field)
{
	double rows, features, value;
	const char *at = lines->count > 2 ? lines->from[0] : NULL, *end = lines->to[0];
	if (!next_count(&at, end, separator, &rows, field) ||
		!next_count(&at, end, separator, &features, field))
		return false;
	while (at) {
		cell_next(&at, end, separator, field);
		if (cell_is_number(field, separator, &value))
			return false;
	}
	if (!shape_with(lines, 1, separator, shape, field))
		return false;
	shape->counted = true;
	bool all = whole && lines->count < SHAPE_LINES;
	return (double)shape->columns == features + 1 && shape->numeric == shape->columns &&
	       (!all || (double)(shape->lines - shape->named) == rows);
}

/* Lines that begin with # and have not the fields of the others are remarks. */
static bool shape_after_remarks(const Lines *lines, bool whole, char separator, CellsShape *shape, Text *field)
{
	if (separator != ' ' && counted_shape(lines, whole, separator, shape, field))
		return true;
	for (size_t from = 0; from < lines->count; from++) {
		if (shape_with(lines, from, separator, shape, field)) {
			shape->remarks = from;
			return true;
		}
		if (lines->from[from][0] != '#')
			break;
	}
	return false;
}

/* The separator that leaves most columns with numbers in them; the first of equals. */
bool cells_shape(const char *head, size_t bytes, bool whole, CellsShape *shape)
{
	static const char separators[] = {',', '\t', ';', ' '};
	Lines lines;
	Text field = {0};
	bool fits = false;
	first_lines(head, bytes, whole, &lines);
	for (size_t i = 0; i < sizeof separators && lines.count && !memchr(head, '\0', bytes); i++) {
		CellsShape other;
		if (!shape_after_remarks(&lines, whole, separators[i], &other, &field) ||
			(fits && other.numeric * shape->columns <= shape->numeric * other.columns))
			continue;
		*shape = other;
		fits = true;
	}
	text_release(&field);
	return fits;
}
