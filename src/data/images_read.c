#include "data/images_reader.h"

#include "base/clock.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A step ends after this long; what is read does not depend on it. */
#define STEP_SECONDS 0.02

/* ---- what to read ---- */

/* Names are what stands below a folder that was named, and the file's name when it was named itself. */
static size_t root_of(const char *path, const char *listed)
{
	size_t bytes = strlen(path);
	if (!strcmp(path, listed)) {
		const char *slash = strrchr(listed, '/');
		return slash ? (size_t)(slash + 1 - listed) : 0;
	}
	while (bytes && path[bytes - 1] == '/')
		bytes--;
	return bytes + 1;
}

static bool list_path(ImagesReader *reader, const char *path, Error *err)
{
	size_t before = reader->list.count;
	if (!file_list_add(&reader->list, path, err))
		return false;
	reader->roots = memory_resize(reader->roots, reader->list.count, sizeof *reader->roots);
	for (size_t i = before; i < reader->list.count; i++)
		reader->roots[i] = root_of(path, reader->list.files[i].path);
	return true;
}

static bool list_class_names(const char *classes, Dictionary *names, Error *err)
{
	for (uint32_t number = 0; classes && *classes; number++) {
		size_t bytes = strcspn(classes, ",");
		if (bytes == 0 || dictionary_add(names, classes, bytes) != number)
			return error_set(err, ERROR_USAGE,
				"classes= takes a name for each number, all different, as in "
				"classes=shirt,shoe");
		classes += bytes + (classes[bytes] == ',');
	}
	return true;
}

ImagesReader *images_reader_new(
	const char *const *paths, size_t count, const ImagesOptions *options, Error *err)
{
	ImagesReader *reader = memory_new(1, sizeof *reader);
	reader->domain = memory_text(options->domain);
	reader->folder_domain = !strcmp(options->domain, "folder");
	reader->labels = memory_text(options->labels);
	reader->width = options->width;
	reader->height = options->height;
	bool fine = list_class_names(options->classes, &reader->class_names, err);
	for (size_t i = 0; fine && i < count; i++)
		fine = list_path(reader, paths[i], err);
	if (fine)
		return reader;
	images_reader_free(reader);
	return NULL;
}

static void new_images(ImagesReader *reader)
{
	Images *images = reader->images = memory_new(1, sizeof *images);
	references_init(&images->references);
	images->width = reader->plan.size.width;
	images->height = reader->plan.size.height;
	images->channels = reader->plan.size.channels;
	images->class_of = memory_new(reader->plan.pictures, sizeof *images->class_of);
	images->domain_of = memory_new(reader->plan.pictures, sizeof *images->domain_of);
}

static bool plan_next(ImagesReader *reader, Error *err)
{
	const ListedFile *file = &reader->list.files[reader->planned];
	if (!images_plan_add(&reader->plan, file->path, reader->roots[reader->planned], file->named, err))
		return false;
	if (++reader->planned < reader->list.count)
		return true;
	if (!images_plan_decide(&reader->plan, reader->width, reader->height, err))
		return false;
	new_images(reader);
	return true;
}

/* ---- taking in pictures ---- */

/* Room grows as pictures come, not as headers promise. */
static unsigned char *next_place(ImagesReader *reader)
{
	Images *images = reader->images;
	size_t each = images_bytes_each(images);
	if (images->count == reader->room) {
		reader->room = reader->room ? 2 * reader->room : 64;
		if (reader->room > reader->plan.pictures)
			reader->room = reader->plan.pictures;
		images->pixels = memory_resize(images->pixels, reader->room, each);
	}
	return images->pixels + images->count * each;
}

static uint32_t named_index(Dictionary *dictionary, const char *name)
{
	return dictionary_add(dictionary, name, strlen(name));
}

/* A name that is taken gets a number. */
static void add_name(Images *images, const char *name)
{
	Text unique = {0};
	text_add(&unique, name);
	for (unsigned n = 2; dictionary_find_text(&images->names, text_of(&unique)) != DICTIONARY_NONE; n++) {
		text_clear(&unique);
		text_format(&unique, "%s#%u", name, n);
	}
	named_index(&images->names, text_of(&unique));
	text_release(&unique);
}

