/* eval forgetting: what a network forgets of earlier domains while it learns one after the other. */
#include "adapt/continual.h"
#include "command/eval.h"
#include "command/question.h"
#include "command/side.h"

#include <math.h>
#include <stdlib.h>

typedef struct ForgettingWork {
	Sides sides;
	uint32_t **classes; /* by side */
	Dictionary names;
	ContinualOptions options;
	ContinualDomain *domains;
	Continual *continual;
} ForgettingWork;

static bool forgetting_step(void *work, Pool *pool, bool *finished, Error *err)
{
	ForgettingWork *self = work;
	if (!continual_step(self->continual, pool, err))
		return false;
	*finished = continual_updates(self->continual) == self->sides.count;
	return true;
}

static bool forgetting_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const ForgettingWork *self = work;
	into->progress = (Progress){.done = continual_done(self->continual),
		.total = (double)self->sides.count,
		.unit = "domains",
		.phase = "learning one domain after the other"};
	return true;
}

static void forgetting_free(void *work)
{
	ForgettingWork *self = work;
	continual_free(self->continual);
	for (size_t i = 0; self->classes && i < self->sides.count; i++)
		free(self->classes[i]);
	free(self->classes);
	free(self->domains);
	dictionary_release(&self->names);
	sides_close(&self->sides);
	free(self);
}

static const WorkType forgetting_work = {forgetting_step, forgetting_look, forgetting_free};

/* --- the answer --- */

static const char *state_name(UpdateState state)
{
	return state == UPDATE_KEPT ? "kept" : state == UPDATE_FLAGGED ? "flagged" : "refused";
}

/* A row for each update: what it knows of every domain after it. */
static void report_matrix(const ForgettingWork *self, Report *out)
{
	Table *table = report_table(out, "accuracy");
	table_column(table, "after", COLUMN_TEXT, 0);
	for (size_t j = 0; j < self->sides.count; j++)
		table_column(table, self->sides.items[j].name, COLUMN_NUMBER, 4);
	for (size_t t = 0; t < continual_updates(self->continual); t++) {
		table_text(table, self->sides.items[t].name);
		for (size_t j = 0; j < self->sides.count; j++)
			table_number(table, continual_accuracy(self->continual, t, j));
	}
}

static void report_updates(const ForgettingWork *self, Report *out)
{
	Table *table = report_table(out, "updates");
	table_column(table, "learned", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "rehearsed", COLUMN_INTEGER, 0);
	table_column(table, "held_out", COLUMN_INTEGER, 0);
	table_column(table, "forgetting", COLUMN_NUMBER, 4);
	table_column(table, "worst", COLUMN_NUMBER, 4);
	table_column(table, "of", COLUMN_TEXT, 0);
	table_column(table, "state", COLUMN_TEXT, 0);
	for (size_t t = 0; t < continual_updates(self->continual); t++) {
		const ContinualUpdate *update = continual_update(self->continual, t);
		table_text(table, self->sides.items[t].name);
		table_integer(table, (long long)update->lessons);
		table_integer(table, (long long)update->rehearsed);
		table_integer(table, (long long)continual_held_out(self->continual, t));
		table_number(table, update->forgetting);
		table_number(table, update->worst);
		table_text(table, isnan(update->worst) ? "" : self->sides.items[update->worst_domain].name);
		table_text(table, state_name(update->state));
	}
}

static void report_summary(const ForgettingWork *self, Report *out)
{
	double forgetting, backward;
	continual_summary(self->continual, &forgetting, &backward);
	Table *table = report_table(out, "forgetting");
	table_column(table, "forgetting", COLUMN_NUMBER, 4);
	table_column(table, "backward_transfer", COLUMN_NUMBER, 4);
	table_column(table, "rehearsal", COLUMN_NUMBER, 2);
	table_column(table, "ewc", COLUMN_NUMBER, 2);
	table_column(table, "anchor", COLUMN_NUMBER, 4);
	table_number(table, forgetting);
	table_number(table, backward);
	table_number(table, self->options.rehearsal);
	table_number(table, self->options.ewc);
	table_number(table, self->options.anchor);
}

static void tell_updates(const ForgettingWork *self, Report *out)
{
	for (size_t t = 0; t < continual_updates(self->continual); t++) {
		const ContinualUpdate *update = continual_update(self->continual, t);
		if (update->state == UPDATE_KEPT)
			continue;
		report_text(out, "Learning %s cost %.3f of the accuracy on %s, more than tolerance=%g: %s.",
			self->sides.items[t].name, update->worst, self->sides.items[update->worst_domain].name,
			self->options.tolerance,
			update->state == UPDATE_REFUSED ? "refused, the network is as it was before"
							: "kept all the same; refuse=yes undoes such updates");
	}
}

