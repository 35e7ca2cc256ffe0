/*
 * Fine-tuning: a network learns the classes of the source, then goes on with the labels of the target that it
 * is shown. Layers that are frozen do not move, which their checksums before and after prove; l2sp= pulls the
 * others back to where the source had them. A part of the source is kept from it, to see what it forgets.
 */
#include "adapt/adapter.h"
#include "adapt/class_network.h"
#include "adapt/shared.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Finetune {
	Adaptation base;
	AdaptInput input;
	ClassNetwork net;
	Anchor source_end; /* where the source left the parameters */
	double l2sp, lr;
	size_t tune_epochs, studied;
	Lesson *old, *new, *kept; /* to learn from; of the source, kept from it */
	size_t n_old, n_new, n_kept;
	uint32_t *of_source, *given;
	double home_before, home_after;
	size_t mapped;
	enum { SOURCE, TUNE, MAP } stage;
} Finetune;

static void finetune_free(Adaptation *adaptation)
{
	Finetune *self = (Finetune *)adaptation;
	adaptation_release(adaptation);
	anchor_release(&self->source_end);
	class_network_release(&self->net);
	free(self->old);
	free(self->new);
	free(self->kept);
	free(self->of_source);
	free(self->given);
	free(self);
}

/* --- beginning --- */

/* How many dense layers are frozen, from the inputs on. */
static bool read_freeze(const Finetune *self, const Args *options, size_t *frozen, Error *err)
{
	const char *text = args_text(options, "freeze");
	size_t layers = self->net.options.hidden ? self->net.options.layers : 0;
	char *end;
	*frozen = strcmp(text, "none") == 0     ? 0
		  : strcmp(text, "hidden") == 0 ? layers
						: strtoul(text, &end, 10);
	bool word = strcmp(text, "none") == 0 || strcmp(text, "hidden") == 0;
	if (!word && (end == text || *end))
		return args_fault(options, "freeze", 0, err,
			"freeze takes none, hidden, or how many layers from the input on, not \"%s\"", text);
	if (*frozen > layers)
		return args_fault(options, "freeze", 0, err,
			"hidden layers can be frozen, at most %zu here; the one above them has to learn",
			layers);
	return strcmp(text, "hidden") != 0 || layers > 0 ||
	       args_fault(options, "freeze", 0, err, "there are no hidden layers to freeze with hidden=0");
}

static void name_layers(Finetune *self, size_t frozen)
{
	const Network *network = self->net.network;
	size_t dense = 0;
	for (size_t i = 0; i < network->n_layers; i++) {
		Layer *layer = network->layers[i];
		if (!layer->n_parameters || self->base.n_layers == ADAPT_LAYERS)
			continue;
		AdaptLayer *its = &self->base.layers[self->base.n_layers++];
		if (i + 1 < network->n_layers)
			snprintf(its->name, sizeof its->name, "hidden %zu", dense + 1);
		else
			snprintf(its->name, sizeof its->name, "classes");
		for (size_t j = 0; j < layer->n_parameters; j++)
			its->parameters += layer->parameters[j].rows * layer->parameters[j].width;
		its->frozen = dense++ < frozen;
	}
}

/* Every fifth, drawn at random, is kept from it. */
static void split_source(Finetune *self)
{
	const uint32_t *class_of = self->input.source_class;
	size_t n = self->input.source->vectors.rows;
	Random random;
	random_init(&random, random_mix(self->input.seed), 11);
	for (uint32_t i = 0; i < n; i++) {
		if (class_of[i] == DICTIONARY_NONE)
			continue;
		Lesson lesson = {CLASS_NETWORK_SOURCE, i, class_of[i]};
		if (random_below(&random, 5) == 0)
			self->kept[self->n_kept++] = lesson;
		else
			self->old[self->n_old++] = lesson;
	}
}

