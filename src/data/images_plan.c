#include "data/images_plan.h"

#include "base/dictionary.h"
#include "base/memory.h"
#include "base/text.h"
#include "data/idx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_FILE = 256 << 20, MOST_BYTES = INT32_MAX, MOST_PICTURES = 1 << 24 };

bool picture_bytes(const char *path, unsigned char **bytes, size_t *count, Error *err)
{
	Source source = {0};
	*bytes = NULL;
	bool fine = source_open(&source, path, err);
	if (fine && source.file_bytes > LARGEST_FILE)
		fine = error_set(err, ERROR_INPUT, "\"%s\" is larger than 256 MB: no picture is", path);
	fine = fine && source_need(&source, (size_t)source.file_bytes, count, err);
	if (fine) {
		*bytes = memory_new(*count, 1);
		memcpy(*bytes, source_at(&source), *count);
	}
	source_close(&source);
	return fine;
}

void images_plan_skip(ImagesPlan *plan, const char *reason)
{
	if (!plan->skipped++) {
		Text text = {0};
		text_add(&text, reason);
		plan->first_skipped = text_take(&text);
	}
}

/* ---- what a file is called ---- */

static char *name_of_idx(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *end = strstr(name, "-images");
	size_t bytes = end && end > name ? (size_t)(end - name) : strcspn(name, ".");
	return memory_slice(name, bytes ? bytes : strlen(name));
}

static char *name_of_picture(const char *path, size_t root)
{
	const char *name = path + root, *slash = strrchr(name, '/'), *dot = strrchr(name, '.');
	bool ending = dot && dot > name && dot[-1] != '/' && (!slash || dot > slash);
	return memory_slice(name, ending ? (size_t)(dot - name) : strlen(name));
}

static void set_folders(PictureFile *file, size_t root)
{
	const char *below = file->path + root, *last = strrchr(below, '/');
	if (!last)
		return;
	const char *begin = last;
	while (begin > below && begin[-1] != '/')
		begin--;
	file->folder = memory_slice(begin, (size_t)(last - begin));
	file->top = memory_slice(below, strcspn(below, "/"));
	file->nested = begin > below;
}

/* ---- what a file holds ---- */

/* Labels beside pictures are read with these. */
typedef enum Found { FOUND_PICTURES, FOUND_LABELS, FOUND_FAULT } Found;

static Found look_at_idx(PictureFile *file, const IdxHeader *header, Error *err)
{
	if (header->dimensions == 1)
		return FOUND_LABELS;
	IdxFile idx = {0};
	if (!idx_open(&idx, file->path, err))
		return FOUND_FAULT;
	file->idx = true;
	file->pictures = idx.header.size[0];
	file->info = (RasterInfo){idx.header.size[2], idx.header.size[1], 1};
	idx_close(&idx);
	const RasterInfo *info = &file->info;
	if (info->width && info->height && info->width <= RASTER_PIXELS / info->height)
		return FOUND_PICTURES;
	error_set(err, ERROR_INPUT, "\"%s\" has pictures of %u x %u pixels; at most 64 million are read",
		file->path, info->width, info->height);
	return FOUND_FAULT;
}

/* A table beside the picture makes it a sheet. */
static bool look_for_tiles(PictureFile *file, Error *err)
{
	char *path = tiles_path(file->path);
	if (!path)
		return true;
	bool fine = tiles_read(path, file->info, &file->tiles, err);
	free(path);
	if (!fine)
		return false;
	file->pictures = file->tiles.count;
	file->info.width = file->tiles.items[0].width;
	file->info.height = file->tiles.items[0].height;
	return true;
}

static Found look_at_picture(PictureFile *file, Error *err)
{
	unsigned char *bytes;
	size_t count;
	if (!picture_bytes(file->path, &bytes, &count, err))
		return FOUND_FAULT;
	bool fine = raster_info(bytes, count, &file->info, err) ||
		    error_prefix(err, "cannot read \"%s\"", file->path);
	free(bytes);
	file->pictures = 1;
	return fine && look_for_tiles(file, err) ? FOUND_PICTURES : FOUND_FAULT;
}

