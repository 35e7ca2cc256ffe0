#include "ui/tui/keymap.h"

#include "base/memory.h"
#include "report/writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char built_in[] =
#include "ui/tui/keys.inc"
	;

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* A word up to blanks; *at moves behind them. The caller frees. */
static char *next_word(const char **at)
{
	*at += strspn(*at, " \t");
	size_t bytes = strcspn(*at, " \t");
	char *word = memory_slice(*at, bytes);
	*at += bytes;
	return word;
}

/* In the table a key of two strokes is written with _ between them; a key that is _ itself stands alone. */
static void split_strokes(char *key)
{
	for (char *c = key + 1; *key && *c; c++)
		if (*c == '_' && c[1])
			*c = ' ';
}

static bool add_line(Keymap *keymap, const char *line, int number, Error *err)
{
	line += strspn(line, " \t");
	if (!*line || *line == '#')
		return true;
	KeyBinding binding = {0};
	binding.where = next_word(&line);
	binding.key = next_word(&line);
	binding.label = next_word(&line);
	line += strspn(line, " \t");
	binding.line = memory_text(line);
	split_strokes(binding.key);
	if (is(binding.label, "-")) {
		free(binding.label);
		binding.label = NULL;
	}
	keymap->bindings =
		memory_grow(keymap->bindings, keymap->count, &keymap->room, sizeof *keymap->bindings);
	keymap->bindings[keymap->count++] = binding;
	return *line ||
	       error_set(err, ERROR_INPUT,
		       "line %d of the keys has no command: write where, key, footer word, command", number);
}

bool keymap_add(Keymap *keymap, const char *text, Error *err)
{
	int number = 1;
	for (bool fine = true; fine && *text; number++) {
		size_t bytes = strcspn(text, "\n");
		char *line = memory_slice(text, bytes);
		fine = add_line(keymap, line, number, err);
		free(line);
		text += bytes + (text[bytes] == '\n');
		if (!fine)
			return false;
	}
	return true;
}

void keymap_init(Keymap *keymap)
{
	Error err = ERROR_INIT;
	*keymap = (Keymap){0};
	if (!keymap_add(keymap, built_in, &err))
		abort();
}

void keymap_release(Keymap *keymap)
{
	for (size_t i = 0; i < keymap->count; i++) {
		free(keymap->bindings[i].where);
		free(keymap->bindings[i].key);
		free(keymap->bindings[i].label);
		free(keymap->bindings[i].line);
	}
	free(keymap->bindings);
	*keymap = (Keymap){0};
}

static void user_path(Text *path)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	if (config && *config)
		text_format(path, "%s/isthmus/keys.conf", config);
	else
		text_format(path, "%s/.config/isthmus/keys.conf", home ? home : "");
}

bool keymap_add_user_file(Keymap *keymap, Error *err)
{
	Text path = {0}, text = {0};
	user_path(&path);
	FILE *file = fopen(text_of(&path), "re");
	bool fine = file || errno == ENOENT || errno == ENOTDIR || error_file(err, "read", text_of(&path));
	char piece[4096];
	for (size_t got; file && (got = fread(piece, 1, sizeof piece, file)) > 0;)
		text_add_bytes(&text, piece, got);
	if (file)
		fclose(file);
	if (fine && !keymap_add(keymap, text_of(&text), err))
		fine = error_prefix(err, "%s", text_of(&path));
	text_release(&path);
	text_release(&text);
	return fine;
}

/* How near a binding's place is to the focus: 0 is not at all, more is nearer. */
static int nearness(const KeyBinding *binding, const char *focus)
{
	bool pane = !is(focus, "prompt") && !is(focus, "help");
	if (is(binding->where, focus))
		return 3;
	if (is(binding->where, "panes") && pane)
		return 2;
	return is(binding->where, "all");
}

bool keymap_applies(const KeyBinding *binding, const char *focus)
{
	return nearness(binding, focus) > 0;
}

const KeyBinding *keymap_find(const Keymap *keymap, const char *focus, const char *key)
{
	const KeyBinding *best = NULL;
	int nearest = 1;
	for (size_t i = 0; i < keymap->count; i++) {
		const KeyBinding *binding = &keymap->bindings[i];
		int near = is(binding->key, key) ? nearness(binding, focus) : 0;
		if (near >= nearest) {
			nearest = near;
			best = binding;
		}
	}
	return best;
}

bool keymap_is_prefix(const Keymap *keymap, const char *focus, const char *key)
{
	size_t bytes = strlen(key);
	for (size_t i = 0; i < keymap->count; i++) {
		const KeyBinding *binding = &keymap->bindings[i];
		if (keymap_applies(binding, focus) && strncmp(binding->key, key, bytes) == 0 &&
			binding->key[bytes] == ' ')
			return true;
	}
	return false;
}