void images_reader_keep(ImagesReader *reader, const PictureFile *file, const char *name, const char *class)
{
	Images *images = reader->images;
	const char *domain = reader->folder_domain ? (file->top ? file->top : "other") : reader->domain;
	add_name(images, name);
	images->class_of[images->count] = named_index(&images->classes, class ? class : "unlabelled");
	images->domain_of[images->count] = named_index(&images->domains, domain);
	reader->labelled = reader->labelled || class;
	images->count++;
}

void images_reader_fit(ImagesReader *reader, const unsigned char *pixels, RasterInfo from)
{
	RasterInfo size = reader->plan.size;
	unsigned char *place = next_place(reader);
	if (from.channels == size.channels) {
		raster_scale(pixels, from, size.width, size.height, place);
		return;
	}
	size_t count = (size_t)from.width * from.height;
	unsigned char *converted = memory_new(count, size.channels);
	raster_convert(pixels, from.channels, count, size.channels, converted);
	from.channels = size.channels;
	raster_scale(converted, from, size.width, size.height, place);
	free(converted);
}

/* ---- PNG and JPEG ---- */

const char *images_reader_class(const ImagesReader *reader, const PictureFile *file)
{
	return reader->folder_domain && !file->nested ? NULL : file->folder;
}

static bool read_picture(ImagesReader *reader, const PictureFile *file, Error *err)
{
	unsigned char *bytes;
	size_t count;
	if (!picture_bytes(file->path, &bytes, &count, err))
		return false;
	Raster raster = {0};
	bool fine = raster_decode(bytes, count, reader->plan.size.channels, &raster, err) ||
		    error_prefix(err, "cannot read \"%s\"", file->path);
	free(bytes);
	if (fine) {
		images_reader_fit(
			reader, raster.pixels, (RasterInfo){raster.width, raster.height, raster.channels});
		images_reader_keep(reader, file, file->name, images_reader_class(reader, file));
	}
	raster_release(&raster);
	return fine;
}

static bool take_picture(ImagesReader *reader, const PictureFile *file, Error *err)
{
	Error why = ERROR_INIT;
	if (!read_picture(reader, file, &why)) {
		if (file->named) {
			*err = why;
			return false;
		}
		images_plan_skip(&reader->plan, why.message);
	}
	reader->at++;
	return true;
}

/* ---- IDX ---- */

static bool read_labels(const char *path, size_t pictures, unsigned char **tags, Error *err)
{
	IdxFile idx = {0};
	if (!idx_open(&idx, path, err))
		return false;
	bool fine = idx.header.dimensions == 1 && idx.left == pictures;
	if (fine) {
		*tags = memory_new(pictures, 1);
		fine = idx_take(&idx, pictures, *tags, err);
	} else {
		error_set(err, ERROR_INPUT, "\"%s\" does not hold one label for each of the %zu pictures", path,
			pictures);
	}
	idx_close(&idx);
	return fine;
}

static const char *class_name(const ImagesReader *reader, unsigned number, char digits[8])
{
	snprintf(digits, 8, "%u", number);
	return number < reader->class_names.count ? dictionary_word(&reader->class_names, number) : digits;
}

/* Classes in the order of their numbers, whichever label comes first. */
static void add_number_classes(ImagesReader *reader)
{
	bool seen[256] = {0};
	for (size_t i = 0; i < reader->plan.files[reader->at].pictures; i++)
		seen[reader->tags[i]] = true;
	for (unsigned i = 0; i < 256; i++) {
		char digits[8];
		if (seen[i])
			named_index(&reader->images->classes, class_name(reader, i, digits));
	}
}

