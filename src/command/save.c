/* save: write a space to a file that other programs read. */
#include "command/command.h"
#include "data/space_writer.h"

#include <stdlib.h>

typedef struct SaveWork {
	SpaceWriter *writer;
	char *path;
} SaveWork;

static bool save_step(void *context, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	return space_writer_step(((SaveWork *)context)->writer, finished, err);
}

static bool save_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	into->progress = *space_writer_progress(((SaveWork *)context)->writer);
	return true;
}

static void save_free(void *context)
{
	SaveWork *work = context;
	space_writer_free(work->writer);
	free(work->path);
	free(work);
}

static const WorkType save_work = {save_step, save_look, save_free};

static bool settle_save(Session *session, Task *task, Report *out, Error *err)
{
	(void)session, (void)err;
	const SaveWork *work = job_work(task->job);
	if (task_state(task) != JOB_DONE)
		return false;
	report_text(out, "Saved %.0f items to %s.", space_writer_progress(work->writer)->total, work->path);
	return true;
}

static const SpaceFormat *wanted_format(const Call *call, Error *err)
{
	Error why = ERROR_INIT;
	bool given = args_given(call->args, "format");
	const SpaceFormat *format = given ? format_find(args_text(call->args, "format"), &why)
					  : format_for_path(args_text(call->args, "file"), &why);
	if (!format)
		args_fault(call->args, given ? "format" : "file", 0, err, "%s", why.message);
	return format;
}

static bool run_save(const Call *call, Report *out, Error *err)
{
	(void)out;
	Error why = ERROR_INIT;
	Space *space = session_space(call->session, args_text(call->args, "space"), NULL, &why);
	if (!space)
		return args_fault(call->args, "space", 0, err, "%s", why.message);
	const SpaceFormat *format = wanted_format(call, err);
	const char *path = args_text(call->args, "file");
	SpaceWriter *writer = format ? space_writer_new(space, path, format, err) : NULL;
	if (!writer)
		return false;
	SaveWork *work = memory_new(1, sizeof *work);
	*work = (SaveWork){writer, memory_text(path)};
	return session_start(call->session, call->line, NULL, &save_work, work, 1, settle_save, err);
}

static const char *format_at(size_t index)
{
	for (size_t i = 0; formats[i]; i++)
		if (formats[i]->write_row && index-- == 0)
			return formats[i]->name;
	return NULL;
}

const Command command_save = {
	.name = "save",
	.group = "out",
	.summary = "Write a space to a file that other programs read",
	.help = "The format follows from the file's name: .bin and .w2v word2vec, .vec word2vec-text, .txt "
		"glove, .npy npy and .safetensors safetensors (both with the items in a file .vocab beside "
		"them), .tsv tsv with the item first, vectors.tsv projector (with metadata.tsv and "
		"projector_config.json beside it, for the TensorFlow projector); format= says it outright. "
		"Text holds as many digits as it takes to read back the same numbers; only format=vec has "
		"five, as fastText writes them. The file appears when it is complete.",
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
