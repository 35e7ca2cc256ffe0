/* UMAP as a way of making maps. */
#include "base/memory.h"
#include "project/projector.h"
#include "project/umap.h"
#include "train/archive.h"

#include <stdlib.h>
#include <string.h>

static const ArgSpec umap_arguments[] = {
	{.name = "neighbours",
		.kind = ARG_INTEGER,
		.help = "nearest items that count as a point's surroundings, itself included",
		.fallback = "15",
		.low = 2,
		.high = 1000,
		.aliases = "n_neighbors|neighbors"},
	{.name = "min_dist",
		.kind = ARG_NUMBER,
		.help = "how close points may come on the map; at most spread",
		.fallback = "0.1",
		.low = 0,
		.high = 100},
	{.name = "spread",
		.kind = ARG_NUMBER,
		.help = "how far points of one surroundings lie apart",
		.fallback = "1",
		.low = 0.001,
		.high = 100},
	{.name = "epochs",
		.kind = ARG_INTEGER,
		.help = "passes over the surroundings; 0: 500 up to 10,000 points, else 200",
		.fallback = "0",
		.low = 0,
		.high = 100000,
		.aliases = "n_epochs"},
	{.name = NULL},
};

typedef struct UmapLayout {
	Layout layout; /* first */
	Matrix rows;   /* of the points, when these are a sample */
	Umap *umap;
} UmapLayout;

static bool read_options(const Args *args, UmapOptions *options, Error *err)
{
	options->neighbours = (size_t)args_integer(args, "neighbours");
	options->min_dist = args_number(args, "min_dist");
	options->spread = args_number(args, "spread");
	options->epochs = (unsigned)args_integer(args, "epochs");
	return options->min_dist <= options->spread ||
	       args_fault(args, "min_dist", 0, err,
		       "points that may not come closer than %g cannot have a spread of %g: min_dist is at "
		       "most spread",
		       options->min_dist, options->spread);
}

/* Rows of the points for which chosen[i] is `value`, or of all points (NULL). */
static bool gather(const Projection *points, const unsigned char *chosen, int value, Matrix *to, Error *err)
{
	const Matrix *vectors = &points->space->vectors;
	size_t count = 0;
	for (size_t i = 0; i < points->shown; i++)
		count += !chosen || chosen[i] == value;
	if (!matrix_init(to, count, vectors->cols, "the vectors of a map", err))
		return false;
	float *row = to->data;
	for (size_t i = 0; i < points->shown; i++)
		if (!chosen || chosen[i] == value) {
			memcpy(row, matrix_row(vectors, points->row[i]), vectors->cols * sizeof *row);
			row += vectors->cols;
		}
	return true;
}

static float *places_of(const Projection *points, Error *err)
{
	float *places = memory_data(2 * points->shown, sizeof *places, "the points of a map", err);
	for (size_t i = 0; places && i < points->shown; i++) {
		places[2 * i] = points->x[i];
		places[2 * i + 1] = points->y[i];
	}
	return places;
}

static void umap_free_layout(Layout *layout)
{
	if (!layout)
		return;
	UmapLayout *self = (UmapLayout *)layout;
	umap_free(self->umap);
	matrix_release(&self->rows);
	layout_release(layout);
	free(self);
}

static Layout *begin(
	Projection *points, const UmapOptions *options, const float *places, unsigned epoch, Error *err)
{
	UmapLayout *self = memory_new(1, sizeof *self);
	layout_init(&self->layout, &projector_umap, points);
	bool whole = points->shown == points->total;
	if (whole || gather(points, NULL, 0, &self->rows, err))
		self->umap = umap_new(matrix_rows(whole ? &points->space->vectors : &self->rows), options,
			places, epoch, err);
	if (self->umap) {
		umap_describe(self->umap, &self->layout.progress);
		return &self->layout;
	}
	umap_free_layout(&self->layout);
	return NULL;
}

static Layout *umap_start(Projection *points, const Args *args, uint64_t seed, Error *err)
{
	UmapOptions options = UMAP_OPTIONS;
	options.seed = seed;
	if (args && !read_options(args, &options, err))
		return NULL;
	if (!projection_is_placed(points))
		return begin(points, &options, NULL, 0, err);
	float *places = places_of(points, err);
	Layout *layout = places ? begin(points, &options, places, 0, err) : NULL;
	free(places);
	return layout;
}

static bool umap_step_layout(Layout *layout, Pool *pool, bool *finished, Error *err)
{
	UmapLayout *self = (UmapLayout *)layout;
	bool fine = umap_step(self->umap, pool, finished, err);
	umap_describe(self->umap, &layout->progress);
	return fine;
}

static void umap_show(const Layout *layout, Projection *into)
{
	const UmapLayout *self = (const UmapLayout *)layout;
	const float *places = umap_places(self->umap);
	for (size_t i = 0; places && i < into->shown; i++) {
		into->x[i] = places[2 * i];
		into->y[i] = places[2 * i + 1];
	}
	into->iteration = umap_epoch(self->umap);
	into->recall = umap_recall(self->umap);
}

