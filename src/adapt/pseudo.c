/*
 * Self-training with pseudo-labels: a network that learned from the source (and from what labels of the target
 * it is shown) guesses the classes of the target, and in each round learns again from the source and from the
 * guesses that it is sure of: those above a threshold (rule=confidence), or of each class that it gives the
 * share that it is surest of (rule=top). The share grows from round to round, from the easy to the hard.
 *
 * What it guesses wrong it learns, too. A round after which it knows the source noticeably worse than at first,
 * or gives half as many classes, is taken back, and the last.
 */
#include "adapt/adapter.h"
#include "adapt/class_network.h"
#include "adapt/shared.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE = CLASS_NETWORK_SOURCE, TARGET = CLASS_NETWORK_TARGET };

typedef enum Order { EASY, RANDOM, HARD } Order;

typedef struct Pseudo {
	Adaptation base;
	AdaptInput input;
	ClassNetwork net;
	Anchor kept; /* the network before this round */
	bool top;
	Order order;
	double threshold, start, drift;
	double least; /* confidence of those that are taken in this round; NAN: none is */
	size_t rounds, epochs, round_epochs, round; /* round 0: from the source alone */
	size_t studied;                             /* epochs, in all rounds before */
	Lesson *lessons;                            /* those that are known, then those that are guessed */
	size_t known, guessed;
	uint32_t *given, *taken, *of_source; /* by row */
	float *confidence;
	double accuracy, first_accuracy, first_classes; /* of the source; given in round 0 */
	Random random;
	size_t mapped;
	bool mapping;
} Pseudo;

static void pseudo_free(Adaptation *adaptation)
{
	Pseudo *self = (Pseudo *)adaptation;
	adaptation_release(adaptation);
	anchor_release(&self->kept);
	class_network_release(&self->net);
	free(self->lessons);
	free(self->given);
	free(self->taken);
	free(self->of_source);
	free(self->confidence);
	free(self);
}

/* --- beginning --- */

static void add_lessons(Pseudo *self, uint32_t domain, const uint32_t *class_of, size_t rows)
{
	for (uint32_t i = 0; class_of && i < rows; i++)
		if (class_of[i] != DICTIONARY_NONE)
			self->lessons[self->known++] = (Lesson){domain, i, class_of[i]};
}

static bool make_room(Pseudo *self, Error *err)
{
	size_t sources = self->input.source->vectors.rows, targets = self->input.target->vectors.rows;
	self->lessons = memory_data(sources + targets, sizeof *self->lessons, "labels to learn from", err);
	self->of_source = memory_data(sources, sizeof *self->of_source, "guesses of classes", err);
	self->given = memory_data(targets, sizeof *self->given, "guesses of classes", err);
	self->taken = memory_data(targets, sizeof *self->taken, "guesses of classes", err);
	self->confidence = memory_data(targets, sizeof *self->confidence, "guesses of classes", err);
	if (!self->lessons || !self->of_source || !self->given || !self->taken || !self->confidence)
		return false;
	add_lessons(self, SOURCE, self->input.source_class, sources);
	add_lessons(self, TARGET, self->input.target_class, targets);
	return true;
}

static void read_options(Pseudo *self, const Args *options)
{
	const char *order = args_text(options, "order");
	self->top = strcmp(args_text(options, "rule"), "top") == 0;
	self->order = *order == 'e' ? EASY : *order == 'r' ? RANDOM : HARD;
	self->threshold = args_number(options, "threshold");
	self->start = args_number(options, "share");
	self->drift = args_number(options, "drift");
	self->rounds = (size_t)args_integer(options, "rounds");
	self->epochs = (size_t)args_integer(options, "epochs");
	self->round_epochs = (size_t)args_integer(options, "round_epochs");
}

