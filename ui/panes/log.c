/* Log: the line that every key and person typed, what was answered, what failed, what libraries print. */
#include "ui/panes/stack.h"

#include <stdlib.h>
#include <string.h>

typedef struct Log {
	int back; /* rows above the end; 0 follows it */
} Log;

static void *log_new(void)
{
	return memory_new(1, sizeof(Log));
}

static void log_update(void *state, const PaneInput *input)
{
	(void)state;
	(void)input;
}

/* A row of a table is cut where the pane ends; sentences go on below. */
static bool is_row(const JournalLine *line)
{
	return line->role == ROLE_TEXT && (strstr(line->text, "  ") || strstr(line->text, "──"));
}

/* Bytes for one row, up to the last blank when words would be broken. */
static size_t fit(const char *text, int columns)
{
	size_t bytes = text_fit(text, columns), blank = bytes;
	while (text[bytes] && blank && text[blank] != ' ')
		blank--;
	return text[bytes] && blank ? blank + (text[blank] == ' ') : bytes;
}

/* Rows that a line takes, and draws it from `row` on unless canvas is NULL. */
static int put_line(const JournalLine *line, Canvas *canvas, Box box, int row)
{
	int rows = 0;
	bool cut = is_row(line);
	for (const char *at = line->text; (*at && !(cut && rows)) || !rows; rows++) {
		size_t bytes = cut ? text_fit(at, box.cols) : fit(at, box.cols);
		char *part = memory_slice(at, bytes);
		if (canvas)
			canvas_put(canvas, box, row + rows, 0, style_role(line->role), part);
		free(part);
		at += bytes;
		if (!bytes)
			break;
	}
	return rows;
}

static void log_draw(void *state, const PaneInput *input, Canvas *canvas, Box box, bool focused)
{
	(void)focused;
	Log *log = state;
	const Journal *journal = input->journal;
	int total = 0, row = 0;
	for (size_t i = 0; i < journal->count; i++)
		total += put_line(&journal->lines[i], NULL, box, 0);
	int most = total > box.rows ? total - box.rows : 0;
	log->back = log->back > most ? most : log->back < 0 ? 0 : log->back;
	for (size_t i = 0; i < journal->count; i++)
		row += put_line(&journal->lines[i], canvas, box, row - (most - log->back));
}

static bool log_act(void *state, const PaneInput *input, const char *action, int rows)
{
	(void)input;
	Log *log = state;
	Scroll scroll = {.top = JOURNAL_MOST * 2 - log->back};
	if (!scroll_act(&scroll, action, rows))
		return false;
	log->back = JOURNAL_MOST * 2 - scroll.top;
	return true;
}

static void log_heading(const void *state, const PaneInput *input, Text *out)
{
	(void)input;
	const Log *log = state;
	if (log->back > 0)
		text_format(out, "%d rows back; G goes to the end", log->back);
}

const Pane pane_log = {
	.name = "log",
	.title = "Log",
	.new = log_new,
	.free = free,
	.update = log_update,
	.heading = log_heading,
	.draw = log_draw,
	.act = log_act,
};
