/* Loading spaces: files of vectors. What is big is read by a job. */
#include "command/load.h"
#include "data/metadata.h"
#include "data/projector_metadata.h"
#include "data/space_reader.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { AT_ONCE = 4 << 20 }; /* bytes that are read before anyone could grow impatient */

typedef struct LoadWork {
	SpaceReader *reader;
	Space *space; /* once read */
	char *path, *name, *line, *domain;
} LoadWork;

/* What the table beside a projector's vectors says beyond what a space has room for itself. */
static bool read_metadata(LoadWork *work, Error *err)
{
	Text path = {0};
	MetadataFit fit = {0};
	projector_metadata_path(work->path, &path);
	bool fine = true;
	if (strcmp(space_reader_format(work->reader)->name, "projector") == 0 &&
		access(text_of(&path), R_OK) == 0) {
		Error none = ERROR_INIT;
		Metadata *all = metadata_read(text_of(&path), NULL, false, &work->space->items, &fit, &none);
		/* A table of one column is no table, and says nothing more. */
		if (all)
			fine = projector_metadata_rest(all, &work->space->metadata, err);
		metadata_unref(all);
	}
	free(fit.key);
	text_release(&path);
	return fine;
}

static bool load_step(void *context, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	LoadWork *work = context;
	if (!space_reader_step(work->reader, finished, err))
		return false;
	if (!*finished)
		return true;
	work->space = space_reader_take(work->reader);
	return read_metadata(work, err);
}

static bool load_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	into->progress = *space_reader_progress(((LoadWork *)context)->reader);
	return true;
}

static void load_free(void *context)
{
	LoadWork *work = context;
	space_reader_free(work->reader);
	space_unref(work->space);
	free(work->path);
	free(work->name);
	free(work->line);
	free(work->domain);
	free(work);
}

static const WorkType load_work = {load_step, load_look, load_free};

static void report_space(const Space *space, const LoadWork *work, Report *out)
{
	Table *table = report_table(out, "space");
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "dim", COLUMN_INTEGER, 0);
	table_column(table, "format", COLUMN_TEXT, 0);
	table_text(table, work->name);
	table_integer(table, (long long)space->vectors.rows);
	table_integer(table, (long long)space->vectors.cols);
	table_text(table, space_reader_format(work->reader)->name);
	if (space->metadata)
		report_text(out, "%zu more columns say something of the items; map colour=COLUMN shows one.",
			space->metadata->count);
	if (space->provenance.note)
		report_text(out, "Note: %s.", space->provenance.note);
}

/* All items get the one domain, whatever the file says. */
static bool set_domain(Space *space, const char *domain, Error *err)
{
	if (!domain)
		return true;
	free(space->domain_of);
	dictionary_release(&space->domains);
	space->domain_of =
		memory_data(space->vectors.rows, sizeof *space->domain_of, "the domains of a space", err);
	dictionary_add(&space->domains, domain, strlen(domain));
	return space->domain_of != NULL;
}

static bool name_space(Session *session, LoadWork *work, Report *out, Error *err)
{
	Space *space = work->space;
	Object *object = set_domain(space, work->domain, err)
				 ? session_put(session, work->name, OBJECT_SPACE, work->line, err)
				 : NULL;
	if (!object)
		return false;
	work->space = NULL;
	space->provenance.command = memory_text(work->line);
	space->provenance.seed = session_seed(session);
	object->space = space;
	session_changed(session, object);
	report_space(space, work, out);
	return true;
}

static bool settle_load(Session *session, Task *task, Report *out, Error *err)
{
	return task_state(task) == JOB_DONE && name_space(session, job_work(task->job), out, err);
}

static bool make_work(const Call *call, const char *name, LoadWork *work, Error *err)
{
	const char *path, *typed = args_text(call->args, "format");
	if (!load_one_path(call, &path, err))
		return false;
	Error why = ERROR_INIT;
	const SpaceFormat *format = typed ? format_find(typed, &why) : NULL;
	if (typed && !format)
		return args_fault(call->args, "format", 0, err, "%s", why.message);
	size_t top = args_given(call->args, "top") ? (size_t)args_integer(call->args, "top") : 0;
	work->reader = space_reader_new(path, format, top);
	if (args_yes(call->args, "mapped"))
		space_reader_map(work->reader);
	space_reader_choose(work->reader, args_text(call->args, "tensor"));
	work->path = memory_text(path);
	work->name = memory_text(name);
	work->line = memory_text(call->line);
	work->domain = memory_text(args_text(call->args, "domain"));
	return true;
}

static bool is_small(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= AT_ONCE;
}

static bool load_vectors(const Call *call, const char *name, Report *out, Error *err)
{
	LoadWork *work = memory_new(1, sizeof *work);
	bool ok = make_work(call, name, work, err);
	if (ok && !is_small(args_word(call->args, "files", 0)))
		return session_start(call->session, call->line, NULL, &load_work, work, 1, settle_load, err);
	bool finished = false;
	while (ok && !finished)
		ok = load_step(work, NULL, &finished, err);
	ok = ok && name_space(call->session, work, out, err);
	load_free(work);
	return ok;
}

static bool fits_vectors(const char *path, const char *head, size_t bytes)
{
	(void)path;
	return bytes > 0 && format_sniff(head, bytes, bytes < 4096) != NULL;
}

const Loader loader_vectors = {
	"vectors", "vectors of items", fits_vectors, load_vectors, 1u << OBJECT_SPACE, NULL};
