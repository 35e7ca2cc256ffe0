#include "command/debias_corpus.h"

#include "command/corpora.h"
#include "command/load.h"
#include "command/wordsets.h"
#include "data/corpus_copier.h"
#include "data/testset.h"
#include "debias/balance.h"
#include "debias/word_swaps.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct CopyWork {
	Corpus *corpus, *product; /* product: once done */
	CorpusCopier copier;
	WordSwap *swaps; /* by word of the corpus; NULL: it is balanced */
	size_t known;
	uint64_t seed;
	Balance balance;
	bool by_label;
	double tau;
	char *from, *name, *line, *source; /* name: NULL for a preview */
} CopyWork;

/* --- the work --- */

static void copy_free(void *work)
{
	CopyWork *self = work;
	corpus_copier_release(&self->copier);
	for (size_t i = 0; self->swaps && i < self->corpus->words.count; i++)
		word_swap_release(&self->swaps[i]);
	free(self->swaps);
	balance_release(&self->balance);
	corpus_unref(self->corpus);
	corpus_unref(self->product);
	free(self->from);
	free(self->name);
	free(self->line);
	free(self->source);
	free(self);
}

static bool copy_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	CopyWork *self = work;
	if (!corpus_copier_done(&self->copier))
		return corpus_copier_step(&self->copier, err);
	self->product = corpus_copier_finish(&self->copier, self->source, err);
	*finished = true;
	return self->product != NULL;
}

static bool copy_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const CopyWork *self = work;
	into->progress = (Progress){.done = (double)self->copier.document,
		.total = (double)self->corpus->n_documents,
		.unit = "documents",
		.phase = "copying"};
	return true;
}

static const WorkType copy_work = {copy_step, copy_look, copy_free};

/* --- the answer --- */

static void swap_cell(const WordSwap *swap, Table *table)
{
	Text others = {0};
	for (size_t i = 0; i < swap->count; i++)
		text_format(&others, "%s%s", i ? ", " : "", swap->others[i]);
	table_text(table, text_of(&others));
	text_release(&others);
}

static size_t words_with_several(const CopyWork *self)
{
	size_t several = 0;
	for (size_t i = 0; i < self->corpus->words.count; i++)
		several += self->swaps[i].count > 1;
	return several;
}

/* What stands for a word at all places; NULL: nothing, or several. */
static const char *only_partner(const CopyWork *self, const char *word)
{
	uint32_t number = dictionary_find_text(&self->corpus->words, word);
	const WordSwap *swap = number == DICTIONARY_NONE ? NULL : &self->swaps[number];
	return swap && swap->count == 1 ? swap->others[0] : NULL;
}

static double count_of(const Corpus *corpus, const char *word)
{
	uint32_t number = dictionary_find_text(&corpus->words, word);
	return number == DICTIONARY_NONE ? 0 : (double)corpus->counts[number];
}

/* English words that have two meanings, each with a partner of its own, of which sets of words can only name
 * one; hers is too rare to be missed where his is swapped for her. */
static void report_half_swapped(const CopyWork *self, Report *out)
{
	static const char *const words[][3] = {{"her", "his", "him"}, {"his", "her", "hers"}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const char *partner = only_partner(self, words[i][0]);
		for (int k = 1; partner && k <= 2; k++)
			if (strcmp(partner, words[i][k]) == 0 &&
				20 * count_of(self->corpus, words[i][3 - k]) >= count_of(self->corpus, partner))
				report_text(out,
					"%s is swapped for %s at all places, though %s can be meant as well: "
					"pairs= with a file of the lines \"%s %s\" and \"%s %s\" draws one of "
					"them at each.",
					words[i][0], partner, words[i][3 - k], words[i][0], words[i][1],
					words[i][0], words[i][2]);
	}
}

