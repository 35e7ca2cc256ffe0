/* oov: a word that is not in a space, made of its n-grams. */
#include "command/carried.h"
#include "command/question.h"
#include "data/subwords.h"
#include "measure/neighbours.h"

#include <stdlib.h>

static void list_ngrams(const Subwords *subwords, const NgramList *ngrams, const float *vector, Report *out)
{
	Table *table = report_table(out, "n-grams");
	table_column(table, "n-gram", COLUMN_TEXT, 0);
	table_column(table, "bucket", COLUMN_INTEGER, 0);
	table_column(table, "cosine", COLUMN_NUMBER, 4);
	Text ngram = {0};
	for (size_t i = 0; i < ngrams->count; i++) {
		const Ngram *at = &ngrams->items[i];
		text_clear(&ngram);
		text_add_bytes(&ngram, text_of(&ngrams->word) + at->from, at->bytes);
		table_text(table, text_of(&ngram));
		table_integer(table, at->bucket);
		const float *part = subwords_vector(subwords, at->bucket);
		table_number(table, part ? exact_cosine(part, vector, subwords->rows.width) : 0);
	}
	text_release(&ngram);
}

static void list_neighbours(const Question *question, const char *word, const float *vector, Report *out)
{
	uint32_t row = dictionary_find_text(&question->space->items, word);
	Candidates candidates = question_candidates(question, &row, row != DICTIONARY_NONE);
	Hit *hits = memory_new(question->k, sizeof *hits);
	size_t count = neighbours_search(question->index, &candidates, METRIC_COSINE, vector, question->k,
		question->call->session->pool, hits);
	Table *table = question_table(question, "neighbours", "cosine", NULL, out);
	for (size_t i = 0; i < count; i++)
		question_row(question, table, hits[i].row, (double)hits[i].score, NULL);
	free(hits);
	question_tell_index(question, METRIC_COSINE, out);
}

/* N-grams of a space, of a model at rest, or of one at work, which stands still meanwhile. */
typedef struct NgramSource {
	const Subwords *subwords; /* NULL: there are none */
	Job *held;                /* until ngrams_close; may be NULL */
} NgramSource;

static void ngrams_close(NgramSource *source)
{
	if (source->held)
		job_let_go(source->held);
	*source = (NgramSource){0};
}

static const Subwords *subwords_of(const Model *model)
{
	return model && model->trainer->subwords ? model->trainer->subwords(model) : NULL;
}

static NgramSource ngrams_open(const Object *object)
{
	const Task *task = object->task;
	NgramSource source = {.subwords = object->space->subwords};
	if (source.subwords)
		return source;
	source.subwords = subwords_of(object->model);
	if (object->model || !task || !task->model || !job_hold(task->job))
		return source;
	source.held = task->job;
	source.subwords = subwords_of(task->model(job_held_work(task->job)));
	if (!source.subwords)
		ngrams_close(&source);
	return source;
}

/* --- the sides of a shared space --- */

/* Those of a side of the space that is asked, as long as the space that it was is in the session. */
static NgramSource side_ngrams(const Question *question, const SideMap *side, Error *err)
{
	const Object *object = carried_from(question->call->session, question->space, side, err);
	return object ? ngrams_open(object) : (NgramSource){0};
}

static bool refuse_several(const Question *question, Error *err)
{
	Text names = {0};
	shared_side_names(question->space->side_maps, &names);
	args_fault(question->call->args, "word", 0, err,
		"several sides of %s make words of n-grams: side= says of which the word is; its sides are %s",
		question->name, text_of(&names));
	text_release(&names);
	return false;
}

/* *side is the one that is asked for, or the only one with n-grams; NULL: there are none. */
static bool choose_side(const Question *question, const SideMap **side, NgramSource *source, Error *err)
{
	const SideMaps *maps = question->space->side_maps;
	*source = (NgramSource){0};
	if (!shared_side_wanted(question->call, question->space, question->name, side, err))
		return false;
	if (*side) {
		Error why = ERROR_INIT;
		*source = side_ngrams(question, *side, &why);
		return why.kind == ERROR_NONE ||
		       args_fault(question->call->args, "side", 0, err,
			       "new words of a side are made in the space that it was, and %s", why.message);
	}
	for (size_t i = 0; maps && i < maps->count; i++) {
		NgramSource found = side_ngrams(question, &maps->sides[i], NULL);
		if (found.subwords && *side) {
			ngrams_close(&found);
			return refuse_several(question, err);
		}
		if (found.subwords) {
			*side = &maps->sides[i];
			*source = found;
		}
	}
	return true;
}

