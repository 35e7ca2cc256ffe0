/* Loading lexicons and word sets. */
#include "command/load.h"
#include "data/file_list.h"
#include "data/testset.h"

#include <string.h>

/* Whether all whole lines of `head` (at least three) have `columns` words. Labelled text is no such table. */
static bool has_columns(const char *head, size_t bytes, unsigned columns)
{
	size_t lines = 0;
	const char *end = head + bytes;
	if (bytes > 9 && memcmp(head, "__label__", 9) == 0)
		return false;
	for (const char *feed; (feed = memchr(head, '\n', (size_t)(end - head))); head = feed + 1) {
		unsigned words = 0;
		for (const char *at = head; at < feed; at++) {
			bool blank = strchr(" \t\r", *at), after = at == head || strchr(" \t\r", at[-1]);
			words += !blank && after;
		}
		bool nothing = words == 0 || *head == '#';
		if (!nothing && words != columns)
			return false;
		lines += !nothing;
	}
	return lines >= 3;
}

/* ---- lexicon ----------------------------------------------------------------------------------------------
 */

static bool fits_lexicon(const char *path, const char *head, size_t bytes)
{
	return bytes > 0 && (file_ends(path, ".lexicon") || file_ends(path, ".dict") ||
				    (!memchr(head, 0, bytes) && has_columns(head, bytes, 2)));
}

static bool load_lexicon(const Call *call, const char *name, Report *out, Error *err)
{
	const char *path;
	Lexicon *lexicon = load_one_path(call, &path, err) ? lexicon_read(path, err) : NULL;
	Object *object = lexicon ? session_put(call->session, name, OBJECT_LEXICON, call->line, err) : NULL;
	if (!object) {
		lexicon_unref(lexicon);
		return false;
	}
	object->lexicon = lexicon;
	session_changed(call->session, object);
	Table *table = report_table(out, "lexicon");
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "pairs", COLUMN_INTEGER, 0);
	table_text(table, name);
	table_integer(table, (long long)lexicon->count);
	return true;
}

const Loader loader_lexicon = {
	"lexicon", "pairs of words, two columns", fits_lexicon, load_lexicon, 1u << OBJECT_LEXICON, NULL};

/* ---- word sets --------------------------------------------------------------------------------------------
 */

static bool fits_wordset(const char *path, const char *head, size_t bytes)
{
	return bytes > 0 && (file_ends(path, ".wordset") || file_ends(path, ".words") ||
				    (!memchr(head, 0, bytes) && has_columns(head, bytes, 1)));
}

static bool name_set(const Call *call, const char *name, WordSet *set, Table *table, Error *err)
{
	Object *object = session_put(call->session, name, OBJECT_WORDSET, call->line, err);
	if (!object)
		return false;
	object->wordset = wordset_ref(set);
	session_changed(call->session, object);
	table_text(table, name);
	table_integer(table, (long long)set->count);
	return true;
}

/* Every list of the file gets a name of its own: "weat7-math". */
static bool name_lists(const Call *call, const char *name, const TestSet *test, Table *table, Error *err)
{
	for (size_t i = 0; i < test->count; i++) {
		Text full = {0};
		testset_list_name(name, test->sets[i], &full);
		bool ok = name_set(call, full.data, test->sets[i], table, err);
		text_release(&full);
		if (!ok)
			return false;
	}
	return true;
}

static bool load_wordset(const Call *call, const char *name, Report *out, Error *err)
{
	const char *path;
	TestSet test = {0};
	WordSet *set = NULL;
	if (!load_one_path(call, &path, err))
		return false;
	bool many = file_ends(path, ".wordset");
	if (!(many ? testset_read(path, &test, err) : (set = wordset_read(path, err)) != NULL))
		return false;
	Table *table = report_table(out, "word sets");
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	bool ok = many ? name_lists(call, name, &test, table, err) : name_set(call, name, set, table, err);
	testset_release(&test);
	wordset_unref(set);
	return ok;
}

const Loader loader_wordset = {
	"wordset", "lists of words", fits_wordset, load_wordset, 1u << OBJECT_WORDSET, NULL};