/* --- help and reference --- */

/* The binding is in force, and the first of those that type its line here. */
static bool leads(const Keymap *keymap, const char *focus, size_t at)
{
	const KeyBinding *binding = &keymap->bindings[at];
	if (keymap_find(keymap, focus, binding->key) != binding)
		return false;
	for (size_t i = 0; i < at; i++)
		if (is(keymap->bindings[i].line, binding->line) &&
			is(keymap->bindings[i].where, binding->where))
			return false;
	return true;
}

static void add_keys(const Keymap *keymap, const char *focus, const KeyBinding *like, Text *out)
{
	for (size_t i = 0; i < keymap->count; i++) {
		const KeyBinding *binding = &keymap->bindings[i];
		if (is(binding->line, like->line) && is(binding->where, like->where) &&
			keymap_find(keymap, focus, binding->key) == binding)
			text_format(out, "%s%s", out->length ? "  " : "", binding->key);
	}
}

static void help_rows(const Keymap *keymap, const char *focus, int near, Table *table)
{
	for (size_t i = 0; i < keymap->count; i++) {
		const KeyBinding *binding = &keymap->bindings[i];
		if (nearness(binding, focus) != near || !leads(keymap, focus, i))
			continue;
		Text keys = {0};
		add_keys(keymap, focus, binding, &keys);
		table_text(table, text_of(&keys));
		table_text(table, binding->line);
		table_text(table, binding->where);
		text_release(&keys);
	}
}

void keymap_help(const Keymap *keymap, const char *focus, Report *out)
{
	report_text(out, "Every key types a command line; any of these can be typed at the prompt too.");
	Table *table = report_table(out, "keys");
	table_column(table, "key", COLUMN_TEXT, 0);
	table_column(table, "types", COLUMN_TEXT, 0);
	table_column(table, "where", COLUMN_TEXT, 0);
	for (int near = 3; near > 0; near--)
		help_rows(keymap, focus, near, table);
}

static void reference_of_place(const Keymap *keymap, const char *place, const char *title, Report *out)
{
	Table *table = report_table(out, title);
	table_column(table, "key", COLUMN_TEXT, 0);
	table_column(table, "types", COLUMN_TEXT, 0);
	for (size_t i = 0; i < keymap->count; i++) {
		const KeyBinding *binding = &keymap->bindings[i];
		if (!is(binding->where, place) || !leads(keymap, place, i))
			continue;
		Text keys = {0};
		add_keys(keymap, place, binding, &keys);
		table_text(table, text_of(&keys));
		table_text(table, binding->line);
		text_release(&keys);
	}
}

static const char audits_by_keys[] =
	"\n**An audit that moves**\n\n"
	"`watch audit weat weat7 limit=0.5` opens a question in the pane Audit (4): the effect with its "
	"interval, as figures and as\ncurves over what `train`, `adapt` or `debias` has done so far, the limit "
	"as a level line, and what has become of the effect\nsince the job began: worse, better, turned round, "
	"no more than chance, or certain but too\nsmall to matter (`margin=`). Up and Down go through its "
	"words, "
	"Enter watches the neighbours of one, x ends the question,\nSpace in Jobs (6) pauses what moves it, "
	"and "
	"Z holds the screen still while the work goes on. `layout audit` puts it beside the map; `map by=axis "
	"axis=weat7` lays that out along the "
	"axis of\nthe test, and `watch moved by=axis axis=weat7` lists the words whose leaning changed most. "
	"The tutorial has a session of\nit to type: [Watch it come, and "
	"go](tutorial.md#watch-it-come-and-go).\n";

void keymap_reference(const Keymap *keymap, Text *markdown)
{
	static const char *const places[][2] = {{"all", "Everywhere"}, {"prompt", "At the prompt"},
		{"panes", "In every pane"}, {"map", "Map"}, {"mark", "While a part of the map is being marked"},
		{"neighbours", "Neighbours"}, {"training", "Training"}, {"audit", "Audit"},
		{"objects", "Objects"}, {"jobs", "Jobs"}, {"help", "In the help"}};
	Report report = {0};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		reference_of_place(keymap, places[i][0], places[i][1], &report);
	text_add(markdown, "# Keys of the screen\n\n"
			   "Every key types a command line; any of these can be typed at the prompt too. "
			   "`%item` is the item under\nthe cursor, `%watch` the question that it belongs to, "
			   "`%last` the last command that answered. Lines in\n`~/.config/isthmus/keys.conf`, "
			   "written like those of `ui/tui/keys.conf`, take precedence. At the prompt all\nkeys "
			   "of readline work as well: Ctrl-R searches the history, Tab completes.\n\n");
	writer_find("markdown")->write(&report, &(WriterOptions){.unicode = true}, markdown);
	text_add(markdown, audits_by_keys);
	report_release(&report);
}
