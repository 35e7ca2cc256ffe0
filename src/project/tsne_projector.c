/* t-SNE as a way of making maps: see project/tsne.h. */
#include "project/projector.h"
#include "project/tsne.h"
#include "project/tsne_add.h"
#include "train/archive.h"

#include <stdlib.h>
#include <string.h>

typedef struct TsneLayout {
	Layout layout; /* first */
	Matrix rows;   /* those shown, when they are not all */
	Tsne *tsne;
} TsneLayout;

static const ArgSpec tsne_specs[] = {
	{.name = "perplexity",
		.kind = ARG_NUMBER,
		.help = "how many neighbours of an item count, about; three times as many are looked for",
		.fallback = "30",
		.low = 1,
		.high = 1000},
	{.name = "iterations",
		.kind = ARG_INTEGER,
		.help = "steps of the descent; a quarter of them, 250 at most, are exaggerated",
		.fallback = "1000",
		.low = 1,
		.high = 1000000,
		.aliases = "n_iter|max_iter"},
	{.name = "exaggeration",
		.kind = ARG_NUMBER,
		.help = "how many times as strongly neighbours attract each other at first",
		.fallback = "12",
		.low = 1,
		.high = 1000,
		.aliases = "early_exaggeration"},
	{.name = "rate",
		.kind = ARG_NUMBER,
		.help = "of the descent; 0: items divided by the exaggeration of the moment, at least 200",
		.fallback = "0",
		.low = 0,
		.high = 1e9,
		.aliases = "learning_rate|lr|eta"},
	{.name = NULL},
};

static TsneOptions read_options(const Args *args, uint64_t seed)
{
	TsneOptions options = TSNE_OPTIONS;
	options.seed = seed;
	if (args) {
		options.perplexity = args_number(args, "perplexity");
		options.iterations = (size_t)args_integer(args, "iterations");
		options.exaggeration = args_number(args, "exaggeration");
		options.rate = args_number(args, "rate");
	}
	return options;
}

static bool gather_rows(const Projection *points, Matrix *to, Error *err)
{
	const Matrix *vectors = &points->space->vectors;
	if (!matrix_init(to, points->shown, vectors->cols, "the vectors of a map", err))
		return false;
	for (size_t i = 0; i < points->shown; i++)
		memcpy(matrix_row(to, i), matrix_row(vectors, points->row[i]), vectors->cols * sizeof(float));
	return true;
}

static PlanePoint *given_places(const Projection *points, Error *err)
{
	PlanePoint *places = memory_data(points->shown, sizeof *places, "the places of a map", err);
	for (size_t i = 0; places && i < points->shown; i++)
		places[i] = (PlanePoint){points->x[i], points->y[i]};
	return places;
}

static bool begin(TsneLayout *layout, const TsneOptions *options, Error *err)
{
	const Projection *points = layout->layout.points;
	bool all = points->shown == points->space->vectors.rows, placed = projection_is_placed(points);
	if (!all && !gather_rows(points, &layout->rows, err))
		return false;
	PlanePoint *places = placed ? given_places(points, err) : NULL;
	if (!placed || places)
		layout->tsne = tsne_new(
			matrix_rows(all ? &points->space->vectors : &layout->rows), options, places, err);
	free(places);
	return layout->tsne != NULL;
}

static void tsne_layout_free(Layout *layout)
{
	if (!layout)
		return;
	TsneLayout *own = (TsneLayout *)layout;
	tsne_free(own->tsne);
	matrix_release(&own->rows);
	layout_release(layout);
	free(own);
}

static Layout *layout_new(Projection *points, const TsneOptions *options, Error *err)
{
	TsneLayout *layout = memory_new(1, sizeof *layout);
	layout_init(&layout->layout, &projector_tsne, points);
	if (begin(layout, options, err)) {
		tsne_describe(layout->tsne, &layout->layout.progress);
		return &layout->layout;
	}
	tsne_layout_free(&layout->layout);
	return NULL;
}

