/* moved: the items that have moved most since a job began, or since they were in another space. */
#include "command/command.h"
#include "command/drift_report.h"
#include "command/map_request.h"
#include "command/moved_lean.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum MovedBy { MOVED_COSINE, MOVED_AXIS, MOVED_NEIGHBOURS } MovedBy;

typedef struct MovedWork {
	Drift *drift;
	Space *before, *after; /* counted */
	MovedBy by;
	DriftOptions options;
	LeanOptions lean; /* MOVED_AXIS */
	char *axis;       /* of it */
	size_t top;
	Report leans; /* what it answers */
	char *since;  /* "Since the first look of w" */
} MovedWork;

static void moved_free(void *work)
{
	MovedWork *self = work;
	drift_free(self->drift);
	space_unref(self->before);
	space_unref(self->after);
	report_release(&self->leans);
	free(self->axis);
	free(self->since);
	free(self);
}

static bool moved_step(void *work, Pool *pool, bool *finished, Error *err)
{
	MovedWork *self = work;
	if (self->by == MOVED_AXIS) {
		*finished = true;
		return moved_lean(self->before, self->after, &self->lean, self->since, &self->leans, err);
	}
	if (!self->drift)
		self->drift = drift_new(self->before, self->after, &self->options, err);
	bool fine = self->drift && drift_step(self->drift, pool, err);
	*finished = fine && drift_done(self->drift) >= 1;
	return fine;
}

static bool moved_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const MovedWork *self = work;
	double done = self->drift ? drift_done(self->drift) : 0;
	into->progress = (Progress){.done = 100 * done, .total = 100, .unit = "%", .phase = "comparing spaces"};
	return true;
}

static const WorkType moved_work = {moved_step, moved_look, moved_free};

static void say_drift(const MovedWork *self, Report *out)
{
	const DriftSummary *summary = drift_summary(self->drift);
	if (!isnan(summary->cosine))
		report_text(out, "%s: the cosine of an item with itself is %.3f on average, of %zu items.",
			self->since, summary->cosine, summary->kept);
	else
		report_text(out, "%s: the coordinates differ, so that only neighbours can be compared.",
			self->since);
	if (!isnan(summary->overlap))
		report_text(out,
			"Of the %zu nearest of an item %.0f %% stayed, over %zu items, %s %zu among which "
			"neighbours are sought.",
			summary->k, 100 * summary->overlap, summary->queries,
			self->options.first ? "the first of" : "drawn from", summary->among);
}

static bool settle_moved(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	MovedWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	if (self->by == MOVED_AXIS) {
		report_append(out, &self->leans);
		return true;
	}
	if (self->by == MOVED_NEIGHBOURS)
		drift_report_neighbours(self->drift, self->top, out);
	else
		drift_report_moved(self->drift, out);
	say_drift(self, out);
	return true;
}

/* What it is compared with: the space that the line names, or what the job that made it began with. */
static bool find_before(const Call *call, Space *after, const char *name, MovedWork *work, Error *err)
{
	const char *since = args_text(call->args, "since");
	const Task *maker = since ? NULL : session_maker(call->session, after);
	Error why = ERROR_INIT;
	Text text = {0};
	if (since) {
		Space *before = session_space(call->session, since, NULL, &why);
		if (!before)
			return args_fault(call->args, "since", 0, err, "%s", why.message);
		work->before = space_ref(before);
		text_format(&text, "Since %s", since);
	} else if (maker) {
		work->before = space_ref(maker->began);
		text_format(&text, "Since %s job %d (%.*s)", maker->fresh ? "the first look of" : "before",
			maker->number, (int)strcspn(maker->line, " \t"), maker->line);
	} else {
		return error_set(err, ERROR_INPUT,
			"nothing is kept of what %s was before; since=SPACE names what to compare it with",
			name);
	}
	work->since = text_take(&text);
	return true;
}

static Space *find_after(const Call *call, const char **name, Error *err)
{
	*name = args_text(call->args, "space");
	const Task *forming = *name ? NULL : session_forming(call->session);
	if (!forming)
		return session_space(call->session, *name, name, err);
	*name = forming->names ? forming->names : "what forms";
	return forming->latest->space;
}

