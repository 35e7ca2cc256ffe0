#include "data/projector_bundle.h"

#include "base/output.h"
#include "data/projector_config.h"
#include "data/projector_metadata.h"
#include "data/tsv_line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { STEP_NUMBERS = 1 << 18, STEP_ROWS = 1 << 14 };

struct ProjectorBundle {
	Space *space;
	Clustering *clusters;
	char *vectors_path;
	SpriteWriter *sprite; /* NULL: none, or written */
	SpriteShape shape;    /* across 0: there is no sprite */
	Output *vectors, *metadata;
	uint32_t row;
	bool finished;
};

static char *path_in(const char *folder, const char *name)
{
	Text path = {0};
	text_format(&path, "%s/%s", folder, name);
	return text_take(&path);
}

static bool make_folder(const char *folder, Error *err)
{
	struct stat status;
	if (mkdir(folder, 0777) == 0)
		return true;
	if (errno != EEXIST)
		return error_file(err, "make the folder", folder);
	return (stat(folder, &status) == 0 && S_ISDIR(status.st_mode)) ||
	       error_set(err, ERROR_FILE, "\"%s\" is a file, and the projector wants a folder", folder);
}

static bool open_sprite(ProjectorBundle *bundle, const char *folder, Error *err)
{
	Pictures *pictures = bundle->space->pictures;
	if (!pictures)
		return true;
	char *path = path_in(folder, "sprite.png");
	bool fine = sprite_shape(pictures, &bundle->shape, err) &&
		    (bundle->sprite = sprite_writer_new(pictures, path, err)) != NULL;
	free(path);
	return fine;
}

static bool open_tables(ProjectorBundle *bundle, const char *folder, Error *err)
{
	char *metadata = path_in(folder, "metadata.tsv");
	bundle->vectors = output_open(bundle->vectors_path, err);
	bundle->metadata = bundle->vectors ? output_open(metadata, err) : NULL;
	if (bundle->metadata)
		projector_metadata_head(bundle->space, bundle->clusters, bundle->metadata);
	free(metadata);
	return bundle->metadata != NULL;
}

ProjectorBundle *projector_bundle_new(Space *space, Clustering *clusters, const char *folder, Error *err)
{
	ProjectorBundle *bundle = memory_new(1, sizeof *bundle);
	bundle->space = space_ref(space);
	bundle->clusters = clustering_ref(clusters);
	bundle->vectors_path = path_in(folder, "vectors.tsv");
	if (make_folder(folder, err) && open_sprite(bundle, folder, err) && open_tables(bundle, folder, err))
		return bundle;
	projector_bundle_free(bundle);
	return NULL;
}

/* The config comes last: it names files that are there. */
static bool commit(ProjectorBundle *bundle, Error *err)
{
	Output *metadata = bundle->metadata, *vectors = bundle->vectors;
	bundle->metadata = bundle->vectors = NULL;
	if (!output_commit(metadata, err)) {
		output_abandon(vectors);
		return false;
	}
	const SpriteShape *sprite = bundle->shape.across ? &bundle->shape : NULL;
	bundle->finished = output_commit(vectors, err) &&
			   projector_config_write(bundle->space, bundle->vectors_path, sprite, err);
	return bundle->finished;
}

static bool step_sprite(ProjectorBundle *bundle, Error *err)
{
	bool whole;
	if (!sprite_writer_step(bundle->sprite, &whole, err))
		return false;
	if (whole) {
		sprite_writer_free(bundle->sprite);
		bundle->sprite = NULL;
	}
	return true;
}

bool projector_bundle_step(ProjectorBundle *bundle, bool *finished, Error *err)
{
	const Space *space = bundle->space;
	if (bundle->sprite)
		return step_sprite(bundle, err);
	size_t rows = 1 + STEP_NUMBERS / (space->vectors.cols + 1);
	for (size_t i = 0; i < rows && i < STEP_ROWS && bundle->row < space->items.count; i++, bundle->row++) {
		tsv_write_numbers(space, bundle->row, bundle->vectors);
		projector_metadata_row(space, bundle->clusters, bundle->row, bundle->metadata);
	}
	*finished = bundle->row == space->items.count;
	return !*finished || commit(bundle, err);
}

Progress projector_bundle_progress(const ProjectorBundle *bundle)
{
	Progress progress = {
		.done = bundle->row, .total = bundle->space->items.count, .finished = bundle->finished};
	snprintf(progress.unit, sizeof progress.unit, "items");
	snprintf(progress.phase, sizeof progress.phase, "%s", bundle->sprite ? "pictures" : "vectors");
	return progress;
}

void projector_bundle_free(ProjectorBundle *bundle)
{
	if (!bundle)
		return;
	sprite_writer_free(bundle->sprite);
	output_abandon(bundle->vectors);
	output_abandon(bundle->metadata);
	space_unref(bundle->space);
	clustering_unref(bundle->clusters);
	free(bundle->vectors_path);
	free(bundle);
}
