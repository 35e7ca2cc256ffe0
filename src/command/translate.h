/* Option translations= of commands that take word sets: the sets in another language. */
#ifndef COMMAND_TRANSLATE_H
#define COMMAND_TRANSLATE_H

#include "command/command.h"
#include "data/testset.h"
#include "data/translations.h"

#define ARG_TRANSLATIONS                                                                                       \
	{                                                                                                      \
		.name = "translations", .kind = ARG_LEXICON,                                                   \
		.help = "takes the words in another language: de, es, hr, it, ru or tr (XWEAT), a file, or a " \
			"lexicon of the session, of a word and its translations"                               \
	}

/* What the option names; without it {0}, which has no lexicon. */
bool translations_asked(const Call *call, Translations *translations, Error *err);
/* The words of a set in the other language, all forms that there are; names stay as they are. A reference for
 * the caller; words without a translation are added to `untranslated`. Fails on a set of names, and when more
 * than a fifth has no translation, unless force=yes. */
WordSet *translations_of(
	const Call *call, const Translations *translations, const WordSet *set, Text *untranslated, Error *err);
/* The same of all lists that play a role among `roles`. */
bool translations_of_testset(const Call *call, const Translations *translations, TestSet *set,
	const char *roles, Text *untranslated, Error *err);
/* Appends where the words are from, which faults are known, and what has no translation; no full stop. */
void translations_say(const Translations *translations, const char *untranslated, Text *out);

#endif
