#include "train/sgns.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const ArgSpec options[] = {
	{.name = "dim",
		.kind = ARG_INTEGER,
		.help = "numbers in a vector",
		.fallback = "100",
		.low = 1,
		.high = 4096,
		.aliases = "size"},
	{.name = "window",
		.kind = ARG_INTEGER,
		.help = "most words to either side that count as near; each window is cut at random to 1 up to "
			"this",
		.fallback = "5",
		.low = 1,
		.high = KERNEL_INPUTS / 2,
		.aliases = "ws",
		.unit = "words"},
	{.name = "negative",
		.kind = ARG_INTEGER,
		.help = "words drawn at random against each window",
		.fallback = "5",
		.low = 1,
		.high = KERNEL_OUTPUTS - 1,
		.aliases = "neg",
		.unit = "words"},
	{.name = "epochs",
		.kind = ARG_INTEGER,
		.help = "passes over the text",
		.fallback = "5",
		.low = 1,
		.high = 1000000,
		.aliases = "epoch|iter"},
	{.name = "min_count",
		.kind = ARG_INTEGER,
		.help = "words that occur less often are left out",
		.fallback = "5",
		.low = 1,
		.high = 1e15,
		.aliases = "minCount"},
	{.name = "max_vocab",
		.kind = ARG_INTEGER,
		.help = "most words to learn, the frequent ones first; 0 for all",
		.fallback = "0",
		.low = 0,
		.high = 4e9,
		.unit = "words"},
	{.name = "sample",
		.kind = ARG_NUMBER,
		.help = "words with a larger share of the text than this are thinned out; 0 for none",
		.fallback = "1e-4",
		.low = 0,
		.high = 1,
		.aliases = "t"},
	{.name = "lr",
		.kind = ARG_NUMBER,
		.help = "learning rate at the start; it falls linearly towards 0",
		.fallback = "0.025",
		.low = 1e-9,
		.high = 10,
		.aliases = "alpha"},
	{.name = "exact",
		.kind = ARG_YESNO,
		.help = "same bytes for any number of threads; one thread does the arithmetic",
		.fallback = "no"},
	{0},
};

double sgns_keep(double f, double t)
{
	double keep = t > 0 && f > 0 ? (sqrt(f / t) + 1) * t / f : 1;
	return keep < 1 ? keep : 1;
}

/* What is typed counts; what is not keeps its value, on a new model the default. */
static bool takes(const Args *args, const char *name, bool new)
{
	return new || args_given(args, name);
}

static void take_size(const Args *args, const char *name, bool new, size_t *value)
{
	if (takes(args, name, new))
		*value = (size_t)args_integer(args, name);
}

static void take_options(const Args *args, bool new, SgnsOptions *into)
{
	take_size(args, "dim", new, &into->dim);
	take_size(args, "window", new, &into->window);
	take_size(args, "negative", new, &into->negative);
	take_size(args, "epochs", new, &into->epochs);
	take_size(args, "min_count", new, &into->min_count);
	take_size(args, "max_vocab", new, &into->max_vocab);
	if (takes(args, "sample", new))
		into->sample = args_number(args, "sample");
	if (takes(args, "lr", new))
		into->lr = args_number(args, "lr");
	if (takes(args, "exact", new))
		into->exact = args_yes(args, "exact");
}

static void set_provenance(Sgns *sgns, const TrainInput *input)
{
	Provenance *provenance = &sgns->model.provenance;
	Text parents = {0};
	if (provenance->parents && input->parents)
		text_format(&parents, "%s; %s", provenance->parents, input->parents);
	char *joined = parents.length ? text_take(&parents) : memory_text(input->parents);
	bool racing = !sgns->options.exact && input->threads != 1;
	bool raced = provenance->note != NULL;
	provenance_release(provenance);
	*provenance =
		(Provenance){.command = memory_text(input->command), .seed = input->seed, .parents = joined};
	if (racing || raced)
		provenance->note = memory_text("not bit-reproducible: several threads updated the vectors "
					       "without locks (exact=yes avoids "
					       "it)");
}