static Layout *start(Projection *points, const Args *options, uint64_t seed, Error *err)
{
	TsneOptions read = read_options(options, seed);
	return layout_new(points, &read, err);
}

static bool step(Layout *layout, Pool *pool, bool *finished, Error *err)
{
	TsneLayout *own = (TsneLayout *)layout;
	bool fine = tsne_step(own->tsne, pool, finished, err);
	tsne_describe(own->tsne, &layout->progress);
	return fine;
}

static void show(const Layout *layout, Projection *into)
{
	const Tsne *tsne = ((const TsneLayout *)layout)->tsne;
	TsneState state = tsne_state(tsne);
	for (size_t i = 0; i < into->shown; i++) {
		into->x[state.rows[i]] = state.places[i].x;
		into->y[state.rows[i]] = state.places[i].y;
	}
	into->iteration = (double)tsne_iteration(tsne);
	into->kl = tsne_divergence(tsne);
	bool lowered = tsne_perplexity(tsne) < tsne_options(tsne)->perplexity;
	into->recall = tsne_recall(tsne);
	into->perplexity = lowered ? tsne_perplexity(tsne) : 0;
}

static bool change(Layout *layout, const Args *options, Error *err)
{
	(void)err;
	TsneLayout *own = (TsneLayout *)layout;
	TsneOptions read = read_options(options, tsne_options(own->tsne)->seed);
	tsne_change(own->tsne, &read);
	tsne_describe(own->tsne, &layout->progress);
	return true;
}

static bool add(Projection *points, const unsigned char *placed, const Args *options, Pool *pool, Error *err)
{
	double perplexity = read_options(options, 0).perplexity;
	PlanePoint *places = given_places(points, err);
	bool fine = places && tsne_add(&(TsneAdd){matrix_rows(&points->space->vectors), points->row,
					       points->shown, placed},
				      perplexity, pool, places, err);
	for (size_t i = 0; fine && i < points->shown; i++) {
		points->x[i] = places[i].x;
		points->y[i] = places[i].y;
	}
	free(places);
	return fine;
}

/* --- in session files --- */

/* Numbers that are kept, as doubles: options, then the state. */
enum {
	PERPLEXITY,
	ITERATIONS,
	EXAGGERATION,
	RATE,
	SEED_HIGH,
	SEED_LOW,
	ITERATION,
	ORDERED,
	PLACED,
	EXAGGERATES,
	KL,
	NUMBERS
};

static bool save(const Layout *layout, Archive *archive, Error *err)
{
	const Tsne *tsne = ((const TsneLayout *)layout)->tsne;
	const TsneOptions *options = tsne_options(tsne);
	TsneState state = tsne_state(tsne);
	double numbers[NUMBERS] = {[PERPLEXITY] = options->perplexity,
		[ITERATIONS] = (double)options->iterations,
		[EXAGGERATION] = options->exaggeration,
		[RATE] = options->rate,
		[SEED_HIGH] = (double)(options->seed >> 32),
		[SEED_LOW] = (double)(options->seed & UINT32_MAX),
		[ITERATION] = (double)state.iteration,
		[ORDERED] = (double)state.ordered,
		[PLACED] = state.placed,
		[EXAGGERATES] = state.exaggerates,
		[KL] = state.divergence};
	size_t bytes = state.count * sizeof(PlanePoint);
	return archive->put(archive->place, "numbers", numbers, sizeof numbers, err) &&
	       archive->put(archive->place, "rows", state.rows, state.count * sizeof *state.rows, err) &&
	       archive->put(archive->place, "places", state.places, bytes, err) &&
	       archive->put(archive->place, "velocities", state.velocities, bytes, err) &&
	       archive->put(archive->place, "gains", state.gains, bytes, err);
}

