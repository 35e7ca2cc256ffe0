/* Loading features: labelled examples as rows of numbers. What is big is read by a job. */
#include "command/load.h"
#include "data/feature_reader.h"
#include "data/file_list.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDER_SAMPLE = 4 };

typedef struct LoadWork {
	FeatureReader *reader;
	Space **spaces; /* made by the last step: one, or one for each domain */
	size_t n_spaces;
	bool apart;
	char *name, *line, *columns_from;
	char *domain, *label, *title, *variable, *classes, *vocabulary; /* what the reader's options point to */
	Space *columns; /* counted; whose columns are taken; or NULL */
	uint64_t seed;
} LoadWork;

/* ---- work ---- */

static bool make_space(LoadWork *work, uint32_t domain, Error *err)
{
	Space *space = feature_rows_space(feature_reader_rows(work->reader), domain, err);
	if (!space)
		return false;
	const char *note = feature_reader_note(work->reader);
	space->provenance = (Provenance){.command = memory_text(work->line),
		.seed = work->seed,
		.parents = memory_text(work->columns_from),
		.note = *note ? memory_text(note) : NULL};
	work->spaces[work->n_spaces++] = space;
	return true;
}

static bool make_spaces(LoadWork *work, Error *err)
{
	const FeatureRows *rows = feature_reader_rows(work->reader);
	uint32_t domains = rows->domains.count;
	work->spaces = memory_new(domains, sizeof(Space *));
	if (!work->apart)
		return make_space(work, DICTIONARY_NONE, err);
	for (uint32_t d = 0; d < domains; d++)
		if (!make_space(work, d, err))
			return false;
	return true;
}

static bool load_step(void *context, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	LoadWork *work = context;
	return feature_reader_step(work->reader, finished, err) && (!*finished || make_spaces(work, err));
}

static bool load_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	feature_reader_progress(((LoadWork *)context)->reader, &into->progress);
	return true;
}

static void load_free(void *context)
{
	LoadWork *work = context;
	feature_reader_free(work->reader);
	for (size_t i = 0; i < work->n_spaces; i++)
		space_unref(work->spaces[i]);
	space_unref(work->columns);
	free(work->spaces);
	free(work->name);
	free(work->line);
	free(work->columns_from);
	free(work->domain);
	free(work->label);
	free(work->title);
	free(work->variable);
	free(work->classes);
	free(work->vocabulary);
	free(work);
}

static const WorkType load_work = {load_step, load_look, load_free};

/* ---- the answer ---- */

static void report_spaces(const LoadWork *work, char *const *names, Report *out)
{
	static const char *const columns[] = {"items", "dim", "features", "classes", "domains"};
	Table *table = report_table(out, "features");
	table_column(table, "name", COLUMN_TEXT, 0);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_column(table, columns[i], COLUMN_INTEGER, 0);
	table_column(table, "format", COLUMN_TEXT, 0);
	for (size_t i = 0; i < work->n_spaces; i++) {
		const Space *space = work->spaces[i];
		table_text(table, names[i]);
		table_integer(table, (long long)space->vectors.rows);
		table_integer(table, (long long)space->vectors.cols);
		table_integer(table, feature_reader_rows(work->reader)->features.count);
		table_integer(table, space->class_of ? space->classes.count : 0);
		table_integer(table, space->domains.count);
		table_text(table, feature_reader_format(work->reader)->name);
	}
}

/* How many rows of each class a domain has. */
static void report_domains(const FeatureRows *rows, Report *out)
{
	size_t classes = rows->classes.count, width = classes + 1, domains = rows->domains.count;
	if (classes == 0 || classes > 12)
		return;
	size_t *cells = memory_new(domains * width, sizeof *cells);
	for (size_t i = 0; i < rows->count; i++)
		cells[rows->domain_of[i] * width +
			(rows->class_of[i] == DICTIONARY_NONE ? classes : rows->class_of[i])]++;
	Table *table = report_table(out, "domains");
	table_column(table, "domain", COLUMN_TEXT, 0);
	for (uint32_t c = 0; c < classes; c++)
		table_column(table, dictionary_word(&rows->classes, c), COLUMN_INTEGER, 0);
	table_column(table, "unlabelled", COLUMN_INTEGER, 0);
	for (uint32_t d = 0; d < domains; d++) {
		table_text(table, dictionary_word(&rows->domains, d));
		for (size_t c = 0; c < width; c++)
			table_integer(table, (long long)cells[d * width + c]);
	}
	free(cells);
}

