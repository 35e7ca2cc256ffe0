#include "data/cell_field.h"

#include "base/decimal.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum { PROSE_BLANKS = 8 };

static bool cell_is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\v' || byte == '\f';
}

/* Without blanks around it. */
static void trim(Text *field)
{
	size_t from = 0, to = field->length;
	while (to > 0 && cell_is_blank(field->data[to - 1]))
		to--;
	while (from < to && cell_is_blank(field->data[from]))
		from++;
	if (from)
		memmove(field->data, field->data + from, to - from);
	if (field->data) {
		field->length = to - from;
		field->data[field->length] = '\0';
	}
}

static const char *quoted_field(const char *at, const char *end, Text *field)
{
	for (at++; at < end; at++) {
		if (*at == '"' && (at + 1 == end || at[1] != '"'))
			return at + 1;
		at += *at == '"';
		text_add_char(field, *at);
	}
	return end;
}

void cell_next(const char **at, const char *end, char separator, Text *field)
{
	const char *here = *at;
	text_clear(field);
	while (here < end && cell_is_blank(*here) && *here != separator)
		here++;
	if (here < end && *here == '"')
		here = quoted_field(here, end, field);
	while (here < end && (separator == ' ' ? !cell_is_blank(*here) : *here != separator))
		text_add_char(field, *here++);
	trim(field);
	while (separator == ' ' && here < end && cell_is_blank(*here))
		here++;
	bool more = separator == ' ' ? here < end : here < end && *here == separator;
	*at = !more ? NULL : here + (separator != ' ');
}

void cell_skip_blanks(const char **at, const char *end, char separator)
{
	while (separator == ' ' && *at < end && cell_is_blank(**at))
		(*at)++;
}

bool cell_is_prose(const Text *field)
{
	size_t blanks = 0;
	for (size_t i = 0; i < field->length; i++)
		blanks += cell_is_blank(field->data[i]);
	return blanks >= PROSE_BLANKS;
}

bool cell_is_missing(const Text *field)
{
	static const char *const words[] = {
		"", "?", "na", "n/a", "nan", "null", "none", "inf", "-inf", "+inf", "infinity", "-infinity"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(text_of(field), words[i]) == 0)
			return true;
	return false;
}

static bool is_decimal(const char *text, size_t bytes, double *value)
{
	return bytes && decimal_read(text, bytes, value) == bytes && isfinite(*value);
}

bool cell_is_number(const Text *field, char separator, double *value)
{
	char plain[64];
	if (is_decimal(field->data, field->length, value))
		return true;
	const char *comma =
		separator == ';' && field->length < sizeof plain ? strchr(text_of(field), ',') : NULL;
	if (!comma || strchr(comma + 1, ',') || strchr(field->data, '.'))
		return false;
	memcpy(plain, field->data, field->length);
	plain[comma - field->data] = '.';
	return is_decimal(plain, field->length, value);
}

bool cell_line_is_empty(const char *line, const char *end)
{
	while (line < end && cell_is_blank(*line))
		line++;
	return line == end;
}
