/* Words that a space does not have: what could stand for them, and what the line puts in their place. */
#include "audit/word_forms.h"
#include "command/audit.h"

#include <stdlib.h>
#include <string.h>

enum { LOST_SHOWN = 40 };

/* --- replace=lost:word,… --- */

static char *find_substitute(const char *pairs, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = pairs; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (!strncmp(at, word, length) && at[length] == ':')
			return strndup(at + length + 1, strcspn(at + length + 1, ","));
	return NULL;
}

static bool check_substitute(
	const Args *line, const Space *space, const char *word, const char *substitute, Error *err)
{
	if (selection_row(space, word, NULL) != DICTIONARY_NONE)
		return args_fault(line, "replace", 0, err,
			"the space has \"%s\"; only words that are lost can be replaced", word);
	Error why = ERROR_INIT;
	uint32_t row;
	return selection_row(space, substitute, NULL) != DICTIONARY_NONE ||
	       (space_find(space, substitute, "the space", &row, &why),
		       args_fault(line, "replace", 0, err, "%s", why.message));
}

static bool is_in_sets(const AuditQuery *query, const char *word)
{
	for (size_t s = 0; s < query->count; s++)
		if (wordset_has(query->sets[s], word))
			return true;
	return false;
}

/* The set with what stands in the place of its lost words. */
static bool replace_in_set(
	const Args *line, const Space *space, AuditQuery *query, size_t set, Text *told, Error *err)
{
	const WordSet *old = query->sets[set];
	WordSet *made = wordset_new(old->name, old->citation);
	made->language = old->language ? memory_text(old->language) : NULL;
	bool fine = true;
	for (size_t i = 0; fine && i < old->count; i++) {
		char *substitute = find_substitute(args_text(line, "replace"), old->words[i]);
		fine = !substitute || check_substitute(line, space, old->words[i], substitute, err);
		if (fine && substitute && is_in_sets(query, substitute))
			fine = args_fault(line, "replace", 0, err,
				"\"%s\" is a word of the test already, and would count twice", substitute);
		if (fine && substitute)
			text_format(told, "%s%s by %s (%s)", told->length ? ", " : "", old->words[i],
				substitute, old->name);
		wordset_add(made, substitute ? substitute : old->words[i]);
		free(substitute);
	}
	wordset_checksum(made);
	wordset_unref(query->sets[set]);
	query->sets[set] = made;
	return fine;
}

static bool check_pairs(const Args *line, const AuditQuery *query, bool all_used, Error *err)
{
	char *pairs = memory_text(args_text(line, "replace")), *rest = pairs, *pair;
	bool fine = true;
	while (fine && (pair = strsep(&rest, ","))) {
		char *colon = strchr(pair, ':');
		if (!colon || colon == pair || !colon[1])
			fine = args_fault(line, "replace", 0, err,
				"\"%s\" is no pair lost:word; give replace=Bill:Billy,short:brief", pair);
		else if (all_used) {
			*colon = '\0';
			fine = is_in_sets(query, pair) ||
			       args_fault(line, "replace", 0, err, "no set of the test has \"%s\"", pair);
		}
	}
	free(pairs);
	return fine;
}

bool audit_query_replace(const Args *line, const Space *space, AuditQuery *query, bool all_used, Error *err)
{
	if (!args_has(line, "replace") || !args_given(line, "replace"))
		return true;
	if (!check_pairs(line, query, all_used, err))
		return false;
	Text told = {0};
	bool fine = true;
	for (size_t s = 0; fine && s < query->count; s++)
		fine = replace_in_set(line, space, query, s, &told, err);
	free(query->replaced);
	query->replaced = told.length ? memory_text(text_of(&told)) : NULL;
	text_release(&told);
	return fine;
}

/* --- suggestions --- */

static void table_words(Table *table, const Space *space, const uint32_t *rows, size_t count)
{
	Text words = {0};
	for (size_t i = 0; i < count; i++)
		text_format(&words, "%s%s", i ? ", " : "", dictionary_word(&space->items, rows[i]));
	table_text(table, text_of(&words));
	text_release(&words);
}

static void add_lost(
	Table *table, const Audit *audit, size_t set, const char *word, const uint32_t *near, size_t n_near)
{
	uint32_t forms[WORD_FORMS];
	Text spelled = {0};
	table_text(table, (char[]){audit->sets[set].role, '\0'});
	table_text(table, word);
	table_words(table, audit->space, forms, word_forms(audit->space, word, forms));
	space_suggest(audit->space, word, &spelled);
	table_text(table, text_of(&spelled));
	text_release(&spelled);
	table_words(table, audit->space, near, n_near);
}

void audit_report_replacements(Report *out, const Audit *audit)
{
	if (!audit_lost(audit))
		return;
	Table *table = report_table(out, "replacements");
	static const char *const columns[] = {"set", "lost", "forms", "spelled alike", "near the set"};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_column(table, columns[i], COLUMN_TEXT, 0);
	size_t shown = 0;
	for (size_t s = 0; s < audit->n_sets; s++) {
		const Selection *set = &audit->sets[s];
		uint32_t near[WORD_NEIGHBOURS];
		size_t n_near = set->n_lost ? word_forms_near(audit, s, NULL, near) : 0;
		for (size_t i = 0; i < set->n_lost && shown < LOST_SHOWN; i++, shown++)
			add_lost(table, audit, s, set->set->words[set->lost[i]], near, n_near);
	}
	report_text(out,
		"None of these is used; replace=lost:word puts one in the place of a lost word, and is told.");
}
