#include "project/tsne.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/principal_fit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Wider rows are reduced to so many principal components, so many rows a step. */
enum { REDUCED = 50, REDUCED_ROWS = 4096 };

/* Iterations with exaggeration at most, and between two divergences. */
enum { EXAGGERATED = 250, JUDGED = 25 };

/* Iterations that follow a change of perplexity after the end. */
enum { SETTLING = 250 };

/* The standard deviation of the first axis at the start, and that of the jitter as a share of it. */
static const double START_SPREAD = 1e-4, JITTER = 0.01;

static const double STEP_NANOSECONDS = 15e6;

typedef enum Stage {
	COMPONENTS, /* principal components */
	SCORES,     /* of all rows along them */
	NEIGHBOURS,
	AFFINITIES,
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
	size_t iteration, next_row;
	PrincipalFit *fit;
	Principal principal;
	Matrix scores;
	GraphMaker *graph_maker;
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
	if (!tsne_descent_init(&tsne->descent, rows.count, err)) {
		tsne_free(tsne);
		return NULL;
	}
	tsne->descent.affinities = &tsne->affinities;
	if (begin) {
		memcpy(tsne->descent.places, begin, rows.count * sizeof *begin);
		tsne->placed = true;
	}
	return tsne;
}

static void free_makers(Tsne *tsne)
{
	principal_fit_free(tsne->fit);
	graph_maker_free(tsne->graph_maker);
	tsne_affinity_maker_free(tsne->affinity_maker);
	matrix_release(&tsne->scores);
	tsne->fit = NULL;
	tsne->graph_maker = NULL;
	tsne->affinity_maker = NULL;
}

void tsne_free(Tsne *tsne)
{
	if (!tsne)
		return;
	free_makers(tsne);
	principal_release(&tsne->principal);
	neighbour_graph_release(&tsne->graph);
	tsne_affinities_release(&tsne->affinities);
	tsne_descent_release(&tsne->descent);
	free(tsne);
}

static bool is_wide(const Tsne *tsne)
{
	return tsne->rows.width > REDUCED;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool step_components(Tsne *tsne, Pool *pool, Error *err)
{
	size_t count = is_wide(tsne) ? least(REDUCED, tsne->rows.count) : 2;
	bool finished = false;
	if (!tsne->fit)
		tsne->fit = principal_fit_new(tsne->rows, count, PRINCIPAL_AUTO, tsne->options.seed, err);
	if (!tsne->fit || !principal_fit_step(tsne->fit, pool, &finished, err))
		return false;
	if (!finished)
		return true;
	principal_fit_take(tsne->fit, &tsne->principal);
	tsne->next_row = 0;
	tsne->stage = SCORES;
	return matrix_init(&tsne->scores, tsne->rows.count, count, "the principal components of a map", err);
}

/* The first two components, of which the first gets START_SPREAD. */
static void place_points(Tsne *tsne)
{
	double variance = tsne->principal.variance[0];
	double scale = variance > 0 ? START_SPREAD / sqrt(variance) : 0;
	Random random;
	random_init(&random, tsne->options.seed, 0);
	for (size_t i = 0; i < tsne->rows.count; i++) {
		const float *scores = matrix_row(&tsne->scores, i);
		double x = scale * (double)scores[0] + START_SPREAD * JITTER * random_normal(&random);
		double y = scale * (double)scores[1] + START_SPREAD * JITTER * random_normal(&random);
		tsne->descent.places[i] = (PlanePoint){(float)x, (float)y};
	}
	tsne->placed = true;
}

static bool step_scores(Tsne *tsne, Pool *pool, Error *err)
{
	size_t rows = least(REDUCED_ROWS, tsne->rows.count - tsne->next_row);
	if (!principal_scores(&tsne->principal, rows_part(tsne->rows, tsne->next_row, rows), pool,
		    matrix_row(&tsne->scores, tsne->next_row), err))
		return false;
	tsne->next_row += rows;
	if (tsne->next_row < tsne->rows.count)
		return true;
	if (!tsne->placed)
		place_points(tsne);
	tsne->stage = NEIGHBOURS;
	return true;
}

static bool step_neighbours(Tsne *tsne, Pool *pool, Error *err)
{
	bool finished = false;
	if (!tsne->graph_maker) {
		size_t k = least((size_t)ceil(3 * tsne->perplexity), tsne->rows.count - 1);
		tsne->graph_maker = graph_maker_new(is_wide(tsne) ? matrix_rows(&tsne->scores) : tsne->rows,
			METRIC_L2, k, tsne->options.seed, err);
	}
	if (!tsne->graph_maker || !graph_maker_step(tsne->graph_maker, pool, &finished, err))
		return false;
	if (finished) {
		neighbour_graph_release(&tsne->graph);
		tsne->graph = graph_maker_take(tsne->graph_maker);
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
		resume_descent(tsne);
	}
	return true;
}

static TsnePace pace_of(const Tsne *tsne)
{
	const TsneOptions *options = &tsne->options;
	size_t early = least(EXAGGERATED, options->iterations / 4);
	bool is_early = tsne->exaggerates && tsne->iteration < early;
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
	}
	return true;
}

