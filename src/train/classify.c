/* Options, beginning a classifier, going on with it, and looking at it. */
#include "train/classify.h"
#include "train/held_out.h"
#include "train/option.h"
#include "train/word_space.h"

#include <stdlib.h>
#include <string.h>

static const ArgSpec options[] = {
	{.name = "dim",
		.kind = ARG_INTEGER,
		.help = "numbers in a vector",
		.fallback = "100",
		.low = 1,
		.high = CLASSIFY_DIM,
		.aliases = "size"},
	{.name = "label",
		.kind = ARG_CHOICE,
		.help = "what is told apart: the labels of the documents, or their domains",
		.fallback = "label",
		.choices = "label|domain"},
	{.name = "loss",
		.kind = ARG_CHOICE,
		.help = "softmax: one label out of all; hs: the same by way of a tree, for very many labels; "
			"ova: each label alone, for documents with several; ns: the same, against some labels "
			"drawn at random",
		.fallback = "softmax",
		.choices = CLASSIFIER_CHOICES},
	{.name = "word_ngrams",
		.kind = ARG_INTEGER,
		.help = "runs of up to so many words are features too",
		.fallback = "1",
		.low = 1,
		.high = 10,
		.aliases = "wordNgrams",
		.unit = "words"},
	{.name = "shortest",
		.kind = ARG_INTEGER,
		.help = "fewest characters of an n-gram of a word",
		.fallback = "0",
		.low = 0,
		.high = 100,
		.aliases = "minn",
		.unit = "characters"},
	{.name = "longest",
		.kind = ARG_INTEGER,
		.help = "most characters of an n-gram; 0: words are not cut",
		.fallback = "0",
		.low = 0,
		.high = 100,
		.aliases = "maxn",
		.unit = "characters"},
	{.name = "buckets",
		.kind = ARG_INTEGER,
		.help = "runs and n-grams are hashed to that many numbers; only those that occur take memory",
		.fallback = "2000000",
		.low = 1,
		.high = SUBWORD_BUCKETS,
		.aliases = "bucket"},
	{.name = "negative",
		.kind = ARG_INTEGER,
		.help = "labels drawn at random against each document, with loss=ns",
		.fallback = "5",
		.low = 1,
		.high = KERNEL_OUTPUTS - 1,
		.aliases = "neg",
		.unit = "labels"},
	OPTION_EPOCHS("documents", "5"),
	OPTION_MIN_COUNT("1"),
	{.name = "lr",
		.kind = ARG_NUMBER,
		.help = "learning rate at the start; it falls linearly to 0",
		.fallback = "0.1",
		.low = 1e-9,
		.high = 10,
		.aliases = "alpha"},
	OPTION_ANCHOR,
	{.name = "tau",
		.kind = ARG_NUMBER,
		.help = "a domain (weights=) of n documents is learned from n^(tau - 1) times as often: 1 "
			"takes the text as it is, 0 as much of every domain",
		.fallback = "1",
		.low = 0,
		.high = 1},
	{.name = "weights",
		.kind = ARG_CHOICE,
		.help = "what tau= weighs: domains, classes (the first of a document's labels), or both: "
			"classes within domains",
		.fallback = "domain",
		.choices = "domain|class|both"},
	OPTION_HOLDOUT,
	OPTION_EXACT,
	{.name = "by",
		.kind = ARG_CHOICE,
		.help = "of a space: what learns its classes, logistic regression of each against the rest, "
			"of all at once, or the nearest class mean by cosine; logistic when left out",
		.choices = "logistic|softmax|prototype"},
	{.name = "cost",
		.kind = ARG_TEXT,
		.help = "of a space: of errors of the regression, against the size of its weights: a number; "
			"auto: what does best in a cross-validation; cautious: the smallest that is within one "
			"standard error of the best",
		.fallback = "auto"},
	{.name = "domain", .kind = ARG_DOMAIN, .help = "of a space: learn from items of this domain only"},
	{0},
};

static ClassifierLoss loss_of(const char *name)
{
	ClassifierLoss loss = 0;
	while (loss < CLASSIFIER_LOSSES - 1 && strcmp(classify_loss_name(loss), name) != 0)
		loss++;
	return loss;
}

static ClassifyWeights weights_of(const char *name)
{
	ClassifyWeights weights = 0;
	while (weights < CLASSIFY_WEIGHTS - 1 && strcmp(classify_weights_name(weights), name) != 0)
		weights++;
	return weights;
}

