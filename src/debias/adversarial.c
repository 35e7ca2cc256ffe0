/* Adversarial debiasing: what a network needs to tell the groups apart is taken out while the network learns to
 * find it (debias/adversary.h). It learns from the labelled words; as many others, drawn anew each time, only
 * are to stay as they are. */
#include "base/random.h"
#include "debias/adversary.h"
#include "debias/debias.h"
#include "debias/held_probe.h"
#include "nn/optimiser.h"
#include "nn/schedule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	STEPS = 8,      /* in a piece */
	STAGES = 40,    /* that can be looked at, about */
	BATCHES = 3000, /* that make the epochs when nobody says how many: few words need as many as many do */
};

typedef struct Search {
	Adversary adversary;
	Optimiser *eraser, *judge;
	Random random;
	HeldProbe probe; /* the order of what it learns from is that of this epoch */
	Erasure best;    /* by the probe; width 0: none yet */
	double best_told, best_change, best_at;
	float *rows; /* of a batch */
	uint32_t *groups;
	size_t batch, next, epoch, epochs, turn;
	/* This epoch. */
	double loss, right, seen, change, steps;
} Search;

static void search_free(void *search)
{
	Search *self = search;
	optimiser_free(self->eraser);
	optimiser_free(self->judge);
	adversary_release(&self->adversary);
	held_probe_release(&self->probe);
	erasure_release(&self->best);
	free(self->rows);
	free(self->groups);
	free(self);
}

static bool begin(const DebiasInput *input, const Args *options, DebiasPlan *plan, Error *err)
{
	Search *self = plan->search = memory_new(1, sizeof *self);
	size_t width = input->space->vectors.cols;
	plan->search_free = search_free;
	held_probe_init(input, args_yes(options, "probe"), &self->probe);
	size_t learned = self->probe.learned;
	self->batch = (size_t)args_integer(options, "batch");
	self->batch = self->batch < learned ? self->batch : learned;
	self->epochs = args_given(options, "epochs")
			       ? (size_t)args_integer(options, "epochs")
			       : 1 + BATCHES / ((learned + self->batch - 1) / self->batch);
	AdversaryOptions how = {.width = width,
		.rank = (size_t)args_integer(options, "rank"),
		.groups = input->n_groups,
		.hidden = (size_t)args_integer(options, "hidden"),
		.rows = 2 * self->batch,
		.keep = args_number(options, "weight"),
		.decay = args_number(options, "decay"),
		.seed = random_mix(input->seed)};
	how.rank = how.rank < width ? how.rank : width;
	random_init(&self->random, input->seed, 0);
	self->groups = memory_new(2 * self->batch, sizeof *self->groups);
	self->rows = memory_data(2 * self->batch * width, sizeof *self->rows, "a batch", err);
	self->eraser = optimiser_new(OPTIMISER_ADAM);
	self->judge = optimiser_new(OPTIMISER_ADAM);
	series_init(&plan->series[plan->n_series++], "adversary's loss", "epochs");
	series_init(&plan->series[plan->n_series++], "adversary's accuracy", "epochs");
	series_init(&plan->series[plan->n_series++], "change of vectors", "epochs");
	if (held_probe_asks(&self->probe))
		series_init(&plan->series[plan->n_series++], "told by a probe", "epochs");
	return self->rows && adversary_init(&how, &self->adversary, err) &&
	       optimiser_add(self->eraser, self->adversary.eraser, err) &&
	       optimiser_add(self->judge, self->adversary.judge, err);
}

/* At a mean square of 1: networks begin with weights for that. */
static void copy_row(const Space *space, uint32_t row, float *to)
{
	size_t width = space->vectors.cols;
	float scale = space->inverse_norms[row] * (float)sqrt((double)width);
	for (size_t j = 0; j < width; j++)
		to[j] = scale * matrix_row(&space->vectors, row)[j];
}

/* The next labelled words, then as many of all. */
static size_t fill_batch(const DebiasInput *input, Search *self)
{
	const LabelledWords *words = &input->words;
	size_t width = input->space->vectors.cols, left = self->probe.learned - self->next;
	size_t count = left < self->batch ? left : self->batch;
	for (size_t i = 0; i < count; i++) {
		uint32_t word = self->probe.order[self->next + i];
		uint32_t other = (uint32_t)random_below(&self->random, input->space->vectors.rows);
		copy_row(input->space, words->rows[word], self->rows + i * width);
		copy_row(input->space, other, self->rows + (count + i) * width);
		self->groups[i] = words->labels[word];
		self->groups[count + i] = LOSS_NO_CLASS;
	}
	self->next += count;
	return 2 * count;
}