static bool begin(Pseudo *self, const Args *options, Error *err)
{
	const AdaptInput *input = &self->input;
	ClassNetworkOptions network = class_network_options(options, input->seed);
	Rows domains[] = {matrix_rows(&input->source->vectors), matrix_rows(&input->target->vectors)};
	double epochs = (double)(self->epochs + self->rounds * self->round_epochs);
	random_init(&self->random, random_mix(input->seed), 7);
	return class_network_init(&network, domains, 2, input->classes->count, &self->net, err) &&
	       make_room(self, err) && anchor_init(self->net.network, &self->kept, err) &&
	       class_network_study(&self->net, self->lessons, self->known, self->epochs, err) &&
	       adaptation_begin(&self->base, &adapter_pseudo, input, class_network_width(&self->net),
		       "learning from the source", epochs, "epochs", err);
}

static Adaptation *pseudo_start(const AdaptInput *input, const Args *options, Error *err)
{
	Pseudo *self = memory_new(1, sizeof *self);
	self->input = *input;
	read_options(self, options);
	if (begin(self, options, err))
		return &self->base;
	pseudo_free(&self->base);
	return NULL;
}

/* --- the choice of guesses --- */

typedef struct Candidate {
	double key; /* the higher the sooner */
	uint32_t row;
} Candidate;

static int by_key(const void *one, const void *other)
{
	const Candidate *a = one, *b = other;
	return a->key != b->key ? (a->key < b->key) - (a->key > b->key) : (a->row > b->row) - (a->row < b->row);
}

static double key_of(Pseudo *self, uint32_t row)
{
	double sure = (double)self->confidence[row];
	return self->order == EASY ? sure : self->order == HARD ? -sure : random_uniform(&self->random);
}

static size_t list_candidates(Pseudo *self, uint32_t class, Candidate *list)
{
	size_t n = 0;
	const uint32_t *shown = self->input.target_class;
	for (uint32_t i = 0; i < self->input.target->vectors.rows; i++) {
		if (self->given[i] != class || (shown && shown[i] != DICTIONARY_NONE))
			continue;
		if (self->top || (double)self->confidence[i] >= self->threshold)
			list[n++] = (Candidate){key_of(self, i), i};
	}
	return n;
}

/* Of the candidates of each class, in order, the share that this round may have. */
static bool choose(Pseudo *self, Error *err)
{
	size_t n = self->input.target->vectors.rows;
	double part = self->rounds > 1 ? (double)(self->round - 1) / (double)(self->rounds - 1) : 1;
	double share = self->start + (1 - self->start) * part;
	Candidate *list = memory_data(n, sizeof *list, "guesses to choose from", err);
	self->guessed = 0;
	for (size_t i = 0; i < n; i++)
		self->taken[i] = DICTIONARY_NONE;
	for (uint32_t class = 0; list && class < self->input.classes->count; class ++) {
		size_t count = list_candidates(self, class, list);
		size_t most = (size_t)ceil(share * (double)count - 1e-9);
		qsort(list, count, sizeof *list, by_key);
		for (size_t i = 0; i < most; i++) {
			self->taken[list[i].row] = class;
			self->lessons[self->known + self->guessed++] = (Lesson){TARGET, list[i].row, class};
		}
	}
	free(list);
	return list != NULL;
}

/* --- rounds --- */

static void add_point(Pseudo *self, const char *name, double value)
{
	series_add(adaptation_series(&self->base, name, "epochs"), (double)self->studied, value);
}

/* exp of the entropy of the shares that classes have among the guesses: how many there are in effect. */
static double effective_classes(const Pseudo *self)
{
	size_t n = self->input.target->vectors.rows, classes = self->input.classes->count;
	size_t *counts = memory_new(classes, sizeof *counts);
	double entropy = 0;
	for (size_t i = 0; i < n; i++)
		counts[self->given[i]]++;
	for (size_t c = 0; c < classes; c++)
		if (counts[c])
			entropy -= (double)counts[c] / (double)n * log((double)counts[c] / (double)n);
	free(counts);
	return exp(entropy);
}

