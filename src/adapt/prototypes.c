/*
 * Class prototypes: the means c_k of each class on either side are brought together, so as to make
 * sum_k |c_k^s - c_k^t|^2 small. by=mean moves the whole source by the mean of c_k^t - c_k^s, which is the best
 * single translation, and, unlike matching the means of all rows, does not mind that classes are not equally
 * frequent on both sides; by=map adds a map whose rank is below the number of classes, by ridge regression of
 * what is left on the prototypes; by=class moves each class by its own difference, to 0.
 *
 * Prototypes of the target come from its labels, where some are shown, and from guesses: rows go to the nearest
 * prototype, prototypes to the mean of their rows, as in k-means, from the source's prototypes on, moved by the
 * difference of the means of all rows.
 */
#include "adapt/adapter.h"
#include "adapt/shared.h"
#include "linalg/eigen.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum Movement { BY_MEAN, BY_MAP, BY_CLASS } Movement;

typedef struct Means {
	double *rows; /* classes x width */
	size_t *counts;
} Means;

typedef struct Prototypes {
	Adaptation base;
	AdaptInput input;
	Movement by;
	bool guess;
	double ridge;
	size_t rounds, round, width, classes;
	Means source, target, gathered; /* gathered: of the assignment at work */
	uint32_t *given;
	size_t next, changed, labels;
	double *shift;  /* by column: of all rows */
	double *centre; /* of the source's prototypes; by=map */
	double *map;    /* classes x width: what a row moves by for each unit of its product with a prototype */
	double before, after;
	enum { MEANS, ASSIGN, MOVE } stage;
} Prototypes;

static void release_means(Means *means)
{
	free(means->rows);
	free(means->counts);
}

static void prototypes_free(Adaptation *adaptation)
{
	Prototypes *self = (Prototypes *)adaptation;
	adaptation_release(adaptation);
	release_means(&self->source);
	release_means(&self->target);
	release_means(&self->gathered);
	free(self->given);
	free(self->shift);
	free(self->centre);
	free(self->map);
	free(self);
}

/* --- beginning --- */

static bool make_means(const Prototypes *self, Means *means, Error *err)
{
	means->rows = memory_data(self->classes * self->width, sizeof *means->rows, "the class means", err);
	means->counts = memory_new(self->classes, sizeof *means->counts);
	return means->rows != NULL;
}

static bool begin(Prototypes *self, const Args *options, Error *err)
{
	const AdaptInput *input = &self->input;
	size_t n = input->target->vectors.rows;
	for (size_t i = 0; input->target_class && i < n; i++)
		self->labels += input->target_class[i] != DICTIONARY_NONE;
	if (!self->guess && self->labels == 0)
		return args_fault(options, "guess", 0, err,
			"without guesses the prototypes of the target can only come from its labels; labels=5 "
			"shows five of each class");
	self->shift = memory_new(self->width, sizeof *self->shift);
	self->centre = memory_new(self->width, sizeof *self->centre);
	self->given = memory_data(n, sizeof *self->given, "guesses of classes", err);
	self->map = memory_data(self->classes * self->width, sizeof *self->map, "a map", err);
	return self->given && self->map && make_means(self, &self->source, err) &&
	       make_means(self, &self->target, err) && make_means(self, &self->gathered, err) &&
	       adaptation_begin(&self->base, &adapter_prototypes, input, self->width, "class means",
		       (double)(self->rounds + 2), "rounds", err);
}

static Adaptation *prototypes_start(const AdaptInput *input, const Args *options, Error *err)
{
	const char *by = args_text(options, "move");
	Prototypes *self = memory_new(1, sizeof *self);
	self->input = *input;
	self->by = strcmp(by, "mean") == 0 ? BY_MEAN : strcmp(by, "map") == 0 ? BY_MAP : BY_CLASS;
	self->guess = args_yes(options, "guess");
	self->ridge = args_number(options, "ridge");
	self->rounds = self->guess ? (size_t)args_integer(options, "rounds") : 0;
	self->width = input->source->vectors.cols;
	self->classes = input->classes->count;
	if (begin(self, options, err))
		return &self->base;
	prototypes_free(&self->base);
	return NULL;
}

/* --- means --- */

