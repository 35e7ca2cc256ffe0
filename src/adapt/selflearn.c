/*
 * Self-learning alignment of two spaces out of a small lexicon or none: both are made comparable, a first map
 * is found from the pairs, from what distributions of similarities suggest or by an adversarial game, and
 * self-learning goes on from there with the most frequent items. Of several runs the best is taken by a
 * criterion that needs no lexicon.
 */
#include "adapt/alignment_chance.h"
#include "adapt/first_map.h"
#include "adapt/frequent.h"
#include "adapt/isomorphism.h"
#include "adapt/linear.h"
#include "adapt/orthogonal.h"
#include "adapt/self_learning.h"
#include "adapt/shared.h"
#include "base/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A criterion that is not so many times what random starts lead to is no sign of anything: runs that begin with
 * pairs out of play come a little higher than they do even where nothing is found. */
#define ABOVE_CHANCE 1.1

/* Spectra that differ by more than this, as a root mean square of logarithms, are worth a warning. */
#define WIDE_GAP 0.25

typedef enum Phase { PREPARE, START, LEARN, JUDGE, MAP } Phase;

typedef struct Selflearn {
	Linear linear;
	SelfLearningOptions options;
	AdversarialOptions adversarial;
	FirstMapKind kind;
	size_t vocabulary, restarts;
	bool hold, reweight;
	Phase phase;
	Pairs held;                              /* pairs that stay, by place among the frequent rows */
	Matrix frequent_source, frequent_target; /* the most frequent rows, made comparable */
	double gap;                              /* between their spectra */
	FirstMap *start;
	SelfLearning *learning;
	AlignmentChance *chance;
	double *best;               /* map of the best run so far */
	Pairs dictionary;           /* of the best run so far, by place among the frequent rows */
	SelfLearningRound winner;   /* its last round */
	size_t run, rounds, epochs; /* runs that are over; rounds and epochs of all runs */
} Selflearn;

static void selflearn_free(Adaptation *adaptation)
{
	Selflearn *self = (Selflearn *)adaptation;
	linear_release(&self->linear);
	matrix_release(&self->frequent_source);
	matrix_release(&self->frequent_target);
	first_map_free(self->start);
	self_learning_free(self->learning);
	alignment_chance_free(self->chance);
	pairs_release(&self->held);
	pairs_release(&self->dictionary);
	free(self->best);
	free(self);
}

static void read_options(Selflearn *self, const Args *options)
{
	self->vocabulary = (size_t)args_integer(options, "vocabulary");
	self->hold = args_yes(options, "hold");
	self->reweight = strcmp(args_text(options, "final"), "reweight") == 0;
	self->restarts = (size_t)args_integer(options, "restarts");
	self->options = self_learning_options(options);
	self->adversarial = adversarial_options(options);
}

static FirstMapKind kind_of(const char *start, const Pairs *pairs)
{
	if (strcmp(start, "adversarial") == 0)
		return FIRST_MAP_ADVERSARIAL;
	return strcmp(start, "lexicon") == 0 && pairs->count ? FIRST_MAP_PAIRS : FIRST_MAP_SIMILARITIES;
}

static Adaptation *selflearn_start(const AdaptInput *input, const Args *options, Error *err)
{
	Selflearn *self = memory_new(1, sizeof *self);
	read_options(self, options);
	self->kind = kind_of(args_text(options, "start"), input->pairs);
	size_t d = input->target->vectors.cols;
	bool fine = linear_begin(
		&self->linear, &adapter_selflearn, input, comparable_options(options), d, self->reweight, err);
	self->best = fine ? memory_data(d * d, sizeof *self->best, "a map", err) : NULL;
	if (self->best && self->kind != FIRST_MAP_PAIRS && !self->hold)
		self->linear.base.pairs_learned = 0;
	if (self->best)
		return &self->linear.base;
	selflearn_free(&self->linear.base);
	return NULL;
}

static void set_phase(Selflearn *self, Phase phase, const char *name)
{
	Progress *progress = &self->linear.base.progress;
	self->phase = phase;
	snprintf(progress->phase, sizeof progress->phase, "%s", name);
}

/* --- before the first round --- */