/* The vector in the shared space instead, which the caller frees. */
static float *carry(const SideMap *side, float *x)
{
	double *y = memory_new(side->dim, sizeof *y);
	float *vector = memory_new(side->dim, sizeof *vector);
	side_map_carry(side, x, y);
	for (size_t d = 0; d < side->dim; d++)
		vector[d] = (float)y[d];
	free(y);
	free(x);
	return vector;
}

/* Without n-grams one can only tell which items are spelled alike. */
static void suggest(const Question *question, const char *name, const char *word, Report *out)
{
	Text near = {0};
	space_suggest(question->space, word, &near);
	report_text(out,
		"%s knows no n-grams of which a word could be made; those come with train fasttext or a "
		"fastText .bin. %s%s.",
		name, near.length ? "Spelled alike: " : "No item is spelled like it", text_of(&near));
	text_release(&near);
}

static bool refuse(const Question *question, const char *word, const Subwords *subwords, Error *err)
{
	return args_fault(question->call->args, "word", 0, err,
		"\"%s\" has no n-grams of %zu to %zu characters, so no vector can be made of them", word,
		subwords->shortest, subwords->longest);
}

/* The vector, which the caller frees, and its n-grams in a table; NULL when there are none. */
static float *compose(const Question *question, const char *word, NgramSource *source, Report *out, Error *err)
{
	const Subwords *subwords = source->subwords;
	NgramList ngrams = {0};
	float *vector = NULL;
	subwords_cut(subwords, word, &ngrams);
	if (ngrams.count) {
		vector = memory_new(subwords->rows.width, sizeof *vector);
		subwords_compose(subwords, &ngrams, false, vector);
		list_ngrams(subwords, &ngrams, vector, out);
	} else {
		refuse(question, word, subwords, err);
	}
	ngram_list_release(&ngrams);
	ngrams_close(source);
	return vector;
}

static void tell_known(const Question *question, const SideMap *side, const char *word, Report *out)
{
	if (side)
		report_text(out, "It was made as a word of %s, and carried over by the map of that side.",
			side->name);
	if (dictionary_find_text(&question->space->items, word) != DICTIONARY_NONE)
		report_text(out,
			"\"%s\" is in %s: its own vector was left out here; these are its n-grams alone.", word,
			question->name);
}

static bool answer(const Call *call, const Question *question, Report *out, Error *err)
{
	const char *word = args_text(call->args, "word");
	const SideMap *side;
	NgramSource source;
	if (!choose_side(question, &side, &source, err))
		return false;
	if (!side)
		source = ngrams_open(session_find(call->session, question->name));
	if (!source.subwords) {
		suggest(question, side ? side->name : question->name, word, out);
		return true;
	}
	float *vector = compose(question, word, &source, out, err);
	if (!vector)
		return false;
	if (side)
		vector = carry(side, vector);
	list_neighbours(question, word, vector, out);
	tell_known(question, side, word, out);
	free(vector);
	return true;
}

static bool run_oov(const Call *call, Report *out, Error *err)
{
	Question question;
	bool good = question_open(call, &question, err) && question_limits(&question, err) &&
		    answer(call, &question, out, err);
	question_close(&question);
	return good;
}

const Command command_oov = {
	.name = "oov",
	.group = "explore",
	.summary = "Make a word that a space does not hold of its n-grams, and list what is near",
	.help = "Works in models of `train fasttext` that are at rest and in spaces loaded from a fastText "
		".bin: the vector is the mean of those of the word's n-grams (Bojanowski et al. 2017), as "
		"`fasttext print-word-vectors` gives it. For each n-gram, cosine says how much it is like the "
		"whole; 0: no word has it. Other spaces tell which of their items are spelled alike.\n"
		"In a shared space the word is made in the space that one of its sides was, if that is in the "
		"session still, and carried over by its map; where several have n-grams, side= says which.",
	.args = {{.name = "word", .kind = ARG_TEXT, .flags = ARG_POSITIONAL | ARG_REQUIRED, .help = "the word"},
		ARG_IN_SPACE, ARG_OF_SIDE, ARG_HOW_MANY, ARG_OF_DOMAIN, ARG_AMONG, ARG_LEAST_COUNT, ARG_EXACT},
	.example = "synth royals\ntrain fasttext royals dim=20 epochs=2 as=words\noov kingg",
	.watchable = true,
	.run = run_oov,
};
