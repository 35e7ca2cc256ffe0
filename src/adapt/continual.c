#include "adapt/continual.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FISHER_ROWS = 500 /* that importances are measured by */ };

typedef struct Part {
	Lesson *lessons; /* in a random order: those to learn from, then those held out */
	size_t count, held_out;
} Part;

struct Continual {
	ContinualOptions options;
	const ContinualDomain *domains;
	size_t n_domains, classes;
	Part *parts;
	ClassNetwork net;
	Anchor before, elastic; /* the state before an update; with importances */
	Lesson *reservoir;
	size_t n_reservoir, offered;
	Random random;
	double *accuracy; /* updates x domains */
	ContinualUpdate *updates;
	bool *learned; /* by domain */
	size_t at;
	bool begun; /* the update at work */
};

void continual_free(Continual *self)
{
	if (!self)
		return;
	for (size_t i = 0; self->parts && i < self->n_domains; i++)
		free(self->parts[i].lessons);
	free(self->parts);
	anchor_release(&self->before);
	anchor_release(&self->elastic);
	class_network_release(&self->net);
	free(self->reservoir);
	free(self->accuracy);
	free(self->updates);
	free(self->learned);
	free(self);
}

/* --- beginning --- */

static void shuffle(Random *random, Lesson *lessons, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t j = random_below(random, i);
		Lesson kept = lessons[i - 1];
		lessons[i - 1] = lessons[j];
		lessons[j] = kept;
	}
}

static bool split(Continual *self, uint32_t domain, Error *err)
{
	const ContinualDomain *from = &self->domains[domain];
	Part *part = &self->parts[domain];
	part->lessons = memory_data(from->rows.count, sizeof *part->lessons, "labels to learn from", err);
	if (!part->lessons)
		return false;
	for (uint32_t i = 0; i < from->rows.count; i++)
		if (from->class_of[i] != UINT32_MAX)
			part->lessons[part->count++] = (Lesson){domain, i, from->class_of[i]};
	shuffle(&self->random, part->lessons, part->count);
	part->held_out = (size_t)(self->options.holdout * (double)part->count + 0.5);
	return (part->held_out > 0 && part->held_out < part->count) ||
	       error_set(err, ERROR_INPUT,
		       "%s has %zu items whose class is known: too few to learn from some and to hold out "
		       "others",
		       from->name, part->count);
}

static bool begin(Continual *self, Error *err)
{
	Rows *rows = memory_new(self->n_domains, sizeof *rows);
	bool fine = true;
	for (uint32_t i = 0; fine && i < self->n_domains; i++) {
		rows[i] = self->domains[i].rows;
		fine = split(self, i, err);
	}
	fine = fine && class_network_init(
			       &self->options.network, rows, self->n_domains, self->classes, &self->net, err);
	free(rows);
	self->reservoir = memory_data(self->options.memory, sizeof *self->reservoir, "rows to rehearse", err);
	return fine && self->reservoir && anchor_init(self->net.network, &self->before, err) &&
	       anchor_init(self->net.network, &self->elastic, err) && anchor_fade(&self->elastic, 0, err);
}

Continual *continual_new(const ContinualOptions *options, const ContinualDomain *domains, size_t n_domains,
	size_t classes, Error *err)
{
	Continual *self = memory_new(1, sizeof *self);
	self->options = *options;
	self->domains = domains;
	self->n_domains = n_domains;
	self->classes = classes;
	self->parts = memory_new(n_domains, sizeof *self->parts);
	self->accuracy = memory_new(n_domains * n_domains, sizeof *self->accuracy);
	self->updates = memory_new(n_domains, sizeof *self->updates);
	self->learned = memory_new(n_domains, sizeof *self->learned);
	random_init(&self->random, options->network.seed, 5);
	if (begin(self, err))
		return self;
	continual_free(self);
	return NULL;
}

/* --- an update --- */

/* The lessons of the domain, and so many old ones that they are the share that rehearse= asks for. */
static bool begin_update(Continual *self, Error *err)
{
	const Part *part = &self->parts[self->at];
	size_t fresh = part->count - part->held_out;
	double share = self->options.rehearsal;
	size_t old = self->n_reservoir ? (size_t)(share / (1 - share) * (double)fresh + 0.5) : 0;
	Lesson *lessons = memory_data(fresh + old, sizeof *lessons, "labels to learn from", err);
	if (!lessons)
		return false;
	memcpy(lessons, part->lessons, fresh * sizeof *lessons);
	for (size_t i = 0; i < old; i++)
		lessons[fresh + i] = self->reservoir[i % self->n_reservoir];
	self->updates[self->at] =
		(ContinualUpdate){.lessons = fresh, .rehearsed = old, .forgetting = NAN, .worst = NAN};
	anchor_take(&self->before);
	bool first = self->offered == 0; /* there is nothing to stay near to */
	self->net.pulls[0] = (Pull){&self->before, first ? 0 : self->options.anchor};
	self->net.pulls[1] = (Pull){&self->elastic, first ? 0 : self->options.ewc};
	bool fine = class_network_study(&self->net, lessons, fresh + old, self->options.network.epochs, err);
	free(lessons);
	self->begun = true;
	return fine;
}

