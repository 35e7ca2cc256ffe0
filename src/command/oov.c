/* oov: a word that is not in a space, made of its n-grams. */
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

static NgramSource ngrams_open(const Question *question)
{
	const Object *object = session_find(question->call->session, question->name);
	const Task *task = object->task;
	NgramSource source = {.subwords = question->space->subwords};
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

/* Without n-grams one can only tell which items are spelled alike. */
static void suggest(const Question *question, const char *word, Report *out)
{
	Text near = {0};
	space_suggest(question->space, word, &near);
	report_text(out,
		"%s knows no n-grams of which a word could be made; those come with train fasttext or a "
		"fastText .bin. %s%s.",
		question->name, near.length ? "Spelled alike: " : "No item is spelled like it", text_of(&near));
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

static bool answer(const Call *call, const Question *question, Report *out, Error *err)
{
	const char *word = args_text(call->args, "word");
	NgramSource source = ngrams_open(question);
	if (!source.subwords) {
		suggest(question, word, out);
		return true;
	}
	float *vector = compose(question, word, &source, out, err);
	if (!vector)
		return false;
	list_neighbours(question, word, vector, out);
	if (dictionary_find_text(&question->space->items, word) != DICTIONARY_NONE)
		report_text(out,
			"\"%s\" is in %s: its own vector was left out here; these are its n-grams alone.", word,
			question->name);
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
		"whole; 0: no word has it. Other spaces tell which of their items are spelled alike.",
	.args = {{.name = "word", .kind = ARG_TEXT, .flags = ARG_POSITIONAL | ARG_REQUIRED, .help = "the word"},
		ARG_IN_SPACE, ARG_HOW_MANY, ARG_OF_DOMAIN, ARG_AMONG, ARG_LEAST_COUNT, ARG_EXACT},
	.example = "synth royals\ntrain fasttext royals dim=20 epochs=2 as=words\noov kingg",
	.watchable = true,
	.run = run_oov,
};