static void take_options(const Args *args, bool new, ClassifyOptions *into)
{
	option_integer(args, "dim", new, &into->dim);
	option_integer(args, "epochs", new, &into->epochs);
	option_integer(args, "min_count", new, &into->min_count);
	option_integer(args, "word_ngrams", new, &into->word_ngrams);
	option_integer(args, "shortest", new, &into->shortest);
	option_integer(args, "longest", new, &into->longest);
	option_integer(args, "buckets", new, &into->buckets);
	option_integer(args, "negative", new, &into->negative);
	option_number(args, "lr", new, &into->lr);
	option_number(args, "holdout", new, &into->holdout);
	into->anchor = args_number(args, "anchor");
	into->evenness = domain_weights_evenness(args);
	into->weights = weights_of(args_text(args, "weights"));
	if (option_counts(args, "loss", new))
		into->loss = loss_of(args_text(args, "loss"));
	if (option_counts(args, "label", new))
		into->by_domain = strcmp(args_text(args, "label"), "domain") == 0;
	if (option_counts(args, "exact", new))
		into->exact = args_yes(args, "exact");
}

static bool begin(Classify *net, const TrainInput *input, Error *err)
{
	uint64_t seed = net->seed;
	net->seed = input->seed;
	if (!classify_learn_input(net, input, err) || !classify_begin_run(net, err)) {
		net->seed = seed;
		return false;
	}
	model_set_provenance(&net->model, input, net->options.exact);
	return true;
}

static bool check_lengths(const Args *args, const ClassifyOptions *with, Error *err)
{
	return with->longest == 0 || with->shortest <= with->longest ||
	       args_fault(args, "shortest", 0, err, "an n-gram has at least %zu characters and at most %zu",
		       (size_t)with->shortest, (size_t)with->longest);
}

static bool check_weights(const Args *args, Error *err)
{
	return !args_given(args, "weights") || args_given(args, "tau") ||
	       args_fault(args, "weights", 0, err,
		       "this says what tau= weighs: give it too, tau=0 for as much of each");
}

static Model *start(const TrainInput *input, const Args *args, Error *err)
{
	ClassifyOptions with = {0};
	take_options(args, true, &with);
	const Space *from = input->from;
	if (!check_lengths(args, &with, err) || !check_weights(args, err) ||
		!classify_match_start(args, from, &with, err))
		return NULL;
	Classify *net = classify_new(with.dim);
	net->options = with;
	if ((!from || !from->classifier || classify_take_classifier(net, from->classifier, err)) &&
		begin(net, input, err))
		return &net->model;
	classify_free(&net->model);
	return NULL;
}

/* What the rows of a model are made for. */
static const char *fixed_option(const ClassifyOptions *old, const ClassifyOptions *new)
{
	return new->dim != old->dim                   ? "dim"
	       : new->loss != old->loss               ? "loss"
	       : new->word_ngrams != old->word_ngrams ? "word_ngrams"
	       : new->shortest != old->shortest       ? "shortest"
	       : new->longest != old->longest         ? "longest"
	       : new->buckets != old->buckets         ? "buckets"
						      : NULL;
}

static bool more(Model *model, const TrainInput *input, const Args *args, Error *err)
{
	Classify *net = (Classify *)model;
	ClassifyOptions old = net->options, wanted = net->options;
	take_options(args, false, &wanted);
	const char *fixed = fixed_option(&old, &wanted);
	if (!check_weights(args, err))
		return false;
	if (fixed)
		return args_fault(args, fixed, 0, err,
			"a model's %s cannot change; train a new model for another", fixed);
	net->options = wanted;
	if (begin(net, input, err))
		return true;
	net->options = old;
	return false;
}

/* --- looking --- */

/* The row of a word of the vocabulary: most often the next, since "</s>" is the first. */
static uint32_t row_of(const Classify *net, uint32_t word)
{
	const Dictionary *words = &net->classifier->words;
	const char *text = dictionary_word(&net->vocab.words, word);
	return word + 1 < words->count && strcmp(dictionary_word(words, word + 1), text) == 0
		       ? word + 1
		       : dictionary_find_text(words, text);
}

/* The vector of a word, or of a label: those come after the words. With n-grams that of a word is the mean of
 * all its rows. */
