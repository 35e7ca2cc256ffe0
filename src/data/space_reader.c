#include "data/space_reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = 1 << 16, FIRST_NUMBERS = 1 << 20, STEP_NUMBERS = 1 << 18, STEP_ROWS = 1 << 14 };

struct SpaceReader {
	SpaceFile file;
	const SpaceFormat *format;
	char *path, *tensor;
	size_t most;
	bool mapped;           /* vectors stay in the file */
	uint64_t offset;       /* mapped: of the first of them */
	bool opened, complete; /* complete: no more rows are to be read */
	Space *space;          /* rows beyond items.count are room */
	size_t rows;           /* read so far, those left out among them */
	size_t duplicates, infinite, malformed, first_malformed;
	Progress progress;
};

SpaceReader *space_reader_new(const char *path, const SpaceFormat *format, size_t most)
{
	SpaceReader *reader = memory_new(1, sizeof *reader);
	reader->path = memory_text(path);
	reader->format = format;
	reader->most = most;
	snprintf(reader->progress.unit, sizeof reader->progress.unit, "bytes");
	return reader;
}

void space_reader_choose(SpaceReader *reader, const char *tensor)
{
	free(reader->tensor);
	reader->file.tensor = reader->tensor = memory_text(tensor);
}

void space_reader_map(SpaceReader *reader)
{
	reader->mapped = true;
}

void space_reader_free(SpaceReader *reader)
{
	if (!reader)
		return;
	if (reader->format && reader->format->close)
		reader->format->close(&reader->file);
	source_close(&reader->file.source);
	text_release(&reader->file.note);
	space_unref(reader->space);
	free(reader->path);
	free(reader->tensor);
	free(reader);
}

static bool recognise(SpaceReader *reader, Error *err)
{
	size_t available;
	if (!source_need(&reader->file.source, HEAD, &available, err))
		return false;
	if (available == 0)
		return error_set(err, ERROR_INPUT, "\"%s\" is empty", reader->path);
	const char *head = (const char *)source_at(&reader->file.source);
	if (!reader->format)
		reader->format = format_sniff(head, available, available < HEAD);
	if (reader->format)
		return true;
	Text names = {0};
	format_names(false, &names);
	error_set(err, ERROR_INPUT,
		"\"%s\" does not look like a file of vectors: it begins like none of %s; if it is one of them, "
		"say format=…",
		reader->path, text_of(&names));
	text_release(&names);
	return false;
}

static bool resize(void **array, size_t used, size_t room, size_t size, Error *err)
{
	void *larger = memory_data(room, size, "the details of a space", err);
	if (larger && used)
		memcpy(larger, *array, used * size);
	free(*array);
	*array = larger;
	return larger != NULL;
}

static bool resize_details(SpaceReader *reader, size_t room, Error *err)
{
	const SpaceFile *file = &reader->file;
	Space *space = reader->space;
	size_t used = space->items.count, id = sizeof *space->domain_of;
	return (!file->counts || resize((void **)&space->counts, used, room, sizeof *space->counts, err)) &&
	       (!file->domains || resize((void **)&space->domain_of, used, room, id, err)) &&
	       (!file->classes || resize((void **)&space->class_of, used, room, id, err));
}

static bool open_file(SpaceReader *reader, Error *err)
{
	SpaceFile *file = &reader->file;
	if (!source_open(&file->source, reader->path, err) || !recognise(reader, err))
		return false;
	if (reader->tensor && !reader->format->tensors)
		return error_set(err, ERROR_USAGE,
			"\"%s\" is %s, which has no tensors to choose from: leave tensor= out", reader->path,
			reader->format->title);
	if (!reader->format->open(file, err))
		return false;
	return file->width > 0 ||
	       error_set(err, ERROR_INPUT, "the vectors of \"%s\" have no numbers", reader->path);
}

static bool start_mapped(SpaceReader *reader, Error *err)
{
	SpaceFile *file = &reader->file;
	bool plain = file->source.most_bytes == file->source.file_bytes;
	if (!plain || !reader->format->in_place || !reader->format->in_place(file, &reader->offset) ||
		reader->offset % sizeof(float))
		return error_set(err, ERROR_USAGE,
			"the vectors of \"%s\" cannot be used where they lie: that takes an uncompressed .npy "
			"or .safetensors file of float32, row by row; leave mapped= out",
			reader->path);
	size_t rows = reader->most && reader->most < file->count ? reader->most : file->count;
	reader->space = space_new(0, file->width, err);
	reader->opened = true;
	reader->progress.total = (double)rows * (double)file->width * sizeof(float);
	return reader->space &&
	       matrix_map(&reader->space->vectors, reader->path, reader->offset, rows, file->width, err) &&
	       resize_details(reader, rows, err);
}