static bool gather_frequent(Selflearn *self, Error *err)
{
	const AdaptInput *input = &self->linear.input;
	uint32_t *from = memory_new(input->source->vectors.rows, sizeof *from);
	uint32_t *to = memory_new(input->target->vectors.rows, sizeof *to);
	size_t sources = frequent_order(input->source, self->vocabulary, from);
	size_t targets = frequent_order(input->target, self->vocabulary, to);
	bool fine =
		frequent_rows(matrix_rows(&self->linear.source), from, sources, &self->frequent_source, err) &&
		frequent_rows(linear_target(&self->linear), to, targets, &self->frequent_target, err);
	if (self->hold)
		frequent_pairs(input->pairs, from, sources, to, targets, &self->held);
	if (self->hold && self->kind != FIRST_MAP_PAIRS)
		self->linear.base.pairs_learned = self->held.count;
	free(from);
	free(to);
	return fine;
}

static bool prepare(Selflearn *self, Pool *pool, Error *err)
{
	if (!linear_prepare(&self->linear, pool, err) || !gather_frequent(self, err) ||
		!isomorphism_gap(matrix_rows(&self->frequent_source), matrix_rows(&self->frequent_target), pool,
			&self->gap, err))
		return false;
	set_phase(self, START, self->kind == FIRST_MAP_ADVERSARIAL ? "first epoch" : "comparing similarities");
	return true;
}

/* A game is played anew for every run. */
static bool new_start(Selflearn *self, Error *err)
{
	FirstMapInput input = {.kind = self->kind,
		.source = matrix_rows(&self->frequent_source),
		.target = matrix_rows(&self->frequent_target),
		.pairs = self->linear.input.pairs,
		.pair_source = matrix_rows(&self->linear.source),
		.pair_target = linear_target(&self->linear),
		.neighbours = self->options.neighbours,
		.adversarial = self->adversarial,
		.seed = random_mix(self->linear.input.seed + self->run)};
	self->start = first_map_new(&input, err);
	return self->start != NULL;
}

static void begin_run(Selflearn *self)
{
	if (self->run && self->kind == FIRST_MAP_ADVERSARIAL && self->phase == LEARN) {
		first_map_free(self->start);
		self->start = NULL;
		set_phase(self, START, "first epoch");
		return;
	}
	self_learning_begin(
		self->learning, first_map_get(self->start), random_mix(self->linear.input.seed + self->run));
}

static bool begin_learning(Selflearn *self, Error *err)
{
	if (!self->learning) {
		self->learning = self_learning_new(matrix_rows(&self->frequent_source),
			matrix_rows(&self->frequent_target), self->options, err);
		if (!self->learning ||
			(self->held.count && !self_learning_hold(self->learning, &self->held, err)))
			return false;
	}
	begin_run(self);
	set_phase(self, LEARN, "first round");
	return true;
}

static void note_epoch(Selflearn *self)
{
	Adaptation *base = &self->linear.base;
	AdversarialEpoch epoch = first_map_epoch(self->start);
	double at = (double)++self->epochs;
	series_add(adaptation_series(base, "discriminator accuracy", "epochs"), at, epoch.told);
	series_add(adaptation_series(base, "criterion", "epochs"), at, epoch.criterion);
	snprintf(base->progress.phase, sizeof base->progress.phase, "run %zu epoch %zu: criterion %.4f",
		self->run + 1, epoch.epoch, epoch.criterion);
}

static bool find_start(Selflearn *self, Pool *pool, Error *err)
{
	if (!self->start && !new_start(self, err))
		return false;
	size_t before = first_map_epoch(self->start).epoch;
	if (!first_map_step(self->start, pool, err))
		return false;
	if (first_map_epoch(self->start).epoch != before)
		note_epoch(self);
	return first_map_done(self->start) < 1 || begin_learning(self, err);
}

/* --- runs --- */

static void note_round(Selflearn *self, SelfLearningRound round)
{
	Adaptation *base = &self->linear.base;
	double at = (double)++self->rounds;
	series_add(adaptation_series(base, "objective", "rounds"), at, round.objective);
	series_add(adaptation_series(base, "pairs", "rounds"), at, (double)round.pairs);
	series_add(adaptation_series(base, "share in play", "rounds"), at, round.keep);
	snprintf(base->progress.phase, sizeof base->progress.phase, "run %zu round %zu: objective %.4f",
		self->run + 1, round.round, round.objective);
}