static bool ask_domain(Continual *self, size_t domain, Pool *pool, double *accuracy, Error *err)
{
	const Part *part = &self->parts[domain];
	uint32_t *given =
		memory_data(self->domains[domain].rows.count, sizeof *given, "the answers of a network", err);
	bool fine = given && class_network_answers(&self->net, domain, pool, given, NULL, err);
	size_t right = 0;
	for (size_t i = part->count - part->held_out; fine && i < part->count; i++)
		right += given[part->lessons[i].row] == part->lessons[i].class;
	free(given);
	*accuracy = (double)right / (double)part->held_out;
	return fine;
}

static double best_before(const Continual *self, size_t update, size_t domain)
{
	double best = 0;
	for (size_t t = 0; t < update; t++)
		best = fmax(best, continual_accuracy(self, t, domain));
	return best;
}

static void weigh_forgetting(Continual *self)
{
	ContinualUpdate *update = &self->updates[self->at];
	double sum = 0;
	size_t earlier = 0;
	for (size_t j = 0; j < self->n_domains; j++) {
		if (!self->learned[j])
			continue;
		double lost = best_before(self, self->at, j) - continual_accuracy(self, self->at, j);
		if (earlier == 0 || lost > update->worst) {
			update->worst = lost;
			update->worst_domain = j;
		}
		sum += lost;
		earlier++;
	}
	if (earlier)
		update->forgetting = sum / (double)earlier;
	if (earlier && update->worst > self->options.tolerance + 1e-9)
		update->state = self->options.refuse ? UPDATE_REFUSED : UPDATE_FLAGGED;
}

/* Each of all lessons so far is as likely to be in there. */
static void offer(Continual *self, Lesson lesson)
{
	self->offered++;
	if (self->n_reservoir < self->options.memory) {
		self->reservoir[self->n_reservoir++] = lesson;
		return;
	}
	uint64_t at = random_below(&self->random, self->offered);
	if (at < self->n_reservoir)
		self->reservoir[at] = lesson;
}

static bool remember(Continual *self, Pool *pool, Error *err)
{
	const Part *part = &self->parts[self->at];
	size_t fresh = part->count - part->held_out;
	for (size_t i = 0; i < fresh; i++)
		offer(self, part->lessons[i]);
	anchor_take(&self->elastic);
	if (self->options.ewc > 0) {
		size_t rows = fresh < FISHER_ROWS ? fresh : FISHER_ROWS;
		if (!anchor_fade(&self->elastic, self->options.fade, err))
			return false;
		class_network_importance(&self->net, part->lessons, rows, &self->elastic, pool);
	}
	self->learned[self->at] = true;
	return true;
}

static bool end_update(Continual *self, Pool *pool, Error *err)
{
	double *row = self->accuracy + self->at * self->n_domains;
	for (size_t j = 0; j < self->n_domains; j++)
		if (!ask_domain(self, j, pool, &row[j], err))
			return false;
	weigh_forgetting(self);
	bool refused = self->updates[self->at].state == UPDATE_REFUSED;
	if (refused) {
		anchor_return(&self->before);
		memcpy(row, row - self->n_domains, self->n_domains * sizeof *row);
	} else if (!remember(self, pool, err)) {
		return false;
	}
	self->begun = false;
	self->at++;
	return true;
}

bool continual_step(Continual *self, Pool *pool, Error *err)
{
	if (!self->begun)
		return begin_update(self, err);
	return class_network_busy(&self->net) ? class_network_step(&self->net, pool, err)
					      : end_update(self, pool, err);
}

/* --- what it did --- */

double continual_done(const Continual *self)
{
	double epochs = (double)self->options.network.epochs;
	return (double)self->at + (self->begun ? 0.99 * class_network_done(&self->net) / epochs : 0);
}

size_t continual_updates(const Continual *self)
{
	return self->at;
}

const ContinualUpdate *continual_update(const Continual *self, size_t update)
{
	return &self->updates[update];
}

double continual_accuracy(const Continual *self, size_t update, size_t domain)
{
	return self->accuracy[update * self->n_domains + domain];
}

size_t continual_held_out(const Continual *self, size_t domain)
{
	return self->parts[domain].held_out;
}

void continual_summary(const Continual *self, double *forgetting, double *backward)
{
	double lost = 0, gained = 0;
	size_t earlier = 0, last = self->at - 1;
	for (size_t j = 0; self->at && j < last; j++) {
		if (!self->learned[j])
			continue;
		lost += best_before(self, last, j) - continual_accuracy(self, last, j);
		gained += continual_accuracy(self, last, j) - continual_accuracy(self, j, j);
		earlier++;
	}
	*forgetting = earlier ? lost / (double)earlier : NAN;
	*backward = earlier ? gained / (double)earlier : NAN;
}
