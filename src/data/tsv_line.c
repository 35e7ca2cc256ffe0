#include "data/tsv_line.h"

#include "base/decimal.h"

#include <string.h>

enum { LOOKED_AT = 100, HEAD = 1 << 20 };

static bool is_blank_line(const char *line, size_t bytes)
{
	while (bytes > 0 && (line[bytes - 1] == ' ' || line[bytes - 1] == '\t'))
		bytes--;
	return bytes == 0;
}

bool tsv_next(Source *source, const char **line, size_t *bytes, Error *err)
{
	do {
		if (!source_line(source, line, bytes, err))
			return false;
	} while (*line && is_blank_line(*line, *bytes));
	return true;
}

size_t tsv_field(const char **at, const char *end)
{
	const char *start = *at, *tab = memchr(start, '\t', (size_t)(end - start));
	*at = tab ? tab + 1 : end;
	return (size_t)((tab ? tab : end) - start);
}

static bool take_number(const char **at, const char *end, double *value)
{
	const char *field = *at;
	size_t bytes = tsv_field(at, end);
	return bytes > 0 && decimal_read(field, bytes, value) == bytes;
}

bool tsv_numbers(const char *at, const char *end, size_t width, float *vector)
{
	for (size_t i = 0; i < width; i++) {
		double value;
		if (at == end || !take_number(&at, end, &value))
			return false;
		vector[i] = (float)value;
	}
	return at == end && (width == 0 || end[-1] != '\t');
}

/* What is counted over the first lines. */
typedef struct Look {
	size_t fields;      /* in a line */
	size_t lines;       /* that are not blank */
	size_t heads;       /* first fields that are numbers */
	size_t points, all; /* numbers after the first field: with a point, at all */
} Look;

/* False when a field after the first is no number or the line is not as long as those before it. */
static bool look_at_line(const char *at, const char *end, Look *look)
{
	double value;
	size_t fields = 1;
	look->heads += take_number(&at, end, &value);
	for (; at < end; fields++) {
		const char *field = at;
		if (!take_number(&at, end, &value))
			return false;
		size_t bytes = (size_t)(at - field);
		look->points += memchr(field, '.', bytes) || memchr(field, 'e', bytes);
		look->all++;
	}
	if (look->fields == 0)
		look->fields = fields;
	if (fields != look->fields || end[-1] == '\t')
		return false;
	look->lines++;
	return true;
}

/* Of a line that is longer than the head of the file, its part counts. */
static const char *last_tab(const char *line, const char *end)
{
	const char *tab = memrchr(line, '\t', (size_t)(end - line));
	return tab ? tab : end;
}

static bool look_at_lines(const char *head, size_t bytes, bool whole, Look *look)
{
	const char *end = head + bytes;
	while (head < end && look->lines < LOOKED_AT) {
		const char *feed = memchr(head, '\n', (size_t)(end - head));
		if (!feed && !whole && look->lines > 0)
			break;
		const char *stop = feed ? feed : whole ? end : last_tab(head, end);
		size_t length = (size_t)(stop - head);
		length -= length > 0 && head[length - 1] == '\r';
		if (!is_blank_line(head, length) && !look_at_line(head, head + length, look))
			return false;
		head = stop + 1;
	}
	return true;
}

bool tsv_shape(const char *head, size_t bytes, bool whole, TsvShape *shape)
{
	Look look = {0};
	if (memchr(head, '\0', bytes) || !look_at_lines(head, bytes, whole, &look))
		return false;
	shape->labelled = look.heads < look.lines;
	shape->width = look.fields - shape->labelled;
	return look.lines > 0 && look.fields >= 2 && shape->width >= 2 && 2 * look.points >= look.all;
}

bool tsv_open(SpaceFile *file, const char *wanted, TsvShape *shape, Error *err)
{
	size_t available;
	if (!source_need(&file->source, HEAD, &available, err))
		return false;
	Look look = {0};
	const char *head = (const char *)source_at(&file->source);
	if (!look_at_lines(head, available, available < HEAD, &look) || look.lines == 0)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is not a %s: each line should hold the same number of numbers between tabs, "
			"and row %zu does not",
			file->source.path, wanted, look.lines + 1);
	*shape = (TsvShape){look.fields, look.heads < look.lines};
	shape->width -= shape->labelled;
	file->width = shape->width;
	return true;
}

void tsv_label(const char *field, size_t bytes, Text *out)
{
	text_clear(out);
	if (is_blank_line(field, bytes)) {
		text_add(out, "_");
		return;
	}
	static const char names[] = "tnr\\", meant[] = "\t\n\r\\";
	for (size_t i = 0; i < bytes; i++) {
		const char *name = NULL;
		if (field[i] == '\\' && i + 1 < bytes && field[i + 1])
			name = strchr(names, field[i + 1]);
		text_add_char(out, name ? meant[name - names] : field[i]);
		i += name != NULL;
	}
}

void tsv_write_label(const char *label, Output *output)
{
	if (is_blank_line(label, strlen(label))) {
		output_text(output, "_");
		return;
	}
	for (const char *at = label; *at; at++) {
		/* A backslash is doubled only where it would be taken for the beginning of one of these. */
		bool double_it = *at == '\\' && at[1] && strchr("tnr\\\t\n\r", at[1]);
		if (*at == '\t' || *at == '\n' || *at == '\r')
			output_text(output, *at == '\t' ? "\\t" : *at == '\n' ? "\\n" : "\\r");
		else
			output_bytes(output, double_it ? "\\\\" : at, double_it ? 2 : 1);
	}
}

void tsv_write_numbers(const Space *space, uint32_t row, Output *output)
{
	char number[DECIMAL_ROOM];
	const float *vector = matrix_row(&space->vectors, row);
	for (size_t i = 0; i < space->vectors.cols; i++) {
		if (i > 0)
			output_text(output, "\t");
		output_bytes(output, number, decimal_write(vector[i], number));
	}
	output_text(output, "\n");
}
