#include "project/tsne.h"

#include "base/memory.h"
#include "base/random.h"
#include "project/reduced_graph.h"
#include "project/tsne_order.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Iterations with exaggeration at most, and between two divergences. */
enum { EXAGGERATED = 250, JUDGED = 25 };

/* Iterations that follow a change of perplexity after the end. */
enum { SETTLING = 250 };

/* The standard deviation of the first axis at the start, and that of the jitter as a share of it. */
static const double START_SPREAD = 1e-4, JITTER = 0.01;

/* Standard deviation of given places, by the root of their number: twice what maps come to. */
static const double WIDEST = 2;

static const double STEP_NANOSECONDS = 15e6;

typedef enum Stage {
	NEIGHBOURS, /* and the principal components before them */
	AFFINITIES,
	ORDER, /* of points and their affinities in memory */
	DESCENT,
	JUDGEMENT, /* of the last places */
	FINISHED,
} Stage;

struct Tsne {
	Rows rows;
	TsneOptions options;
	double perplexity; /* lowered for few rows */
	Stage stage;
	bool exaggerates; /* in its first iterations; not when it began from given places */
	bool placed;      /* the points have their first places */
	size_t iteration;
	size_t ordered;   /* the iteration before which points were put in order, + 1; 0: they never were */
	uint32_t *row_of; /* by point of the descent */
	uint32_t *turn;   /* the change of order under way */
	TsneTurner *turner;
	ReducedGraph *reduced;
	NeighbourGraph graph;
	TsneAffinityMaker *affinity_maker;
	TsneAffinities affinities;
	TsneDescent descent;
};

static void set_options(Tsne *tsne, const TsneOptions *options)
{
	double most = (double)(tsne->rows.count - 1) / 3;
	tsne->options = *options;
	tsne->perplexity = fmax(fmin(options->perplexity, most), 1);
}

/* Their mean goes to the origin. Places wider apart than those of a map of so many points would be too far
 * apart to attract each other: they are drawn together. */
static void begin_from(Tsne *tsne, const PlanePoint *places)
{
	double x = 0, y = 0, squares = 0, count = (double)tsne->rows.count;
	for (size_t i = 0; i < tsne->rows.count; i++) {
		x += (double)places[i].x / count;
		y += (double)places[i].y / count;
	}
	for (size_t i = 0; i < tsne->rows.count; i++)
		squares += pow((double)places[i].x - x, 2) + pow((double)places[i].y - y, 2);
	double spread = sqrt(squares / count), scale = fmin(1, WIDEST * sqrt(count) / spread);
	for (size_t i = 0; i < tsne->rows.count; i++)
		tsne->descent.places[i] = (PlanePoint){
			(float)(scale * ((double)places[i].x - x)), (float)(scale * ((double)places[i].y - y))};
	tsne->placed = true;
}

Tsne *tsne_new(Rows rows, const TsneOptions *options, const PlanePoint *begin, Error *err)
{
	if (rows.count < 3 || rows.width < 2) {
		error_set(err, ERROR_INPUT, "t-SNE wants at least 3 rows of 2 columns, not %zu of %zu",
			rows.count, rows.width);
		return NULL;
	}
	Tsne *tsne = memory_new(1, sizeof *tsne);
	tsne->rows = rows;
	tsne->exaggerates = !begin;
	set_options(tsne, options);
	tsne->row_of = memory_data(rows.count, sizeof *tsne->row_of, "the rows of a map", err);
	if (!tsne->row_of || !tsne_descent_init(&tsne->descent, rows.count, err)) {
		tsne_free(tsne);
		return NULL;
	}
	for (size_t i = 0; i < rows.count; i++)
		tsne->row_of[i] = (uint32_t)i;
	tsne->descent.affinities = &tsne->affinities;
	if (begin)
		begin_from(tsne, begin);
	return tsne;
}

