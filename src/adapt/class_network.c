#include "adapt/class_network.h"

#include "base/memory.h"
#include "nn/loss.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAP_ROWS = 2048 /* at a time */ };

ClassNetworkOptions class_network_options(const Args *args, uint64_t seed)
{
	return (ClassNetworkOptions){.hidden = (size_t)args_integer(args, "hidden"),
		.layers = (size_t)args_integer(args, "layers"),
		.epochs = (size_t)args_integer(args, "epochs"),
		.batch = (size_t)args_integer(args, "batch"),
		.rate = args_number(args, "lr"),
		.decay = args_number(args, "decay"),
		.seed = random_mix(seed)};
}

/* --- beginning and end --- */

static double sum_of_squares(Rows rows)
{
	double sum = 0;
	for (size_t i = 0; i < rows.count; i++)
		for (size_t j = 0; j < rows.width; j++)
			sum += (double)rows_at(rows, i)[j] * (double)rows_at(rows, i)[j];
	return sum;
}

/* Starting weights are made for inputs of mean square 1. */
static float scale_of(const Rows *domains, size_t n)
{
	double squares = 0, numbers = 0;
	for (size_t i = 0; i < n; i++) {
		squares += sum_of_squares(domains[i]);
		numbers += (double)domains[i].count * (double)domains[i].width;
	}
	return squares > 0 ? (float)sqrt(numbers / squares) : 1;
}

static bool make_network(ClassNetwork *self, size_t inputs, Error *err)
{
	const ClassNetworkOptions *options = &self->options;
	size_t width = inputs;
	self->network = network_new();
	for (size_t i = 0; options->hidden && i < options->layers; i++) {
		if (!network_add(self->network,
			    layer_dense(width, options->hidden, WEIGHTS_HE, options->seed + 100 + i, err)) ||
			!network_add(self->network, layer_relu(options->hidden)))
			return false;
		width = options->hidden;
	}
	return network_add(self->network,
		layer_dense(width, self->classes, options->hidden ? WEIGHTS_GLOROT : WEIGHTS_ZERO,
			options->seed + 1, err));
}

static bool make_examples(ClassNetwork *self, const Rows *domains, size_t n, Error *err)
{
	float scale = scale_of(domains, n);
	self->domains = memory_new(n, sizeof *self->domains);
	for (size_t i = 0; i < n; i++) {
		if (!examples_init(domains[i], scale, &self->domains[i], err))
			return false;
		self->n_domains++;
	}
	return true;
}

static bool make_zeros(ClassNetwork *self, Error *err)
{
	if (!anchor_init(self->network, &self->zeros, err))
		return false;
	memset(self->zeros.value, 0, self->zeros.count * sizeof *self->zeros.value);
	return true;
}

bool class_network_init(const ClassNetworkOptions *options, const Rows *domains, size_t n_domains,
	size_t classes, ClassNetwork *self, Error *err)
{
	self->options = *options;
	self->classes = classes;
	random_init(&self->random, options->seed, 0);
	self->rows = memory_new(options->batch, sizeof *self->rows);
	self->class_of = memory_new(options->batch, sizeof *self->class_of);
	self->room = memory_data(options->batch * domains[0].width, sizeof *self->room, "a batch", err);
	return self->room && make_examples(self, domains, n_domains, err) &&
	       make_network(self, domains[0].width, err) && make_zeros(self, err) &&
	       activations_init(self->network, options->batch, 0, false, &self->activations, err);
}

void class_network_release(ClassNetwork *self)
{
	for (size_t i = 0; i < self->n_domains; i++)
		examples_release(&self->domains[i]);
	free(self->domains);
	activations_release(&self->activations);
	anchor_release(&self->zeros);
	optimiser_free(self->optimiser);
	network_free(self->network);
	free(self->lessons);
	free(self->rows);
	free(self->class_of);
	free(self->room);
	*self = (ClassNetwork){0};
}

size_t class_network_width(const ClassNetwork *self)
{
	return self->options.hidden ? self->options.hidden : self->classes;
}

/* --- studying --- */

bool class_network_study(ClassNetwork *self, const Lesson *lessons, size_t count, size_t epochs, Error *err)
{
	free(self->lessons);
	optimiser_free(self->optimiser);
	self->optimiser = optimiser_new(OPTIMISER_ADAM);
	self->count = self->next = count;
	self->epoch = 0;
	self->epochs = epochs;
	self->lessons = memory_data(count, sizeof *lessons, "what a network learns from", err);
	if (!self->lessons)
		return false;
	memcpy(self->lessons, lessons, count * sizeof *lessons);
	return optimiser_add(self->optimiser, self->network, err);
}

bool class_network_busy(const ClassNetwork *self)
{
	return self->epoch < self->epochs;
}

double class_network_done(const ClassNetwork *self)
{
	bool within = self->next < self->count;
	return (double)self->epoch + (within ? (double)self->next / (double)self->count : 0);
}

static void shuffle(ClassNetwork *self)
{
	for (size_t i = self->count; i > 1; i--) {
		size_t j = random_below(&self->random, i);
		Lesson kept = self->lessons[i - 1];
		self->lessons[i - 1] = self->lessons[j];
		self->lessons[j] = kept;
	}
	self->next = 0;
	self->sum = self->right = 0;
}