/* What the network would take out by now. */
static void take_erasure(const DebiasInput *input, const Search *self, DebiasPlan *plan)
{
	size_t width = input->space->vectors.cols, rank = self->adversary.options.rank;
	const float *find = adversary_find(&self->adversary), *back = adversary_back(&self->adversary);
	erasure_init(&plan->erasure, width, rank);
	plan->erasure.rank = rank;
	for (size_t k = 0; k < rank; k++)
		for (size_t j = 0; j < width; j++) {
			plan->erasure.find[k * width + j] = find[j * rank + k];
			plan->erasure.back[k * width + j] = back[k * width + j];
		}
}

static void copy_erasure(const Erasure *from, Erasure *to)
{
	size_t bytes = from->rank * from->width * sizeof *from->find;
	erasure_init(to, from->width, from->rank);
	to->rank = from->rank;
	memcpy(to->find, from->find, bytes);
	memcpy(to->back, from->back, bytes);
}

/* The stage at which least is told is kept: the two networks go round each other, and the last is not the best.
 * Less than chance is no better than chance; of equals the one that changes least. */
static bool keep_best(const DebiasInput *input, Search *self, DebiasPlan *plan, Error *err)
{
	double told, change = self->change / self->steps;
	if (!held_probe_asks(&self->probe))
		return true;
	if (!held_probe_ask(&self->probe, input, &plan->erasure, &told, err))
		return false;
	series_add(&plan->series[3], (double)self->epoch, told);
	told = fmax(told, self->probe.majority);
	if (self->best.width &&
		(told > self->best_told || (told >= self->best_told && change >= self->best_change)))
		return true;
	copy_erasure(&plan->erasure, &self->best);
	self->best_told = told;
	self->best_change = change;
	self->best_at = (double)self->epoch;
	return true;
}

static bool show_stage(const DebiasInput *input, Search *self, DebiasPlan *plan, Error *err)
{
	size_t every = 1 + (self->epochs - 1) / STAGES;
	if (self->epoch % every && self->epoch < self->epochs)
		return true;
	take_erasure(input, self, plan);
	debias_stage(plan, (double)self->epoch);
	return keep_best(input, self, plan, err);
}

static bool end_epoch(const DebiasInput *input, Search *self, DebiasPlan *plan, Error *err)
{
	double epoch = (double)++self->epoch;
	series_add(&plan->series[0], epoch, self->loss / self->seen);
	series_add(&plan->series[1], epoch, self->right / self->seen);
	series_add(&plan->series[2], epoch, self->change / self->steps);
	plan->done = epoch / (double)self->epochs;
	bool fine = show_stage(input, self, plan, err);
	if (self->epoch < self->epochs)
		self->loss = self->right = self->seen = self->change = self->steps = 0;
	self->next = 0;
	random_shuffle(&self->random, self->probe.order, self->probe.learned);
	return fine;
}

static bool learn(const DebiasInput *input, const Args *options, Search *self, DebiasPlan *plan, Error *err)
{
	Schedule schedule = {SCHEDULE_SIGMOID, args_number(options, "lambda")};
	double rate = args_number(options, "lr");
	size_t count = fill_batch(input, self);
	self->adversary.reversal->setting = schedule_at(schedule, plan->done);
	bool both = self->turn++ % (size_t)args_integer(options, "turns") == 0;
	AdversaryLoss loss =
		adversary_learn(&self->adversary, self->rows, self->groups, count, both, input->pool);
	if (!isfinite(loss.judge.mean) || !isfinite(loss.change))
		return error_set(err, ERROR_NUMBER,
			"the adversary's numbers grow beyond all bounds; give a smaller lr= or lambda=");
	optimiser_step(self->judge, rate, input->pool);
	if (both) {
		optimiser_step(self->eraser, rate * (1 - plan->done), input->pool);
		adversary_straighten(&self->adversary);
	}
	self->loss += loss.judge.mean * (double)loss.judge.count;
	self->right += (double)loss.judge.right;
	self->seen += (double)loss.judge.count;
	self->change += loss.change;
	self->steps++;
	return self->next < self->probe.learned || end_epoch(input, self, plan, err);
}

