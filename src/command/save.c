/* save: write a space to a file that other programs read. */
#include "command/command.h"
#include "data/fasttext_space.h"
#include "data/space_writer.h"
#include "train/fasttext.h"

#include <stdlib.h>

/* One of the two writers. */
typedef struct SaveWork {
	SpaceWriter *space;
	FasttextWriter *model;
	const SpaceFormat *format;
	char *path;
	size_t items;
	char *name; /* of the model that must not change meanwhile; NULL: none */
} SaveWork;

static bool save_step(void *context, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	const SaveWork *work = context;
	return work->model ? fasttext_writer_step(work->model, finished, err)
			   : space_writer_step(work->space, finished, err);
}

static bool save_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const SaveWork *work = context;
	into->progress =
		work->model ? *fasttext_writer_progress(work->model) : *space_writer_progress(work->space);
	return true;
}

static void save_free(void *context)
{
	SaveWork *work = context;
	space_writer_free(work->space);
	fasttext_writer_free(work->model);
	free(work->path);
	free(work->name);
	free(work);
}

static const WorkType save_work = {save_step, save_look, save_free};

static bool settle_save(Session *session, Task *task, Report *out, Error *err)
{
	(void)err;
	const SaveWork *work = job_work(task->job);
	Object *object = work->name ? session_find(session, work->name) : NULL;
	if (object && object->task == task)
		object->task = NULL;
	if (task_state(task) != JOB_DONE)
		return false;
	report_text(out, "Saved %zu items to %s as %s (format=%s).", work->items, work->path,
		work->format->title, work->format->name);
	return true;
}

/* Learned here, or read from a .bin of fastText. */
static bool is_fasttext(const Object *object)
{
	const Space *space = object->space;
	return space->subwords || space->classifier || space->rows ||
	       (object->model && object->model->trainer == &trainer_fasttext);
}

/* Two programs' models end in .bin: a fastText model becomes what its user expects, any other is word2vec's. */
static const SpaceFormat *format_by_name(const Object *object, const char *path, Error *err)
{
	return is_fasttext(object) && format_has_extension(path, ".bin") ? format_find("fasttext", err)
									 : format_for_path(path, err);
}

static const SpaceFormat *wanted_format(const Call *call, const Object *object, Error *err)
{
	Error why = ERROR_INIT;
	bool given = args_given(call->args, "format");
	const SpaceFormat *format = given ? format_find(args_text(call->args, "format"), &why)
					  : format_by_name(object, args_text(call->args, "file"), &why);
	if (!format)
		args_fault(call->args, given ? "format" : "file", 0, err, "%s", why.message);
	return format;
}

/* Of a model at rest all that it learned, otherwise what its space tells. */
static bool open_model(const Object *object, const char *path, SaveWork *work, Error *err)
{
	FasttextContent content;
	const Model *model = object->model;
	if (object->kind == OBJECT_MODEL && object->task)
		return error_set(err, ERROR_INPUT,
			"job %d is at work on %s, and the rows of its n-grams with it; wait for it, or stop %d",
			object->task->number, object->name, object->task->number);
	bool own = model && model->trainer->fasttext;
	if (!(own ? model->trainer->fasttext(model, &content, err)
		  : fasttext_of_space(object->space, &content, err)))
		return false;
	work->name = own ? memory_text(object->name) : NULL;
	work->model = fasttext_writer_new(&content, path, err);
	return work->model != NULL;
}

static bool open_writer(
	const Object *object, const SpaceFormat *format, const char *path, SaveWork *work, Error *err)
{
	*work = (SaveWork){.format = format, .path = memory_text(path), .items = object->space->items.count};
	if (format->model)
		return open_model(object, path, work, err);
	work->space = space_writer_new(object->space, path, format, err);
	return work->space != NULL;
}

static bool run_save(const Call *call, Report *out, Error *err)
{
	(void)out;
	Error why = ERROR_INIT;
	const char *name = args_text(call->args, "space");
	if (!session_space(call->session, name, NULL, &why))
		return args_fault(call->args, "space", 0, err, "%s", why.message);
	Object *object = session_find(call->session, name);
	const SpaceFormat *format = wanted_format(call, object, err);
	SaveWork *work = memory_new(1, sizeof *work);
	if (!format || !open_writer(object, format, args_text(call->args, "file"), work, err)) {
		save_free(work);
		return false;
	}
	bool model = work->name != NULL;
	Task *task = session_start(call->session, call->line, NULL, &save_work, work, 1, settle_save, err);
	if (task && model)
		object->task = task;
	return task != NULL;
}

static const char *format_at(size_t index)
{
	for (size_t i = 0; formats[i]; i++)
		if (format_is_written(formats[i]) && index-- == 0)
			return formats[i]->name;
	return NULL;
}

const Command command_save = {
	.name = "save",
	.group = "out",
	.summary = "Write a space to a file that other programs read",
	.help = "The format follows from the file's name: .bin fasttext for a model or classifier of fastText "
		"and word2vec for anything else, .w2v word2vec, .vec word2vec-text, .txt glove, .npy npy and "
		".safetensors safetensors (both with the items in a file .vocab beside them), .tsv tsv with "
		"the item first, vectors.tsv projector (with metadata.tsv and projector_config.json beside it, "
		"for the TensorFlow projector); format= says it outright, and the answer says which it was. "
		"Text holds as many digits as it takes to read back the same numbers; only format=vec has "
		"five, as fastText writes them. format=fasttext writes all that a model learned, n-grams and "
		"outputs with it, which the program fasttext reads. A name that ends in .gz as well makes a "
		"compressed file. The file appears when it is complete.",
	.args = {{.name = "space",
			 .kind = ARG_SPACE,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "the space to write"},
		{.name = "file", .kind = ARG_FILE, .flags = ARG_POSITIONAL | ARG_REQUIRED, .help = "where to"},
		{.name = "format",
			.kind = ARG_TEXT,
			.help = "how it is written; by the file's name when left out",
			.value_at = format_at}},
	.example = "synth royals\ntrain sgns royals dim=20 epochs=2 as=words\nsave words words.vec",
	.run = run_save,
};
