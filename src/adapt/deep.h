/*
 * Deep: what adapters with a network have in common. Rows of both sides pass through one network to hidden
 * representations, which become the shared space; a label head learns the classes of the source from them, and
 * a term of the loss, which is what tells the adapters apart, draws the two sides together.
 *
 * A batch holds as many rows of each side. An epoch is a pass over the rows of the source whose class is known;
 * those of the target come in an order of their own. No label of the target is seen.
 */
#ifndef ADAPT_DEEP_H
#define ADAPT_DEEP_H

#include "adapt/adapter.h"
#include "base/random.h"
#include "nn/anchor.h"
#include "nn/loss.h"
#include "nn/optimiser.h"
#include "nn/schedule.h"

/* Rows of one side in the order in which they are learned from. */
typedef struct DeepSide {
	Examples examples;
	uint32_t *order;
	size_t count, next;
	float *room;        /* for a batch of dense rows */
	Activations hidden; /* of the features */
	size_t batch;       /* rows of this batch */
} DeepSide;

typedef struct Deep {
	Adaptation base;
	AdaptInput input;
	Network *features, *labels; /* rows to hidden, hidden to classes */
	Activations judged;         /* of the label head */
	DeepSide source, target;
	uint32_t *classes; /* of this batch */
	Optimiser *optimiser;
	Anchor feature_zeros, label_zeros;
	double decay; /* of all weights, times the mean squared length of the rows */
	Random random;
	Schedule rate, weight;
	size_t hidden, batch, epochs;
	size_t batches, at;                        /* in all; done */
	double label_loss, term_loss, right, seen; /* sums over this epoch */
	size_t mapped;
} Deep;

/* What draws the sides together. */
typedef struct DeepTerm {
	/* Before the way back: adds weight times the slopes of the term to the deltas of the hidden rows of the
	 * source, and sets those of the target; both sides have gone forward. The answer is the term's value.
	 */
	double (*add)(Deep *deep, double weight, Pool *pool);
	/* A point of the adapter's own curves, at the end of an epoch. NULL: it has none. */
	void (*curves)(Deep *deep, double epoch);
	const char *curve;  /* name of the curve of the term: "domain loss" */
	const char *figure; /* and of its last value */
} DeepTerm;

/* The options that all of them have, to stand at the beginning of the adapter's own. */
/* clang-format off */
#define DEEP_OPTIONS \
	{.name = "hidden", .kind = ARG_INTEGER, .help = "width of the hidden representation, and so of the new space", \
		.fallback = "100", .low = 1, .high = 4096}, \
	{.name = "layers", .kind = ARG_INTEGER, .help = "hidden layers, all of that width", .fallback = "1", .low = 1, \
		.high = 8}, \
	{.name = "activation", .kind = ARG_CHOICE, .help = "of the hidden layers", .fallback = "relu", \
		.choices = "relu|tanh|sigmoid"}, \
	{.name = "dropout", .kind = ARG_NUMBER, .help = "share of hidden numbers left out at random while learning", \
		.fallback = "0", .low = 0, .high = 0.95}, \
	{.name = "scale", .kind = ARG_YESNO, \
		.help = "multiply all inputs by one factor that makes the mean square of those that are not 0 1", .fallback = "yes"}, \
	{.name = "epochs", .kind = ARG_INTEGER, .help = "passes over the source", .fallback = "60", .low = 1, \
		.high = 100000}, \
	{.name = "batch", .kind = ARG_INTEGER, .help = "rows of each side that are learned from at a time", \
		.fallback = "64", .low = 1, .high = 4096}, \
	{.name = "decay", .kind = ARG_NUMBER, \
		.help = "pull of all weights to 0, for each number of a row that is not 0", .fallback = "0.001", .low = 0, \
		.high = 1000}, \
	{.name = "lr", .kind = ARG_NUMBER, .help = "learning rate at the beginning", .fallback = "0.001", .low = 0, \
		.high = 10}, \
	{.name = "lr_schedule", .kind = ARG_CHOICE, \
		.help = "how the learning rate changes; inverse: over (1 + 10 p)^0.75, p the part that is done", \
		.fallback = "inverse", .choices = SCHEDULE_CHOICES}, \
	{.name = "optimiser", .kind = ARG_CHOICE, .help = "how steps are made of gradients", .fallback = "adam", \
		.choices = "sgd|momentum|adam", .aliases = "optimizer"}
/* clang-format on */

/* Reads these options and makes the networks. `weight` is of the term. */
bool deep_begin(Deep *deep, const Adapter *adapter, const AdaptInput *input, const Args *options,
	Schedule weight, Error *err);
void deep_release(Deep *deep);
/* Numbers that tell one random stream of the adaptation from others. */
uint64_t deep_seed(const Deep *deep, uint64_t stream);
/* Adds hidden layers to a network as the options say, from `inputs` numbers; `layers` of them. */
bool deep_add_hidden(Deep *deep, Network *network, size_t inputs, size_t width, size_t layers,
	const Args *options, uint64_t stream, Error *err);

bool deep_step(Deep *deep, const DeepTerm *term, Pool *pool, Error *err);
bool deep_look(const Adaptation *adaptation, Matrix *vectors, Error *err);

#endif
