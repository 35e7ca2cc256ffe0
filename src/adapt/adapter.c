/* What all adapters have in common: the check of what they need, and the parts of every adaptation. */
#include "adapt/adapter.h"

#include "adapt/shared.h"
#include "data/side_encoder.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool adapter_check_width(const Adapter *adapter, const AdaptInput *input, Error *err)
{
	size_t source = input->source->vectors.cols, target = input->target->vectors.cols;
	if (!(adapter->needs & ADAPT_SAME_WIDTH))
		return true;
	if (source == target)
		return space_columns_agree(
			input->target, input->target_name, input->source, input->source_name, err);
	return error_set(err, ERROR_INPUT,
		"\"%s\" has %zu dimensions and \"%s\" %zu; %s needs the same number, so train both with one "
		"dim=, or cut them to one with pca",
		input->source_name, source, input->target_name, target, adapter->name);
}

static bool check_pairs(const Adapter *adapter, const AdaptInput *input, Error *err)
{
	return input->pairs->count > 0 || !(adapter->needs & ADAPT_NEEDS_PAIRS) ||
	       error_set(err, ERROR_INPUT,
		       "no pair has both its items in \"%s\" and \"%s\", so there is nothing to learn from; "
		       "pairs=LEXICON names a lexicon of what belongs together",
		       input->source_name, input->target_name);
}

/* Distinct classes among the labels, counted no further than two. */
static size_t classes_among(const uint32_t *labels, size_t count)
{
	uint32_t first = DICTIONARY_NONE;
	for (size_t i = 0; labels && i < count; i++) {
		if (labels[i] == DICTIONARY_NONE || labels[i] == first)
			continue;
		if (first != DICTIONARY_NONE)
			return 2;
		first = labels[i];
	}
	return first != DICTIONARY_NONE;
}

static bool check_classes(const Adapter *adapter, const AdaptInput *input, Error *err)
{
	if (adapter->needs & ADAPT_NEEDS_CLASSES &&
		classes_among(input->source_class, input->source->vectors.rows) < 2)
		return error_set(err, ERROR_INPUT,
			"%s learns from classes, and the items of \"%s\" are not of two known classes at "
			"least; load it with its labels",
			adapter->name, input->source_name);
	if (adapter->needs & ADAPT_NEEDS_LABELS &&
		!classes_among(input->target_class, input->target->vectors.rows))
		return error_set(err, ERROR_INPUT,
			"%s learns from labels of the target, and none of \"%s\" may be seen; labels=5 shows "
			"it five of each class",
			adapter->name, input->target_name);
	return true;
}

Adaptation *adapter_start(const Adapter *adapter, const AdaptInput *input, const Args *options, Error *err)
{
	static const Pairs none;
	AdaptInput given = *input;
	if (!given.pairs)
		given.pairs = &none;
	bool fine = adapter_check_width(adapter, &given, err) && check_pairs(adapter, &given, err) &&
		    check_classes(adapter, &given, err);
	return fine ? adapter->start(&given, options, err) : NULL;
}

bool adaptation_begin(Adaptation *adaptation, const Adapter *adapter, const AdaptInput *input, size_t width,
	const char *phase, double total, const char *unit, Error *err)
{
	adaptation->adapter = adapter;
	Progress *progress = &adaptation->progress;
	progress->total = total;
	snprintf(progress->unit, sizeof progress->unit, "%s", unit);
	snprintf(progress->phase, sizeof progress->phase, "%s", phase);
	adaptation->pairs_learned = adapter_takes_pairs(adapter) ? input->pairs->count : 0;
	adaptation->shared = shared_space_new(input->source, input->source_name, input->target,
		input->target_name, width, &adaptation->renamed, err);
	return adaptation->shared != NULL;
}

void adaptation_phase(Adaptation *adaptation, const char *now, const char *what, double seconds)
{
	Progress *progress = &adaptation->progress;
	if (seconds < 1)
		snprintf(progress->phase, sizeof progress->phase, "%s", now);
	else
		snprintf(progress->phase, sizeof progress->phase, "%s%s, some %.0f s in one step", now, what,
			seconds);
}

