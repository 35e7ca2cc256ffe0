/* Completion: what could stand at the cursor. It belongs to the kind of argument, not to each command. */
#include "command/command.h"
#include "command/group_audit.h"
#include "data/catalogue.h"
#include "data/testset.h"
#include "data/translations.h"
#include "session/version.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { COMPLETIONS_MOST = 200 };

static void offer(Completions *out, const char *prefix, const char *word, const char *typed)
{
	if (!text_starts(word, typed) || out->count >= COMPLETIONS_MOST)
		return;
	Text whole = {0};
	text_format(&whole, "%s%s", prefix, word);
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->words[i], text_of(&whole)) == 0) {
			text_release(&whole);
			return;
		}
	out->words = memory_grow(out->words, out->count, &out->room, sizeof *out->words);
	out->words[out->count++] = text_take(&whole);
}

static void offer_list(Completions *out, const char *prefix, const char *list, const char *typed)
{
	for (const char *at = list; at && *at;) {
		size_t n = strcspn(at, "|");
		char *word = memory_slice(at, n);
		offer(out, prefix, word, typed);
		free(word);
		at += n + (at[n] == '|');
	}
}

/* Once their @ is typed: nobody wants all of them in the way. */
static void offer_versions(const Object *object, const char *prefix, const char *typed, Completions *out)
{
	for (size_t i = object->n_versions; strchr(typed, '@') && i-- > 0;)
		offer(out, prefix, object->versions[i]->object.name, typed);
}

static void offer_objects(
	const Session *session, ArgKind kind, const char *prefix, const char *typed, Completions *out)
{
	for (size_t i = session->n_objects; i-- > 0;) {
		const Object *object = session->objects[i];
		bool space = object->kind == OBJECT_SPACE || object->kind == OBJECT_MODEL;
		bool data = object->kind == OBJECT_CORPUS || object->kind == OBJECT_IMAGES;
		bool fits = kind == ARG_OBJECT || (kind == ARG_SPACE && space) || (kind == ARG_DATA && data) ||
			    (kind == ARG_METRIC && object->kind == OBJECT_METRIC) ||
			    (kind == ARG_LEXICON && object->kind == OBJECT_LEXICON) ||
			    (kind == ARG_WORDSET && object->kind == OBJECT_WORDSET);
		if (fits)
			offer(out, prefix, object->name, typed);
		if (kind == ARG_OBJECT || kind == ARG_SPACE)
			offer_versions(object, prefix, typed, out);
	}
}

/* Items stand by falling count, so the first that fit are the most frequent ones. */
static void offer_items(
	const Session *session, const char *space_name, const char *prefix, const char *typed, Completions *out)
{
	const Space *space = session_space_at_hand(session, space_name);
	if (!space)
		return;
	for (uint32_t i = 0; i < space->items.count && out->count < COMPLETIONS_MOST / 4; i++)
		offer(out, prefix, space->items.words[i], typed);
}

static void offer_words(const Dictionary *words, const char *prefix, const char *typed, Completions *out)
{
	for (uint32_t i = 0; i < words->count; i++)
		offer(out, prefix, dictionary_word(words, i), typed);
}

/* Those of the current space, then those of corpora, the newest first. */
static void offer_domains(const Session *session, const char *prefix, const char *typed, Completions *out)
{
	const Space *space = session_space_at_hand(session, NULL);
	if (space)
		offer_words(&space->domains, prefix, typed, out);
	for (size_t i = session->n_objects; i-- > 0;)
		if (session->objects[i]->corpus)
			offer_words(&session->objects[i]->corpus->domains, prefix, typed, out);
}

static void offer_file(
	const char *prefix, const char *folder, const char *name, const char *typed, Completions *out)
{
	Text path = {0};
	struct stat status;
	text_format(&path, "%s%s", folder, name);
	char *place = command_home(text_of(&path));
	if (stat(place ? place : text_of(&path), &status) == 0 && S_ISDIR(status.st_mode))
		text_add(&path, "/");
	offer(out, prefix, text_of(&path), typed);
	text_release(&path);
	free(place);
}