static bool umap_change_layout(Layout *layout, const Args *args, Error *err)
{
	UmapLayout *self = (UmapLayout *)layout;
	UmapOptions options = *umap_options(self->umap);
	bool fine = read_options(args, &options, err) && umap_change(self->umap, &options, err);
	umap_describe(self->umap, &layout->progress);
	return fine;
}

static bool umap_add_points(
	Projection *points, const unsigned char *placed, const Args *args, Pool *pool, Error *err)
{
	UmapOptions options = UMAP_OPTIONS;
	options.seed = points->seed;
	Matrix there = {0}, rows = {0};
	bool fine = (!args || read_options(args, &options, err)) && gather(points, placed, 1, &there, err) &&
		    gather(points, placed, 0, &rows, err);
	float *places = fine ? memory_data(2 * there.rows, sizeof(float), "the points of a map", err) : NULL;
	float *own = fine ? memory_data(2 * rows.rows, sizeof(float), "the points of a map", err) : NULL;
	for (size_t i = 0, k = 0; places && i < points->shown; i++)
		if (placed[i]) {
			places[k++] = points->x[i];
			places[k++] = points->y[i];
		}
	fine = places && own &&
	       umap_add(matrix_rows(&there), places, &options, matrix_rows(&rows), pool, own, err);
	for (size_t i = 0, k = 0; fine && i < points->shown; i++)
		if (!placed[i]) {
			points->x[i] = own[k++];
			points->y[i] = own[k++];
		}
	free(places);
	free(own);
	matrix_release(&there);
	matrix_release(&rows);
	return fine;
}

/* --- in session files --- */

/* The places after the last whole epoch are all that an epoch begins with; the graph is made again. */
static bool umap_save(const Layout *layout, Archive *archive, Error *err)
{
	const UmapLayout *self = (const UmapLayout *)layout;
	const UmapOptions *options = umap_options(self->umap);
	const float *places = umap_places(self->umap);
	uint64_t seed = options->seed;
	return archive_put_number(archive, "neighbours", (double)options->neighbours, err) &&
	       archive_put_number(archive, "min_dist", options->min_dist, err) &&
	       archive_put_number(archive, "spread", options->spread, err) &&
	       archive_put_number(archive, "epochs", options->epochs, err) &&
	       archive_put_number(archive, "epoch", umap_epoch(self->umap), err) &&
	       archive->put(archive->place, "seed", &seed, sizeof seed, err) &&
	       (!places || archive->put(archive->place, "places", places,
				   2 * layout->points->shown * sizeof *places, err));
}

typedef struct Saved {
	double neighbours, epochs, epoch;
	UmapOptions options;
	void *seed, *places;
} Saved;

static bool read_saved(Archive *archive, size_t points, Saved *saved, Error *err)
{
	size_t bytes;
	if (!archive_get_number(archive, "neighbours", &saved->neighbours, err) ||
		!archive_get_number(archive, "min_dist", &saved->options.min_dist, err) ||
		!archive_get_number(archive, "spread", &saved->options.spread, err) ||
		!archive_get_number(archive, "epochs", &saved->epochs, err) ||
		!archive_get_number(archive, "epoch", &saved->epoch, err) ||
		!archive_get_part(archive, "seed", sizeof(uint64_t), &saved->seed, err) ||
		!archive->get(archive->place, "places", &saved->places, &bytes, err))
		return false;
	bool possible = saved->neighbours >= 2 && saved->neighbours <= 1000 && saved->epochs >= 1 &&
			saved->epochs <= 100000 && saved->epoch >= 0 && saved->epoch <= 100000 &&
			saved->options.spread > 0 && saved->options.min_dist >= 0 &&
			saved->options.min_dist <= saved->options.spread &&
			(saved->places ? bytes == 2 * points * sizeof(float) : saved->epoch == 0);
	return possible || error_set(err, ERROR_INPUT, "the map of a UMAP is damaged");
}

static Layout *umap_load(Projection *points, Archive *archive, Error *err)
{
	Saved saved = {.options = UMAP_OPTIONS};
	Layout *layout = NULL;
	if (read_saved(archive, points->shown, &saved, err)) {
		saved.options.neighbours = (size_t)saved.neighbours;
		saved.options.epochs = (unsigned)saved.epochs;
		memcpy(&saved.options.seed, saved.seed, sizeof saved.options.seed);
		layout = begin(points, &saved.options, saved.places, (unsigned)saved.epoch, err);
	}
	free(saved.seed);
	free(saved.places);
	return layout;
}

const Projector projector_umap = {
	.name = "umap",
	.title = "Uniform manifold approximation and projection",
	.summary = "near items stay near; groups come apart, and where they lie among each other means little",
	.source = "McInnes, Healy & Melville, UMAP, arXiv:1802.03426, 2018",
	.options = umap_arguments,
	.start = umap_start,
	.step = umap_step_layout,
	.show = umap_show,
	.change = umap_change_layout,
	.add = umap_add_points,
	.save = umap_save,
	.load = umap_load,
	.free = umap_free_layout,
};
