/* phrases DATA: a corpus whose collocations are single words. */
#include "command/corpora.h"
#include "command/load.h"
#include "data/collocations.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DOMAIN_COLUMNS = 8 };

typedef struct Phrase {
	char *words; /* new_york */
	double score;
	uint64_t count;
} Phrase;

typedef struct PhrasesWork {
	Corpus *corpus; /* of the pass at hand, in the end the product */
	CollocationOptions options;
	size_t passes, pass;
	CollocationFinder *finder;
	char *line, *source; /* source: of the product */
	char *from, *name;   /* what the corpora are called */
	size_t words_before;
	Phrase *best; /* of all passes, best first */
	size_t n_best, top;
	size_t found; /* distinct phrases */
} PhrasesWork;

/* --- the work --- */

static bool before(const Phrase *a, const Phrase *b)
{
	return a->score > b->score || (a->score == b->score && a->count > b->count);
}

static int by_rank(const void *a, const void *b)
{
	const Phrase *x = a, *y = b;
	return before(x, y) ? -1 : before(y, x) ? 1 : strcmp(x->words, y->words);
}

/* A list that is cut back to the best when it has become twice as long. */
static void keep_best(PhrasesWork *self)
{
	if (self->n_best)
		qsort(self->best, self->n_best, sizeof *self->best, by_rank);
	while (self->n_best > self->top)
		free(self->best[--self->n_best].words);
}

static void collect(PhrasesWork *self)
{
	size_t count;
	const Collocation *pairs = collocation_finder_pairs(self->finder, &count);
	self->best = memory_resize(self->best, 2 * self->top, sizeof *self->best);
	for (size_t i = 0; i < count; i++) {
		Text words = {0};
		text_format(&words, "%s_%s", dictionary_word(&self->corpus->words, pairs[i].first),
			dictionary_word(&self->corpus->words, pairs[i].second));
		self->best[self->n_best++] = (Phrase){text_take(&words), pairs[i].score, pairs[i].count};
		if (self->n_best == 2 * self->top)
			keep_best(self);
	}
	keep_best(self);
	self->found += count;
}

/* Later passes that find nothing more end the work, a first one that finds nothing is an error. */
static bool end_pass(PhrasesWork *self, bool *finished, Error *err)
{
	size_t count;
	collocation_finder_pairs(self->finder, &count);
	if (count == 0 && self->pass == 0)
		return error_set(err, ERROR_INPUT,
			"no two words of %s score above threshold=%g; lower threshold or min_count, or take "
			"more text",
			self->from, self->options.threshold);
	collect(self);
	corpus_unref(self->corpus);
	self->corpus = collocation_finder_take(self->finder);
	collocation_finder_free(self->finder);
	self->finder = NULL;
	self->pass++;
	*finished = self->pass == self->passes || count == 0;
	return true;
}

static bool phrases_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	PhrasesWork *self = work;
	if (!self->finder)
		self->finder = collocation_finder_new(self->corpus, &self->options);
	if (!collocation_finder_step(self->finder, self->source, err))
		return false;
	return !collocation_finder_progress(self->finder).finished || end_pass(self, finished, err);
}

static bool phrases_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	const PhrasesWork *self = work;
	if (self->finder)
		into->progress = collocation_finder_progress(self->finder);
	bool joining = into->progress.done >= into->progress.total / 2;
	snprintf(into->progress.phase, sizeof into->progress.phase, "pass %zu of %zu: %s", self->pass + 1,
		self->passes, joining ? "joining" : "counting pairs");
	return true;
}

static void phrases_free(void *work)
{
	PhrasesWork *self = work;
	collocation_finder_free(self->finder);
	corpus_unref(self->corpus);
	for (size_t i = 0; i < self->n_best; i++)
		free(self->best[i].words);
	free(self->best);
	free(self->line);
	free(self->source);
	free(self->from);
	free(self->name);
	free(self);
}

static const WorkType phrases_work = {phrases_step, phrases_look, phrases_free};

/* --- the answer --- */

static size_t domain_columns(const Corpus *corpus)
{
	size_t n = corpus->domains.count;
	return n < 2 ? 0 : n < DOMAIN_COLUMNS ? n : DOMAIN_COLUMNS;
}

static void phrase_table(const PhrasesWork *self, Report *out)
{
	const Corpus *corpus = self->corpus;
	Table *table = report_table(out, "phrases");
	table_column(table, "phrase", COLUMN_TEXT, 0);
	table_column(table, "score", COLUMN_NUMBER, self->options.scoring == COLLOCATION_NPMI ? 4 : 1);
	table_column(table, "count", COLUMN_INTEGER, 0);
	for (uint32_t d = 0; d < domain_columns(corpus); d++)
		table_column(table, dictionary_word(&corpus->domains, d), COLUMN_INTEGER, 0);
	for (size_t i = 0; i < self->n_best; i++) {
		const Phrase *phrase = &self->best[i];
		uint32_t word = dictionary_find_text(&corpus->words, phrase->words);
		table_text(table, phrase->words);
		table_number(table, phrase->score);
		table_integer(table, (long long)phrase->count);
		for (size_t d = 0; d < domain_columns(corpus); d++)
			table_integer(table,
				word == DICTIONARY_NONE
					? 0
					: (long long)corpus
						  ->domain_counts[word * (size_t)corpus->domains.count + d]);
	}
}