static void add_row(Means *means, uint32_t class, const float *row, size_t width)
{
	double *to = means->rows + class * width;
	for (size_t j = 0; j < width; j++)
		to[j] += (double)row[j];
	means->counts[class]++;
}

/* Sums become means. */
static void end_means(const Prototypes *self, Means *means)
{
	for (size_t c = 0; c < self->classes; c++)
		for (size_t j = 0; means->counts[c] && j < self->width; j++)
			means->rows[c * self->width + j] /= (double)means->counts[c];
}

static void gather_labelled(const Prototypes *self, const Space *space, const uint32_t *class_of, Means *means)
{
	for (size_t i = 0; class_of && i < space->vectors.rows; i++)
		if (class_of[i] != DICTIONARY_NONE)
			add_row(means, class_of[i], matrix_row(&space->vectors, i), self->width);
	end_means(self, means);
}

static void add_mean(const Prototypes *self, const Space *space, double sign)
{
	size_t n = space->vectors.rows;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < self->width; j++)
			self->shift[j] += sign * (double)matrix_row(&space->vectors, i)[j] / (double)n;
}

static void begin_means(Prototypes *self)
{
	gather_labelled(self, self->input.source, self->input.source_class, &self->source);
	gather_labelled(self, self->input.target, self->input.target_class, &self->target);
	add_mean(self, self->input.target, 1);
	add_mean(self, self->input.source, -1);
	for (size_t c = 0; c < self->classes; c++) {
		if (!self->guess || self->target.counts[c] || !self->source.counts[c])
			continue;
		for (size_t j = 0; j < self->width; j++)
			self->target.rows[c * self->width + j] =
				self->source.rows[c * self->width + j] + self->shift[j];
		self->target.counts[c] = 1;
	}
	for (size_t i = 0; i < self->input.target->vectors.rows; i++)
		self->given[i] = DICTIONARY_NONE;
	self->stage = ASSIGN;
}

/* --- guesses --- */

static double distance(const float *row, const double *mean, size_t width)
{
	double sum = 0;
	for (size_t j = 0; j < width; j++)
		sum += ((double)row[j] - mean[j]) * ((double)row[j] - mean[j]);
	return sum;
}

static uint32_t nearest(const Prototypes *self, const float *row)
{
	uint32_t best = DICTIONARY_NONE;
	double least = INFINITY;
	for (uint32_t c = 0; c < self->classes; c++) {
		if (!self->target.counts[c])
			continue;
		double its = distance(row, self->target.rows + c * self->width, self->width);
		if (its < least) {
			least = its;
			best = c;
		}
	}
	return best;
}

static void assign(Prototypes *self, size_t i)
{
	const float *row = matrix_row(&self->input.target->vectors, i);
	const uint32_t *shown = self->input.target_class;
	uint32_t class = shown && shown[i] != DICTIONARY_NONE ? shown[i] : nearest(self, row);
	self->changed += class != self->given[i];
	self->given[i] = class;
	add_row(&self->gathered, class, row, self->width);
}

/* A class that nothing is given any more has no prototype. */
static void end_assignment(Prototypes *self)
{
	size_t n = self->input.target->vectors.rows, size = self->classes * self->width;
	double moved = (double)self->changed / (double)n;
	series_add(adaptation_series(&self->base, "guesses changed", "rounds"), (double)self->round, moved);
	adaptation_round(&self->base, self->given, self->guess ? self->given : NULL, n);
	if (self->guess) {
		end_means(self, &self->gathered);
		memcpy(self->target.rows, self->gathered.rows, size * sizeof *self->target.rows);
		memcpy(self->target.counts, self->gathered.counts, self->classes * sizeof *self->target.counts);
	}
	if (self->round++ >= self->rounds || self->changed == 0)
		self->stage = MOVE;
	memset(self->gathered.rows, 0, size * sizeof *self->gathered.rows);
	memset(self->gathered.counts, 0, self->classes * sizeof *self->gathered.counts);
	self->changed = 0;
}

/* Some 10 ms of rows. */
static bool assign_some(Prototypes *self)
{
	size_t n = self->input.target->vectors.rows;
	size_t most = (size_t)(1e7 / ((double)self->classes * (double)self->width)) + 1;
	for (size_t i = 0; i < most && self->next < n; i++)
		assign(self, self->next++);
	if (self->next < n)
		return false;
	self->next = 0;
	return true;
}