/* How often the words that were swapped most occur, before and after. */
static void report_swapped(const CopyWork *self, Report *out)
{
	enum { MOST = 20 };
	Table *table = report_table(out, "swapped");
	table_column(table, "word", COLUMN_TEXT, 0);
	table_column(table, "for", COLUMN_TEXT, 0);
	table_column(table, "before", COLUMN_INTEGER, 0);
	table_column(table, "after", COLUMN_INTEGER, 0);
	size_t shown = 0, several = words_with_several(self);
	for (uint32_t i = 0; i < self->corpus->words.count && shown < MOST; i++) {
		if (!self->swaps[i].count)
			continue;
		const char *word = dictionary_word(&self->corpus->words, i);
		uint32_t now = dictionary_find_text(&self->product->words, word);
		table_text(table, word);
		swap_cell(&self->swaps[i], table);
		table_integer(table, (long long)self->corpus->counts[i]);
		table_integer(table, now == DICTIONARY_NONE ? 0 : (long long)self->product->counts[now]);
		shown++;
	}
	report_text(out,
		"%zu of %zu documents have words of the pairs; each was copied once more with %zu words "
		"swapped in all. %zu words of the text have a partner.",
		self->copier.swapped_documents, self->corpus->n_documents, self->copier.swapped_words,
		self->known);
	report_half_swapped(self, out);
	if (several)
		report_text(out,
			"%zu word%s of the text %s several partners, as her has his and him: at each place one "
			"of them is drawn, in proportion to how often the text has them (seed %" PRIu64 ").",
			several, several == 1 ? "" : "s", several == 1 ? "has" : "have", self->seed);
}

/* Words of the product in a group; 0 when it has none. */
static size_t words_now(const Balance *now, const char *name)
{
	for (size_t g = 0; g < now->count; g++)
		if (strcmp(now->groups[g].name, name) == 0)
			return now->groups[g].words;
	return 0;
}