static bool gather_lessons(Finetune *self, Error *err)
{
	size_t sources = self->input.source->vectors.rows, targets = self->input.target->vectors.rows;
	const uint32_t *shown = self->input.target_class;
	self->old = memory_data(sources, sizeof *self->old, "labels to learn from", err);
	self->kept = memory_data(sources, sizeof *self->kept, "labels to learn from", err);
	self->new = memory_data(targets, sizeof *self->new, "labels to learn from", err);
	self->of_source = memory_data(sources, sizeof *self->of_source, "answers of a network", err);
	self->given = memory_data(targets, sizeof *self->given, "answers of a network", err);
	if (!self->old || !self->kept || !self->new || !self->of_source || !self->given)
		return false;
	split_source(self);
	for (uint32_t i = 0; i < targets; i++)
		if (shown[i] != DICTIONARY_NONE)
			self->new[self->n_new++] = (Lesson){CLASS_NETWORK_TARGET, i, shown[i]};
	return self->n_old > 0 ||
	       error_set(err, ERROR_INPUT, "%s has too few items to keep a fifth of them back",
		       self->input.source_name);
}

static bool begin(Finetune *self, const Args *options, Error *err)
{
	const AdaptInput *input = &self->input;
	ClassNetworkOptions network = class_network_options(options, input->seed);
	Rows domains[] = {matrix_rows(&input->source->vectors), matrix_rows(&input->target->vectors)};
	size_t frozen;
	if (!class_network_init(&network, domains, 2, input->classes->count, &self->net, err) ||
		!read_freeze(self, options, &frozen, err) || !gather_lessons(self, err))
		return false;
	name_layers(self, frozen);
	return anchor_init(self->net.network, &self->source_end, err) &&
	       class_network_study(&self->net, self->old, self->n_old, network.epochs, err) &&
	       adaptation_begin(&self->base, &adapter_finetune, input, class_network_width(&self->net),
		       "learning from the source", (double)(network.epochs + self->tune_epochs), "epochs", err);
}

static Adaptation *finetune_start(const AdaptInput *input, const Args *options, Error *err)
{
	Finetune *self = memory_new(1, sizeof *self);
	self->input = *input;
	self->l2sp = args_number(options, "l2sp");
	self->lr = args_number(options, "tune_lr");
	self->tune_epochs = (size_t)args_integer(options, "tune_epochs");
	if (begin(self, options, err))
		return &self->base;
	finetune_free(&self->base);
	return NULL;
}

/* --- learning --- */

/* What it is right about of what was kept from it, and what it says of the target. */
static bool ask(Finetune *self, Pool *pool, double *home, Error *err)
{
	if (!class_network_answers(&self->net, CLASS_NETWORK_SOURCE, pool, self->of_source, NULL, err) ||
		!class_network_answers(&self->net, CLASS_NETWORK_TARGET, pool, self->given, NULL, err))
		return false;
	size_t right = 0;
	for (size_t i = 0; i < self->n_kept; i++)
		right += self->of_source[self->kept[i].row] == self->kept[i].class;
	*home = self->n_kept ? (double)right / (double)self->n_kept : 0;
	adaptation_round(&self->base, self->given, NULL, self->input.target->vectors.rows);
	series_add(adaptation_series(&self->base, "source accuracy", "epochs"), (double)self->studied, *home);
	return true;
}

static void take_checksums(Finetune *self, bool after)
{
	const Network *network = self->net.network;
	for (size_t i = 0, at = 0; i < network->n_layers; i++) {
		if (!network->layers[i]->n_parameters || at == self->base.n_layers)
			continue;
		AdaptLayer *its = &self->base.layers[at++];
		layer_checksum(network->layers[i], after ? its->after : its->before);
		network->layers[i]->frozen = its->frozen;
	}
}

static bool begin_tuning(Finetune *self, Pool *pool, Error *err)
{
	if (!ask(self, pool, &self->home_before, err))
		return false;
	take_checksums(self, false);
	anchor_take(&self->source_end);
	self->net.pulls[0] = (Pull){&self->source_end, self->l2sp};
	self->net.options.decay = 0;
	self->net.options.rate = self->lr;
	self->stage = TUNE;
	snprintf(self->base.progress.phase, sizeof self->base.progress.phase, "tuning to %zu labels",
		self->n_new);
	return class_network_study(&self->net, self->new, self->n_new, self->tune_epochs, err);
}