/* --- the movement --- */

static bool has_both(const Prototypes *self, size_t class)
{
	return self->source.counts[class] && self->target.counts[class];
}

static const double *difference(const Prototypes *self, size_t class, double *room)
{
	const double *source = self->source.rows + class * self->width;
	for (size_t j = 0; j < self->width; j++)
		room[j] = self->target.rows[class * self->width + j] - source[j];
	return room;
}

/* The best translation of all, and the centre of the prototypes of the source. */
static size_t find_shift(Prototypes *self, double *room)
{
	size_t both = 0;
	memset(self->shift, 0, self->width * sizeof *self->shift);
	for (size_t c = 0; c < self->classes; c++)
		both += has_both(self, c);
	for (size_t c = 0; c < self->classes; c++) {
		if (!has_both(self, c))
			continue;
		difference(self, c, room);
		for (size_t j = 0; j < self->width; j++) {
			self->shift[j] += room[j] / (double)both;
			self->centre[j] += self->source.rows[c * self->width + j] / (double)both;
		}
	}
	return both;
}

/* Products of the prototypes of the source, from their centre; 0 for classes that one side lacks. */
static void fill_products(const Prototypes *self, double *products)
{
	size_t k = self->classes;
	for (size_t a = 0; a < k; a++)
		for (size_t b = 0; b < k; b++)
			for (size_t j = 0; has_both(self, a) && has_both(self, b) && j < self->width; j++)
				products[a * k + b] +=
					(self->source.rows[a * self->width + j] - self->centre[j]) *
					(self->source.rows[b * self->width + j] - self->centre[j]);
}

/* map = (P + ridge I)^-1 D, P the products, D the differences less their mean; through the eigenvectors of P,
 * as P is singular without a ridge. */
static void solve_map(Prototypes *self, const double *values, const double *vectors, double *room)
{
	size_t k = self->classes;
	double ridge = self->ridge * values[0], least = values[0] * 1e-9;
	for (size_t c = 0; c < k; c++) {
		if (!has_both(self, c))
			continue;
		difference(self, c, room);
		for (size_t e = 0; e < k && values[e] > least; e++) {
			double part = vectors[e * k + c] / (values[e] + ridge);
			for (size_t a = 0; a < k; a++)
				for (size_t j = 0; j < self->width; j++)
					self->map[a * self->width + j] +=
						vectors[e * k + a] * part * (room[j] - self->shift[j]);
		}
	}
}

static bool find_map(Prototypes *self, double *room, Error *err)
{
	size_t k = self->classes;
	double *products = memory_data(k * k, sizeof *products, "products of class means", err);
	double *vectors = memory_data(k * k, sizeof *vectors, "products of class means", err);
	double *values = memory_new(k, sizeof *values);
	bool fine = products && vectors;
	if (fine) {
		fill_products(self, products);
		fine = eigen_largest(products, k, k, values, vectors, err);
	}
	if (fine)
		solve_map(self, values, vectors, room);
	free(products);
	free(vectors);
	free(values);
	return fine;
}

/* Where a row of the source goes; class DICTIONARY_NONE: of none that is known. */
static void move_row(const Prototypes *self, const double *from, uint32_t class, double *to)
{
	bool own = self->by == BY_CLASS && class != DICTIONARY_NONE && has_both(self, class);
	for (size_t j = 0; j < self->width; j++)
		to[j] = from[j] + (own ? self->target.rows[class * self->width + j] -
							  self->source.rows[class * self->width + j]
				       : self->shift[j]);
	for (size_t c = 0; self->by == BY_MAP && c < self->classes; c++) {
		double product = 0;
		for (size_t j = 0; has_both(self, c) && j < self->width; j++)
			product += (self->source.rows[c * self->width + j] - self->centre[j]) *
				   (from[j] - self->centre[j]);
		for (size_t j = 0; product != 0 && j < self->width; j++)
			to[j] += product * self->map[c * self->width + j];
	}
}

