#include "train/ppmi.h"

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
		.high = 1024,
		.aliases = "size"},
	{.name = "window",
		.kind = ARG_INTEGER,
		.help = "words to either side that count as near",
		.fallback = "5",
		.low = 1,
		.high = WINDOW_MOST,
		.aliases = "ws|win",
		.unit = "words"},
	{.name = "weight",
		.kind = ARG_CHOICE,
		.choices = "flat|harmonic|dynamic",
		.help = "what a pair at distance d counts: 1, 1/d, or (window-d+1)/window",
		.fallback = "dynamic"},
	OPTION_MIN_COUNT("5"),
	OPTION_MAX_VOCAB,
	{.name = "smoothing",
		.kind = ARG_NUMBER,
		.help = "power of the contexts' probabilities; below 1, rare contexts weigh less",
		.fallback = "0.75",
		.low = 0,
		.high = 1,
		.aliases = "cds"},
	{.name = "shift",
		.kind = ARG_NUMBER,
		.help = "its logarithm is taken off the mutual information, like that many negatives in sgns",
		.fallback = "1",
		.low = 1,
		.high = 1000,
		.aliases = "negative|neg"},
	{.name = "power",
		.kind = ARG_NUMBER,
		.help = "of the singular values that the vectors are weighted by",
		.fallback = "0.5",
		.low = 0,
		.high = 2,
		.aliases = "eig"},
	{.name = "passes",
		.kind = ARG_INTEGER,
		.help = "passes of the decomposition at most; it ends sooner when nothing moves any more",
		.fallback = "30",
		.low = 1,
		.high = 10000,
		.aliases = "epochs|iter"},
	OPTION_TAU("a pair of words that stands in a domain of n words counts n^(tau - 1) times as much"),
	{0},
};

static PairWeight weight_named(const char *name)
{
	return strcmp(name, "flat") == 0       ? WEIGHT_FLAT
	       : strcmp(name, "harmonic") == 0 ? WEIGHT_HARMONIC
					       : WEIGHT_DYNAMIC;
}

static void take_options(const Args *args, bool new, PpmiOptions *into)
{
	option_integer(args, "dim", new, &into->dim);
	option_integer(args, "window", new, &into->window);
	option_integer(args, "min_count", new, &into->min_count);
	option_integer(args, "max_vocab", new, &into->max_vocab);
	option_integer(args, "passes", new, &into->passes);
	option_number(args, "smoothing", new, &into->smoothing);
	option_number(args, "shift", new, &into->shift);
	option_number(args, "power", new, &into->power);
	if (option_counts(args, "weight", new))
		into->weight = weight_named(args_text(args, "weight"));
}

static bool enough_words(const Ppmi *ppmi, const Vocab *vocab, Error *err)
{
	if (vocab->words.count > ppmi->options.dim)
		return true;
	return error_set(err, ERROR_INPUT,
		"%u words occur min_count=%llu times or more in this text, too few for vectors of %llu "
		"numbers: load more text, or lower min_count or dim",
		(unsigned)vocab->words.count, (unsigned long long)ppmi->options.min_count,
		(unsigned long long)ppmi->options.dim);
}

static bool learn_words(Ppmi *ppmi, const TrainInput *input, Error *err)
{
	const PpmiOptions *with = &ppmi->options;
	Vocab joined = {0}, old = ppmi->vocab;
	bool fine =
		vocab_copy(&old, &joined, err) &&
		vocab_join(&joined, input->corpora, input->n_corpora, with->min_count, with->max_vocab, err) &&
		enough_words(ppmi, &joined, err);
	if (fine) {
		ppmi->vocab = joined;
		fine = ppmi_begin_run(ppmi, input, err);
		joined = fine ? old : ppmi->vocab;
		ppmi->vocab = fine ? ppmi->vocab : old;
	}
	vocab_release(&joined);
	if (fine)
		model_set_provenance(&ppmi->model, input, true);
	return fine;
}

static Model *start(const TrainInput *input, const Args *args, Error *err)
{
	Ppmi *ppmi = ppmi_new();
	take_options(args, true, &ppmi->options);
	ppmi->evenness = domain_weights_evenness(args);
	ppmi->seed = input->seed;
	if (learn_words(ppmi, input, err))
		return &ppmi->model;
	ppmi_free(&ppmi->model);
	return NULL;
}

static bool more(Model *model, const TrainInput *input, const Args *args, Error *err)
{
	Ppmi *ppmi = (Ppmi *)model;
	PpmiOptions old = ppmi->options, wanted = old;
	double evenness = ppmi->evenness;
	uint64_t seed = ppmi->seed;
	take_options(args, false, &wanted);
	if (wanted.window != old.window || wanted.weight != old.weight)
		return args_fault(args, wanted.window != old.window ? "window" : "weight", 0, err,
			"the pairs of the first text were counted another way, which cannot change; train a "
			"new model");
	ppmi->options = wanted;
	ppmi->evenness = domain_weights_evenness(args);
	ppmi->seed = input->seed;
	if (learn_words(ppmi, input, err))
		return true;
	ppmi->options = old;
	ppmi->evenness = evenness;
	ppmi->seed = seed;
	return false;
}

/* Words that no pass has seen yet are at 0. */
static void vector_of(const void *model, uint32_t word, float *vector)
{
	const Matrix *vectors = &((const Ppmi *)model)->vectors;
	if (word < vectors->rows)
		memcpy(vector, matrix_row(vectors, word), vectors->cols * sizeof *vector);
}

static Space *look(Model *model, Error *err)
{
	const Ppmi *ppmi = (const Ppmi *)model;
	size_t width = ppmi->vectors.rows ? ppmi->vectors.cols : ppmi->options.dim;
	return word_space(&ppmi->vocab, width, vector_of, ppmi, &model->provenance, err);
}

static bool hold(Model *model, Error *err)
{
	if (model->frozen.count == 0)
		return true;
	return error_set(err, ERROR_INPUT,
		"ppmi makes all vectors anew from the counts when text is added, so that none can stay; train "
		"sgns, cbow, fasttext or glove to freeze words");
}

const Trainer trainer_ppmi = {
	.name = "ppmi",
	.title = "Positive mutual information with truncated SVD",
	.summary = "Word vectors from text: which words stand near each other more often than by chance, "
		   "boiled down to the directions that tell most; more text adds to the counts and starts the "
		   "decomposition anew",
	.source = "Levy, Goldberg & Dagan, TACL 3, 2015",
	.takes = TAKES_CORPORA,
	.options = options,
	.start = start,
	.more = more,
	.hold = hold,
	.anew = true,
	.resume = ppmi_resume,
	.step = ppmi_step,
	.look = look,
	.save = ppmi_save,
	.load = ppmi_load,
	.free = ppmi_free,
};
