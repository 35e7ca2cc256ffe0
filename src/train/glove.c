#include "train/glove.h"

#include "train/held_out.h"
#include "train/option.h"

static const ArgSpec options[] = {
	{.name = "dim",
		.kind = ARG_INTEGER,
		.help = "numbers in a vector",
		.fallback = "100",
		.low = 1,
		.high = GLOVE_DIM,
		.aliases = "size|vector-size"},
	{.name = "window",
		.kind = ARG_INTEGER,
		.help = "words to either side that count as near, a pair at distance d as 1/d",
		.fallback = "15",
		.low = 1,
		.high = WINDOW_MOST,
		.aliases = "ws|window-size",
		.unit = "words"},
	OPTION_EPOCHS("pairs", "25"),
	OPTION_MIN_COUNT("5"),
	OPTION_MAX_VOCAB,
	{.name = "x_max",
		.kind = ARG_NUMBER,
		.help = "pairs that occur this often or more all weigh 1; 10 suits texts up to some hundred "
			"million words, the paper has 100 for billions",
		.fallback = "10",
		.low = 1e-3,
		.high = 1e12,
		.aliases = "x-max"},
	{.name = "alpha",
		.kind = ARG_NUMBER,
		.help = "rarer pairs weigh (count/x_max)^alpha",
		.fallback = "0.75",
		.low = 0,
		.high = 10},
	{.name = "lr",
		.kind = ARG_NUMBER,
		.help = "learning rate of AdaGrad",
		.fallback = "0.05",
		.low = 1e-9,
		.high = 10,
		.aliases = "eta"},
	OPTION_HOLDOUT,
	OPTION_ANCHOR,
	OPTION_TAU("a pair of words that stands in a domain of n words counts n^(tau - 1) times as much"),
	OPTION_EXACT,
	{0},
};

static void take_options(const Args *args, bool new, GloveOptions *into)
{
	option_integer(args, "dim", new, &into->dim);
	option_integer(args, "window", new, &into->window);
	option_integer(args, "epochs", new, &into->epochs);
	option_integer(args, "min_count", new, &into->min_count);
	option_integer(args, "max_vocab", new, &into->max_vocab);
	option_number(args, "x_max", new, &into->x_max);
	option_number(args, "alpha", new, &into->alpha);
	option_number(args, "lr", new, &into->lr);
	option_number(args, "holdout", new, &into->holdout);
	if (option_counts(args, "exact", new))
		into->exact = args_yes(args, "exact");
}

static bool admit_words(Vocab *joined, const TrainInput *input, size_t most, Error *err)
{
	return !input->from || vocab_admit(joined, &input->from->items, input->corpora, input->n_corpora,
				       !input->from_all, most, err);
}

static bool learn_words(Glove *glove, const TrainInput *input, double anchor, Error *err)
{
	const GloveOptions *with = &glove->options;
	Vocab joined = {0}, old = glove->vocab;
	bool fine = vocab_copy(&old, &joined, err) && admit_words(&joined, input, with->max_vocab, err);
	size_t known = joined.words.count;
	fine = fine &&
	       vocab_join(&joined, input->corpora, input->n_corpora, with->min_count, with->max_vocab, err);
	if (fine && joined.words.count < 2)
		fine = error_set(err, ERROR_INPUT,
			"fewer than two words occur min_count=%llu times or more in this text: load more text, "
			"or lower min_count",
			(unsigned long long)with->min_count);
	if (fine) {
		glove->vocab = joined;
		fine = glove_begin_run(glove, input, known, anchor, err);
		joined = fine ? old : glove->vocab;
		glove->vocab = fine ? glove->vocab : old;
	}
	vocab_release(&joined);
	if (fine)
		model_set_provenance(&glove->model, input, with->exact);
	return fine;
}

static Model *start(const TrainInput *input, const Args *args, Error *err)
{
	Glove *glove = glove_new();
	take_options(args, true, &glove->options);
	glove->evenness = domain_weights_evenness(args);
	glove->seed = input->seed;
	bool fine = option_width(args, input->from, GLOVE_DIM, &glove->options.dim, err);
	glove_init_rows(glove);
	if (fine && learn_words(glove, input, args_number(args, "anchor"), err))
		return &glove->model;
	glove_free(&glove->model);
	return NULL;
}

static bool more(Model *model, const TrainInput *input, const Args *args, Error *err)
{
	Glove *glove = (Glove *)model;
	GloveOptions old = glove->options, wanted = old;
	double evenness = glove->evenness;
	uint64_t seed = glove->seed;
	take_options(args, false, &wanted);
	if (wanted.dim != old.dim)
		return args_fault(args, "dim", 0, err,
			"this model's vectors have %llu numbers, which cannot change; train a new model for "
			"another dim",
			(unsigned long long)old.dim);
	if (wanted.window != old.window)
		return args_fault(args, "window", 0, err,
			"the pairs of the first text were counted within %llu words, which cannot change; "
			"train a new model",
			(unsigned long long)old.window);
	glove->options = wanted;
	glove->evenness = domain_weights_evenness(args);
	glove->seed = input->seed;
	if (learn_words(glove, input, args_number(args, "anchor"), err))
		return true;
	glove->options = old;
	glove->evenness = evenness;
	glove->seed = seed;
	return false;
}

static void vector_of(const void *model, uint32_t word, float *vector)
{
	const Glove *glove = model;
	const float *w = row_blocks_at(&glove->words, word), *c = row_blocks_at(&glove->contexts, word);
	for (size_t i = 0; i < glove->options.dim; i++)
		vector[i] = w[i] + c[i];
}

static Space *look(Model *model, Error *err)
{
	Glove *glove = (Glove *)model;
	glove_draw_rest(glove);
	if (model->progress.finished)
		return word_space(&glove->vocab, glove->options.dim, vector_of, glove, &model->provenance, err);
	return word_looks_next(
		&glove->looks, &glove->vocab, glove->options.dim, vector_of, glove, &model->provenance, err);
}

const Trainer trainer_glove = {
	.name = "glove",
	.title = "GloVe",
	.summary = "Word vectors from text: inner products learn the logarithms of how often words stand near "
		   "each other; more text adds to the counts and trains on them all",
	.source = "Pennington, Socher & Manning, EMNLP 2014",
	.takes = TAKES_CORPORA,
	.options = options,
	.from_vectors = true,
	.start = start,
	.more = more,
	.resume = glove_resume,
	.hold = glove_hold,
	.step = glove_step,
	.look = look,
	.save = glove_save,
	.load = glove_load,
	.free = glove_free,
};