static bool settle_forgetting(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const ForgettingWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || continual_updates(self->continual) == 0)
		return false;
	report_matrix(self, out);
	report_updates(self, out);
	report_summary(self, out);
	tell_updates(self, out);
	report_text(out, "One network learned the domains in this order, and was asked after each for what had "
			 "been held out of all. Forgetting: the best accuracy that an earlier domain had, less "
			 "that after the update, mean and worst; below 0 it got better. Backward transfer: the "
			 "last accuracy less that just after the domain was learned.");
	return true;
}

/* --- starting --- */

static bool gather_domains(ForgettingWork *self, Error *err)
{
	self->classes = memory_new(self->sides.count, sizeof *self->classes);
	self->domains = memory_new(self->sides.count, sizeof *self->domains);
	for (size_t i = 0; i < self->sides.count; i++) {
		const Side *side = &self->sides.items[i];
		self->classes[i] = side_classes(side, &self->names, err);
		if (!self->classes[i])
			return false;
		self->domains[i] =
			(ContinualDomain){side->name, matrix_rows(&side->space->vectors), self->classes[i]};
	}
	return self->names.count > 1 ||
	       error_set(err, ERROR_INPUT, "there is one class only, so there is nothing to tell apart");
}

static void read_options(ForgettingWork *self, const Call *call)
{
	self->options = (ContinualOptions){.network = class_network_options(call->args, call_seed(call)),
		.holdout = args_number(call->args, "holdout"),
		.rehearsal = args_number(call->args, "rehearse"),
		.memory = (size_t)args_integer(call->args, "memory"),
		.ewc = args_number(call->args, "ewc"),
		.fade = args_number(call->args, "fade"),
		.anchor = args_number(call->args, "anchor"),
		.tolerance = args_number(call->args, "tolerance"),
		.refuse = args_yes(call->args, "refuse")};
}

static bool run_forgetting(const Call *call, Report *out, Error *err)
{
	(void)out;
	ForgettingWork *self = memory_new(1, sizeof *self);
	read_options(self, call);
	if (!sides_open(call, &self->sides, err) || !gather_domains(self, err) ||
		!(self->continual = continual_new(
			  &self->options, self->domains, self->sides.count, self->names.count, err))) {
		forgetting_free(self);
		return false;
	}
	return session_start(call->session, call->line, NULL, &forgetting_work, self, 0, settle_forgetting,
		       err) != NULL;
}

static const ArgSpec forgetting_options[] = {
	ARG_SIDES("of one width, learned in this order"),
	ARG_IN_SPACE,
	{.name = "rehearse",
		.kind = ARG_NUMBER,
		.help = "share of rows of earlier domains among those that are learned from",
		.fallback = "0",
		.low = 0,
		.high = 0.9},
	{.name = "memory",
		.kind = ARG_INTEGER,
		.help = "rows of earlier domains that are kept for that, drawn at random",
		.fallback = "500",
		.low = 1,
		.high = 1e7},
	{.name = "ewc",
		.kind = ARG_NUMBER,
		.help = "pull back to the parameters of before, each as strong as it mattered",
		.fallback = "0",
		.low = 0,
		.high = 1e9},
	{.name = "fade",
		.kind = ARG_NUMBER,
		.help = "what is left of that from one domain to the next",
		.fallback = "0.95",
		.low = 0,
		.high = 1},
	{.name = "anchor",
		.kind = ARG_NUMBER,
		.help = "pull back to the parameters of before, all alike",
		.fallback = "0",
		.low = 0,
		.high = 1e6},
	{.name = "tolerance",
		.kind = ARG_NUMBER,
		.help = "loss of accuracy on an earlier domain beyond which an update is flagged",
		.fallback = "0.05",
		.low = 0,
		.high = 1},
	{.name = "refuse", .kind = ARG_YESNO, .help = "undo such updates", .fallback = "no"},
	{.name = "holdout",
		.kind = ARG_NUMBER,
		.help = "share of each domain that is never learned from, and asked",
		.fallback = "0.2",
		.low = 0.01,
		.high = 0.9},
	CLASS_NETWORK_OPTIONS,
	ARG_SEED("what is held out, and the network's own draws"),
	{.name = NULL},
};

const EvalTest eval_forgetting = {
	.name = "forgetting",
	.after = "[SPACE [SPACE]] [options]",
	.title = "Forgetting",
	.summary = "What a network that learns the classes of one domain after the other forgets of the "
		   "earlier ones: the accuracy on every domain after each update. rehearse=, ewc= and anchor= "
		   "work against it; an update that costs more than tolerance= is flagged, or refused",
	.source = "Kirkpatrick et al., PNAS 114, 2017; Chaudhry et al., ECCV 2018; Lopez-Paz & Ranzato, "
		  "NeurIPS 2017",
	.options = forgetting_options,
	.run = run_forgetting,
};
