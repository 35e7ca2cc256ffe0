/* `load NAME`, where NAME is a data set of the catalogue. */
#include "command/load.h"
#include "data/catalogue.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The set that the only word of the call names, unless there is a file of that name: *set is NULL for files. */
static bool find_dataset(const Call *call, const Catalogue *catalogue, const Dataset **set, Error *err)
{
	const char *name = args_word(call->args, "files", 0);
	bool file = args_count(call->args, "files") > 1 || access(name, F_OK) == 0 || strchr(name, '/');
	Error why = ERROR_INIT;
	*set = file ? NULL : catalogue_find(catalogue, name, &why);
	if (file || *set)
		return true;
	return args_fault(call->args, "files", 0, err, "there is no file \"%s\", and %s", name, why.message);
}

/* What the set's entry says after `load`, but for options that the call gives itself; those come after it. */
static bool dataset_line(const Call *call, const Dataset *set, Text *line, Error *err)
{
	Text words = {0};
	bool fine = dataset_load_words(set, &words, err);
	for (const ArgSpec *spec = command_load.args; fine && spec->name; spec++) {
		Text option = {0};
		text_format(&option, " %s=", spec->name);
		char *there = strstr(words.data, text_of(&option));
		if (args_given(call->args, spec->name) && !(spec->flags & ARG_POSITIONAL)) {
			if (there)
				memset(there, ' ', option.length + strcspn(there + option.length, " "));
			text_format(line, " %s=\"%s\"", spec->name, args_text(call->args, spec->name));
		}
		text_release(&option);
	}
	text_add(&words, text_of(line));
	text_release(line);
	*line = words;
	if (fine && !args_given(call->args, "as")) {
		char *name = session_free_name(call->session, set->name);
		text_format(line, " as=%s", name);
		free(name);
	}
	return fine;
}

static bool load_set(const Call *call, const Dataset *set, Report *out, Error *err)
{
	Text line = {0};
	Token *tokens = NULL;
	size_t count = 0;
	bool fine = dataset_line(call, set, &line, err) && tokens_split(text_of(&line), &tokens, &count, err);
	Args *args = fine ? args_parse(command_load.args, NULL, tokens, count, err) : NULL;
	if (args) {
		Call inner = *call;
		inner.args = args;
		fine = load_files(&inner, out, err);
	}
	fine = fine && args;
	if (!fine) /* columns of the inner line mean nothing to whoever typed the outer one */
		error_at(err, args_token(call->args, "files", 0)->column,
			args_token(call->args, "files", 0)->width);
	args_free(args);
	tokens_free(tokens, count);
	text_release(&line);
	return fine;
}

bool load_dataset(const Call *call, bool *is_set, Report *out, Error *err)
{
	Catalogue catalogue = {0};
	const Dataset *set = NULL;
	/* Files can be loaded without the catalogue, should it be missing. */
	bool fine = !catalogue_read(NULL, &catalogue, NULL) || find_dataset(call, &catalogue, &set, err);
	*is_set = set != NULL;
	if (fine && set)
		fine = load_set(call, set, out, err);
	catalogue_release(&catalogue);
	return fine;
}