static void phrase_sentences(const PhrasesWork *self, Report *out)
{
	report_text(out,
		"%zu pairs of words are phrases in %s; their occurrences are one word each: %zu words became "
		"%zu.%s",
		self->found, self->name, self->words_before, self->corpus->n_tokens,
		domain_columns(self->corpus) < 2 ? ""
		: self->corpus->domains.count > DOMAIN_COLUMNS
			? " Columns of domains, of which these are the first, count the joined words there."
			: " Columns of domains count the joined words there.");
}

static bool settle_phrases(Session *session, Task *task, Report *out, Error *err)
{
	PhrasesWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	Object *object = session_put(session, self->name, OBJECT_CORPUS, self->line, err);
	if (!object)
		return false;
	object->corpus = corpus_ref(self->corpus);
	session_changed(session, object);
	report_corpus(self->corpus, self->name, out);
	phrase_table(self, out);
	phrase_sentences(self, out);
	return true;
}

/* --- starting --- */

static char *product_name(const Call *call, const char *from)
{
	const char *as = args_text(call->args, "as");
	Text wanted = {0};
	text_format(&wanted, "%s-phrases", from);
	char *name = as ? memory_text(as) : session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

static bool take_options(const Call *call, CollocationOptions *options, Error *err)
{
	bool npmi = strcmp(args_text(call->args, "scoring"), "npmi") == 0;
	*options = (CollocationOptions){.memory = session_memory(call->session),
		.scoring = npmi ? COLLOCATION_NPMI : COLLOCATION_COUNTS,
		.min_count = (uint64_t)args_integer(call->args, "min_count"),
		.threshold = args_given(call->args, "threshold") ? args_number(call->args, "threshold")
			     : npmi                              ? 0.5
								 : 100};
	return !npmi || options->threshold < 1 ||
	       args_fault(call->args, "threshold", 0, err,
		       "threshold must be below 1 with scoring=npmi, which lies between -1 and 1");
}

static bool run_phrases(const Call *call, Report *out, Error *err)
{
	(void)out;
	const char *from, *as = args_text(call->args, "as");
	CollocationOptions options;
	const Corpus *corpus = wanted_corpus(call, "data", &from, err);
	if (!corpus || !take_options(call, &options, err))
		return false;
	if (as && strcmp(as, from) == 0)
		return args_fault(call->args, "as", 0, err,
			"%s would replace the text that it is made of; choose another name", as);
	PhrasesWork *work = memory_new(1, sizeof *work);
	Text source = {0};
	text_format(&source, "%s\n%s", corpus->source, call->line);
	*work = (PhrasesWork){.corpus = corpus_ref(session_find(call->session, from)->corpus),
		.options = options,
		.passes = (size_t)args_integer(call->args, "passes"),
		.line = memory_text(call->line),
		.source = text_take(&source),
		.from = memory_text(from),
		.name = product_name(call, from),
		.words_before = corpus->n_tokens,
		.top = (size_t)args_integer(call->args, "top")};
	return session_start(call->session, call->line, NULL, &phrases_work, work, 1, settle_phrases, err) !=
	       NULL;
}

const Command command_phrases = {
	.name = "phrases",
	.group = "train",
	.summary = "Join words that belong together into phrases, new york into new_york",
	.help = "Makes a new corpus with the same documents, sentences, domains and labels, in which pairs of "
		"words that follow one another more often than chance has it are one word. "
		"scoring=default is word2phrase's: (count(ab) - min_count) N / (count(a) count(b)), with N "
		"words of text (Mikolov et al., NIPS 2013); gensim's Phrases has its number of distinct words "
		"and pairs in the place of N, so that its threshold is that share of this one. scoring=npmi is "
		"normalised pointwise mutual information, at most 1 (Bouma, GSCL 2009). A second pass joins "
		"phrases to longer ones: new_york times. Counting is exact and needs little memory beside the "
		"text. Questions about phrases, as in `eval analogy questions-phrases.txt`, can be asked of "
		"what is trained on the new corpus.",
	.makes = 1u << OBJECT_CORPUS,
	.args = {{.name = "data",
			 .kind = ARG_DATA,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "the corpus to read"},
		{.name = "as",
			.kind = ARG_NEW_NAME,
			.help = "name of what is made; DATA-phrases when left out"},
		{.name = "threshold",
			.kind = ARG_NUMBER,
			.help = "pairs that score more are joined; 100 when left out, with scoring=npmi 0.5",
			.low = -1,
			.high = 1e12},
		{.name = "min_count",
			.kind = ARG_INTEGER,
			.help = "pairs that occur less often are left alone; scoring=default also takes this "
				"much off each count",
			.fallback = "5",
			.low = 1,
			.high = 1e15,
			.aliases = "min-count"},
		{.name = "passes",
			.kind = ARG_INTEGER,
			.help = "times over the text; each can join what the one before made",
			.fallback = "1",
			.low = 1,
			.high = 10},
		{.name = "scoring",
			.kind = ARG_CHOICE,
			.help = "what pairs are judged by",
			.fallback = "default",
			.choices = "default|npmi"},
		{.name = "top",
			.kind = ARG_INTEGER,
			.help = "phrases shown, the best first",
			.fallback = "20",
			.low = 1,
			.high = 100000}},
	.example = "synth royals\nphrases royals threshold=20",
	.run = run_phrases,
};