static void free_makers(Tsne *tsne)
{
	reduced_graph_free(tsne->reduced);
	tsne_affinity_maker_free(tsne->affinity_maker);
	tsne_turner_free(tsne->turner);
	free(tsne->turn);
	tsne->reduced = NULL;
	tsne->turner = NULL;
	tsne->turn = NULL;
	tsne->affinity_maker = NULL;
}

void tsne_free(Tsne *tsne)
{
	if (!tsne)
		return;
	free_makers(tsne);
	free(tsne->row_of);
	neighbour_graph_release(&tsne->graph);
	tsne_affinities_release(&tsne->affinities);
	tsne_descent_release(&tsne->descent);
	free(tsne);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The first two components, of which the first gets START_SPREAD. */
static void place_points(Tsne *tsne, const float *plane)
{
	double spread = reduced_graph_spread(tsne->reduced), scale = spread > 0 ? START_SPREAD / spread : 0;
	Random random;
	random_init(&random, tsne->options.seed, 0);
	for (size_t i = 0; i < tsne->rows.count; i++) {
		double x = scale * (double)plane[2 * i] + START_SPREAD * JITTER * random_normal(&random);
		double y = scale * (double)plane[2 * i + 1] + START_SPREAD * JITTER * random_normal(&random);
		tsne->descent.places[i] = (PlanePoint){(float)x, (float)y};
	}
	tsne->placed = true;
}

static bool step_neighbours(Tsne *tsne, Pool *pool, Error *err)
{
	bool finished = false;
	size_t k = least((size_t)ceil(3 * tsne->perplexity), tsne->rows.count - 1);
	if (!tsne->reduced)
		tsne->reduced = reduced_graph_new(tsne->rows, k, tsne->options.seed, err);
	if (!tsne->reduced || !reduced_graph_step(tsne->reduced, pool, &finished, err))
		return false;
	const float *plane = reduced_graph_plane(tsne->reduced);
	if (plane && !tsne->placed)
		place_points(tsne, plane);
	if (finished) {
		neighbour_graph_release(&tsne->graph);
		tsne->graph = reduced_graph_take(tsne->reduced);
		free_makers(tsne);
		tsne->stage = AFFINITIES;
	}
	return true;
}

static void resume_descent(Tsne *tsne)
{
	tsne_descent_begin(&tsne->descent);
	tsne->stage = tsne->iteration < tsne->options.iterations ? DESCENT : JUDGEMENT;
}

static size_t early_iterations(const Tsne *tsne)
{
	return least(EXAGGERATED, tsne->options.iterations / 4);
}

/* Places settle while they are exaggerated. */
static bool order_is_due(const Tsne *tsne)
{
	size_t early = early_iterations(tsne);
	bool settled = tsne->iteration == early || tsne->iteration == 2 * early;
	return tsne->ordered == 0 || (settled && tsne->ordered != tsne->iteration + 1);
}

static bool begin_turn(Tsne *tsne, Error *err)
{
	tsne->turner = tsne_turner_new(&tsne->affinities, tsne->turn, err);
	tsne->stage = ORDER;
	return tsne->turner != NULL;
}

/* Affinities were made by row: they get the order that the points have. */
static bool follow_order(Tsne *tsne, Error *err)
{
	size_t bytes = tsne->rows.count * sizeof *tsne->turn;
	tsne->turn = memory_data(tsne->rows.count, sizeof *tsne->turn, "the order of the points of a map", err);
	if (!tsne->turn)
		return false;
	memcpy(tsne->turn, tsne->row_of, bytes);
	return begin_turn(tsne, err);
}

/* Points get the order of their places, and their affinities follow. */
static bool begin_order(Tsne *tsne, Error *err)
{
	TsneDescent *descent = &tsne->descent;
	size_t count = tsne->rows.count;
	uint32_t *turn = tsne->turn = memory_data(count, sizeof *turn, "the order of the points of a map", err);
	uint32_t *rows = memory_data(count, sizeof *rows, "the order of the points of a map", err);
	bool fine = turn && rows && tsne_order_of(descent->places, count, turn, err) &&
		    tsne_turn_points(descent->places, turn, count, err) &&
		    tsne_turn_points(descent->velocities, turn, count, err) &&
		    tsne_turn_points(descent->gains, turn, count, err);
	if (fine) {
		for (size_t i = 0; i < count; i++)
			rows[i] = tsne->row_of[turn[i]];
		memcpy(tsne->row_of, rows, count * sizeof *rows);
		tsne->ordered = tsne->iteration + 1;
	}
	free(rows);
	return fine && begin_turn(tsne, err);
}

static bool step_order(Tsne *tsne, Pool *pool, Error *err)
{
	(void)err;
	if (!tsne_turner_step(tsne->turner, pool))
		return true;
	tsne_affinities_release(&tsne->affinities);
	tsne->affinities = tsne_turner_take(tsne->turner);
	free_makers(tsne);
	resume_descent(tsne);
	return true;
}

static bool step_affinities(Tsne *tsne, Pool *pool, Error *err)
{
	bool finished = false;
	if (!tsne->affinity_maker) {
		tsne_affinities_release(&tsne->affinities);
		tsne->affinity_maker = tsne_affinity_maker_new(&tsne->graph, tsne->perplexity, err);
	}
	if (!tsne->affinity_maker || !tsne_affinity_maker_step(tsne->affinity_maker, pool, &finished, err))
		return false;
	if (finished) {
		tsne->affinities = tsne_affinity_maker_take(tsne->affinity_maker);
		free_makers(tsne);
		if (tsne->ordered)
			return follow_order(tsne, err);
		resume_descent(tsne);
	}
	return true;
}

static TsnePace pace_of(const Tsne *tsne)
{
	const TsneOptions *options = &tsne->options;
	bool is_early = tsne->exaggerates && tsne->iteration < early_iterations(tsne);
	double exaggeration = is_early ? options->exaggeration : 1;
	double automatic = fmax((double)tsne->rows.count / exaggeration, 200);
	return (TsnePace){.rate = options->rate > 0 ? options->rate : automatic,
		.momentum = is_early ? 0.5 : 0.8,
		.exaggeration = exaggeration,
		.judge = tsne->stage == JUDGEMENT || tsne->iteration % JUDGED == 0,
		.rest = tsne->stage == JUDGEMENT};
}

static bool step_descent(Tsne *tsne, Pool *pool, Error *err)
{
	double budget = STEP_NANOSECONDS;
	if (tsne->stage == DESCENT && order_is_due(tsne))
		return begin_order(tsne, err);
	while (budget > 0 && tsne->stage != FINISHED) {
		TsnePace pace = pace_of(tsne);
		bool over;
		if (!tsne_descent_step(&tsne->descent, &pace, pool, &budget, &over, err))
			return false;
		if (!over)
			continue;
		tsne->iteration += tsne->stage == DESCENT;
		if (tsne->stage == JUDGEMENT)
			tsne->stage = FINISHED;
		else if (tsne->iteration >= tsne->options.iterations)
			tsne->stage = JUDGEMENT;
		else if (order_is_due(tsne))
			return true;
	}
	return true;
}

bool tsne_step(Tsne *tsne, Pool *pool, bool *finished, Error *err)
{
	static bool (*const steps[])(Tsne *, Pool *, Error *) = {
		[NEIGHBOURS] = step_neighbours,
		[AFFINITIES] = step_affinities,
		[ORDER] = step_order,
		[DESCENT] = step_descent,
		[JUDGEMENT] = step_descent,
	};
	if (tsne->stage != FINISHED && !steps[tsne->stage](tsne, pool, err))
		return false;
	*finished = tsne->stage == FINISHED;
	return true;
}

/* An iteration that was under way begins again: until its points move, nothing of it is kept. */
void tsne_change(Tsne *tsne, const TsneOptions *options)
{
	double before = tsne->perplexity;
	bool over = tsne->stage == FINISHED && tsne->iteration >= options->iterations;
	set_options(tsne, options);
	bool same = tsne->perplexity == before;
	if (same && (over || tsne->stage <= ORDER))
		return;
	if (same && tsne->affinities.starts) { /* a run that was finished when it was loaded has none */
		resume_descent(tsne);
		return;
	}
	if (over)
		tsne->options.iterations = tsne->iteration + SETTLING;
	bool enough = tsne->graph.neighbours && (double)tsne->graph.k >= 3 * tsne->perplexity;
	free_makers(tsne);
	tsne->stage = enough ? AFFINITIES : NEIGHBOURS;
}

void tsne_places(const Tsne *tsne, PlanePoint *places)
{
	for (size_t i = 0; i < tsne->rows.count; i++)
		places[tsne->row_of[i]] = tsne->descent.places[i];
}

size_t tsne_iteration(const Tsne *tsne)
{
	return tsne->iteration;
}

const TsneOptions *tsne_options(const Tsne *tsne)
{
	return &tsne->options;
}

double tsne_perplexity(const Tsne *tsne)
{
	return tsne->perplexity;
}

double tsne_recall(const Tsne *tsne)
{
	return tsne->graph.recall;
}

double tsne_divergence(const Tsne *tsne)
{
	return tsne->descent.divergence;
}

void tsne_describe(const Tsne *tsne, Progress *progress)
{
	static const char *const names[] = {[NEIGHBOURS] = "neighbours",
		[AFFINITIES] = "affinities",
		[ORDER] = "iterations",
		[DESCENT] = "iterations",
		[JUDGEMENT] = "iterations",
		[FINISHED] = "iterations"};
	double share = tsne->affinity_maker ? tsne_affinity_maker_done(tsne->affinity_maker) : 0;
	if (tsne->reduced)
		reduced_graph_describe(tsne->reduced, progress);
	else if (tsne->stage < ORDER)
		snprintf(
			progress->phase, sizeof progress->phase, "%s %.0f %%", names[tsne->stage], 100 * share);
	else if (tsne->perplexity < tsne->options.perplexity)
		snprintf(progress->phase, sizeof progress->phase,
			"%s, perplexity lowered to %.3g for few items", names[tsne->stage], tsne->perplexity);
	else
		snprintf(progress->phase, sizeof progress->phase, "%s%s", names[tsne->stage],
			pace_of(tsne).exaggeration != 1 ? ", exaggerated" : "");
	progress->done = (double)tsne->iteration;
	progress->total = (double)tsne->options.iterations;
	progress->finished = tsne->stage == FINISHED;
}

TsneState tsne_state(const Tsne *tsne)
{
	const TsneDescent *descent = &tsne->descent;
	return (TsneState){.count = descent->count,
		.iteration = tsne->iteration,
		.ordered = tsne->ordered,
		.rows = tsne->row_of,
		.placed = tsne->placed,
		.exaggerates = tsne->exaggerates,
		.divergence = descent->divergence,
		.places = descent->places,
		.velocities = descent->velocities,
		.gains = descent->gains};
}

void tsne_restore(Tsne *tsne, const TsneState *state)
{
	TsneDescent *descent = &tsne->descent;
	tsne->iteration = state->iteration;
	tsne->ordered = state->ordered;
	tsne->placed = state->placed;
	tsne->exaggerates = state->exaggerates;
	descent->divergence = state->divergence;
	memcpy(tsne->row_of, state->rows, state->count * sizeof *state->rows);
	memcpy(descent->places, state->places, state->count * sizeof *state->places);
	memcpy(descent->velocities, state->velocities, state->count * sizeof *state->velocities);
	memcpy(descent->gains, state->gains, state->count * sizeof *state->gains);
	if (tsne->placed && tsne->iteration >= tsne->options.iterations)
		tsne->stage = FINISHED;
}