static bool ask(Pseudo *self, Pool *pool, Error *err)
{
	size_t right = 0, known = 0;
	const uint32_t *class_of = self->input.source_class;
	if (!class_network_answers(&self->net, SOURCE, pool, self->of_source, NULL, err) ||
		!class_network_answers(&self->net, TARGET, pool, self->given, self->confidence, err))
		return false;
	for (size_t i = 0; i < self->input.source->vectors.rows; i++) {
		known += class_of[i] != DICTIONARY_NONE;
		right += class_of[i] == self->of_source[i];
	}
	self->accuracy = (double)right / (double)known;
	return true;
}

static bool drifted(const Pseudo *self)
{
	return self->accuracy < self->first_accuracy - self->drift;
}

static bool has_collapsed(const Pseudo *self)
{
	return effective_classes(self) < 1 + (self->first_classes - 1) / 2;
}

static void tell_taken_back(Pseudo *self)
{
	char *note = self->base.note;
	size_t room = sizeof self->base.note;
	if (drifted(self))
		snprintf(note, room,
			"round %zu was taken back and the last: after it the network was right about %.3f of "
			"the source instead of %.3f",
			self->round, self->accuracy, self->first_accuracy);
	else
		snprintf(note, room,
			"round %zu was taken back and the last: after it the target had %.2f classes in effect "
			"instead of %.2f",
			self->round, effective_classes(self), self->first_classes);
}

static void record(Pseudo *self)
{
	size_t n = self->input.target->vectors.rows;
	double sure = 0;
	for (size_t i = 0; i < n; i++)
		sure += (double)self->confidence[i] / (double)n;
	add_point(self, "source accuracy", self->accuracy);
	add_point(self, "mean confidence", sure);
	adaptation_round(&self->base, self->given, self->round ? self->taken : NULL, n)->threshold =
		self->least;
}

static double least_confidence(const Pseudo *self)
{
	double least = NAN;
	for (size_t i = 0; i < self->input.target->vectors.rows; i++)
		if (self->taken[i] != DICTIONARY_NONE)
			least = fmin(least, (double)self->confidence[i]);
	return least;
}

static bool next_round(Pseudo *self, Error *err)
{
	anchor_take(&self->kept);
	self->mapping = self->round == self->rounds;
	if (self->mapping)
		return true;
	self->round++;
	if (!choose(self, err))
		return false;
	self->least = least_confidence(self);
	/* Without a guess it is sure of, it would only go on learning from the source. */
	self->mapping = self->guessed == 0;
	if (self->mapping)
		snprintf(self->base.note, sizeof self->base.note,
			"no guess is as sure as threshold= asks, so nothing of the target was learned from in "
			"round %zu",
			self->round);
	return self->mapping || class_network_study(&self->net, self->lessons, self->known + self->guessed,
					self->round_epochs, err);
}

static bool end_round(Pseudo *self, Pool *pool, Error *err)
{
	self->studied += self->net.epochs;
	if (!ask(self, pool, err))
		return false;
	if (self->round == 0) {
		self->first_accuracy = self->accuracy;
		self->first_classes = effective_classes(self);
	}
	record(self);
	if (self->round == 0 || !(drifted(self) || has_collapsed(self)))
		return next_round(self, err);
	tell_taken_back(self);
	self->base.rounds[self->base.n_rounds - 1].undone = true;
	anchor_return(&self->kept);
	self->mapping = true;
	return ask(self, pool, err);
}

static bool learn(Pseudo *self, Pool *pool, Error *err)
{
	size_t epoch = self->net.epoch;
	if (!class_network_step(&self->net, pool, err))
		return false;
	if (self->net.epoch > epoch)
		series_add(adaptation_series(&self->base, "loss", "epochs"),
			(double)(self->studied + self->net.epoch), self->net.loss);
	Progress *progress = &self->base.progress;
	progress->done = (double)self->studied + class_network_done(&self->net);
	if (self->round)
		snprintf(progress->phase, sizeof progress->phase, "round %zu of %zu, %zu pseudo-labels",
			self->round, self->rounds, self->guessed);
	return class_network_busy(&self->net) || end_round(self, pool, err);
}