/* What is promised and fits into the file is allocated at once; the rest grows by estimates. No format takes
 * less than a byte for a number. */
static bool start(SpaceReader *reader, Error *err)
{
	SpaceFile *file = &reader->file;
	if (!open_file(reader, err))
		return false;
	if (reader->mapped)
		return start_mapped(reader, err);
	bool plain =
		file->source.most_bytes == file->source.file_bytes && file->source.file_bytes != UINT64_MAX;
	size_t room = 1 + FIRST_NUMBERS / file->width;
	if (file->count && (plain || room > file->count))
		room = file->count;
	if (room > file->source.most_bytes / file->width + 1)
		room = (size_t)(file->source.most_bytes / file->width) + 1;
	if (reader->most && room > reader->most)
		room = reader->most;
	reader->progress.total = file->source.file_bytes == UINT64_MAX ? 0 : (double)file->source.file_bytes;
	reader->space = space_new(room, file->width, err);
	reader->opened = true;
	return reader->space && resize_details(reader, room, err);
}

static size_t likely_rows(const SpaceReader *reader)
{
	const SpaceFile *file = &reader->file;
	double likely =
		(double)reader->rows / (double)(file->source.passed + 1) * source_likely_bytes(&file->source);
	size_t now = reader->space->vectors.rows, room = (size_t)(likely * 1.03) + 64;
	if (file->count && room > file->count)
		room = file->count;
	if (reader->most && room > reader->most)
		room = reader->most;
	return room > now + now / 4 ? room : now + now / 4 + 1;
}

static bool make_room(SpaceReader *reader, Error *err)
{
	Space *space = reader->space;
	size_t used = space->items.count;
	if (used < space->vectors.rows)
		return true;
	size_t room = likely_rows(reader);
	if (room >= DICTIONARY_NONE)
		room = DICTIONARY_NONE - 1;
	if (used >= room)
		return error_set(err, ERROR_INPUT, "\"%s\" has more rows than a space can hold", reader->path);
	Matrix larger = {0};
	if (!matrix_init(&larger, room, space->vectors.cols, reader->path, err))
		return false;
	memcpy(larger.data, space->vectors.data, used * space->vectors.cols * sizeof(float));
	matrix_release(&space->vectors);
	space->vectors = larger;
	return resize_details(reader, room, err);
}

static bool all_finite(const float *vector, size_t width)
{
	size_t row, column;
	return !rows_find_bad((Rows){vector, 1, width, width}, &row, &column);
}

static void keep_details(Space *space, uint32_t at, const SpaceRow *row)
{
	if (space->counts)
		space->counts[at] = row->count;
	if (space->domain_of)
		space->domain_of[at] = dictionary_add(&space->domains, row->domain, strlen(row->domain));
	if (space->class_of)
		space->class_of[at] = dictionary_add(&space->classes, row->class_name, strlen(row->class_name));
}

/* A row that would be left out cannot be taken out of the file. */
static bool check_kept(const SpaceReader *reader, Error *err)
{
	if (!reader->mapped || reader->space->items.count == reader->rows)
		return true;
	const char *why = reader->infinite     ? "has numbers that are not finite"
			  : reader->duplicates ? "is of an item that was there before"
					       : "is malformed";
	return error_set(err, ERROR_INPUT, "row %zu of \"%s\" %s; without mapped=yes such rows are left out",
		reader->rows, reader->path, why);
}

static void keep(SpaceReader *reader, const SpaceRow *row)
{
	Dictionary *items = &reader->space->items;
	uint32_t before = items->count;
	if (row->state == ROW_MALFORMED || memchr(row->item, '\0', row->bytes)) {
		if (reader->malformed++ == 0)
			reader->first_malformed =
				reader->file.source.lines ? reader->file.source.lines : reader->rows;
	} else if (!all_finite(row->vector, reader->file.width)) {
		reader->infinite++;
	} else if (dictionary_add(items, row->item, row->bytes) != before) {
		reader->duplicates++;
	} else {
		keep_details(reader->space, before, row);
	}
}

static bool too_many_malformed(const SpaceReader *reader, Error *err)
{
	return error_set(err, ERROR_INPUT,
		"\"%s\" is damaged or not %s: %zu of %zu rows cannot be read, the first of them %s %zu",
		reader->path, reader->format->title, reader->malformed, reader->rows,
		reader->file.source.lines ? "in line" : "number", reader->first_malformed);
}

