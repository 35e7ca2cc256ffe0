/* Loading pictures. Many of them are read by a job, so that it shows progress and can be stopped. */
#include "command/load.h"
#include "data/file_list.h"
#include "data/idx.h"
#include "data/images_read.h"
#include "data/raster.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { AT_ONCE = 1 << 20, FOLDER_SAMPLE = 8 };

typedef struct LoadWork {
	ImagesReader *reader;
	char *name, *line;
} LoadWork;

static bool load_step(void *context, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	return images_reader_step(((LoadWork *)context)->reader, finished, err);
}

static bool load_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	images_reader_progress(((LoadWork *)context)->reader, &into->progress);
	return true;
}

static void load_free(void *context)
{
	LoadWork *work = context;
	images_reader_free(work->reader);
	free(work->name);
	free(work->line);
	free(work);
}

static const WorkType load_work = {load_step, load_look, load_free};

/* ---- the answer ---- */

void report_images(const Images *images, const char *name, Report *out)
{
	Table *table = report_table(out, "images");
	static const char *const columns[] = {"pictures", "width", "height", "channels", "classes", "domains"};
	const size_t values[] = {images->count, images->width, images->height, images->channels,
		images->class_of ? images->classes.count : 0, images->domains.count};
	table_column(table, "name", COLUMN_TEXT, 0);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_column(table, columns[i], COLUMN_INTEGER, 0);
	table_text(table, name);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_integer(table, (long long)values[i]);
}

static bool name_images(Session *session, LoadWork *work, Report *out, Error *err)
{
	Object *object = session_put(session, work->name, OBJECT_IMAGES, work->line, err);
	if (!object)
		return false;
	const char *first;
	size_t skipped = images_reader_skipped(work->reader, &first);
	object->images = images_reader_take(work->reader, work->line);
	session_changed(session, object);
	report_images(object->images, work->name, out);
	if (skipped)
		report_text(out, "%zu %s left out; the first: %s.", skipped,
			skipped == 1 ? "file was" : "files were", first);
	return true;
}

static bool settle_load(Session *session, Task *task, Report *out, Error *err)
{
	return task_state(task) == JOB_DONE && name_images(session, job_work(task->job), out, err);
}

/* ---- starting ---- */

/* "28x28" */
static bool take_size(const Call *call, ImagesOptions *options, Error *err)
{
	const char *size = args_text(call->args, "size");
	if (!size)
		return true;
	char *text = memory_text(size), *cross = strchr(text, 'x');
	long long width = 0, height = 0;
	if (cross)
		*cross = '\0';
	bool fine = cross && text_to_integer(text, &width) && text_to_integer(cross + 1, &height) &&
		    width > 0 && height > 0 && width <= 4096 && height <= 4096;
	free(text);
	options->width = (unsigned)width;
	options->height = (unsigned)height;
	return fine || args_fault(call->args, "size", 0, err,
			       "a size is the width and height in pixels, at most 4096, as in size=28x28");
}

static bool make_reader(const Call *call, const char *name, LoadWork *work, Error *err)
{
	const char *domain = args_text(call->args, "domain"), *label = args_text(call->args, "label");
	ImagesOptions options = {.domain = domain ? domain : name,
		.labels = label && strcmp(label, "folder") != 0 ? label : NULL,
		.classes = args_text(call->args, "classes")};
	work->name = memory_text(name);
	work->line = memory_text(call->line);
	if (!take_size(call, &options, err))
		return false;
	size_t count = args_count(call->args, "files");
	const char **paths = memory_new(count, sizeof *paths);
	for (size_t i = 0; i < count; i++)
		paths[i] = args_word(call->args, "files", i);
	work->reader = images_reader_new(paths, count, &options, err);
	free(paths);
	return work->reader != NULL;
}

static bool load_images(const Call *call, const char *name, Report *out, Error *err)
{
	LoadWork *work = memory_new(1, sizeof *work);
	bool fine = make_reader(call, name, work, err);
	if (fine && images_reader_bytes(work->reader) > AT_ONCE)
		return session_start(call->session, call->line, NULL, &load_work, work, 1, settle_load, err);
	bool finished = false;
	while (fine && !finished)
		fine = images_reader_step(work->reader, &finished, err);
	fine = fine && name_images(call->session, work, out, err);
	load_free(work);
	return fine;
}

/* ---- recognising ---- */

static bool is_picture_name(const char *path)
{
	/* Labels lie beside the pictures that they are of. */
	static const char *const endings[] = {".png", ".jpg", ".jpeg", "idx3-ubyte", "idx1-ubyte"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (file_ends(path, endings[i]))
			return true;
	return false;
}

/* A folder is one of pictures when most of its first files are called so. */
static bool fits_folder(const char *path)
{
	FileList list = {0};
	Error none = ERROR_INIT;
	size_t pictures = 0, seen = 0;
	if (file_list_add(&list, path, &none))
		for (; seen < list.count && seen < FOLDER_SAMPLE; seen++)
			pictures += is_picture_name(list.files[seen].path);
	file_list_release(&list);
	return 2 * pictures > seen;
}

static bool fits_images(const char *path, const char *head, size_t bytes)
{
	IdxHeader header;
	struct stat status;
	if (!bytes)
		return stat(path, &status) == 0 && S_ISDIR(status.st_mode) && fits_folder(path);
	const unsigned char *first = (const unsigned char *)head;
	return raster_format(first, bytes) != RASTER_NONE || idx_sniff(first, bytes, &header);
}

const Loader loader_images = {
	"images", "pictures: PNG, JPEG, IDX", fits_images, load_images, 1u << OBJECT_IMAGES, NULL};
