/* Which items may answer a question: those of a set, those that occurred often enough. */
#include "command/question.h"

#include "audit/selection.h"
#include "command/wordsets.h"

#include <stdlib.h>
#include <string.h>

static void add_sources(const Lexicon *lexicon, WordSet *set)
{
	for (size_t i = 0; i < lexicon->count; i++)
		wordset_add(set, lexicon->pairs[i].source);
}

/* Those of a set, or the first words of a lexicon's pairs. */
WordSet *question_words(const Question *question, const char *argument, Error *err)
{
	const Call *call = question->call;
	const char *typed = args_text(call->args, argument);
	const Object *object = session_find(call->session, typed);
	Error why = ERROR_INIT;
	WordSet *set = object && object->kind == OBJECT_LEXICON ? wordset_new(NULL, NULL)
								: wordset_whole(call->session, typed, &why);
	if (set && object && object->kind == OBJECT_LEXICON)
		add_sources(object->lexicon, set);
	if (!set)
		args_fault(call->args, argument, 0, err, "%s", why.message);
	return set;
}

static bool allow_words(Question *question, Error *err)
{
	WordSet *set = question_words(question, "among", err);
	size_t found = 0;
	for (size_t i = 0; set && i < set->count; i++) {
		uint32_t row = selection_row(question->space, set->words[i], NULL);
		if (row == DICTIONARY_NONE)
			continue;
		question->only[row / 64] |= (uint64_t)1 << row % 64;
		found++;
	}
	if (set && !found)
		args_fault(question->call->args, "among", 0, err, "no word of it is an item of %s",
			question->name);
	wordset_unref(set);
	return found > 0;
}

static bool allow_frequent(Question *question, Error *err)
{
	const Space *space = question->space;
	uint64_t least = (uint64_t)args_integer(question->call->args, "min_count");
	if (!space->counts)
		return args_fault(question->call->args, "min_count", 0, err,
			"%s does not say how often its items occurred", question->name);
	for (size_t row = 0; row < space->vectors.rows; row++)
		if (space->counts[row] < least)
			question->only[row / 64] &= ~((uint64_t)1 << row % 64);
	return true;
}

bool question_filter(Question *question, Error *err)
{
	const Args *args = question->call->args;
	bool among = args_has(args, "among") && args_given(args, "among");
	bool frequent = args_has(args, "min_count") && args_given(args, "min_count");
	if (!among && !frequent)
		return true;
	size_t words = question->space->vectors.rows / 64 + 1;
	question->only = memory_new(words, sizeof *question->only);
	if (!among)
		memset(question->only, 0xFF, words * sizeof *question->only);
	return (!among || allow_words(question, err)) && (!frequent || allow_frequent(question, err));
}
