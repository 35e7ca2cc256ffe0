/* let: give a list of words a name. */
#include "command/command.h"

#include <stdlib.h>
#include <string.h>

/* What is left of "NAME=words" or "=words" when the equals sign is gone. */
static bool add_words(const char *text, WordSet *set, Error *err)
{
	return !*text || wordset_parse(text, set, err);
}

/* Blanks around the equals sign are as people like it: X = {a b}, X={a b}, or X {a b}. */
static bool take_words(const Call *call, const char *equals, WordSet *set, Error *err)
{
	if (equals && !add_words(equals + 1, set, err))
		return false;
	for (size_t i = 0; i < args_count(call->args, "words"); i++) {
		const char *word = args_word(call->args, "words", i);
		bool joined = i == 0 && !equals && word[0] == '=';
		if (!add_words(word + joined, set, err))
			return false;
	}
	return set->count > 0 || args_fault(call->args, "name", 0, err,
					 "words are missing: let NAME = {he him his} gives them a name");
}

/* What a word-set file says in its header; a list that the user typed is made by its line. */
static WordSet *new_set(const Call *call, const char *name)
{
	const char *citation = args_text(call->args, "citation"), *language = args_text(call->args, "language"),
		   *notes = args_text(call->args, "notes");
	WordSet *set = wordset_new(name, citation ? citation : call->line);
	set->language = memory_text(language);
	set->notes = memory_text(notes);
	return set;
}

static bool run_let(const Call *call, Report *out, Error *err)
{
	const char *typed = args_text(call->args, "name"), *equals = strchr(typed, '=');
	char *name = equals ? memory_slice(typed, (size_t)(equals - typed)) : memory_text(typed);
	WordSet *set = new_set(call, name);
	Object *object = NULL;
	if (take_words(call, equals, set, err))
		object = session_put(call->session, name, OBJECT_WORDSET, call->line, err);
	if (object) {
		wordset_checksum(set);
		object->wordset = wordset_ref(set);
		session_changed(call->session, object);
		report_text(out, "%s is a set of %zu word%s.", name, set->count, set->count == 1 ? "" : "s");
	}
	wordset_unref(set);
	free(name);
	return object != NULL;
}

const Command command_let = {
	.name = "let",
	.group = "data",
	.summary = "Give a list of words a name, to be used where a word set is wanted",
	.help = "Word sets are what audits compare. citation=, language= and notes= say what a word-set file "
		"says in its header, and stand in reports; a word that looks like that is put in braces or "
		"quotes.",
	.args = {{.name = "name",
			 .kind = ARG_NEW_NAME,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_WHOLE,
			 .help = "name of the set"},
		{.name = "words",
			.kind = ARG_WORDSET,
			.flags = ARG_POSITIONAL | ARG_MANY | ARG_WHOLE,
			.help = "= {words}"},
		{.name = "citation", .kind = ARG_TEXT, .help = "where the words were published; else the line"},
		{.name = "language", .kind = ARG_TEXT, .help = "of the words, as en or de"},
		{.name = "notes",
			.kind = ARG_TEXT,
			.aliases = "note",
			.help = "what readers should know of it"}},
	.unread = true,
	.example = "let family = {home parents children} notes=\"typed by hand\"",
	.run = run_let,
};