void adaptation_release(Adaptation *adaptation)
{
	space_unref(adaptation->shared);
	free(adaptation->answers);
	adapt_rounds_free(adaptation->rounds, adaptation->n_rounds);
	for (size_t i = 0; i < adaptation->n_series; i++)
		series_release(&adaptation->series[i]);
	adaptation->n_series = 0;
	adaptation->shared = NULL;
}

static uint32_t *copy_classes(const uint32_t *classes, size_t count)
{
	uint32_t *copy = memory_new(count, sizeof *copy);
	memcpy(copy, classes, count * sizeof *copy);
	return copy;
}

AdaptRound *adaptation_round(Adaptation *adaptation, const uint32_t *given, const uint32_t *taken, size_t count)
{
	adaptation->rounds = memory_grow(
		adaptation->rounds, adaptation->n_rounds, &adaptation->round_room, sizeof *adaptation->rounds);
	AdaptRound *round = &adaptation->rounds[adaptation->n_rounds++];
	*round = (AdaptRound){.given = copy_classes(given, count),
		.taken = taken ? copy_classes(taken, count) : NULL,
		.threshold = NAN};
	return round;
}

void adapt_rounds_free(AdaptRound *rounds, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(rounds[i].given);
		free(rounds[i].taken);
	}
	free(rounds);
}

void adaptation_figure(Adaptation *adaptation, const char *name, double value, int decimals)
{
	if (adaptation->n_figures < ADAPT_FIGURES)
		adaptation->figures[adaptation->n_figures++] = (AdaptFigure){name, value, decimals};
}

Series *adaptation_series(Adaptation *adaptation, const char *name, const char *x_name)
{
	for (size_t i = 0; i < adaptation->n_series; i++)
		if (strcmp(adaptation->series[i].name, name) == 0)
			return &adaptation->series[i];
	if (adaptation->n_series == ADAPT_SERIES)
		return NULL;
	Series *series = &adaptation->series[adaptation->n_series++];
	series_init(series, name, x_name);
	return series;
}

/* The sides that a space has, or the space as one, moved on by a stage; its rows are those of the shared space
 * from `first` on. */
static void remember_side(
	SideMaps *maps, const Space *space, const char *name, size_t first, MapStage *parts, size_t dim)
{
	const SideMaps *earlier = space->side_maps;
	MapStage *stage = map_stage_new(parts, space->vectors.cols, dim);
	for (size_t i = 0; i < (earlier ? earlier->count : 1); i++) {
		const SideMap *from = earlier ? &earlier->sides[i] : NULL;
		SideMap *side =
			from ? side_maps_add(maps, from->name, first + from->first, from->count, from->width)
			     : side_maps_add(maps, name, first, space->vectors.rows, stage->width);
		for (size_t j = 0; from && j < from->n_stages; j++)
			side_map_append(side, from->stages[j]);
		if (map_stage_moves(stage))
			side_map_append(side, stage);
	}
	map_stage_unref(stage);
}

/* What reads text in the sides of a space, from `readers` on; returns how many sides that are. */
static size_t readers_of(const Space *space, Encoder **readers)
{
	const SideEncoder *earlier = side_encoder_in(space->encoder);
	if (!space->side_maps)
		readers[0] = space->encoder;
	for (size_t i = 0; space->side_maps && earlier && i < space->side_maps->count; i++)
		readers[i] = earlier->readers[i];
	return space->side_maps ? space->side_maps->count : 1;
}

static void remember_readers(const AdaptInput *input, Space *shared)
{
	Encoder **readers = memory_new(shared->side_maps->count, sizeof *readers);
	size_t targets = readers_of(input->target, readers);
	readers_of(input->source, readers + targets);
	encoder_unref(shared->encoder);
	shared->encoder = side_encoder_new(shared->side_maps, readers);
	free(readers);
}

void adaptation_remember(Adaptation *adaptation, const AdaptInput *input, MapStage *source, MapStage *target)
{
	Space *shared = adaptation->shared;
	size_t dim = shared->vectors.cols;
	SideMaps *maps = side_maps_new();
	remember_side(maps, input->target, input->target_name, 0, target, dim);
	remember_side(maps, input->source, input->source_name, shared_space_source(input->target), source, dim);
	side_maps_unref(shared->side_maps);
	shared->side_maps = maps;
	remember_readers(input, shared);
}
