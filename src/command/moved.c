/* moved: the items that have moved most since a job began, or since they were in another space. */
#include "command/command.h"
#include "command/drift_report.h"

#include <math.h>
#include <stdlib.h>

typedef struct MovedWork {
	Drift *drift;
	Space *before, *after; /* counted */
	DriftOptions options;
	char *since; /* "since the first look at w" */
} MovedWork;

static void moved_free(void *work)
{
	MovedWork *self = work;
	drift_free(self->drift);
	space_unref(self->before);
	space_unref(self->after);
	free(self->since);
	free(self);
}

static bool moved_step(void *work, Pool *pool, bool *finished, Error *err)
{
	MovedWork *self = work;
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

static bool settle_moved(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	const MovedWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	const DriftSummary *summary = drift_summary(self->drift);
	drift_report_moved(self->drift, out);
	if (!isnan(summary->cosine))
		report_text(out, "%s: the cosine of an item with itself is %.3f on average, of %zu items.",
			self->since, summary->cosine, summary->kept);
	else
		report_text(out, "%s: the coordinates differ, so that only neighbours can be compared.",
			self->since);
	if (!isnan(summary->overlap))
		report_text(out,
			"Of the %zu nearest of an item %.0f %% stayed, over %zu items among the first %zu.",
			summary->k, 100 * summary->overlap, summary->queries, summary->among);
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
		text_format(
			&text, maker->fresh ? "Since the first look of %s" : "Since before %s", maker->line);
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

static bool run_moved(const Call *call, Report *out, Error *err)
{
	(void)out;
	const char *name;
	Space *after = find_after(call, &name, err);
	MovedWork *work = memory_new(1, sizeof *work);
	if (!after || !find_before(call, after, name, work, err)) {
		moved_free(work);
		return false;
	}
	work->after = space_ref(after);
	work->options = (DriftOptions){.k = 10,
		.queries = call->later ? 100 : 500,
		.among = (size_t)args_integer(call->args, "limit"),
		.top = (size_t)args_integer(call->args, "top"),
		.seed = call_seed(call)};
	Task *task = session_start(
		call->session, call->line, NULL, &moved_work, work, call->later ? 1 : 0, settle_moved, err);
	if (task && call->later) {
		session_asked(call->session, task);
		*call->later = task;
	}
	return task != NULL;
}

const Command command_moved = {
	.name = "moved",
	.group = "explore",
	.summary = "Show the items that have moved most since a job began, or since another space",
	.help = "For a space that was trained on, adapted or debiased: what each item's vector was before and "
		"is now, the farthest first, with its nearest neighbour then and now. Of a new model the first "
		"look at it counts as the beginning. While a job is at work, `watch moved` follows it. "
		"`compare` tells more of two spaces.",
	.args = {{.name = "space",
			 .kind = ARG_SPACE,
			 .flags = ARG_POSITIONAL,
			 .help = "a space or a model; without it what forms now, or the current one"},
		{.name = "since", .kind = ARG_SPACE, .help = "a space of the same items to compare with"},
		{.name = "top",
			.kind = ARG_INTEGER,
			.help = "items shown",
			.fallback = "10",
			.low = 1,
			.high = 10000},
		{.name = "limit",
			.kind = ARG_INTEGER,
			.help = "neighbours are sought among so many items that both have, the first ones; 0 "
				"for all",
			.fallback = "20000",
			.low = 0,
			.high = 4e9},
		ARG_SEED("what the draw of items depends on")},
	.watchable = true,
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1 exact=yes\n"
		   "train w royals epochs=1\nmoved top=5",
	.run = run_moved,
};
