#include "data/side_map.h"

#include <stdlib.h>
#include <string.h>

SideMaps *side_maps_new(void)
{
	SideMaps *maps = memory_new(1, sizeof *maps);
	references_init(&maps->references);
	return maps;
}

SideMaps *side_maps_ref(SideMaps *maps)
{
	if (maps)
		references_add(&maps->references);
	return maps;
}

static void release_side(SideMap *map)
{
	for (size_t i = 0; i < map->n_stages; i++)
		map_stage_unref(map->stages[i]);
	free(map->stages);
	free(map->name);
}

void side_maps_unref(SideMaps *maps)
{
	if (!maps || !references_drop(&maps->references))
		return;
	for (size_t i = 0; i < maps->count; i++)
		release_side(&maps->sides[i]);
	free(maps->sides);
	free(maps);
}

SideMap *side_maps_add(SideMaps *maps, const char *name, size_t first, size_t count, size_t width)
{
	maps->sides = memory_grow(maps->sides, maps->count, &maps->room, sizeof *maps->sides);
	SideMap *side = &maps->sides[maps->count++];
	*side = (SideMap){
		.name = memory_text(name), .first = first, .count = count, .width = width, .dim = width};
	return side;
}

void side_map_append(SideMap *map, MapStage *stage)
{
	map->stages = memory_grow(map->stages, map->n_stages, &map->room, sizeof *map->stages);
	map->stages[map->n_stages++] = map_stage_ref(stage);
	map->dim = stage->dim;
}

const SideMap *side_maps_of(const SideMaps *maps, size_t row)
{
	for (size_t i = 0; i < maps->count; i++)
		if (row - maps->sides[i].first < maps->sides[i].count)
			return &maps->sides[i];
	return NULL;
}

const SideMap *side_maps_named(const SideMaps *maps, const char *name)
{
	for (size_t i = 0; i < maps->count; i++)
		if (strcmp(maps->sides[i].name, name) == 0)
			return &maps->sides[i];
	return NULL;
}

/* Rows on their way through the stages. */
typedef struct Passage {
	double *at, *next;
} Passage;

static Passage passage_begin(const SideMap *map)
{
	size_t widest = map->width;
	for (size_t i = 0; i < map->n_stages; i++)
		widest = map->stages[i]->dim > widest ? map->stages[i]->dim : widest;
	return (Passage){memory_new(widest, sizeof(double)), memory_new(widest, sizeof(double))};
}

static void passage_advance(Passage *passage)
{
	double *next = passage->at;
	passage->at = passage->next;
	passage->next = next;
}

static void passage_end(Passage *passage)
{
	free(passage->at);
	free(passage->next);
}

double side_map_carry(const SideMap *self, const float *x, double *y)
{
	double factor = 1;
	Passage passage = passage_begin(self);
	for (size_t c = 0; c < self->width; c++)
		passage.at[c] = (double)x[c];
	for (size_t i = 0; i < self->n_stages; i++) {
		factor *= map_stage_carry(self->stages[i], passage.at, passage.next);
		passage_advance(&passage);
	}
	memcpy(y, passage.at, self->dim * sizeof *y);
	passage_end(&passage);
	return factor;
}

void side_map_add(const SideMap *self, const double *part, double factor, double *to)
{
	Passage passage = passage_begin(self);
	memcpy(passage.at, part, self->width * sizeof *part);
	for (size_t i = 0; i < self->n_stages; i++) {
		memset(passage.next, 0, self->stages[i]->dim * sizeof *passage.next);
		map_stage_add(self->stages[i], passage.at, passage.next);
		passage_advance(&passage);
	}
	for (size_t d = 0; d < self->dim; d++)
		to[d] += factor * passage.at[d];
	passage_end(&passage);
}
