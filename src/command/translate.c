/* Word sets of one language, asked of a space of another. */
#include "command/translate.h"
#include "command/audit.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_SHOWN = 12 /* of those without a translation */ };

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

static WordSet *translate(
	const Translations *translations, const WordSet *set, Text *untranslated, size_t *missing)
{
	Text citation = {0};
	if (set->citation)
		text_format(&citation, "%s; ", set->citation);
	text_format(&citation, "translated by %s (%s)", translations->name, translations->lexicon->checksum);
	WordSet *translated = wordset_new(set->name, text_of(&citation));
	text_release(&citation);
	translated->language = memory_text(translations->language);
	for (size_t i = 0; i < set->count; i++)
		if (add_translations(translations->lexicon, set->words[i], translated)) {
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
static bool check(const Call *call, const WordSet *set, size_t missing, const char *untranslated, Error *err)
{
	size_t shown = 0, bytes = 0;
	while (shown < WORDS_SHOWN && untranslated[bytes])
		shown += untranslated[bytes++] == ',';
	if (missing == set->count)
		return args_fault(call->args, "translations", 0, err,
			"none of the %zu words of %s has a translation: the table is for other sets",
			set->count, set->name);
	if (missing * 5 <= set->count || (args_has(call->args, "force") && args_yes(call->args, "force")))
		return true;
	return args_fault(call->args, "translations", 0, err,
		"%zu of the %zu words of %s have no translation, more than a fifth: %.*s%s; force=yes goes on "
		"with "
		"the rest",
		missing, set->count, set->name, (int)bytes, untranslated, untranslated[bytes] ? " …" : "");
}

WordSet *translations_of(
	const Call *call, const Translations *translations, const WordSet *set, Text *untranslated, Error *err)
{
	size_t missing = 0, before = untranslated->length;
	if (!has_words(call, set, err))
		return NULL;
	WordSet *translated = translate(translations, set, untranslated, &missing);
	const char *of_set = text_of(untranslated) + before;
	if (check(call, set, missing, of_set + strspn(of_set, ", "), err))
		return translated;
	wordset_unref(translated);
	return NULL;
}

bool translations_of_testset(const Call *call, const Translations *translations, TestSet *set,
	const char *roles, Text *untranslated, Error *err)
{
	bool fine = true;
	for (size_t i = 0; fine && translations->lexicon && i < set->count; i++) {
		if (!strchr(roles, set->roles[i]))
			continue;
		WordSet *translated = translations_of(call, translations, set->sets[i], untranslated, err);
		fine = translated != NULL;
		if (fine) {
			wordset_unref(set->sets[i]);
			set->sets[i] = translated;
		}
	}
	return fine;
}

bool translations_asked(const Call *call, Translations *translations, Error *err)
{
	*translations = (Translations){0};
	if (!args_given(call->args, "translations"))
		return true;
	const char *name = args_text(call->args, "translations");
	Error why = ERROR_INIT;
	const Object *object = session_find(call->session, name);
	/* A space of German may be called de, too. */
	if (!object || (object->kind != OBJECT_LEXICON && translations_are_there(name)))
		return translations_find(name, translations, &why) ||
		       args_fault(call->args, "translations", 0, err, "%s", why.message);
	const Object *lexicon = session_get(call->session, name, OBJECT_LEXICON, &why);
	if (!lexicon)
		return args_fault(call->args, "translations", 0, err, "%s", why.message);
	translations->name = memory_text(name);
	translations->lexicon = lexicon_ref(lexicon->lexicon);
	return true;
}

void translations_say(const Translations *translations, const char *untranslated, Text *out)
{
	text_format(out, "translated by %s", translations->name);
	if (translations->language)
		text_format(out, " (language: %s)", translations->language);
	if (translations->notes)
		text_format(out, ", %s", translations->notes);
	if (untranslated && *untranslated)
		text_format(out, "; words without a translation, which are left out: %s", untranslated);
}

/* --- the sets of an audit --- */

static bool is_asked_for(const Call *call, char role)
{
	const char *which = args_text(call->args, "translated");
	bool target = role == 'X' || role == 'Y';
	return !which || !strcmp(which, "all") || target == !strcmp(which, "targets");
}

/* A test that puts words into sentences has English ones. */
static bool check_sentences(const Call *call, Error *err)
{
	return !args_has(call->args, "templates") || args_given(call->args, "templates") ||
	       args_fault(call->args, "translations", 0, err,
		       "the sentences of seat are English; templates=FILE gives it some of the other language");
}

static bool translate_all(const Call *call, const AuditTest *test, const Translations *translations,
	AuditQuery *query, Text *untranslated, Error *err)
{
	size_t first = strlen(test->roles) + query->further - query->count;
	for (size_t i = 0; i < query->count; i++) {
		if (!is_asked_for(call, audit_test_role(test, first + i)))
			continue;
		WordSet *translated = translations_of(call, translations, query->sets[i], untranslated, err);
		if (!translated)
			return false;
		wordset_unref(query->sets[i]);
		query->sets[i] = translated;
	}
	return true;
}

static void add_benchmark(AuditQuery *query, const Translations *translations)
{
	Text both = {0};
	query->changed |= translations->changed;
	if (!translations->benchmark)
		return;
	text_format(&both, "%s%s%s", query->benchmark ? query->benchmark : "", query->benchmark ? "; " : "",
		translations->benchmark);
	free(query->benchmark);
	query->benchmark = text_take(&both);
}

bool audit_translate(const Call *call, const AuditTest *test, AuditQuery *query, Error *err)
{
	Translations translations;
	Text untranslated = {0}, said = {0};
	bool fine = translations_asked(call, &translations, err) &&
		    (!translations.lexicon || check_sentences(call, err));
	if (fine && translations.lexicon)
		fine = translate_all(call, test, &translations, query, &untranslated, err);
	if (fine && translations.lexicon) {
		const char *which = args_text(call->args, "translated");
		text_format(&said, "words%s are ",
			!which || !strcmp(which, "all") ? ""
			: !strcmp(which, "targets")     ? " of X and Y"
							: " of the attributes");
		translations_say(&translations, text_of(&untranslated), &said);
		query->translated = text_take(&said);
		add_benchmark(query, &translations);
	}
	text_release(&untranslated);
	translations_release(&translations);
	return fine;
}