/* --- what comes out --- */

static bool pseudo_look(const Adaptation *adaptation, Matrix *vectors, Error *err)
{
	const Pseudo *self = (const Pseudo *)adaptation;
	return class_network_shared(&self->net, 0, vectors->rows, NULL, vectors->data, err);
}

static void describe(Pseudo *self)
{
	Adaptation *base = &self->base;
	size_t n = self->input.target->vectors.rows, changed = 0;
	for (size_t i = 0; i < n; i++)
		changed += self->given[i] != base->rounds[0].given[i];
	adaptation_figure(base, "rounds", (double)(base->n_rounds - 1), 0);
	adaptation_figure(base, "pseudo_labels", (double)self->guessed, 0);
	adaptation_figure(base, "share", (double)self->guessed / (double)n, 4);
	adaptation_figure(base, "changed", (double)changed / (double)n, 4);
	adaptation_figure(base, "source_accuracy_first", self->first_accuracy, 4);
	adaptation_figure(base, "source_accuracy", self->accuracy, 4);
	adaptation_figure(base, "effective_classes", effective_classes(self), 2);
	base->answers = self->given;
	self->given = NULL;
}

static bool pseudo_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	Pseudo *self = (Pseudo *)adaptation;
	if (!self->mapping)
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
	{.name = "rounds",
		.kind = ARG_INTEGER,
		.help = "times that it learns from its own guesses; 0: the network that learned from the "
			"source",
		.fallback = "8",
		.low = 0,
		.high = 1000},
	{.name = "round_epochs",
		.kind = ARG_INTEGER,
		.help = "passes over source and guesses in each round",
		.fallback = "5",
		.low = 1,
		.high = 100000},
	{.name = "rule",
		.kind = ARG_CHOICE,
		.help = "which guesses may be learned from; confidence: those of which it is as sure as "
			"threshold= says; top: all, class by class",
		.fallback = "top",
		.choices = "confidence|top"},
	{.name = "threshold",
		.kind = ARG_NUMBER,
		.help = "probability from which on it counts as sure, rule=confidence",
		.fallback = "0.95",
		.low = 0,
		.high = 1},
	{.name = "share",
		.kind = ARG_NUMBER,
		.help = "share of these that the first round has, of each class that is guessed; it grows "
			"evenly to 1 in the last; 1: all at once",
		.fallback = "0.2",
		.low = 0,
		.high = 1},
	{.name = "order",
		.kind = ARG_CHOICE,
		.help = "which of them come first: the easy ones, that it is surest of; the hard ones and "
			"random are there to compare",
		.fallback = "easy",
		.choices = "easy|random|hard"},
	{.name = "drift",
		.kind = ARG_NUMBER,
		.help = "fall of the accuracy on the source by which a round is taken back and learning ends; "
			"1: never",
		.fallback = "0.05",
		.low = 0,
		.high = 1},
	{.name = NULL},
};

const Adapter adapter_pseudo = {
	.name = "pseudo",
	.title = "Self-training with pseudo-labels",
	.summary = "a network that learns from its own guesses about the target, from the easy to the hard",
	.source =
		"Lee, Pseudo-Label, ICML Workshops, 2013; Zou, Yu, Kumar & Wang, class-balanced self-training, "
		"ECCV 2018; Bengio, Louradour, Collobert & Weston, Curriculum learning, ICML 2009",
	.needs = ADAPT_NEEDS_CLASSES | ADAPT_SAME_WIDTH,
	.options = options,
	.start = pseudo_start,
	.step = pseudo_step,
	.look = pseudo_look,
	.free = pseudo_free,
};