static void report_balance(const CopyWork *self, Report *out)
{
	Balance now = {0};
	size_t sentences = 0;
	balance_count(self->product, self->by_label, &now);
	Table *table = report_table(out, "balance");
	table_column(table, self->by_label ? "label" : "domain", COLUMN_TEXT, 0);
	table_column(table, "documents", COLUMN_INTEGER, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	table_column(table, "share", COLUMN_NUMBER, 3);
	table_column(table, "weight", COLUMN_NUMBER, 3);
	table_column(table, "words_after", COLUMN_INTEGER, 0);
	table_column(table, "share_after", COLUMN_NUMBER, 3);
	for (size_t g = 0; g < self->balance.count; g++) {
		const BalanceGroup *group = &self->balance.groups[g];
		size_t words = words_now(&now, group->name);
		table_text(table, group->name);
		table_integer(table, (long long)group->documents);
		table_integer(table, (long long)group->words);
		table_number(table, (double)group->words / (double)self->corpus->n_tokens);
		table_number(table, group->weight);
		table_integer(table, (long long)words);
		table_number(table, (double)words / (double)self->product->n_tokens);
		sentences += !group->whole;
	}
	report_text(out,
		"The effective sample is %.0f of %zu words (%.1f %%, Kish): so many that count alike would "
		"tell as much as these with their weights.",
		self->balance.effective, self->corpus->n_tokens,
		100 * self->balance.effective / (double)self->corpus->n_tokens);
	if (sentences)
		report_text(out,
			"Groups with fewer than %d documents are drawn by sentences, others by documents.",
			BALANCE_DOCUMENTS);
	balance_release(&now);
}

/* Who learns from some copies and is judged by others has seen what it is asked. */
static void report_copies(Report *out)
{
	report_text(out,
		"Documents now stand more than once: what learns from this text is to be judged by other "
		"text, not by holdout= or folds= of its own.");
}

static bool settle_copy(Session *session, Task *task, Report *out, Error *err)
{
	CopyWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	if (self->name) {
		Object *object = session_put(session, self->name, OBJECT_CORPUS, self->line, err);
		if (!object)
			return false;
		object->corpus = corpus_ref(self->product);
		session_changed(session, object);
	}
	report_corpus(self->product, self->name ? self->name : "(preview)", out);
	if (self->swaps)
		report_swapped(self, out);
	else
		report_balance(self, out);
	report_copies(out);
	if (!self->name)
		report_text(out, "This was a preview: no corpus was made.");
	return true;
}

/* --- starting --- */

static char *product_name(const Call *call, const char *from)
{
	if (args_yes(call->args, "preview"))
		return NULL;
	if (args_given(call->args, "as"))
		return memory_text(args_text(call->args, "as"));
	Text wanted = {0};
	text_format(&wanted, "%s-%s", from, args_text(call->args, "method"));
	char *name = session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

/* The corpus is the first of the words that stand for groups otherwise. */
static CopyWork *begin(const Call *call, Error *err)
{
	const char *from = args_word(call->args, "groups", 0), *as = args_text(call->args, "as");
	const Object *object = from ? session_find(call->session, from) : NULL;
	if (!from) {
		args_fault(call->args, "method", 0, err, "name the corpus that it is to be made of");
		return NULL;
	}
	if (!object || !object->corpus) {
		args_fault(call->args, "groups", 0, err, "%s is no corpus of this session", from);
		return NULL;
	}
	if (as && strcmp(as, from) == 0) {
		args_fault(call->args, "as", 0, err,
			"%s would replace the text that it is made of; choose another name", as);
		return NULL;
	}
	CopyWork *self = memory_new(1, sizeof *self);
	Text source = {0};
	text_format(&source, "%s\n%s", object->corpus->source, call->line);
	self->corpus = corpus_ref(object->corpus);
	self->from = memory_text(from);
	self->line = memory_text(call->line);
	self->seed = call_seed(call);
	self->name = product_name(call, from);
	self->source = text_take(&source);
	return self;
}

static bool start(const Call *call, CopyWork *self, CorpusCopies copies, Error *err)
{
	copies.memory = session_memory(call->session);
	corpus_copier_init(&self->copier, self->corpus, &copies);
	return session_start(call->session, call->line, NULL, &copy_work, self, 1, settle_copy, err) != NULL;
}

/* --- augment --- */

static bool add_lexicon(const Call *call, const char *option, WordSwaps *swaps, Error *err)
{
	if (!args_given(call->args, option))
		return true;
	const char *name = args_text(call->args, option);
	const Object *object = session_find(call->session, name);
	if (object && object->lexicon) {
		word_swaps_add_lexicon(swaps, object->lexicon);
		return true;
	}
	Error why = ERROR_INIT;
	Lexicon *read = lexicon_read(name, &why);
	if (!read)
		return args_fault(call->args, option, 0, err,
			"%s is no lexicon of this session, and no file of two words a line (%s)", name,
			why.message);
	word_swaps_add_lexicon(swaps, read);
	lexicon_unref(read);
	return true;
}

static bool add_standard(const Call *call, WordSwaps *swaps, Error *err)
{
	TestSet standard = {0};
	Error why = ERROR_INIT;
	if (!call_testset(call, "groups", 1, &standard, err))
		return false;
	bool fine = testset_has_groups(&standard, &why) &&
		    word_swaps_add_sets(
			    swaps, testset_player(&standard, 'A'), testset_player(&standard, 'B'), &why);
	testset_release(&standard);
	return fine || args_fault(call->args, "groups", 1, err, "%s", why.message);
}

static bool add_sets(const Call *call, WordSwaps *swaps, Error *err)
{
	WordSet *sets[2] = {call_wordset(call, "groups", 1, err), NULL};
	bool fine = sets[0] && (sets[1] = call_wordset(call, "groups", 2, err)) != NULL;
	Error why = ERROR_INIT;
	if (fine && !word_swaps_add_sets(swaps, sets[0], sets[1], &why))
		fine = args_fault(call->args, "groups", 2, err, "%s", why.message);
	if (fine && !swaps->words.count)
		fine = args_fault(call->args, "groups", 2, err,
			"each word of %s has itself at its place in %s, so that there is nothing to swap",
			sets[0]->name, sets[1]->name);
	for (size_t k = 0; k < 2; k++)
		if (sets[k])
			wordset_unref(sets[k]);
	return fine;
}

/* What comes after the corpus: a standard test, or two sets. */
static bool add_groups(const Call *call, WordSwaps *swaps, Error *err)
{
	size_t given = args_count(call->args, "groups");
	if (given == 1)
		return swaps->words.count > 0 ||
		       args_fault(call->args, "groups", 0, err,
			       "which words are to be swapped? Give pairs=, two sets of words whose places "
			       "belong together, or a standard test for its first two groups");
	if (given == 2)
		return add_standard(call, swaps, err);
	return given == 3 ? add_sets(call, swaps, err)
			  : args_fault(call->args, "groups", 3, err, "augment takes two sets of words");
}

static bool find_swaps(const Call *call, CopyWork *self, Error *err)
{
	WordSwaps swaps = {0};
	bool fine = add_lexicon(call, "pairs", &swaps, err) && add_lexicon(call, "names", &swaps, err) &&
		    add_groups(call, &swaps, err);
	if (fine)
		self->swaps = word_swaps_of(&swaps, self->corpus, &self->known);
	word_swaps_release(&swaps);
	return fine &&
	       (self->known > 0 ||
		       error_set(err, ERROR_INPUT,
			       "%s has none of the words of the pairs, so that there is nothing to swap",
			       self->from));
}

static bool run_augment(const Call *call, Error *err)
{
	CopyWork *self = begin(call, err);
	if (self && find_swaps(call, self, err))
		return start(call, self, (CorpusCopies){.swaps = self->swaps, .seed = self->seed}, err);
	if (self)
		copy_free(self);
	return false;
}

static const ArgSpec augment_options[] = {
	{.name = "pairs",
		.kind = ARG_LEXICON,
		.help = "words that stand for one another: a lexicon, or a file of two words a line"},
	{.name = "names", .kind = ARG_LEXICON, .help = "pairs of first names that are swapped, too"},
	{.name = NULL},
};

static const CorpusDebiaser augment = {
	.name = "augment",
	.after = "CORPUS A B [options]",
	.summary = "copies every document with words of the groups, each of them swapped for the word at its "
		   "place",
	.source =
		"Lu, Mardziel, Wu, Amancharla & Datta, 2018; names: Maudslay, Gonen, Cotterell & Teufel, 2019",
	.options = augment_options,
	.run = run_augment,
};

/* --- balance --- */

static bool run_balance(const Call *call, Error *err)
{
	CopyWork *self = begin(call, err);
	if (!self)
		return false;
	self->by_label = strcmp(args_text(call->args, "by"), "domain") != 0;
	self->tau = args_number(call->args, "tau");
	if (balance_draw(self->corpus, self->by_label, self->tau, self->seed, &self->balance, err))
		return start(call, self,
			(CorpusCopies){.times = self->balance.times, .part = self->balance.part}, err);
	copy_free(self);
	return false;
}

static const ArgSpec balance_options[] = {
	{.name = "by",
		.kind = ARG_CHOICE,
		.help = "groups of documents that are to be nearer to one another in size; class is another "
			"word for label",
		.fallback = "domain",
		.choices = "domain|label|class"},
	{.name = "tau",
		.kind = ARG_NUMBER,
		.help = "groups weigh as their words to this power: 0 makes all alike, 1 leaves them",
		.fallback = "0",
		.low = 0,
		.high = 1},
	{.name = NULL},
};

static const CorpusDebiaser balance = {
	.name = "balance",
	.after = "CORPUS [options]",
	.summary = "draws documents anew so that domains, or labels, come nearer to one another in size",
	.source = "Conneau & Lample, NeurIPS 2019; effective sample size: Kish, Survey Sampling, 1965",
	.options = balance_options,
	.run = run_balance,
};

const CorpusDebiaser *const corpus_debiasers[] = {&augment, &balance, NULL};

const CorpusDebiaser *corpus_debiaser_find(const char *name)
{
	for (size_t i = 0; corpus_debiasers[i]; i++)
		if (strcmp(corpus_debiasers[i]->name, name) == 0)
			return corpus_debiasers[i];
	return NULL;
}
