#include "ui/panes/journal.h"

#include "base/memory.h"
#include "report/writer.h"

#include <stdlib.h>
#include <string.h>

enum { REPORT_LINES = 60, REPORT_COLUMNS = 100 };

void journal_release(Journal *journal)
{
	for (size_t i = 0; i < journal->count; i++)
		free(journal->lines[i].text);
	free(journal->lines);
	*journal = (Journal){0};
}

static void forget_oldest(Journal *journal)
{
	size_t gone = JOURNAL_MOST / 4;
	for (size_t i = 0; i < gone; i++)
		free(journal->lines[i].text);
	journal->count -= gone;
	memmove(journal->lines, journal->lines + gone, journal->count * sizeof *journal->lines);
}

static void add_line(Journal *journal, Role role, const char *bytes, size_t count)
{
	if (journal->count >= JOURNAL_MOST)
		forget_oldest(journal);
	char *line = memory_slice(bytes, count);
	Text text = {0};
	text_add_visible(&text, line);
	free(line);
	journal->lines = memory_grow(journal->lines, journal->count, &journal->room, sizeof *journal->lines);
	journal->lines[journal->count++] = (JournalLine){text_take(&text), role};
}

void journal_add(Journal *journal, Role role, const char *text)
{
	while (*text) {
		size_t bytes = strcspn(text, "\n");
		add_line(journal, role, text, bytes);
		text += bytes + (text[bytes] == '\n');
	}
}

void journal_command(Journal *journal, const char *line)
{
	Text text = {0};
	text_format(&text, "> %s", line);
	journal_add(journal, ROLE_KEY, text_of(&text));
	text_release(&text);
}

static void cut_lines(Text *text, int most)
{
	char *at = text->data;
	for (int line = 0; at && *at && line < most; line++) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	if (at && *at) {
		text->length = (size_t)(at - text->data);
		*at = '\0';
		text_add(text, "…\n");
	}
}

void journal_report(Journal *journal, const Report *report)
{
	Text text = {0};
	WriterOptions options = {.width = REPORT_COLUMNS, .unicode = true};
	Report words = {.sections = memory_new(report->count + 1, sizeof *words.sections)}; /* borrowed */
	/* Plots and pictures of one width are rubble in a pane of another. */
	for (size_t i = 0; i < report->count; i++)
		if (report->sections[i].kind == SECTION_TEXT || report->sections[i].kind == SECTION_TABLE)
			words.sections[words.count++] = report->sections[i];
	writer_find("table")->write(&words, &options, &text);
	free(words.sections);
	cut_lines(&text, REPORT_LINES);
	journal_add(journal, ROLE_TEXT, text_of(&text));
	text_release(&text);
}

void journal_error(Journal *journal, const Error *err)
{
	Text text = {0};
	text_format(&text, "error: %s", err->message);
	journal_add(journal, ROLE_BAD, text_of(&text));
	text_release(&text);
}