static char *space_name(const LoadWork *work, size_t index)
{
	Text name = {0};
	const Space *space = work->spaces[index];
	if (!work->apart)
		text_add(&name, work->name);
	else
		text_format(&name, "%s-%s", work->name, dictionary_word(&space->domains, 0));
	for (size_t i = 0; i < name.length; i++)
		if (strchr(" \t\n/{}\"'|>&#=", name.data[i]))
			name.data[i] = '-';
	return text_take(&name);
}

static bool name_space(Session *session, LoadWork *work, size_t index, const char *name, Error *err)
{
	Object *object = session_put(session, name, OBJECT_SPACE, work->line, err);
	if (!object)
		return false;
	object->space = space_ref(work->spaces[index]);
	session_changed(session, object);
	return true;
}

static bool name_spaces(Session *session, LoadWork *work, Report *out, Error *err)
{
	char **names = memory_new(work->n_spaces, sizeof *names);
	bool fine = true;
	for (size_t i = 0; i < work->n_spaces; i++) {
		names[i] = space_name(work, i);
		fine = fine && name_space(session, work, i, names[i], err);
	}
	if (fine) {
		const char *note = feature_reader_note(work->reader);
		report_spaces(work, names, out);
		report_domains(feature_reader_rows(work->reader), out);
		if (*note)
			report_text(out, "Note: %s.", note);
	}
	for (size_t i = 0; i < work->n_spaces; i++)
		free(names[i]);
	free(names);
	return fine;
}

static bool settle_load(Session *session, Task *task, Report *out, Error *err)
{
	return task_state(task) == JOB_DONE && name_spaces(session, job_work(task->job), out, err);
}

/* ---- starting ---- */

/* A number is how many columns are kept, a word the array that holds them. */
static bool take_features(const Call *call, LoadWork *work, FeatureOptions *options, Error *err)
{
	const char *given = args_text(call->args, "features"), *tensor = args_text(call->args, "tensor");
	long long most;
	if (tensor)
		work->variable = memory_text(tensor);
	if (!given)
		return true;
	if (!text_to_integer(given, &most)) {
		free(work->variable);
		work->variable = memory_text(given);
		return true;
	}
	options->choice.most = most > 0 ? (size_t)most : 0;
	return (most > 0 && most <= 1 << 20) ||
	       args_fault(call->args, "features", 0, err, "from 1 to 1,048,576 columns can be kept");
}

static bool take_columns(const Call *call, LoadWork *work, FeatureOptions *options, Error *err)
{
	const char *given = args_text(call->args, "columns"), *name;
	Error why = ERROR_INIT;
	if (!given)
		return true;
	Space *space = session_space(call->session, given, &name, &why);
	if (!space)
		return args_fault(call->args, "columns", 0, err, "%s", why.message);
	if (space->columns.count == 0)
		return args_fault(call->args, "columns", 0, err,
			"the columns of %s have no names; a space that load has made of features has", name);
	if (args_given(call->args, "features") && options->choice.most)
		return args_fault(call->args, "features", 0, err,
			"columns=%s says already which columns are kept", given);
	Text parents = {0};
	text_format(&parents, "%s (%s)", name, space_checksum(space));
	work->columns_from = text_take(&parents);
	work->columns = space_ref(space);
	options->choice.columns = &space->columns;
	return true;
}

