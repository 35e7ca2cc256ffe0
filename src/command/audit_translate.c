/* Word sets of one language, asked of a space of another. */
#include "command/audit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Adds all translations of a word; false when there is none. */
static bool add_translations(const Lexicon *lexicon, const char *word, WordSet *to)
{
	bool found = false;
	for (size_t i = 0; i < lexicon->count; i++)
		if (!strcmp(lexicon->pairs[i].source, word)) {
			wordset_add(to, lexicon->pairs[i].target);
			found = true;
		}
	return found;
}

/* Sets of the program are English, where a capital makes a name. */
static bool is_name(const WordSet *set, const char *word)
{
	return set->language && !strcmp(set->language, "en") && isupper((unsigned char)word[0]);
}

/* Names are the same in other languages, but do not say the same there, whatever a lexicon has for them. */
static bool has_words(const Call *call, const WordSet *set, Error *err)
{
	size_t names = 0;
	for (size_t i = 0; i < set->count; i++)
		names += is_name(set, set->words[i]);
	if (names * 2 <= set->count || (args_has(call->args, "force") && args_yes(call->args, "force")))
		return true;
	return args_fault(call->args, "translations", 0, err,
		"%zu of the %zu words of %s are names, which have no translation that says the same; ask "
		"weat1, weat2, weat7, weat8 or weat9, or a set of names from where the language is spoken",
		names, set->count, set->name);
}

static WordSet *translate(const WordSet *set, const Object *lexicon, Text *untranslated, size_t *missing)
{
	Text citation = {0};
	if (set->citation)
		text_format(&citation, "%s; ", set->citation);
	text_format(&citation, "translated by %s (%s)", lexicon->name, lexicon->lexicon->checksum);
	WordSet *translated = wordset_new(set->name, text_of(&citation));
	text_release(&citation);
	for (size_t i = 0; i < set->count; i++)
		if (add_translations(lexicon->lexicon, set->words[i], translated)) {
			continue;
		} else if (is_name(set, set->words[i])) {
			wordset_add(translated, set->words[i]);
		} else {
			text_format(untranslated, "%s%s", untranslated->length ? ", " : "", set->words[i]);
			(*missing)++;
		}
	wordset_checksum(translated);
	return translated;
}

/* What selection_check is for words that the space lacks. */
static bool check(const Call *call, const WordSet *set, size_t missing, const Text *untranslated, Error *err)
{
	if (missing * 5 <= set->count || (args_has(call->args, "force") && args_yes(call->args, "force")))
		return true;
	return args_fault(call->args, "translations", 0, err,
		"%zu of the %zu words of %s have no translation, more than a fifth: %s; force=yes goes on with "
		"the rest",
		missing, set->count, set->name, text_of(untranslated));
}

static bool translate_all(
	const Call *call, const Object *lexicon, AuditQuery *query, Text *untranslated, Error *err)
{
	for (size_t i = 0; i < query->count; i++) {
		size_t missing = 0, before = untranslated->length;
		if (!has_words(call, query->sets[i], err))
			return false;
		WordSet *translated = translate(query->sets[i], lexicon, untranslated, &missing);
		Text of_set = {0};
		text_add(&of_set, text_of(untranslated) + before);
		bool fine = check(call, query->sets[i], missing, &of_set, err);
		text_release(&of_set);
		wordset_unref(query->sets[i]);
		query->sets[i] = translated;
		if (!fine)
			return false;
	}
	return true;
}

bool audit_translate(const Call *call, AuditQuery *query, Error *err)
{
	if (!args_given(call->args, "translations"))
		return true;
	Error why = ERROR_INIT;
	const Object *lexicon =
		session_get(call->session, args_text(call->args, "translations"), OBJECT_LEXICON, &why);
	if (!lexicon)
		return args_fault(call->args, "translations", 0, err, "%s", why.message);
	Text untranslated = {0};
	bool fine = translate_all(call, lexicon, query, &untranslated, err);
	if (untranslated.length)
		query->untranslated = text_take(&untranslated);
	text_release(&untranslated);
	return fine;
}
