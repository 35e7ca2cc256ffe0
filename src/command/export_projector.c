/* export projector: a folder for the TensorFlow projector. */
#include "command/export.h"
#include "data/projector_bundle.h"

#include <stdlib.h>

typedef struct BundleWork {
	ProjectorBundle *bundle;
	char *folder;
	size_t items;
	bool pictures;
} BundleWork;

static bool bundle_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	return projector_bundle_step(((BundleWork *)work)->bundle, finished, err);
}

static bool bundle_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	into->progress = projector_bundle_progress(((BundleWork *)work)->bundle);
	return true;
}

static void bundle_free(void *work)
{
	BundleWork *self = work;
	projector_bundle_free(self->bundle);
	free(self->folder);
	free(self);
}

static const WorkType bundle_work = {bundle_step, bundle_look, bundle_free};

static bool settle_bundle(Session *session, Task *task, Report *out, Error *err)
{
	(void)session;
	(void)err;
	const BundleWork *work = job_work(task->job);
	if (task_state(task) != JOB_DONE)
		return false;
	report_text(out,
		"Wrote %zu items to %s: vectors.tsv, metadata.tsv%s and projector_config.json. Load the first "
		"two at https://projector.tensorflow.org, or serve the folder and give the page the address "
		"of the last.",
		work->items, work->folder, work->pictures ? ", sprite.png" : "");
	return true;
}

/* Clusters that were made of these very vectors. */
static Clustering *clusters_of(const Object *object)
{
	Clustering *clusters = object->clustering;
	return clusters && clusters->space == object->space ? clusters : NULL;
}

static bool run_projector(const Call *call, Report *out, Error *err)
{
	(void)out;
	const char *folder = args_text(call->args, "folder"), *name;
	Space *space = session_space(call->session, args_text(call->args, "in"), &name, err);
	if (!space)
		return false;
	Clustering *clusters = clusters_of(session_find(call->session, name));
	ProjectorBundle *bundle = projector_bundle_new(space, clusters, folder, err);
	if (!bundle)
		return false;
	BundleWork *work = memory_new(1, sizeof *work);
	*work = (BundleWork){bundle, memory_text(folder), space->items.count, space->pictures != NULL};
	return session_start(call->session, call->line, NULL, &bundle_work, work, 1, settle_bundle, err) !=
	       NULL;
}

static const ArgSpec options[] = {
	{.name = "folder",
		.kind = ARG_FILE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "where to; it is made if need be"},
	{.name = "in", .kind = ARG_SPACE, .help = "the space; the current one when left out", .aliases = "of"},
	{0},
};

const Export export_projector = {
	.name = "projector",
	.after = "FOLDER [options]",
	.summary = "a folder for the TensorFlow projector",
	.options = options,
	.run = run_projector,
};