static void take_weighting(const Call *call, FeatureOptions *options)
{
	const char *given = args_text(call->args, "weighting");
	options->choice.weighting = *given == 't'   ? WEIGHT_TFIDF
				    : *given == 'b' ? WEIGHT_BINARY
				    : *given == 'l' ? WEIGHT_LOG
						    : WEIGHT_NONE;
	options->choice.normalise = args_yes(call->args, "normalise");
}

static bool take_format(const Call *call, FeatureOptions *options, Error *err)
{
	const char *typed = args_text(call->args, "format");
	Error why = ERROR_INIT;
	if (typed && (strcmp(typed, "csv") == 0 || strcmp(typed, "tsv") == 0))
		typed = "table";
	options->format = typed ? feature_format_find(typed, &why) : NULL;
	return !typed || options->format || args_fault(call->args, "format", 0, err, "%s", why.message);
}

static bool make_reader(const Call *call, const char *name, LoadWork *work, Error *err)
{
	work->name = memory_text(name);
	work->line = memory_text(call->line);
	work->seed = session_seed(call->session);
	work->apart = args_yes(call->args, "apart");
	work->domain = memory_text(args_text(call->args, "domain"));
	work->label = memory_text(args_text(call->args, "label"));
	work->title = memory_text(args_text(call->args, "title"));
	work->classes = memory_text(args_text(call->args, "classes"));
	FeatureOptions options = {.domain = work->domain, .label = work->label, .title = work->title};
	options.vocabulary = work->vocabulary = memory_text(args_text(call->args, "vocabulary"));
	options.choice.classes = work->classes;
	take_weighting(call, &options);
	if (!take_features(call, work, &options, err) || !take_columns(call, work, &options, err) ||
		!take_format(call, &options, err))
		return false;
	options.variable = work->variable;
	size_t count = args_count(call->args, "files");
	const char **paths = memory_new(count, sizeof *paths);
	for (size_t i = 0; i < count; i++)
		paths[i] = args_word(call->args, "files", i);
	work->reader = feature_reader_new(paths, count, &options, err);
	free(paths);
	return work->reader != NULL;
}

static bool load_features(const Call *call, const char *name, Report *out, Error *err)
{
	LoadWork *work = memory_new(1, sizeof *work);
	bool fine = make_reader(call, name, work, err);
	if (fine && !feature_reader_is_quick(work->reader))
		return session_start(call->session, call->line, NULL, &load_work, work, 1, settle_load, err);
	bool finished = false;
	while (fine && !finished)
		fine = load_step(work, NULL, &finished, err);
	fine = fine && name_spaces(call->session, work, out, err);
	load_free(work);
	return fine;
}

/* ---- recognising ---- */

static bool fits_head(const char *head, size_t bytes)
{
	const FeatureFormat *format = feature_format_sniff(head, bytes, bytes < 4096);
	return format && !format->of_vectors;
}

static bool fits_file(const char *path)
{
	Source source = {0};
	Error none = ERROR_INIT;
	size_t bytes = 0;
	bool fits = source_open_plain(&source, path, &none) && source_need(&source, 4096, &bytes, &none) &&
		    fits_head((const char *)source_at(&source), bytes);
	source_close(&source);
	return fits;
}

/* A folder is one of features when most of its first files are. */
static bool fits_folder(const char *path)
{
	FileList list = {0};
	Error none = ERROR_INIT;
	size_t fits = 0, seen = 0;
	if (file_list_add(&list, path, &none))
		for (; seen < list.count && seen < FOLDER_SAMPLE; seen++)
			fits += fits_file(list.files[seen].path);
	file_list_release(&list);
	return 2 * fits > seen;
}

static bool fits_features(const char *path, const char *head, size_t bytes)
{
	struct stat status;
	if (!bytes)
		return stat(path, &status) == 0 && S_ISDIR(status.st_mode) && fits_folder(path);
	return fits_head(head, bytes);
}

const Loader loader_features = {"features", "labelled rows of numbers: svmlight, MATLAB, tables", fits_features,
	load_features, 1u << OBJECT_SPACE, "svmlight|matlab|table"};