static void keep_run(Selflearn *self, SelfLearningRound round)
{
	size_t d = self->frequent_source.cols, count;
	memcpy(self->best, self_learning_map(self->learning), d * d * sizeof *self->best);
	const RowPair *pairs = self_learning_pairs(self->learning, &count);
	pairs_release(&self->dictionary);
	self->dictionary.pairs = memory_new(count, sizeof *pairs);
	memcpy(self->dictionary.pairs, pairs, count * sizeof *pairs);
	self->dictionary.count = count;
	self->winner = round;
}

static bool end_run(Selflearn *self, Error *err)
{
	SelfLearningRound round = self_learning_round(self->learning);
	if (self->run == 0 || round.criterion > self->winner.criterion)
		keep_run(self, round);
	if (++self->run < self->restarts) {
		begin_run(self);
		return true;
	}
	self->chance =
		alignment_chance_new(matrix_rows(&self->frequent_source), matrix_rows(&self->frequent_target),
			self->best, self->options.neighbours, self->linear.input.seed, err);
	set_phase(self, JUDGE, "comparing with random starts");
	return self->chance != NULL;
}

static bool learn(Selflearn *self, Pool *pool, Error *err)
{
	size_t before = self_learning_round(self->learning).round;
	if (!self_learning_step(self->learning, pool, err))
		return false;
	SelfLearningRound round = self_learning_round(self->learning);
	if (round.round != before)
		note_round(self, round);
	return !self_learning_finished(self->learning) || end_run(self, err);
}

/* --- the end --- */

static void describe(Selflearn *self)
{
	Adaptation *base = &self->linear.base;
	double criterion = alignment_chance_criterion(self->chance);
	double reached = alignment_chance_reached(self->chance);
	adaptation_figure(base, "start_pairs", (double)first_map_pairs(self->start), 0);
	adaptation_figure(base, "source_items", (double)self->frequent_source.rows, 0);
	adaptation_figure(base, "target_items", (double)self->frequent_target.rows, 0);
	adaptation_figure(base, "spectral_gap", self->gap, 3);
	adaptation_figure(base, "runs", (double)self->restarts, 0);
	adaptation_figure(base, "rounds", (double)self->winner.round, 0);
	adaptation_figure(base, "pairs", (double)self->winner.pairs, 0);
	adaptation_figure(base, "objective", self->winner.objective, 4);
	adaptation_figure(base, "criterion", criterion, 4);
	adaptation_figure(base, "chance", reached, 4);
	static const char *const starts[] = {[FIRST_MAP_PAIRS] = "",
		[FIRST_MAP_SIMILARITIES] = "similarities alone were the start; ",
		[FIRST_MAP_ADVERSARIAL] = "an adversarial game was the start; "};
	const char *none = starts[self->kind];
	if (criterion < ABOVE_CHANCE * reached)
		snprintf(base->note, sizeof base->note,
			"%sthe criterion, %.3f, is not clearly above the %.3f that random starts lead to: %s",
			none, criterion, reached,
			self->kind == FIRST_MAP_ADVERSARIAL
				? "it has most likely found nothing, and a few pairs (pairs=numerals) serve "
				  "better"
				: "only test pairs can tell whether this alignment is right");
	else if (self->gap > WIDE_GAP)
		snprintf(base->note, sizeof base->note,
			"%sthe spectra of the spaces differ (gap %.2f), and no rotation brings such spaces "
			"quite onto each other",
			none, self->gap);
	else if (*none)
		snprintf(base->note, sizeof base->note, "%sthe start came from %s",
			self->linear.input.pairs->count ? "" : "no pair was given: ",
			self->kind == FIRST_MAP_ADVERSARIAL
				? "an adversarial game"
				: "how similarities of the most frequent items are spread");
}

static bool judge(Selflearn *self, Pool *pool, Error *err)
{
	if (!alignment_chance_step(self->chance, pool, err))
		return false;
	if (!alignment_chance_finished(self->chance))
		return true;
	describe(self);
	set_phase(self, MAP, "mapping");
	return self->reweight
		       ? linear_weighted(&self->linear, &self->dictionary, matrix_rows(&self->frequent_source),
				 matrix_rows(&self->frequent_target), pool, err)
		       : orthogonal_transposed(
				 self->best, self->frequent_source.cols, &self->linear.source_map, err);
}