static Found look_at(PictureFile *file, Error *err)
{
	Source source = {0};
	size_t bytes;
	IdxHeader header = {0};
	bool opened = source_open(&source, file->path, err) && source_need(&source, 16, &bytes, err);
	bool idx = opened && idx_sniff(source_at(&source), bytes, &header);
	if (opened && !idx && raster_format(source_at(&source), bytes) == RASTER_NONE)
		opened = error_set(err, ERROR_INPUT, "\"%s\" is neither PNG, JPEG nor IDX", file->path);
	source_close(&source);
	if (!opened)
		return FOUND_FAULT;
	return idx ? look_at_idx(file, &header, err) : look_at_picture(file, err);
}

static void file_release(PictureFile *file)
{
	free(file->path);
	free(file->name);
	free(file->folder);
	free(file->top);
	tiles_release(&file->tiles);
}

bool images_plan_add(ImagesPlan *plan, const char *path, size_t root, bool named, Error *err)
{
	if (!named && tiles_named(path))
		return true;
	PictureFile file = {.path = memory_text(path), .named = named};
	Error why = ERROR_INIT;
	Found found = look_at(&file, &why);
	if (found == FOUND_PICTURES) {
		file.name = file.idx ? name_of_idx(path) : name_of_picture(path, root);
		set_folders(&file, root);
		plan->files = memory_grow(plan->files, plan->count, &plan->room, sizeof *plan->files);
		plan->files[plan->count++] = file;
		plan->pictures += file.pictures;
		return true;
	}
	file_release(&file);
	if (found == FOUND_LABELS)
		return !named || error_set(err, ERROR_INPUT,
					 "\"%s\" holds labels; load the pictures that belong to it", path);
	if (named) {
		*err = why;
		return false;
	}
	images_plan_skip(plan, why.message);
	return true;
}

/* ---- one size for all ---- */

static RasterInfo commonest(const ImagesPlan *plan)
{
	Dictionary sizes = {0};
	size_t *counts = memory_new(plan->count, sizeof *counts);
	RasterInfo best = {0};
	size_t most = 0;
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < plan->count; i++) {
			const RasterInfo *info = &plan->files[i].info;
			char text[32];
			int bytes = snprintf(text, sizeof text, "%ux%u", info->width, info->height);
			uint32_t size = dictionary_add(&sizes, text, (size_t)bytes);
			if (pass == 0) {
				counts[size] += plan->files[i].pictures;
			} else if (counts[size] > most) {
				most = counts[size];
				best = *info;
			}
		}
	dictionary_release(&sizes);
	free(counts);
	return best;
}

bool images_plan_decide(ImagesPlan *plan, unsigned width, unsigned height, Error *err)
{
	if (!plan->pictures)
		return error_set(err, ERROR_INPUT, "there are no pictures (PNG, JPEG or IDX) there%s%s",
			plan->first_skipped ? "; " : "", plan->first_skipped ? plan->first_skipped : "");
	if (plan->pictures > MOST_PICTURES)
		return error_set(err, ERROR_INPUT,
			"%zu pictures are more than the 16 million that a set can have", plan->pictures);
	plan->size = commonest(plan);
	if (width && height)
		plan->size = (RasterInfo){width, height, 1};
	plan->size.channels = 1;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->files[i].info.channels == 3)
			plan->size.channels = 3;
	size_t each = (size_t)plan->size.width * plan->size.height * plan->size.channels;
	return plan->pictures <= MOST_BYTES / each ||
	       error_set(err, ERROR_INPUT,
		       "%zu pictures of %u x %u pixels take more than 2 GB; give a smaller size, as in "
		       "size=64x64",
		       plan->pictures, plan->size.width, plan->size.height);
}

void images_plan_release(ImagesPlan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		file_release(&plan->files[i]);
	free(plan->files);
	free(plan->first_skipped);
	*plan = (ImagesPlan){0};
}