static bool are_sound(const double *numbers)
{
	for (size_t i = 0; i < KL; i++)
		if (!(numbers[i] >= 0 && numbers[i] < 1e15))
			return false;
	return numbers[PERPLEXITY] >= 1 && numbers[EXAGGERATION] >= 1 && numbers[SEED_HIGH] <= UINT32_MAX &&
	       numbers[SEED_LOW] <= UINT32_MAX;
}

static bool all_finite(const PlanePoint *points, size_t count)
{
	size_t row, column;
	return !rows_find_bad((Rows){&points->x, count, 2, 2}, &row, &column);
}

static bool has_each_once(const uint32_t *rows, size_t count)
{
	unsigned char *seen = memory_new(count, 1);
	size_t fine = 0;
	while (fine < count && rows[fine] < count && !seen[rows[fine]])
		seen[rows[fine++]] = 1;
	free(seen);
	return fine == count;
}

static bool get_state(Archive *archive, size_t count, double **numbers, TsneState *state, Error *err)
{
	size_t bytes = count * sizeof(PlanePoint);
	if (!archive_get_part(archive, "numbers", NUMBERS * sizeof(double), (void **)numbers, err) ||
		!archive_get_part(archive, "rows", count * sizeof *state->rows, (void **)&state->rows, err) ||
		!archive_get_part(archive, "places", bytes, (void **)&state->places, err) ||
		!archive_get_part(archive, "velocities", bytes, (void **)&state->velocities, err) ||
		!archive_get_part(archive, "gains", bytes, (void **)&state->gains, err))
		return false;
	if (!are_sound(*numbers) || !all_finite(state->places, count) ||
		!all_finite(state->velocities, count) || !all_finite(state->gains, count) ||
		!has_each_once(state->rows, count))
		return error_set(
			err, ERROR_INPUT, "a map in this session file is damaged: its numbers make no sense");
	state->count = count;
	state->iteration = (size_t)(*numbers)[ITERATION];
	state->ordered = (size_t)(*numbers)[ORDERED];
	state->placed = (*numbers)[PLACED] != 0;
	state->exaggerates = (*numbers)[EXAGGERATES] != 0;
	state->divergence = (*numbers)[KL];
	return true;
}

static TsneOptions kept_options(const double *numbers)
{
	return (TsneOptions){.perplexity = numbers[PERPLEXITY],
		.iterations = (size_t)numbers[ITERATIONS],
		.exaggeration = numbers[EXAGGERATION],
		.rate = numbers[RATE],
		.seed = (uint64_t)numbers[SEED_HIGH] << 32 | (uint64_t)numbers[SEED_LOW]};
}

static Layout *load(Projection *points, Archive *archive, Error *err)
{
	double *numbers = NULL;
	TsneState state = {0};
	Layout *layout = NULL;
	if (get_state(archive, points->shown, &numbers, &state, err)) {
		TsneOptions options = kept_options(numbers);
		layout = layout_new(points, &options, err);
	}
	if (layout) {
		tsne_restore(((TsneLayout *)layout)->tsne, &state);
		tsne_describe(((TsneLayout *)layout)->tsne, &layout->progress);
	}
	free(numbers);
	free(state.rows);
	free(state.places);
	free(state.velocities);
	free(state.gains);
	return layout;
}

const Projector projector_tsne = {
	.name = "tsne",
	.title = "t-distributed stochastic neighbour embedding",
	.summary = "keeps near items near; sizes of clusters and distances between them mean little",
	.source = "van der Maaten & Hinton, Visualizing data using t-SNE, JMLR 9, 2008; Linderman, Rachh, "
		  "Hoskins, Steinerberger & Kluger, Fast interpolation-based t-SNE, Nature Methods 16, 2019",
	.options = tsne_specs,
	.start = start,
	.step = step,
	.show = show,
	.change = change,
	.add = add,
	.save = save,
	.load = load,
	.free = tsne_layout_free,
};