static bool map_rows(Selflearn *self, Pool *pool, Error *err)
{
	return linear_map(&self->linear, pool, err);
}

/* A unit of progress is a run; judging and mapping are the last. */
static void update_progress(Selflearn *self)
{
	Progress *progress = &self->linear.base.progress;
	double rows = (double)(self->linear.source.rows + self->linear.target.rows);
	double game = self->kind == FIRST_MAP_ADVERSARIAL ? 0.5 : 0;
	double in_run = self->phase == LEARN ? game + (1 - game) * self_learning_done(self->learning)
			: self->phase == START && self->start ? game * first_map_done(self->start)
							      : 0;
	double mapped = self->phase == MAP ? (double)self->linear.mapped / rows : 0;
	progress->total = (double)self->restarts + 1;
	progress->done = (double)self->run + in_run + mapped;
	snprintf(progress->unit, sizeof progress->unit, "runs");
}

static bool selflearn_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	static bool (*const phases[])(Selflearn *, Pool *, Error *) = {
		[PREPARE] = prepare, [START] = find_start, [LEARN] = learn, [JUDGE] = judge, [MAP] = map_rows};
	Selflearn *self = (Selflearn *)adaptation;
	if (!phases[self->phase](self, pool, err))
		return false;
	update_progress(self);
	return true;
}

/* The target as it is made comparable, and the source under the map of the round before; as it is while there
 * is none. */
static bool selflearn_look(const Adaptation *adaptation, Matrix *vectors, Error *err)
{
	const Selflearn *self = (const Selflearn *)adaptation;
	const double *map = self->phase > LEARN    ? self->best
			    : self->phase == LEARN ? self_learning_map(self->learning)
			    : self->start          ? first_map_get(self->start)
						   : NULL;
	return linear_look(&self->linear, map, vectors, err);
}

static const ArgSpec options[] = {
	COMPARABLE_NORMALISE,
	COMPARABLE_CENTRE,
	{.name = "start",
		.kind = ARG_CHOICE,
		.help = "where the first map comes from; lexicon: the pairs, or similarities when there are "
			"none; adversarial: a game that begins with principal axes on each other. Of models of "
			"two halves of 17 million words of Wikipedia 83 % of the words then find themselves, "
			"without a pair (81 % from 9,090 pairs by procrustes), none from a random turn: it is "
			"the axes and self-learning that find them, more than the game. It has not found "
			"languages of fewer words: of two Bibles (700,000 words each), or of `synth twins`",
		.fallback = "lexicon",
		.choices = "lexicon|similarities|adversarial"},
	ADVERSARIAL_OPTIONS,
	{.name = "vocabulary",
		.kind = ARG_INTEGER,
		.help = "most frequent items of each side to learn from",
		.fallback = "20000",
		.low = 10,
		.high = 200000},
	{.name = "hold",
		.kind = ARG_YESNO,
		.help = "pairs that are given stay in every dictionary",
		.fallback = "yes"},
	{.name = "final",
		.kind = ARG_CHOICE,
		.help = "the map that the last dictionary gives: with white, weighted directions, or a "
			"rotation",
		.fallback = "reweight",
		.choices = "reweight|plain"},
	{.name = "restarts",
		.kind = ARG_INTEGER,
		.help = "runs from other random numbers; the best is taken by its criterion",
		.fallback = "1",
		.low = 1,
		.high = 100},
	SELF_LEARNING_OPTIONS,
	{.name = NULL},
};

const Adapter adapter_selflearn = {
	.name = "selflearn",
	.title = "Self-learning",
	.summary = "an orthogonal map out of a small lexicon or none, by turns of map and dictionary",
	.source = "Artetxe, Labaka & Agirre, ACL 2017 and ACL 2018; Conneau & al., ICLR 2018",
	.needs = ADAPT_TAKES_PAIRS | ADAPT_SAME_WIDTH,
	.options = options,
	.start = selflearn_start,
	.step = selflearn_step,
	.look = selflearn_look,
	.free = selflearn_free,
};