static void offer_files(const char *prefix, const char *typed, Completions *out)
{
	const char *slash = strrchr(typed, '/');
	char *folder = slash ? memory_slice(typed, (size_t)(slash - typed) + 1) : memory_text("");
	char *home = command_home(folder);
	struct dirent **entries;
	int count = scandir(home ? home : *folder ? folder : ".", &entries, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		if (entries[i]->d_name[0] != '.')
			offer_file(prefix, folder, entries[i]->d_name, typed, out);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	free(folder);
	free(home);
}

static void offer_datasets(const char *prefix, const char *typed, Completions *out)
{
	Catalogue catalogue;
	if (catalogue_read(NULL, &catalogue, NULL))
		for (size_t i = 0; i < catalogue.count; i++)
			offer(out, prefix, catalogue.sets[i].name, typed);
	catalogue_release(&catalogue);
}

/* The standard tests, which stand for all their sets. */
static void offer_testsets(const char *prefix, const char *typed, Completions *out)
{
	char **names;
	size_t count;
	if (!testset_names(&names, &count, NULL))
		return;
	for (size_t i = 0; i < count; i++) {
		offer(out, prefix, names[i], typed);
		free(names[i]);
	}
	free(names);
}

static void offer_languages(const char *prefix, const char *typed, Completions *out)
{
	char **languages;
	size_t count;
	if (!translations_languages(&languages, &count, NULL))
		return;
	for (size_t i = 0; i < count; i++) {
		offer(out, prefix, languages[i], typed);
		free(languages[i]);
	}
	free(languages);
}

/* What `show` takes besides items of a space: sets of pictures, and their pictures. */
static void offer_pictures(const Session *session, const char *typed, Completions *out)
{
	for (size_t i = session->n_objects; i-- > 0;) {
		const Object *object = session->objects[i];
		if (!object->images)
			continue;
		offer(out, "", object->name, typed);
		for (uint32_t j = 0; j < object->images->names.count && out->count < COMPLETIONS_MOST / 4; j++)
			offer(out, "", object->images->names.words[j], typed);
	}
}

static void offer_verbs(const char *typed, Completions *out)
{
	for (size_t i = 0; commands[i]; i++)
		offer(out, "", commands[i]->name, typed);
}

static void offer_jobs(const Session *session, const char *typed, Completions *out)
{
	for (size_t i = session->n_tasks; i-- > 0;) {
		char number[16];
		snprintf(number, sizeof number, "%d", session->tasks[i]->number);
		if (!session->tasks[i]->settled)
			offer(out, "", number, typed);
	}
}

/* `train NAME` goes on with a model, so models are methods too. */
static void offer_models(const Session *session, const char *typed, Completions *out)
{
	for (size_t i = 0; i < session->n_objects; i++)
		if (session->objects[i]->kind == OBJECT_MODEL)
			offer(out, "", session->objects[i]->name, typed);
}

typedef struct Typed {
	const Command *command;
	const char *space; /* given as in= on the line, or NULL */
	const char *word;  /* the part that is replaced, without `prefix` */
	const char *prefix;
} Typed;

/* What the session holds of a kind. */
static void offer_held(const Session *session, const Typed *typed, const ArgSpec *spec, Completions *out)
{
	ArgKind kind = spec->kind;
	switch (kind) {
	case ARG_WORDSET:
		offer_testsets(typed->prefix, typed->word, out);
		/* fall through */
	case ARG_OBJECT:
	case ARG_DATA:
	case ARG_SPACE:
	case ARG_LEXICON:
	case ARG_METRIC:
		offer_objects(session, kind, typed->prefix, typed->word, out);
		if (strcmp(spec->name, "translations") == 0)
			offer_languages(typed->prefix, typed->word, out);
		break;
	case ARG_ITEM:
	case ARG_EXPRESSION:
		offer_items(session, typed->space, typed->prefix, typed->word, out);
		if (strcmp(typed->command->name, "show") == 0)
			offer_pictures(session, typed->word, out);
		break;
	case ARG_DOMAIN:
		offer_domains(session, typed->prefix, typed->word, out);
		break;
	case ARG_JOB:
		offer_jobs(session, typed->word, out);
		break;
	default:
		break;
	}
}

static void offer_method(const Session *session, const Typed *typed, Completions *out)
{
	if (strcmp(typed->command->name, "train") == 0)
		offer_models(session, typed->word, out);
	if (strcmp(typed->command->name, "explain") == 0)
		offer_items(session, typed->space, typed->prefix, typed->word, out);
}

static void offer_values(const Session *session, const Typed *typed, const ArgSpec *spec, Completions *out)
{
	const char *value;
	for (size_t i = 0; spec->value_at && (value = spec->value_at(i)); i++)
		offer(out, typed->prefix, value, typed->word);
	offer_list(out, typed->prefix, spec->choices, typed->word);
	switch (spec->kind) {
	case ARG_YESNO:
		offer_list(out, typed->prefix, "yes|no", typed->word);
		break;
	case ARG_METHOD:
		offer_method(session, typed, out);
		break;
	case ARG_FILE:
		if (strcmp(typed->command->name, "load") == 0)
			offer_datasets(typed->prefix, typed->word, out);
		offer_files(typed->prefix, typed->word, out);
		break;
	case ARG_DATASET:
		offer_datasets(typed->prefix, typed->word, out);
		break;
	case ARG_COMMAND:
	case ARG_LINE:
		offer_verbs(typed->word, out);
		break;
	default:
		offer_held(session, typed, spec, out);
	}
}

static void offer_options(const ArgSpec *specs, const char *typed, Completions *out)
{
	for (; specs && specs->name; specs++) {
		if (specs->flags & ARG_POSITIONAL)
			continue;
		Text option = {0};
		text_format(&option, "%s%s", specs->name, specs->kind == ARG_OVER ? "" : "=");
		offer(out, "", text_of(&option), typed);
		text_release(&option);
	}
}

static const ArgSpec *option_named(const ArgSpec *specs, const char *name, size_t length)
{
	for (; specs && specs->name; specs++)
		if (!(specs->flags & ARG_POSITIONAL) && strlen(specs->name) == length &&
			strncmp(specs->name, name, length) == 0)
			return specs;
	return NULL;
}

/* The positional argument that comes after *given words, which are counted down; a list of the method follows
 * on that of the command. */
static const ArgSpec *place_after(const ArgSpec *specs, size_t *given)
{
	for (; specs && specs->name; specs++)
		if (specs->flags & ARG_POSITIONAL && (specs->flags & ARG_MANY || (*given)-- == 0))
			return specs;
	return NULL;
}

static bool is_option_word(const Token *token)
{
	return !token->plain && strchr(token->text, '=') && token->text[0] != '=';
}

/* Whether options may be lists, of which the last value is being typed. */
static bool takes_lists(const Command *command)
{
	for (const ArgSpec *spec = command->args; spec->name; spec++)
		if (spec->kind == ARG_OVER)
			return true;
	return false;
}

static bool reads_files(const Command *command, const char *method)
{
	const GroupAudit *audit =
		method && strcmp(command->name, "audit") == 0 ? group_audit_find(method) : NULL;
	return audit && audit->reads_files;
}

static void complete_argument(const Session *session, const Command *command, const Token *tokens,
	size_t before, char *word, Completions *out)
{
	const ArgSpec *more = NULL;
	Error none = ERROR_INIT;
	size_t words = 0;
	Typed typed = {.command = command, .word = word, .prefix = ""};
	for (size_t i = 1; i < before; i++) {
		if (text_starts(tokens[i].text, "in="))
			typed.space = tokens[i].text + 3;
		words += !is_option_word(&tokens[i]);
	}
	const Token *token;
	const char *method = before ? command_method_word(command, tokens + 1, before - 1, &token) : NULL;
	if (command->method && (method || command->method_option || !command->args[0].name))
		command->method(session, method, &more, &none);
	char *equals = strchr(word, '=');
	if (equals) {
		const ArgSpec *spec = option_named(command->args, word, (size_t)(equals - word));
		spec = spec ? spec : option_named(more, word, (size_t)(equals - word));
		char *comma = takes_lists(command) ? strrchr(equals, ',') : NULL;
		typed.word = (comma ? comma : equals) + 1;
		typed.prefix = memory_slice(word, (size_t)(typed.word - word));
		if (spec)
			offer_values(session, &typed, spec, out);
		free((char *)typed.prefix);
		return;
	}
	const ArgSpec *place = place_after(command->args, &words);
	place = place ? place : place_after(more, &words);
	if (place && place->kind == ARG_WORDSET && reads_files(command, method))
		offer_files("", word, out);
	else if (place)
		offer_values(session, &typed, place, out);
	offer_options(command->args, word, out);
	offer_options(more, word, out);
}

/* Inside `watch near ki…` and `help train sg…` the line that counts begins after the first word. */
static size_t inner_line(const char *line)
{
	size_t start = 0;
	for (;;) {
		size_t verb = start + strspn(line + start, " ");
		size_t length = strcspn(line + verb, " ");
		char *word = memory_slice(line + verb, length);
		const Command *command = line[verb + length] ? command_find(word, NULL) : NULL;
		free(word);
		bool about = command && command->args[0].name &&
			     (command->args[0].kind == ARG_LINE || command->args[0].kind == ARG_COMMAND);
		if (!about)
			return start;
		start = verb + length + 1;
	}
}

void command_complete(const Session *session, const char *line, size_t cursor, Completions *out)
{
	*out = (Completions){0};
	char *typed = memory_slice(line, cursor);
	size_t start = inner_line(typed), from = cursor;
	while (from > start && typed[from - 1] != ' ' && typed[from - 1] != '{')
		from--;
	out->from = from;
	char *word = memory_text(typed + from);
	typed[from] = '\0';
	if (from > start && typed[from - 1] == '{')
		typed[from - 1] = '\0';
	Token *tokens = NULL;
	size_t count = 0;
	Error none = ERROR_INIT;
	if (tokens_split(typed + start, &tokens, &count, &none)) {
		const Command *command = count ? command_find(tokens[0].text, NULL) : NULL;
		if (count == 0)
			offer_verbs(word, out);
		else if (command)
			complete_argument(session, command, tokens, count, word, out);
	}
	tokens_free(tokens, count);
	free(word);
	free(typed);
}

void completions_release(Completions *completions)
{
	for (size_t i = 0; i < completions->count; i++)
		free(completions->words[i]);
	free(completions->words);
	*completions = (Completions){0};
}