static void take_best(const DebiasInput *input, const Search *self, DebiasPlan *plan)
{
	if (!self->best.width)
		return;
	copy_erasure(&self->best, &plan->erasure);
	debias_stage(plan, self->best_at);
	debias_note(plan,
		"taken is what the eraser had after epoch %.0f, when a logistic regression told least of %zu "
		"%s held back: %.1f %%, where guessing tells %.1f %%; it takes out %.2f %% of the squared "
		"length of vectors",
		self->best_at, self->probe.count - self->probe.learned, space_item_kind(input->space),
		100 * self->best_told, 100 * self->probe.majority, 100 * self->best_change);
}

static void conclude(const DebiasInput *input, const Search *self, DebiasPlan *plan)
{
	take_best(input, self, plan);
	debias_note(plan,
		"in the last of %zu epochs the adversary was right about %.1f %% of the %s that it learned "
		"from, with a loss of %.3f, where knowing nothing costs %.3f; %.2f %% of the squared length of "
		"vectors was taken out",
		self->epochs, 100 * self->right / self->seen, space_item_kind(input->space),
		self->loss / self->seen, log((double)input->n_groups), 100 * self->change / self->steps);
	debias_note(plan, "that this adversary cannot tell the groups does not mean that no other can: the "
			  "classifiers of the table have learned anew");
}

static bool find(const DebiasInput *input, const Args *options, DebiasPlan *plan, bool *finished, Error *err)
{
	if (!plan->search)
		return begin(input, options, plan, err);
	Search *self = plan->search;
	for (int i = 0; i < STEPS && self->epoch < self->epochs; i++)
		if (!learn(input, options, self, plan, err))
			return false;
	*finished = self->epoch == self->epochs;
	if (*finished)
		conclude(input, self, plan);
	return true;
}

static const ArgSpec options[] = {
	{.name = "lambda",
		.kind = ARG_NUMBER,
		.help = "weight of the adversary's reversed gradient; it grows to this along a sigmoid",
		.fallback = "1",
		.low = 0,
		.high = 1000},
	{.name = "weight",
		.kind = ARG_NUMBER,
		.help = "how much what is taken out of vectors counts beside that",
		.fallback = "1",
		.low = 0,
		.high = 1000},
	{.name = "rank",
		.kind = ARG_INTEGER,
		.help = "directions that may be taken out",
		.fallback = "5",
		.low = 1,
		.high = 1000},
	{.name = "hidden",
		.kind = ARG_INTEGER,
		.help = "width of the adversary's hidden layer; 0: none, it is linear",
		.fallback = "64",
		.low = 0,
		.high = 4096},
	{.name = "decay",
		.kind = ARG_NUMBER,
		.help = "pull of the adversary's weights to 0, without which it is so sure that nobody learns "
			"from it",
		.fallback = "0.1",
		.low = 0,
		.high = 1000},
	{.name = "turns",
		.kind = ARG_INTEGER,
		.help = "batches that the adversary learns from for each that the eraser learns from",
		.fallback = "1",
		.low = 1,
		.high = 1000},
	{.name = "epochs",
		.kind = ARG_INTEGER,
		.help = "passes over the labelled words; as many as make 3,000 batches when left out",
		.low = 1,
		.high = 100000},
	{.name = "batch",
		.kind = ARG_INTEGER,
		.help = "labelled words at a time, and as many others",
		.fallback = "64",
		.low = 1,
		.high = 4096},
	{.name = "lr",
		.kind = ARG_NUMBER,
		.help = "learning rate of Adam; the eraser's falls to 0",
		.fallback = "0.001",
		.low = 0,
		.high = 10},
	{.name = "probe",
		.kind = ARG_YESNO,
		.help = "hold a fifth of the labelled words back, and take what was erased when a classifier "
			"told least of them; else what is erased at the end",
		.fallback = "yes"},
	OPTION_COLUMN,
	{.name = NULL},
};

const Debiaser debiaser_adversarial = {
	.name = "adversarial",
	.title = "Adversarial debiasing",
	.summary = "takes out what a network that learns along finds to tell the groups apart by",
	.source = "Ganin & al., JMLR 17, 2016 (the reversal of gradients); Elazar, Goldberg: Adversarial "
		  "removal of demographic attributes from text data, EMNLP 2018",
	.columns = true,
	.options = options,
	.unit = "epochs",
	.find = find,
};