static bool check_promise(SpaceReader *reader, bool ended, Error *err)
{
	SpaceFile *file = &reader->file;
	if (ended && file->count > reader->rows)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is cut short: its header promises %zu rows of %zu numbers, but it ends after "
			"%zu",
			reader->path, file->count, file->width, reader->rows);
	if (reader->malformed > 1 + reader->rows / 100)
		return too_many_malformed(reader, err);
	if (reader->space->items.count == 0)
		return error_set(err, ERROR_INPUT, "\"%s\" holds no vectors", reader->path);
	return true;
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void remark_losses(SpaceReader *reader)
{
	SpaceFile *file = &reader->file;
	size_t twice = reader->duplicates, infinite = reader->infinite, malformed = reader->malformed;
	if (twice)
		space_file_remark(file, "left out %zu repeated item%s", twice, plural(twice));
	if (infinite)
		space_file_remark(file, "left out %zu vector%s with numbers that are not finite", infinite,
			plural(infinite));
	if (malformed)
		space_file_remark(file, "left out %zu malformed row%s (the first %s %zu)", malformed,
			plural(malformed), file->source.lines ? "in line" : "number", reader->first_malformed);
	if (reader->most && reader->rows == reader->most)
		space_file_remark(file, "only the first %zu rows were read", reader->most);
}

/* A line feed may follow the last row. */
static bool remark_rest(SpaceReader *reader, Error *err)
{
	SpaceFile *file = &reader->file;
	size_t available = 0;
	bool complete = file->count && reader->rows == file->count && !file->goes_on && !reader->mapped;
	if (complete && !source_need(&file->source, 2, &available, err))
		return false;
	if (available > 1)
		space_file_remark(file, "what follows the %zu promised rows was not read", file->count);
	return true;
}

static bool finish(SpaceReader *reader, Error *err)
{
	Space *space = reader->space;
	if (!remark_rest(reader, err))
		return false;
	remark_losses(reader);
	space->vectors.rows = space->items.count;
	if (reader->file.note.length)
		space->provenance.note = text_take(&reader->file.note);
	reader->progress.finished = space_finish(space, err);
	return reader->progress.finished;
}

static bool read_rows(SpaceReader *reader, bool *ended, Error *err)
{
	SpaceFile *file = &reader->file;
	size_t rows = 1 + STEP_NUMBERS / file->width;
	for (size_t i = 0; i < rows && i < STEP_ROWS; i++) {
		if ((file->count && reader->rows == file->count) ||
			(reader->most && reader->rows == reader->most))
			return true;
		if (!make_room(reader, err))
			return false;
		float *vector = matrix_row(&reader->space->vectors, reader->space->items.count);
		SpaceRow row = {.vector = reader->mapped ? NULL : vector};
		if (!reader->format->next(file, &row, err))
			return false;
		row.vector = vector;
		*ended = row.state == ROW_END;
		if (*ended)
			return true;
		reader->rows++;
		keep(reader, &row);
		if (!check_kept(reader, err))
			return false;
	}
	return reader->malformed < 1000 || reader->malformed < reader->rows / 2 ||
	       too_many_malformed(reader, err);
}

static bool read_step(SpaceReader *reader, bool *finished, Error *err)
{
	bool ended = false;
	if (!read_rows(reader, &ended, err))
		return false;
	reader->complete = ended || (reader->file.count && reader->rows == reader->file.count) ||
			   (reader->most && reader->rows == reader->most);
	*finished = reader->complete && !reader->format->complete;
	return !reader->complete || check_promise(reader, ended, err);
}

bool space_reader_step(SpaceReader *reader, bool *finished, Error *err)
{
	*finished = false;
	if (!reader->opened)
		return start(reader, err);
	bool good = reader->complete ? reader->format->complete(&reader->file, reader->space, finished, err)
				     : read_step(reader, finished, err);
	reader->progress.done = reader->mapped
					? (double)reader->rows * (double)reader->file.width * sizeof(float)
					: (double)source_done(&reader->file.source);
	return good && (!*finished || finish(reader, err));
}

const Progress *space_reader_progress(const SpaceReader *reader)
{
	return &reader->progress;
}

const SpaceFormat *space_reader_format(const SpaceReader *reader)
{
	return reader->format;
}

Space *space_reader_take(SpaceReader *reader)
{
	Space *space = reader->space;
	reader->space = NULL;
	return space;
}

Space *space_read(const char *path, const SpaceFormat *format, Error *err)
{
	SpaceReader *reader = space_reader_new(path, format, 0);
	bool finished = false;
	while (!finished && space_reader_step(reader, &finished, err))
		;
	Space *space = finished && reader->progress.finished ? space_reader_take(reader) : NULL;
	space_reader_free(reader);
	return space;
}
