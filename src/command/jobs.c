/* Commands on jobs: jobs, pause, resume, stop, wait. */
#include "command/command.h"

#include <math.h>

static const char *const state_names[] = {
	[JOB_RUNNING] = "running",
	[JOB_PAUSED] = "paused",
	[JOB_DONE] = "done",
	[JOB_STOPPED] = "stopped",
	[JOB_FAILED] = "failed",
};

static double share(const Progress *progress)
{
	return progress->total > 0 ? 100 * progress->done / progress->total : NAN;
}

static bool run_jobs(const Call *call, Report *out, Error *err)
{
	(void)err;
	if (call->session->n_tasks == 0) {
		report_text(out, "No job has run yet. A command that ends in & runs in the background: train "
				 "sgns royals &");
		return true;
	}
	Table *table = report_table(out, "jobs");
	table_column(table, "job", COLUMN_INTEGER, 0);
	table_column(table, "state", COLUMN_TEXT, 0);
	table_column(table, "done %", COLUMN_NUMBER, 0);
	table_column(table, "seconds", COLUMN_NUMBER, 1);
	table_column(table, "phase", COLUMN_TEXT, 0);
	table_column(table, "command", COLUMN_TEXT, 0);
	for (size_t i = 0; i < call->session->n_tasks; i++) {
		const Task *task = call->session->tasks[i];
		table_integer(table, task->number);
		table_text(table, state_names[task_state(task)]);
		table_number(table, task->latest ? share(&task->latest->progress) : NAN);
		table_number(table, task_seconds(task));
		table_text(table, task->latest ? task->latest->progress.phase : "");
		table_text(table, task->line);
	}
	return true;
}

const Command command_jobs = {
	.name = "jobs",
	.group = "train",
	.summary = "List the jobs of this session, running and ended",
	.keeps_last = true,
	.watchable = true,
	.example = "synth royals\ntrain sgns royals dim=10 epochs=1 &\njobs",
	.run = run_jobs,
};

static Task *chosen(const Call *call, Error *err)
{
	long long number = 0;
	const char *word = args_text(call->args, "job");
	if (word && !text_to_integer(word, &number)) {
		args_fault(call->args, "job", 0, err,
			"a job is named by its number, not \"%s\"; jobs lists them", word);
		return NULL;
	}
	Task *task = session_task(call->session, (int)number, err);
	if (task && task->settled) {
		args_fault(call->args, "job", 0, err, "job %d has ended already", task->number);
		return NULL;
	}
	return task;
}

static bool run_pause(const Call *call, Report *out, Error *err)
{
	Task *task = chosen(call, err);
	if (!task)
		return false;
	job_pause(task->job);
	report_text(out, "Job %d pauses after its step. resume %d goes on.", task->number, task->number);
	return true;
}

static bool run_resume(const Call *call, Report *out, Error *err)
{
	Task *task = chosen(call, err);
	if (!task)
		return false;
	job_resume(task->job);
	report_text(out, "Job %d goes on.", task->number);
	return true;
}

static bool run_stop(const Call *call, Report *out, Error *err)
{
	Task *task = chosen(call, err);
	if (!task)
		return false;
	job_stop(task->job);
	report_text(out, "Job %d stops after its step; what it has learned is kept.", task->number);
	return true;
}

#define JOB_ARG                                                                                                \
	{                                                                                                      \
		.name = "job", .kind = ARG_JOB, .flags = ARG_POSITIONAL,                                       \
		.help = "its number; the newest when left out"                                                 \
	}

const Command command_pause = {
	.name = "pause",
	.group = "train",
	.summary = "Hold a running job; it keeps all it has",
	.args = {JOB_ARG},
	.keeps_last = true,
	.example = "synth royals\ntrain sgns royals dim=10 epochs=200 as=w &\npause\nresume\nstop",
	.run = run_pause,
};

const Command command_resume = {
	.name = "resume",
	.group = "train",
	.summary = "Let a paused job go on",
	.args = {JOB_ARG},
	.keeps_last = true,
	.example = "synth royals\ntrain sgns royals dim=10 epochs=200 as=w &\npause\nresume\nstop",
	.run = run_resume,
};

const Command command_stop = {
	.name = "stop",
	.group = "train",
	.summary = "End a job early and keep what it has learned",
	.args = {JOB_ARG},
	.keeps_last = true,
	.example = "synth royals\ntrain sgns royals dim=10 epochs=200 as=w &\nstop",
	.run = run_stop,
};

/* Each job's answer comes once: here, or when a client sees the job end, whichever is first. A job that failed
 * makes `wait` fail; the others are waited for all the same. */
static bool run_wait(const Call *call, Report *out, Error *err)
{
	if (call->session->screen.open) {
		report_text(out, "On the screen nothing needs to wait: jobs run beside you.");
		return true;
	}
	bool all = !args_given(call->args, "job"), fine = true;
	Task *only = all ? NULL : session_task(call->session, (int)args_number(call->args, "job"), err);
	if (!all && !only)
		return false;
	for (size_t i = 0; i < call->session->n_tasks; i++) {
		Task *task = call->session->tasks[i];
		if (task->answered || (only && task != only))
			continue;
		if (!session_wait(call->session, task))
			return error_set(err, ERROR_CANCELLED,
				"job %d goes on, and nobody waits for it any more", task->number);
		if (command_goes_elsewhere(task))
			continue;
		fine = command_take_answer(call->session, task, out, err) && fine;
		err->column = -1; /* it is not this line that it speaks of */
	}
	return fine;
}

const Command command_wait = {
	.name = "wait",
	.group = "train",
	.summary = "Wait until a job, or every job, has ended; harmless when none runs",
	.args = {{.name = "job",
		.kind = ARG_INTEGER,
		.flags = ARG_POSITIONAL,
		.help = "its number; all jobs when left out",
		.low = 1,
		.high = 1000000}},
	.keeps_last = true,
	.example = "synth royals\ntrain sgns royals dim=10 epochs=1 &\nwait",
	.run = run_wait,
};
