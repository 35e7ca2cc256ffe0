/* A terminal for tests: keys come from a script, frames go to a text. */
#include "base/clock.h"
#include "base/memory.h"
#include "ui/tui/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double patience = 10; /* seconds */

typedef struct Memory {
	Terminal terminal;
	int rows, cols;
	char *script, *next;
	const char *typing; /* rest of a `type` step, or NULL */
	double since;       /* when the present wait began; 0: none */
	bool unseen;        /* a key was read and nothing shown since */
	char *screen;       /* as last shown */
	Text *frames;
	char fault[200];
} Memory;

static void memory_size(Terminal *terminal, int *rows, int *cols)
{
	const Memory *memory = (const Memory *)terminal;
	*rows = memory->rows;
	*cols = memory->cols;
}

static void memory_show(Terminal *terminal, const Canvas *canvas, int row, int col)
{
	(void)row;
	(void)col;
	Memory *memory = (Memory *)terminal;
	Text text = {0};
	canvas_text(canvas, false, &text);
	free(memory->screen);
	memory->screen = text_take(&text);
	memory->unseen = false;
}

static void name_key(Key *key, const char *name)
{
	*key = (Key){0};
	snprintf(key->name, sizeof key->name, "%s", name);
	static const char *const bytes[][2] = {{"Enter", "\r"}, {"Tab", "\t"}, {"Escape", "\033"},
		{"Space", " "}, {"Backspace", "\177"}, {"Up", "\033[A"}, {"Down", "\033[B"},
		{"Right", "\033[C"}, {"Left", "\033[D"}};
	for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++)
		if (strcmp(name, bytes[i][0]) == 0)
			snprintf(key->bytes, sizeof key->bytes, "%s", bytes[i][1]);
	if (strncmp(name, "C-", 2) == 0 && name[2] && !name[3])
		key->bytes[0] = (char)(name[2] & 0x1F);
	if (!key->bytes[0] && text_width(name) == 1 && !strchr(name, '-'))
		snprintf(key->bytes, sizeof key->bytes, "%s", name);
}

static bool type_next(Memory *memory, Key *key)
{
	size_t bytes = text_decode(memory->typing, NULL);
	char one[8] = "";
	memcpy(one, memory->typing, bytes);
	memory->typing += bytes;
	name_key(key, strcmp(one, " ") == 0 ? "Space" : one);
	snprintf(key->bytes, sizeof key->bytes, "%s", one);
	return true;
}

static void add_frame(Memory *memory, const char *name)
{
	text_format(memory->frames, "--- %s\n%s", name, memory->screen ? memory->screen : "");
}

static bool fail(Memory *memory, const char *what, const char *step)
{
	snprintf(memory->fault, sizeof memory->fault, "%s: %s", what, step);
	add_frame(memory, memory->fault);
	memory->next = memory->script + strlen(memory->script);
	return true;
}

/* True when the wait is over, one way or the other. */
static bool waited(Memory *memory, const char *text, bool wanted, const char *step)
{
	bool shows = memory->screen && strstr(memory->screen, text);
	if (memory->since == 0)
		memory->since = clock_now();
	bool over = shows == wanted ||
		    (clock_now() - memory->since > patience && fail(memory, "waited in vain", step));
	if (over)
		memory->since = 0;
	return over;
}

/* Obeys one step. *key is filled when the step is one; false: stay at this step. */
static bool obey(Memory *memory, const char *step, Key *key)
{
	int rows, cols;
	char name[16];
	bool looks = text_starts(step, "wait ") || text_starts(step, "gone ") || text_starts(step, "frame ");
	if (!*step || *step == '#')
		return true;
	if (looks && memory->unseen)
		return false;
	if (text_starts(step, "key "))
		name_key(key, step + 4);
	else if (text_starts(step, "type "))
		memory->typing = step + 5;
	else if (text_starts(step, "wait "))
		return waited(memory, step + 5, true, step);
	else if (text_starts(step, "gone "))
		return waited(memory, step + 5, false, step);
	else if (text_starts(step, "frame "))
		add_frame(memory, step + 6);
	else if (sscanf(step, "mouse %15s %d %d", name, &rows, &cols) == 3) {
		name_key(key, name);
		key->row = rows;
		key->col = cols;
	} else if (sscanf(step, "resize %dx%d", &cols, &rows) == 2) {
		memory->rows = rows;
		memory->cols = cols;
		name_key(key, "Resize");
	} else
		fail(memory, "unknown step", step);
	return true;
}

static bool memory_read(Terminal *terminal, Key *key)
{
	Memory *memory = (Memory *)terminal;
	*key = (Key){0};
	for (;;) {
		if (memory->typing && *memory->typing)
			return memory->unseen = type_next(memory, key);
		if (!*memory->next) {
			name_key(key, "Hangup");
			return true;
		}
		char *step = memory->next, *end = step + strcspn(step, "\n");
		bool last = !*end;
		*end = '\0';
		char *after = last ? end : end + 1;
		memory->next = after;
		if (!obey(memory, step, key)) {
			memory->next = step;
			*end = last ? '\0' : '\n';
			return false;
		}
		if (key->name[0])
			return memory->unseen = true;
	}
}

static void memory_nothing(Terminal *terminal)
{
	(void)terminal;
}

static void memory_free(Terminal *terminal)
{
	Memory *memory = (Memory *)terminal;
	free(memory->script);
	free(memory->screen);
	free(memory);
}

Terminal *terminal_memory_new(int rows, int cols, const char *script, Text *frames)
{
	static const TerminalType type = {
		memory_size, memory_read, memory_show, memory_nothing, memory_nothing, memory_free};
	Memory *memory = memory_new(1, sizeof *memory);
	*memory = (Memory){.terminal = {.type = &type, .fd = -1, .unicode = true},
		.rows = rows,
		.cols = cols,
		.frames = frames};
	memory->script = memory->next = memory_text(script);
	return &memory->terminal;
}

const char *terminal_memory_fault(const Terminal *terminal)
{
	const Memory *memory = (const Memory *)terminal;
	return memory->fault[0] ? memory->fault : NULL;
}