/* sum_k |c_k^s - c_k^t|^2, where the prototypes of the source are and where they go. */
static void measure(Prototypes *self, double *room)
{
	for (uint32_t c = 0; c < self->classes; c++) {
		if (!has_both(self, c))
			continue;
		const double *source = self->source.rows + c * self->width,
			     *target = self->target.rows + c * self->width;
		move_row(self, source, c, room);
		for (size_t j = 0; j < self->width; j++) {
			self->before += (source[j] - target[j]) * (source[j] - target[j]);
			self->after += (room[j] - target[j]) * (room[j] - target[j]);
		}
	}
}

static void move_source(Prototypes *self, double *from, double *to)
{
	const Matrix *source = &self->input.source->vectors;
	size_t at = shared_space_source(self->input.target);
	const uint32_t *class_of = self->input.source_class;
	for (size_t i = 0; i < source->rows; i++) {
		for (size_t j = 0; j < self->width; j++)
			from[j] = (double)matrix_row(source, i)[j];
		move_row(self, from, class_of[i], to);
		float *row = matrix_row(&self->base.shared->vectors, at + i);
		for (size_t j = 0; j < self->width; j++)
			row[j] = (float)to[j];
	}
}

static void describe(Prototypes *self, size_t both)
{
	Adaptation *base = &self->base;
	adaptation_figure(base, "classes", (double)both, 0);
	adaptation_figure(base, "labels", (double)self->labels, 0);
	adaptation_figure(base, "rounds", (double)self->round, 0);
	adaptation_figure(base, "loss_before", self->before, 6);
	adaptation_figure(base, "loss_after", self->after, 6);
	if (self->by == BY_CLASS)
		snprintf(base->note, sizeof base->note,
			"move=class moves the source by its labels, so it looks easier at home than it is");
}

static bool move(Prototypes *self, Error *err)
{
	const Matrix *target = &self->input.target->vectors;
	double *room = memory_new(2 * self->width, sizeof *room);
	size_t both = find_shift(self, room);
	bool fine = both > 0 ||
		    error_set(err, ERROR_INPUT, "source and target have no class in common to bring together");
	if (fine && self->by == BY_MAP)
		fine = find_map(self, room, err);
	if (fine) {
		measure(self, room);
		memcpy(self->base.shared->vectors.data, target->data,
			target->rows * target->cols * sizeof *target->data);
		move_source(self, room, room + self->width);
		describe(self, both);
	}
	free(room);
	return fine;
}

static bool prototypes_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	(void)pool;
	Prototypes *self = (Prototypes *)adaptation;
	if (self->stage == MEANS)
		begin_means(self);
	else if (self->stage == ASSIGN && assign_some(self))
		end_assignment(self);
	else if (self->stage == MOVE) {
		adaptation->progress.finished = true;
		return move(self, err) && space_finish(adaptation->shared, err);
	}
	adaptation->progress.done = (double)self->round;
	snprintf(adaptation->progress.phase, sizeof adaptation->progress.phase, "round %zu", self->round);
	return true;
}

static const ArgSpec options[] = {
	{.name = "move",
		.kind = ARG_CHOICE,
		.help = "how the source moves: all by the mean of the differences of class means; by a map of "
			"low rank besides; each class by its own difference",
		.fallback = "map",
		.choices = "mean|map|class"},
	{.name = "guess",
		.kind = ARG_YESNO,
		.help = "let items of the target without a label count for the class whose mean is nearest",
		.fallback = "yes"},
	{.name = "rounds",
		.kind = ARG_INTEGER,
		.help = "times that they are guessed anew from the means of those guesses, at most; it pays "
			"where the classes are clusters, and harms where they are not",
		.fallback = "0",
		.low = 0,
		.high = 1000},
	{.name = "ridge",
		.kind = ARG_NUMBER,
		.help = "of move=map, times the largest eigenvalue of the class means' products",
		.fallback = "0.1",
		.low = 0,
		.high = 1e6},
	{.name = NULL},
};

const Adapter adapter_prototypes = {
	.name = "prototypes",
	.title = "Alignment of class prototypes",
	.summary = "the source moved so that the means of its classes come to those of the target",
	.source = "Snell, Swersky & Zemel, Prototypical networks, NeurIPS 2017; Xie, Zheng, Chen & Chen, "
		  "Semantic representations, ICML 2018",
	.needs = ADAPT_NEEDS_CLASSES | ADAPT_SAME_WIDTH,
	.options = options,
	.start = prototypes_start,
	.step = prototypes_step,
	.free = prototypes_free,
};