static Model *start(const TrainInput *input, const Args *args, Error *err)
{
	Sgns *sgns = sgns_new();
	take_options(args, true, &sgns->options);
	sgns->seed = input->seed;
	row_blocks_init(&sgns->inputs, sgns->options.dim);
	row_blocks_init(&sgns->outputs, sgns->options.dim);
	set_provenance(sgns, input);
	if (sgns_learn_words(sgns, input, err) && sgns_begin_run(sgns, input, err))
		return &sgns->model;
	sgns_free(&sgns->model);
	return NULL;
}

static bool more(Model *model, const TrainInput *input, const Args *args, Error *err)
{
	Sgns *sgns = (Sgns *)model;
	SgnsOptions wanted = sgns->options;
	take_options(args, false, &wanted);
	if (wanted.dim != sgns->options.dim)
		return args_fault(args, "dim", 0, err,
			"this model's vectors have %zu numbers, which cannot change; train a new model for "
			"another dim",
			sgns->options.dim);
	SgnsOptions old = sgns->options;
	sgns->options = wanted;
	sgns->seed = input->seed;
	if (!sgns_learn_words(sgns, input, err) || !sgns_begin_run(sgns, input, err)) {
		sgns->options = old;
		return false;
	}
	set_provenance(sgns, input);
	return true;
}

/* Words are in order as long as all joined together. */
static void copy_items(const Dictionary *words, const uint32_t *order, Dictionary *items)
{
	uint32_t in_order = 0;
	while (in_order < words->count && order[in_order] == in_order)
		in_order++;
	if (in_order == words->count) {
		dictionary_copy(words, items);
		return;
	}
	for (uint32_t i = 0; i < words->count; i++)
		dictionary_add(items, words->words[order[i]], strlen(words->words[order[i]]));
}

static bool fill_space(const Sgns *sgns, const uint32_t *order, Space *space, Error *err)
{
	const Vocab *vocab = &sgns->vocab;
	size_t count = vocab->words.count, domains = vocab->domains.count;
	space->counts = memory_data(count, sizeof *space->counts, "the counts of a space", err);
	uint64_t *by_domain =
		space->counts ? memory_data(count * domains, sizeof *by_domain, "the counts by domain", err)
			      : NULL;
	if (!by_domain)
		return false;
	copy_items(&vocab->words, order, &space->items);
	for (size_t i = 0; i < count; i++) {
		space->counts[i] = vocab->counts[order[i]];
		memcpy(by_domain + i * domains, vocab->domain_counts + order[i] * domains,
			domains * sizeof *by_domain);
		memcpy(matrix_row(&space->vectors, i), row_blocks_at(&sgns->inputs, order[i]),
			sgns->inputs.width * sizeof(float));
	}
	bool fine = domains < 2 || space_set_domains(space, &vocab->domains, by_domain, vocab->totals, err);
	free(by_domain);
	provenance_copy(&sgns->model.provenance, &space->provenance);
	return fine && space_finish(space, err);
}

static Space *look(Model *model, Error *err)
{
	const Sgns *sgns = (const Sgns *)model;
	uint32_t *order;
	if (!vocab_order(&sgns->vocab, &order, err))
		return NULL;
	Space *space = space_new(sgns->vocab.words.count, sgns->inputs.width, err);
	if (space && !fill_space(sgns, order, space, err)) {
		space_unref(space);
		space = NULL;
	}
	free(order);
	return space;
}

const Trainer trainer_sgns = {
	.name = "sgns",
	.title = "Skip-gram with negative sampling",
	.summary = "Word vectors from text: each word learns to tell the words around it from words drawn at "
		   "random",
	.source = "Mikolov, Sutskever, Chen, Corrado & Dean 2013, arXiv:1310.4546",
	.takes = TAKES_CORPORA,
	.options = options,
	.start = start,
	.more = more,
	.step = sgns_step,
	.look = look,
	.save = sgns_save,
	.load = sgns_load,
	.free = sgns_free,
};
