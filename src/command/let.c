/* let: give a list of words a name. */
#include "command/command.h"

#include <string.h>

/* The words may come in braces, which are one token, or bare. */
static bool take_words(const Call *call, WordSet *set, Error *err)
{
	size_t first = strcmp(args_word(call->args, "words", 0), "=") == 0;
	if (args_count(call->args, "words") == first)
		return args_fault(
			call->args, "words", 0, err, "words are missing after =: let X = {he him his}");
	for (size_t i = first; i < args_count(call->args, "words"); i++)
		if (!wordset_parse(args_word(call->args, "words", i), set, err))
			return false;
	return true;
}

static bool run_let(const Call *call, Report *out, Error *err)
{
	const char *name = args_text(call->args, "name");
	WordSet *set = wordset_new(name, call->line);
	Object *object = NULL;
	if (take_words(call, set, err))
		object = session_put(call->session, name, OBJECT_WORDSET, call->line, err);
	if (!object) {
		wordset_unref(set);
		return false;
	}
	wordset_checksum(set);
	object->wordset = set;
	session_changed(call->session, object);
	report_text(out, "%s is a set of %zu words.", name, set->count);
	return true;
}

const Command command_let = {
	.name = "let",
	.group = "data",
	.summary = "Give a list of words a name, to be used where a word set is wanted",
	.help = "Word sets are what audits compare. Written with blanks around the equals sign: "
		"let FAMILY = {home parents children}",
	.args = {{.name = "name",
			 .kind = ARG_NEW_NAME,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "name of the set"},
		{.name = "words",
			.kind = ARG_WORDSET,
			.flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
			.help = "= {words}"}},
	.example = "let family = {home parents children}",
	.run = run_let,
};
