/*
 * Class network: a network that tells the class of a row, learned from labelled rows of several domains at a
 * time. Hidden layers of ReLU, then a dense layer to the classes; without hidden layers it is softmax
 * regression.
 *
 *	ClassNetwork net = {0};
 *	class_network_init(&options, domains, 2, classes, &net, err);
 *	class_network_study(&net, lessons, n, 20, err);
 *	while (class_network_busy(&net))
 *		class_network_step(&net, pool, err);
 *	class_network_answers(&net, 1, pool, given, confidence, err);
 *
 * What was learned stays when it is to study again.
 */
#ifndef ADAPT_CLASS_NETWORK_H
#define ADAPT_CLASS_NETWORK_H

#include "base/args.h"
#include "base/random.h"
#include "nn/anchor.h"
#include "nn/optimiser.h"

typedef struct ClassNetworkOptions {
	size_t hidden, layers; /* hidden 0: softmax regression */
	size_t epochs, batch;
	double rate;  /* of Adam */
	double decay; /* pull of all weights to 0, times the columns, with which the length of the rows grows */
	uint64_t seed;
} ClassNetworkOptions;

/* A row to learn from, and its class. */
typedef struct Lesson {
	uint32_t domain, row, class;
} Lesson;

/* What else pulls the parameters while studying; anchor NULL: nothing. */
typedef struct Pull {
	const Anchor *anchor; /* borrowed */
	double strength;
} Pull;

/* The domains of an adaptation. */
enum { CLASS_NETWORK_SOURCE, CLASS_NETWORK_TARGET, CLASS_NETWORK_PULLS = 2 };

typedef struct ClassNetwork {
	ClassNetworkOptions options;
	Network *network;
	size_t classes;
	Examples *domains;
	size_t n_domains;
	Optimiser *optimiser;
	Activations activations;
	Anchor zeros;
	Pull pulls[CLASS_NETWORK_PULLS]; /* the owner's */
	Random random;
	/* At work. */
	Lesson *lessons;
	size_t count, next, epochs, epoch;
	uint32_t *rows, *class_of; /* of a batch */
	float *room;
	double sum, right; /* of this epoch */
	/* Of the last whole epoch. */
	double loss, accuracy;
} ClassNetwork;

/* clang-format off */
#define CLASS_NETWORK_OPTIONS \
	{.name = "hidden", .kind = ARG_INTEGER, \
		.help = "width of the hidden layers, and so of the new space; 0: none, softmax regression, and the space " \
			"holds the scores of the classes", \
		.fallback = "50", .low = 0, .high = 4096}, \
	{.name = "layers", .kind = ARG_INTEGER, .help = "hidden layers", .fallback = "1", .low = 1, .high = 8}, \
	{.name = "epochs", .kind = ARG_INTEGER, .help = "passes over the source", .fallback = "20", .low = 1, \
		.high = 100000}, \
	{.name = "batch", .kind = ARG_INTEGER, .help = "rows that are learned from at a time", .fallback = "64", \
		.low = 1, .high = 4096}, \
	{.name = "lr", .kind = ARG_NUMBER, .help = "learning rate of Adam", .fallback = "0.001", .low = 0, .high = 10}, \
	{.name = "decay", .kind = ARG_NUMBER, .help = "pull of all weights to 0, for each column of the input", \
		.fallback = "0.0001", .low = 0, \
		.high = 1000}
/* clang-format on */

ClassNetworkOptions class_network_options(const Args *args, uint64_t seed);

/* Domains are borrowed, of one width; rows are multiplied by one factor that makes their mean square 1. `self`
 * starts as {0}. */
bool class_network_init(const ClassNetworkOptions *options, const Rows *domains, size_t n_domains,
	size_t classes, ClassNetwork *self, Error *err);
void class_network_release(ClassNetwork *self);
/* Columns of what class_network_hidden gives. */
size_t class_network_width(const ClassNetwork *self);

/* To learn from these lessons, copied, in so many passes of a new random order each. The optimiser starts
 * anew. */
bool class_network_study(ClassNetwork *self, const Lesson *lessons, size_t count, size_t epochs, Error *err);
bool class_network_busy(const ClassNetwork *self);
/* Some 10 ms of work. Fails when the loss is no number any more. */
bool class_network_step(ClassNetwork *self, Pool *pool, Error *err);
/* Passes of the present lessons that are done, the fraction of the one at work included. */
double class_network_done(const ClassNetwork *self);

/* By row of a domain: the class that it is given, and its probability (may be NULL). */
bool class_network_answers(
	ClassNetwork *self, size_t domain, Pool *pool, uint32_t *given, float *confidence, Error *err);
/* What the hidden layers make of rows first .. first + count - 1; the scores of the classes when there are
 * none. */
bool class_network_hidden(const ClassNetwork *self, size_t domain, size_t first, size_t count, Pool *pool,
	float *out, Error *err);
/* The same of rows of a shared space (adapt/shared.h), where the target's stand before the source's. */
bool class_network_shared(
	const ClassNetwork *self, size_t first, size_t count, Pool *pool, float *out, Error *err);
/* The same of the next rows of the matrix of a shared space, *mapped of which are done: a bounded piece. */
bool class_network_map(const ClassNetwork *self, Pool *pool, Matrix *vectors, size_t *mapped, Error *err);
/* Adds to the importances of the anchor (of this network) the mean squared gradients of the log-likelihood of
 * these lessons: the diagonal of the empirical Fisher matrix. */
void class_network_importance(
	ClassNetwork *self, const Lesson *lessons, size_t count, Anchor *anchor, Pool *pool);

#endif
