/* compare: how far the items of one space are from where they are in another. */
#include "command/command.h"
#include "command/drift_report.h"

#include <stdlib.h>

static bool compare_step(void *work, Pool *pool, bool *finished, Error *err)
{
	bool fine = drift_step(work, pool, err);
	*finished = drift_done(work) >= 1;
	return fine;
}

static bool compare_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	into->progress = (Progress){
		.done = 100 * drift_done(work), .total = 100, .unit = "%", .phase = "comparing spaces"};
	return true;
}

static void compare_free(void *work)
{
	drift_free(work);
}

static const WorkType compare_work = {compare_step, compare_look, compare_free};

static bool settle_compare(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	const Drift *drift = job_work(task->job);
	drift_report(drift, out);
	size_t before = drift_before(drift)->vectors.cols, after = drift_after(drift)->vectors.cols;
	if (before != after)
		report_text(out, "The vectors have %zu and %zu numbers: only their neighbours can be compared.",
			before, after);
	return true;
}

static bool run_compare(const Call *call, Report *out, Error *err)
{
	(void)out;
	static const char *const sides[2] = {"before", "after"};
	const Args *args = call->args;
	Space *spaces[2];
	Error why = ERROR_INIT;
	for (int i = 0; i < 2; i++) {
		spaces[i] = session_space(call->session, args_text(args, sides[i]), NULL, &why);
		if (!spaces[i])
			return args_fault(args, sides[i], 0, err, "%s", why.message);
	}
	DriftOptions options = drift_asked(call);
	Drift *drift = drift_new(spaces[0], spaces[1], &options, err);
	return drift && session_start(call->session, call->line, NULL, &compare_work, drift, 0, settle_compare,
				err) != NULL;
}

const Command command_compare = {
	.name = "compare",
	.group = "judge",
	.summary = "Show how far items moved from one space to another, and which moved most",
	.help = "For spaces whose coordinates mean the same: a model before and after more training, "
		"pre-trained vectors and what became of them, versions of one model. Spaces that were trained "
		"apart share no coordinates: of them only the overlap of neighbours has a meaning, which `eval "
		"stability` measures more closely.",
	.args = {{.name = "before",
			 .kind = ARG_SPACE,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "a space or a model"},
		{.name = "after",
			.kind = ARG_SPACE,
			.flags = ARG_POSITIONAL | ARG_REQUIRED,
			.help = "another, of the same items"},
		ARG_NEIGHBOURS, ARG_QUERIES, ARG_DRIFT_LIMIT("neighbours are sought"),
		ARG_DRIFT_TOP("moved most"), ARG_SEED("what the draw depends on")},
	.example = "synth royals\ntrain sgns royals as=a dim=10 epochs=1 exact=yes\n"
		   "train sgns royals as=b dim=10 epochs=2 exact=yes\ncompare a b",
	.run = run_compare,
};