/* A given axis= asks for it without by=. */
static bool read_by(const Call *call, MovedWork *work, Error *err)
{
	static const char *const ways[] = {"cosine", "axis", "neighbours"}, *const of[] = {
										    "each", "before", "after"};
	const char *by = args_text(call->args, "by"), *axis = args_text(call->args, "axis");
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (!strcmp(by, ways[i]))
			work->by = (MovedBy)i;
	if (axis && !args_given(call->args, "by"))
		work->by = MOVED_AXIS;
	if (axis && work->by != MOVED_AXIS)
		return args_fault(call->args, "axis", 0, err, "an axis is for by=axis");
	if (work->by == MOVED_AXIS && !axis)
		return args_fault(call->args, "by", 0, err,
			"which axis? axis=weat7 takes the groups A and B of that test, axis=MALE:FEMALE two "
			"sets of words");
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		if (!strcmp(args_text(call->args, "of"), of[i]))
			work->lean.of = (LeanAxis)i;
	Error why = ERROR_INIT;
	work->axis = axis ? map_request_spell(call->session, axis, &why) : NULL;
	return !axis || work->axis || args_fault(call->args, "axis", 0, err, "%s", why.message);
}

static void read_options(const Call *call, MovedWork *work)
{
	size_t limit = (size_t)args_integer(call->args, "limit");
	bool neighbours = work->by == MOVED_NEIGHBOURS;
	work->top = (size_t)args_integer(call->args, "top");
	work->options = (DriftOptions){.k = 10,
		.queries = call->later  ? (neighbours ? 300 : 100)
			   : neighbours ? 2000
					: 500,
		.first = neighbours,
		.among = limit,
		.top = neighbours ? 0 : work->top,
		.seed = call_seed(call)};
	work->lean.axis = work->axis;
	work->lean.among = limit;
	work->lean.top = work->top;
}

static bool run_moved(const Call *call, Report *out, Error *err)
{
	const char *name;
	Space *after = find_after(call, &name, err);
	MovedWork *work = memory_new(1, sizeof *work);
	if (!read_by(call, work, err) || !after || !find_before(call, after, name, work, err)) {
		moved_free(work);
		return false;
	}
	work->after = space_ref(after);
	read_options(call, work);
	return call_start(call, &moved_work, work, settle_moved, out, err);
}

const Command command_moved = {
	.name = "moved",
	.group = "explore",
	.summary = "Show the items that have moved most since a job began, or since another space",
	.help = "For a space that was trained on, adapted or debiased: what each item's vector was before and "
		"is now, the farthest first, with its nearest neighbour then and now. Of a new model the first "
		"look at it counts as the beginning. by=axis axis=weat7 ranks by how much more or less items "
		"lean to one of two groups of words, in cosines and in standard deviations over all; "
		"by=neighbours by how many of the 10 nearest of frequent items are others now. While a job is "
		"at work, `watch moved` follows it. `compare` tells more of two spaces.",
	.args = {{.name = "space",
			 .kind = ARG_SPACE,
			 .flags = ARG_POSITIONAL,
			 .help = "a space or a model; without it what forms now, or the current one"},
		{.name = "since", .kind = ARG_SPACE, .help = "a space of the same items to compare with"},
		{.name = "by",
			.kind = ARG_CHOICE,
			.help = "what counts: how far the vector turned, how its leaning along an axis "
				"changed, or how many of its 10 nearest are others",
			.choices = "cosine|axis|neighbours",
			.fallback = "cosine"},
		{.name = "axis",
			.kind = ARG_WORDSET,
			.help = "the groups between which items lean: a standard test for its A and B, or two "
				"sets of words with a colon between: male:female"},
		{.name = "of",
			.kind = ARG_CHOICE,
			.help = "whose axis: each space's own, that before for both, or that of now; after "
				"debiasing the own one may be gone",
			.choices = "each|before|after",
			.fallback = "each"},
		{.name = "top",
			.kind = ARG_INTEGER,
			.help = "items shown",
			.fallback = "10",
			.low = 1,
			.high = 10000},
		{.name = "limit",
			.kind = ARG_INTEGER,
			.help = "neighbours are sought among so many items that both have, and leanings "
				"compared of them, the first ones; 0 for all",
			.fallback = "20000",
			.low = 0,
			.high = 4e9},
		ARG_SEED("what the draw of items depends on")},
	.watchable = true,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\n"
		   "train w royals epochs=1\nmoved top=5",
	.run = run_moved,
};
