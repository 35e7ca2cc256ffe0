#include "data/vector_line.h"

#include "base/decimal.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t trim(const char *line, size_t bytes)
{
	while (bytes > 0 && is_blank(line[bytes - 1]))
		bytes--;
	return bytes;
}

/* Where the last field of line[0..bytes) starts; the line does not end in a blank. */
static size_t last_field(const char *line, size_t bytes)
{
	while (bytes > 0 && !is_blank(line[bytes - 1]))
		bytes--;
	return bytes;
}

/* The number that is the last field, when it is one and not the first field as well. */
static bool take_last(const char *line, size_t *bytes, double *value)
{
	size_t start = last_field(line, *bytes);
	if (start == 0 || decimal_read(line + start, *bytes - start, value) != *bytes - start ||
		start == *bytes)
		return false;
	*bytes = trim(line, start);
	return true;
}

size_t vector_line_numbers(const char *line, size_t bytes)
{
	size_t numbers = 0;
	double value;
	for (bytes = trim(line, bytes); take_last(line, &bytes, &value);)
		numbers++;
	return numbers;
}

/* The common case, in one pass: an item without blanks, then exactly `width` numbers. */
static bool parse_forward(const char *at, const char *end, size_t width, float *vector)
{
	for (size_t i = 0; i < width; i++) {
		while (at < end && is_blank(*at))
			at++;
		double value;
		size_t taken = decimal_read(at, (size_t)(end - at), &value);
		if (taken == 0)
			return false;
		vector[i] = (float)value;
		at += taken;
	}
	while (at < end && is_blank(*at))
		at++;
	return at == end;
}

static bool parse_backward(const char *line, size_t *bytes, size_t width, float *vector)
{
	*bytes = trim(line, *bytes);
	for (size_t i = width; i-- > 0;) {
		double value;
		if (!take_last(line, bytes, &value))
			return false;
		vector[i] = (float)value;
	}
	return *bytes > 0;
}

bool vector_line_parse(
	const char *line, size_t bytes, size_t width, float *vector, const char **item, size_t *item_bytes)
{
	*item = line;
	*item_bytes = 0;
	while (*item_bytes < bytes && !is_blank(line[*item_bytes]))
		++*item_bytes;
	if (*item_bytes > 0 && parse_forward(line + *item_bytes, line + bytes, width, vector))
		return true;
	*item_bytes = bytes;
	return parse_backward(line, item_bytes, width, vector);
}

/* A whole number of at most 18 digits; moves *at behind it. */
static bool take_whole(const char **at, const char *end, size_t *value)
{
	const char *start = *at;
	*value = 0;
	for (; *at < end && **at >= '0' && **at <= '9' && *at - start < 18; ++*at)
		*value = *value * 10 + (size_t)(**at - '0');
	return *at > start;
}

bool vector_line_header(const char *line, size_t bytes, size_t *count, size_t *width)
{
	const char *at = line, *end = line + trim(line, bytes);
	if (!take_whole(&at, end, count) || at == end || !is_blank(*at))
		return false;
	while (is_blank(*at))
		at++;
	return take_whole(&at, end, width) && at == end;
}

bool vector_line_next(SpaceFile *file, SpaceRow *row, Error *err)
{
	const char *line;
	size_t bytes;
	do {
		if (!source_line(&file->source, &line, &bytes, err))
			return false;
	} while (line && trim(line, bytes) == 0);
	row->state = ROW_END;
	if (line)
		row->state = vector_line_parse(line, bytes, file->width, row->vector, &row->item, &row->bytes)
				     ? ROW_GOOD
				     : ROW_MALFORMED;
	return true;
}

void vector_line_write(const Space *space, uint32_t row, Output *output)
{
	char number[DECIMAL_ROOM + 1] = " ";
	const float *vector = matrix_row(&space->vectors, row);
	output_text(output, dictionary_word(&space->items, row));
	for (size_t i = 0; i < space->vectors.cols; i++)
		output_bytes(output, number, 1 + decimal_write(vector[i], number + 1));
	output_text(output, "\n");
}