static void vector_of(const void *model, uint32_t item, float *vector)
{
	const Classify *net = model;
	const Classifier *classifier = net->classifier;
	size_t bytes = classifier->word_rows.width * sizeof *vector;
	if (item >= net->vocab.words.count) {
		memcpy(vector, row_blocks_at(&classifier->outputs, item - net->vocab.words.count), bytes);
		return;
	}
	memcpy(vector, row_blocks_at(&classifier->word_rows, row_of(net, item)), bytes);
	if (!classifier->ngrams || !classifier->ngrams->longest)
		return;
	NgramList ngrams = {0};
	subwords_cut(classifier->ngrams, dictionary_word(&net->vocab.words, item), &ngrams);
	subwords_compose(classifier->ngrams, &ngrams, true, vector);
	ngram_list_release(&ngrams);
}

/* The labels as further words, with counts of 0, so that they come last. One that is a word, too, gets a stroke
 * at its end. */
static bool add_labels(const Classifier *classifier, Vocab *items, Error *err)
{
	size_t words = items->words.count, domains = items->domains.count, labels = classifier->labels.count;
	uint64_t *counts = memory_data(words + labels, sizeof *counts, "the counts of the items", err);
	uint64_t *by_domain =
		memory_data((words + labels) * domains, sizeof *counts, "the counts by domain", err);
	if (counts && by_domain) {
		memcpy(counts, items->counts, words * sizeof *counts);
		memcpy(by_domain, items->domain_counts, words * domains * sizeof *counts);
	}
	free(items->counts);
	free(items->domain_counts);
	items->counts = counts;
	items->domain_counts = by_domain;
	Text name = {0};
	bool fine = counts && by_domain;
	for (uint32_t i = 0; fine && i < labels; i++) {
		text_clear(&name);
		text_format(&name, CLASSIFIER_MARK "%s", dictionary_word(&classifier->labels, i));
		while (dictionary_add(&items->words, text_of(&name), name.length) != words + i)
			text_add_char(&name, '_');
	}
	text_release(&name);
	return fine;
}

static bool tell_labels(const Classify *net, Space *space, Error *err)
{
	size_t count = space->items.count, words = net->vocab.words.count;
	space->class_of = memory_data(count, sizeof *space->class_of, "the classes of a space", err);
	if (!space->class_of)
		return false;
	dictionary_add(&space->classes, "word", strlen("word"));
	uint32_t label = dictionary_add(&space->classes, "label", strlen("label"));
	for (size_t i = words; i < count; i++) {
		const char *name = dictionary_word(&net->classifier->labels, (uint32_t)(i - words));
		uint32_t own = net->options.by_domain && space->domain_of
				       ? dictionary_find_text(&space->domains, name)
				       : DICTIONARY_NONE;
		space->class_of[i] = label;
		space->counts[i] = net->classifier->label_counts[i - words];
		if (own != DICTIONARY_NONE)
			space->domain_of[i] = own;
	}
	return true;
}

/* Nodes of a tree are no labels: with loss=hs there are words only. */
Space *classify_look(Model *model, Error *err)
{
	const Classify *net = (const Classify *)model;
	Vocab items = {0};
	bool labels = net->options.loss != CLASSIFIER_HS;
	bool fine =
		vocab_copy(&net->vocab, &items, err) && (!labels || add_labels(net->classifier, &items, err));
	Space *space = fine ? word_space(&items, net->classifier->word_rows.width, vector_of, net,
				      &model->provenance, err)
			    : NULL;
	vocab_release(&items);
	if (!space)
		return NULL;
	space->classifier = classifier_copy(net->classifier, err);
	if (space->classifier && (!labels || tell_labels(net, space, err))) {
		if (space->classifier->ngrams && space->classifier->ngrams->longest)
			space->subwords = subwords_ref(space->classifier->ngrams);
		return space;
	}
	space_unref(space);
	return NULL;
}

const Trainer trainer_classify = {
	.name = "classify",
	.title = "Supervised fastText: a linear classifier of texts",
	.summary = "Labels from texts: the mean of a document's word vectors learns to tell its label",
	.source = "Joulin, Grave, Bojanowski & Mikolov 2017, arXiv:1607.01759",
	.takes = TAKES_CORPORA,
	.options = options,
	.from_vectors = true,
	.start = start,
	.more = more,
	.resume = classify_resume,
	.hold = classify_hold,
	.step = classify_step,
	.look = classify_look,
	.save = classify_save,
	.load = classify_load,
	.free = classify_free,
};