static bool open_idx(ImagesReader *reader, const PictureFile *file, Error *err)
{
	if (!idx_open(&reader->idx, file->path, err))
		return false;
	if (reader->idx.left != (uint64_t)file->pictures * file->info.width * file->info.height)
		return error_set(err, ERROR_INPUT, "\"%s\" has changed while it was read", file->path);
	reader->done = 0;
	reader->scratch = memory_resize(reader->scratch, file->info.width, file->info.height);
	char *path = reader->labels ? memory_text(reader->labels) : idx_labels_path(file->path);
	bool fine = true;
	if (path && (reader->labels || access(path, F_OK) == 0))
		fine = read_labels(path, file->pictures, &reader->tags, err);
	free(path);
	if (fine && reader->tags)
		add_number_classes(reader);
	return fine;
}

static bool take_from_idx(ImagesReader *reader, const PictureFile *file, Error *err)
{
	if (!reader->idx.source.file && !open_idx(reader, file, err))
		return false;
	size_t each = (size_t)file->info.width * file->info.height;
	if (reader->done < file->pictures) {
		if (!idx_take(&reader->idx, each, reader->scratch, err))
			return false;
		char name[300], digits[8];
		snprintf(name, sizeof name, "%.250s/%zu", file->name, reader->done);
		images_reader_fit(reader, reader->scratch, file->info);
		images_reader_keep(reader, file, name,
			reader->tags ? class_name(reader, reader->tags[reader->done], digits)
				     : images_reader_class(reader, file));
		reader->done++;
	}
	if (reader->done == file->pictures) {
		idx_close(&reader->idx);
		free(reader->tags);
		reader->tags = NULL;
		reader->at++;
	}
	return true;
}

/* ---- from outside ---- */

static bool take_next(ImagesReader *reader, Error *err)
{
	if (!reader->images)
		return plan_next(reader, err);
	const PictureFile *file = &reader->plan.files[reader->at];
	if (file->tiles.count)
		return images_reader_take_sheet(reader, file, err);
	return file->idx ? take_from_idx(reader, file, err) : take_picture(reader, file, err);
}

bool images_reader_step(ImagesReader *reader, bool *finished, Error *err)
{
	double end = clock_now() + STEP_SECONDS;
	*finished = false;
	do {
		if (!take_next(reader, err))
			return false;
		*finished = reader->images && reader->at == reader->plan.count;
	} while (!*finished && clock_now() < end);
	if (*finished && !reader->images->count)
		return error_set(err, ERROR_INPUT, "no picture could be read; %s",
			reader->plan.first_skipped ? reader->plan.first_skipped : "the files are empty");
	return true;
}

uint64_t images_reader_bytes(const ImagesReader *reader)
{
	return reader->list.bytes;
}

void images_reader_progress(const ImagesReader *reader, Progress *progress)
{
	*progress = (Progress){0};
	bool reading = reader->images != NULL;
	progress->done = reading ? (double)reader->images->count : (double)reader->planned;
	progress->total = reading ? (double)reader->plan.pictures : (double)reader->list.count;
	snprintf(progress->unit, sizeof progress->unit, "%s", reading ? "pictures" : "files");
	snprintf(progress->phase, sizeof progress->phase, "%s",
		reading ? "reading pictures" : "looking at files");
	progress->finished = reading && reader->at == reader->plan.count;
}

size_t images_reader_skipped(const ImagesReader *reader, const char **first)
{
	*first = reader->plan.first_skipped;
	return reader->plan.skipped;
}

Images *images_reader_take(ImagesReader *reader, const char *source)
{
	Images *images = reader->images;
	reader->images = NULL;
	if (!reader->labelled) {
		free(images->class_of);
		images->class_of = NULL;
		dictionary_release(&images->classes);
	}
	images->source = memory_text(source);
	images_checksum(images);
	return images;
}

void images_reader_free(ImagesReader *reader)
{
	if (!reader)
		return;
	images_plan_release(&reader->plan);
	file_list_release(&reader->list);
	idx_close(&reader->idx);
	raster_release(&reader->sheet);
	images_unref(reader->images);
	free(reader->roots);
	free(reader->tags);
	free(reader->scratch);
	free(reader->domain);
	free(reader->labels);
	dictionary_release(&reader->class_names);
	free(reader);
}
