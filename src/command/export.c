/* export WHAT FILE: figures, and bundles for other programs. */
#include "command/export.h"

#include "base/output.h"
#include "command/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const Export export_map, export_plot, export_projector;

const Export *const exports[] = {
	&export_map,
	&export_plot,
	&export_projector,
	NULL,
};

static const char *export_name_at(size_t index)
{
	return exports[index] ? exports[index]->name : NULL;
}

static const Export *find_export(const char *name)
{
	for (const Export *const *at = exports; *at; at++)
		if (strcmp((*at)->name, name) == 0)
			return *at;
	return NULL;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const Export *found = word ? find_export(word) : NULL;
	if (found)
		*more = found->options;
	return found || !word ||
	       error_set(err, ERROR_USAGE,
		       "\"%s\" cannot be exported; there are map, plot and projector. The answer of any "
		       "command goes to a file with > FILE",
		       word);
}

static bool run_export(const Call *call, Report *out, Error *err)
{
	return find_export(args_text(call->args, "what"))->run(call, out, err);
}

/* ---- the plan ---- */

void export_plan_release(ExportPlan *plan)
{
	projection_unref(plan->points);
	colouring_unref(plan->colouring);
	for (size_t i = 0; i < plan->n_series; i++)
		series_release(&plan->series[i]);
	wordset_unref(plan->named);
	free(plan->title);
	free(plan->made);
	free(plan->path);
	free(plan->what);
	*plan = (ExportPlan){0};
}

/* Options of figures, given for a table. */
static bool refuse_figure_options(const Call *call, Error *err)
{
	static const char *const names[] = {"width", "height", "title", "labels"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (args_has(call->args, names[i]) && args_given(call->args, names[i]))
			return args_fault(call->args, names[i], 0, err,
				"that is for figures, whose names end in .svg, .png or .pdf; \"%s\" gets the "
				"numbers alone",
				args_text(call->args, "file"));
	return true;
}

bool export_plan(const Call *call, ExportPlan *plan, Error *err)
{
	const char *path = args_text(call->args, "file");
	bool wide = args_given(call->args, "width"), tall = args_given(call->args, "height");
	plan->path = memory_text(path);
	plan->title = memory_text(args_text(call->args, "title"));
	plan->style.width = wide ? (unsigned)args_integer(call->args, "width") : 0;
	plan->style.height = tall ? (unsigned)args_integer(call->args, "height") : 0;
	plan->sheet = sheet_for_path(path);
	plan->writer = plan->sheet ? NULL : writer_for_path(path);
	if (!plan->sheet && !plan->writer)
		return args_fault(call->args, "file", 0, err,
			"what \"%s\" should hold does not follow from its name: let it end in .svg, .png or "
			".pdf for a figure, or in .tsv, .csv, .json, .jsonl or .md for the numbers",
			path);
	return plan->sheet || refuse_figure_options(call, err);
}

/* ---- the job ---- */

static bool draw(ExportPlan *plan, Text *bytes, Error *err)
{
	DrawingStyle style = plan->style;
	style.colouring = plan->colouring;
	style.title = plan->title;
	style.made = plan->made;
	style.named = plan->named;
	return plan->points ? drawing_map(plan->points, &style, plan->sheet, bytes, err)
			    : drawing_curves(plan->series, plan->n_series, &style, plan->sheet, bytes, err);
}

static void tell(const ExportPlan *plan, Text *bytes)
{
	Report report = {0};
	WriterOptions options = {.command = plan->made, .unicode = true};
	if (plan->points)
		report_points(&report, plan->points, plan->colouring);
	for (size_t i = 0; i < plan->n_series; i++)
		report_series(&report, &plan->series[i]);
	plan->writer->write(&report, &options, bytes);
	report_release(&report);
}

static bool export_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	ExportPlan *plan = work;
	Text bytes = {0};
	if (plan->writer)
		tell(plan, &bytes);
	bool fine = plan->writer || draw(plan, &bytes, err);
	Output *output = fine ? output_open(plan->path, err) : NULL;
	if (output)
		output_bytes(output, text_of(&bytes), bytes.length);
	fine = output && output_commit(output, err);
	text_release(&bytes);
	*finished = true;
	return fine;
}

static bool export_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)err;
	const ExportPlan *plan = work;
	into->progress = (Progress){.done = last, .total = 1, .unit = "files", .finished = last};
	snprintf(into->progress.phase, sizeof into->progress.phase, "%.60s", plan->what);
	return true;
}

static void export_free(void *work)
{
	export_plan_release(work);
	free(work);
}

static const WorkType export_work = {export_step, export_look, export_free};

static bool settle_export(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	(void)err;
	const ExportPlan *plan = job_work(task->job);
	if (task_state(task) != JOB_DONE)
		return false;
	report_text(out, "Wrote %s to %s.", plan->what, plan->path);
	return true;
}

bool export_start(const Call *call, ExportPlan *plan, Error *err)
{
	ExportPlan *work = memory_new(1, sizeof *work);
	*work = *plan;
	*plan = (ExportPlan){0};
	return session_start(call->session, call->line, NULL, &export_work, work, 1, settle_export, err) !=
	       NULL;
}

const Command command_export = {
	.name = "export",
	.group = "out",
	.summary = "Write figures of maps and curves, or a bundle for the TensorFlow projector",
	.help = "`export map FILE` writes the map that a space has: as a figure with legend and caption when "
		"the name of the file ends in .svg, .png or .pdf, its coordinates when it ends in .tsv, .csv, "
		".json, .jsonl or .md. The caption states method, options, seed, sample and how far to trust "
		"the map, and which commands led to it. Maps of more than 100,000 points are drawn as a "
		"picture of their density.\n"
		"`export plot FILE` does the same for the curves of a job or of the last answer. `export "
		"projector FOLDER` writes vectors.tsv, metadata.tsv, a sprite when the items are pictures, and "
		"the projector_config.json that names them.\n"
		"Files appear when they are complete. What other commands answer goes to a file with > FILE, "
		"and `save` writes vectors.",
	.args = {{.name = "what",
		.kind = ARG_METHOD,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "what to write",
		.value_at = export_name_at}},
	.keeps_last = true,
	.example = "synth royals\ntrain sgns royals as=w dim=20 epochs=1 exact=yes\nmap in=w\nexport map w.svg",
	.method = find_method,
	.run = run_export,
};