/* The lessons of one domain among those, forward and back; each counts 1 / count. */
static void learn_domain(ClassNetwork *self, const Lesson *lessons, size_t count, uint32_t domain, Pool *pool)
{
	size_t here = 0;
	for (size_t i = 0; i < count; i++)
		if (lessons[i].domain == domain) {
			self->rows[here] = lessons[i].row;
			self->class_of[here++] = lessons[i].class;
		}
	if (here == 0)
		return;
	Batch batch = batch_choose(&self->domains[domain], self->rows, here, self->room);
	network_forward(self->network, &batch, true, pool, &self->activations);
	Loss loss = softmax_loss(activations_out(&self->activations), self->class_of,
		(double)here / (double)count, activations_delta(&self->activations));
	network_backward(self->network, pool, &self->activations);
	self->sum += loss.mean * (double)here;
	self->right += (double)loss.right;
}

static void learn_batch(ClassNetwork *self, Pool *pool)
{
	size_t left = self->count - self->next;
	size_t count = left < self->options.batch ? left : self->options.batch;
	for (uint32_t domain = 0; domain < self->n_domains; domain++)
		learn_domain(self, self->lessons + self->next, count, domain, pool);
	if (self->options.decay > 0)
		anchor_pull(&self->zeros, self->options.decay * (double)network_inputs(self->network));
	for (size_t i = 0; i < CLASS_NETWORK_PULLS; i++)
		if (self->pulls[i].strength > 0)
			anchor_pull(self->pulls[i].anchor, self->pulls[i].strength);
	optimiser_step(self->optimiser, self->options.rate, pool);
	self->next += count;
}

static bool end_epoch(ClassNetwork *self, Error *err)
{
	self->epoch++;
	self->loss = self->sum / (double)self->count;
	self->accuracy = self->right / (double)self->count;
	return isfinite(self->loss) ||
	       error_set(err, ERROR_NUMBER,
		       "learning ran away: the loss is no number any more after %zu of %zu epochs; a lower lr= "
		       "keeps it",
		       self->epoch, self->epochs);
}

/* Batches of about 10 ms of work. */
static size_t batches_a_step(const ClassNetwork *self)
{
	const double work = 1e8;
	const Examples *examples = &self->domains[0];
	double width = (double)class_network_width(self), row = (double)examples->rows.width * width;
	if (examples_sparse(examples))
		row *= (double)sparse_count(&examples->sparse) /
		       ((double)examples->rows.count * (double)examples->rows.width);
	double batches =
		work / (6 * (row + 1000) * (double)self->options.batch + 20 * (double)self->zeros.count);
	return batches < 1 ? 1 : (size_t)batches;
}

bool class_network_step(ClassNetwork *self, Pool *pool, Error *err)
{
	size_t most = batches_a_step(self);
	for (size_t i = 0; i < most && class_network_busy(self); i++) {
		if (self->next == self->count)
			shuffle(self);
		learn_batch(self, pool);
		if (self->next == self->count && !end_epoch(self, err))
			return false;
	}
	return true;
}

/* --- what it knows --- */

static void answer_row(const float *scores, size_t classes, uint32_t *given, float *confidence)
{
	uint32_t best = 0;
	double sum = 0;
	for (uint32_t c = 1; c < classes; c++)
		if (scores[c] > scores[best])
			best = c;
	for (size_t c = 0; c < classes; c++)
		sum += exp((double)(scores[c] - scores[best]));
	*given = best;
	*confidence = (float)(1 / sum);
}

bool class_network_answers(
	ClassNetwork *self, size_t domain, Pool *pool, uint32_t *given, float *confidence, Error *err)
{
	enum { BLOCK = 4096 };
	const Examples *examples = &self->domains[domain];
	size_t n = examples->rows.count;
	float *scores = memory_data(BLOCK * self->classes, sizeof *scores, "the answers of a network", err);
	bool fine = scores != NULL;
	for (size_t first = 0; fine && first < n; first += BLOCK) {
		size_t count = n - first < BLOCK ? n - first : BLOCK;
		fine = network_judge(self->network, examples, first, count, pool, scores, err);
		for (size_t i = 0; fine && i < count; i++) {
			float sure;
			answer_row(scores + i * self->classes, self->classes, &given[first + i], &sure);
			if (confidence)
				confidence[first + i] = sure;
		}
	}
	free(scores);
	return fine;
}

bool class_network_hidden(
	const ClassNetwork *self, size_t domain, size_t first, size_t count, Pool *pool, float *out, Error *err)
{
	Network below = *self->network; /* the same layers but for the head */
	if (self->options.hidden)
		below.n_layers--;
	return network_judge(&below, &self->domains[domain], first, count, pool, out, err);
}

bool class_network_shared(
	const ClassNetwork *self, size_t first, size_t count, Pool *pool, float *out, Error *err)
{
	size_t targets = self->domains[CLASS_NETWORK_TARGET].rows.count;
	size_t here = first >= targets ? 0 : targets - first < count ? targets - first : count;
	return (here == 0 || class_network_hidden(self, CLASS_NETWORK_TARGET, first, here, pool, out, err)) &&
	       (here == count || class_network_hidden(self, CLASS_NETWORK_SOURCE, first + here - targets,
					 count - here, pool, out + here * class_network_width(self), err));
}

bool class_network_map(const ClassNetwork *self, Pool *pool, Matrix *vectors, size_t *mapped, Error *err)
{
	size_t left = vectors->rows - *mapped, count = left < MAP_ROWS ? left : MAP_ROWS;
	if (!class_network_shared(self, *mapped, count, pool, matrix_row(vectors, *mapped), err))
		return false;
	*mapped += count;
	return true;
}

void class_network_importance(
	ClassNetwork *self, const Lesson *lessons, size_t count, Anchor *anchor, Pool *pool)
{
	for (size_t i = 0; i < count; i++) {
		learn_domain(self, &lessons[i], 1, lessons[i].domain, pool);
		anchor_gather(anchor, 1 / (double)count);
	}
}
