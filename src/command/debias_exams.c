/* What `debias` asks both spaces beside the groups: its own test, ratings, questions, pairs. */
#include "command/debias_work.h"
#include "command/translate.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef bool ReadOne(const Call *call, DebiasWork *work, const char *name, Error *why);

/* Each of the names, with commas between. */
static bool read_list(
	const Call *call, DebiasWork *work, const char *option, const char *list, ReadOne *read, Error *err)
{
	Error why = ERROR_INIT;
	bool fine = true;
	while (fine && list && *list) {
		size_t length = strcspn(list, ",");
		char *name = memory_slice(list, length);
		fine = read(call, work, name, &why);
		free(name);
		list += length + (list[length] == ',');
	}
	return fine || args_fault(call->args, option, 0, err, "%s", why.message);
}

static bool read_file(const Call *call, DebiasWork *work, const char *name, Error *why)
{
	(void)call;
	return debias_exams_read(&work->exams, name, why);
}

static bool read_lexicon(const Call *call, DebiasWork *work, const char *name, Error *why)
{
	const Object *object = session_find(call->session, name);
	Lexicon *lexicon = object && object->lexicon ? lexicon_ref(object->lexicon) : lexicon_read(name, why);
	bool fine = lexicon && debias_exams_retrieve(&work->exams, lexicon, name, why);
	if (lexicon)
		lexicon_unref(lexicon);
	return fine;
}

/* The standard test that gives the groups, if one does and it has words X and Y, too. */
static void read_own_test(const Call *call, DebiasWork *work)
{
	if (args_count(call->args, "groups") != 1)
		return;
	const char *name = args_word(call->args, "groups", 0);
	if (name[0] == '{')
		return;
	TestSet test = {0};
	Error why = ERROR_INIT;
	Translations translations = {0};
	Text untranslated = {0};
	bool asked = testset_find(name, &test, &why) && testset_role(&test, 'X') && testset_role(&test, 'Y');
	bool fine = !asked ||
		    (translations_asked(call, &translations, &why) &&
			    translations_of_testset(call, &translations, &test, "XYAB", &untranslated, &why) &&
			    debias_exams_weat(&work->exams, work->input.space, &test,
				    args_yes(call->args, "force"), &why));
	if (!fine) {
		Text told = {0};
		text_format(&told, "weat %s is not asked: %s", test.name, why.message);
		work->not_asked = text_take(&told);
	}
	text_release(&untranslated);
	translations_release(&translations);
	testset_release(&test);
}

bool debias_read_exams(const Call *call, DebiasWork *work, Error *err)
{
	const char *files = args_text(call->args, "eval");
	read_own_test(call, work);
	if (!read_list(call, work, "retrieve", args_text(call->args, "retrieve"), read_lexicon, err))
		return false;
	if (files && access(files, F_OK) == 0) { /* its name may have a comma */
		Error why = ERROR_INIT;
		return read_file(call, work, files, &why) ||
		       args_fault(call->args, "eval", 0, err, "%s", why.message);
	}
	return read_list(call, work, "eval", files, read_file, err);
}