bool tsne_step(Tsne *tsne, Pool *pool, bool *finished, Error *err)
{
	static bool (*const steps[])(Tsne *, Pool *, Error *) = {
		[COMPONENTS] = step_components,
		[SCORES] = step_scores,
		[NEIGHBOURS] = step_neighbours,
		[AFFINITIES] = step_affinities,
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
	bool was_finished = tsne->stage == FINISHED;
	set_options(tsne, options);
	/* One that was loaded when it was finished has none. */
	bool has_affinities = tsne->stage <= AFFINITIES || tsne->affinities.starts;
	if ((tsne->perplexity == before && has_affinities) || tsne->stage <= SCORES) {
		if (tsne->stage > AFFINITIES && !(was_finished && tsne->iteration >= options->iterations))
			resume_descent(tsne);
		return;
	}
	if (was_finished && tsne->iteration >= options->iterations)
		tsne->options.iterations = tsne->iteration + SETTLING;
	bool enough = tsne->graph.neighbours && (double)tsne->graph.k >= 3 * tsne->perplexity;
	free_makers(tsne);
	tsne->stage = enough ? AFFINITIES : COMPONENTS;
}

const PlanePoint *tsne_places(const Tsne *tsne)
{
	return tsne->descent.places;
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

double tsne_divergence(const Tsne *tsne)
{
	return tsne->descent.divergence;
}

void tsne_describe(const Tsne *tsne, Progress *progress)
{
	static const char *const names[] = {[COMPONENTS] = "principal components",
		[SCORES] = "principal components",
		[NEIGHBOURS] = "neighbours",
		[AFFINITIES] = "affinities",
		[DESCENT] = "iterations",
		[JUDGEMENT] = "iterations",
		[FINISHED] = "iterations"};
	double share = 0;
	if (tsne->stage == NEIGHBOURS && tsne->graph_maker)
		share = graph_maker_done(tsne->graph_maker);
	if (tsne->stage == AFFINITIES && tsne->affinity_maker)
		share = tsne_affinity_maker_done(tsne->affinity_maker);
	if (tsne->stage < DESCENT)
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
	tsne->placed = state->placed;
	tsne->exaggerates = state->exaggerates;
	descent->divergence = state->divergence;
	memcpy(descent->places, state->places, state->count * sizeof *state->places);
	memcpy(descent->velocities, state->velocities, state->count * sizeof *state->velocities);
	memcpy(descent->gains, state->gains, state->count * sizeof *state->gains);
	if (tsne->placed && tsne->iteration >= tsne->options.iterations)
		tsne->stage = FINISHED;
}