static bool end_tuning(Finetune *self, Pool *pool, Error *err)
{
	take_checksums(self, true);
	self->stage = MAP;
	return ask(self, pool, &self->home_after, err);
}

static bool learn(Finetune *self, Pool *pool, Error *err)
{
	size_t epoch = self->net.epoch;
	if (!class_network_step(&self->net, pool, err))
		return false;
	if (self->net.epoch > epoch)
		series_add(adaptation_series(&self->base, "loss", "epochs"),
			(double)(self->studied + self->net.epoch), self->net.loss);
	self->base.progress.done = (double)self->studied + class_network_done(&self->net);
	if (class_network_busy(&self->net))
		return true;
	self->studied += self->net.epochs;
	return self->stage == SOURCE ? begin_tuning(self, pool, err) : end_tuning(self, pool, err);
}

/* --- what comes out --- */

static bool finetune_look(const Adaptation *adaptation, Matrix *vectors, Error *err)
{
	const Finetune *self = (const Finetune *)adaptation;
	return class_network_shared(&self->net, 0, vectors->rows, NULL, vectors->data, err);
}

static void describe(Finetune *self)
{
	Adaptation *base = &self->base;
	size_t frozen = 0;
	for (size_t i = 0; i < base->n_layers; i++)
		frozen += base->layers[i].frozen;
	adaptation_figure(base, "labels", (double)self->n_new, 0);
	adaptation_figure(base, "frozen_layers", (double)frozen, 0);
	adaptation_figure(base, "l2sp", self->l2sp, 4);
	adaptation_figure(base, "kept_from_it", (double)self->n_kept, 0);
	adaptation_figure(base, "source_before", self->home_before, 4);
	adaptation_figure(base, "source_after", self->home_after, 4);
	adaptation_figure(base, "forgetting", self->home_before - self->home_after, 4);
	base->answers = self->given;
	self->given = NULL;
}

static bool finetune_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	Finetune *self = (Finetune *)adaptation;
	if (self->stage != MAP)
		return learn(self, pool, err);
	Matrix *vectors = &self->base.shared->vectors;
	if (!class_network_map(&self->net, pool, vectors, &self->mapped, err))
		return false;
	if (self->mapped < vectors->rows)
		return true;
	describe(self);
	adaptation->progress.finished = true;
	return space_finish(self->base.shared, err);
}

static const ArgSpec options[] = {
	CLASS_NETWORK_OPTIONS,
	{.name = "tune_epochs",
		.kind = ARG_INTEGER,
		.help = "passes over the labels of the target that are shown",
		.fallback = "20",
		.low = 0,
		.high = 100000},
	{.name = "tune_lr",
		.kind = ARG_NUMBER,
		.help = "learning rate of these",
		.fallback = "0.001",
		.low = 0,
		.high = 10},
	{.name = "freeze",
		.kind = ARG_TEXT,
		.help = "layers that do not move any more: none, hidden, or how many from the input on",
		.fallback = "none"},
	{.name = "l2sp",
		.kind = ARG_NUMBER,
		.help = "pull back to where the source left the parameters",
		.fallback = "0",
		.low = 0,
		.high = 1e6,
		.aliases = "anchor"},
	{.name = NULL},
};

const Adapter adapter_finetune = {
	.name = "finetune",
	.title = "Fine-tuning",
	.summary = "a network that learned from the source and goes on with some labels of the target, chosen "
		   "layers frozen",
	.source = "Yosinski, Clune, Bengio & Lipson, NeurIPS 2014; Li, Grandvalet & Davoine, L2-SP, ICML 2018",
	.needs = ADAPT_NEEDS_CLASSES | ADAPT_NEEDS_LABELS | ADAPT_SAME_WIDTH,
	.options = options,
	.start = finetune_start,
	.step = finetune_step,
	.look = finetune_look,
	.free = finetune_free,
};
