#include "ui/complaint.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { BEFORE = 40, AFTER = 72 };

/* Columns of the first bytes of the text as text_add_visible shows them. */
static int visible_width(const char *text, size_t bytes)
{
	char *part = memory_slice(text, bytes);
	Text visible = {0};
	text_add_visible(&visible, part);
	int width = text_width(text_of(&visible));
	text_release(&visible);
	free(part);
	return width;
}

/* Moves back to the first byte of a character. */
static size_t boundary(const char *line, size_t at)
{
	while (at > 0 && (line[at] & 0xC0) == 0x80)
		at--;
	return at;
}

static void add_caret(const Error *err, const char *line, Text *out)
{
	size_t length = strlen(line), column = (size_t)err->column;
	size_t from = column > AFTER ? boundary(line, column - BEFORE) : 0;
	size_t to = length - from > AFTER + BEFORE ? boundary(line, from + AFTER + BEFORE) : length;
	size_t end = column + (size_t)err->width < to ? column + (size_t)err->width : to;
	char *part = memory_slice(line + from, to - from);
	text_add(out, from ? "  …" : "  ");
	text_add_visible(out, part);
	text_format(out, "%s\n%*s^", to < length ? "…" : "",
		visible_width(part, column - from) + (from ? 3 : 2), "");
	for (int i = 1; i < visible_width(line + column, end - column); i++)
		text_add_char(out, '~');
	text_add_char(out, '\n');
	free(part);
}

void complaint_write(const Error *err, const char *where, const char *line, Text *out)
{
	/* What was stopped on request is no error. */
	text_add(out, err->kind == ERROR_CANCELLED ? "" : "error: ");
	text_format(out, "%s%s", where ? where : "", where ? ": " : "");
	text_add_visible(out, err->message);
	text_add_char(out, '\n');
	if (line && err->column >= 0 && (size_t)err->column <= strlen(line))
		add_caret(err, line, out);
}
