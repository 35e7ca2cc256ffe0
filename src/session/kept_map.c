#include "session/kept_map.h"

#include "session/version.h"

#include <stdlib.h>
#include <string.h>

KeptMap *kept_map_find(const Object *object, const char *name)
{
	for (size_t i = 0; i < object->n_maps; i++)
		if (!name || strcmp(object->maps[i]->name, name) == 0)
			return object->maps[i];
	return NULL;
}

KeptMap *kept_map_put(Object *object, const char *name)
{
	KeptMap *map = kept_map_find(object, name);
	if (map)
		return map;
	map = memory_new(1, sizeof *map);
	*map = (KeptMap){.name = memory_text(name), .error = ERROR_INIT};
	object->maps = memory_resize(object->maps, object->n_maps + 1, sizeof *object->maps);
	object->maps[object->n_maps++] = map;
	return map;
}

void kept_map_follow(Object *object, const Object *other)
{
	const KeptMap *like = other ? kept_map_find(other, NULL) : NULL;
	if (object->n_maps || !like || !like->projector || !like->projector->quick)
		return;
	KeptMap *map = kept_map_put(object, like->name);
	map->projector = like->projector;
	map->options = memory_text(like->options);
	map->most = like->most;
	map->seed = like->seed;
}

void kept_map_use(Object *object, const KeptMap *map)
{
	size_t at = 0;
	while (object->maps[at] != map)
		at++;
	KeptMap *first = object->maps[at];
	memmove(object->maps + 1, object->maps, at * sizeof *object->maps);
	object->maps[0] = first;
}

void kept_map_show(KeptMap *map, Projection *projection)
{
	projection_ref(projection);
	projection_unref(map->projection);
	map->projection = projection;
	map->stale = false;
}

void kept_map_colour(KeptMap *map, const char *colour)
{
	char *copy = memory_text(colour);
	free(map->colour);
	map->colour = copy;
}

static KeptMap *map_of_task(const Object *object, const Task *task)
{
	for (size_t i = 0; i < object->n_maps; i++)
		if (object->maps[i]->task == task)
			return object->maps[i];
	return NULL;
}

KeptMap *kept_map_of(const Session *session, const Task *task, Object **object)
{
	KeptMap *map = NULL;
	for (size_t i = 0; !map && i < session->n_objects; i++) {
		Object *owner = *object = session->objects[i];
		map = map_of_task(owner, task);
		for (size_t v = 0; !map && v < owner->n_versions; v++) {
			*object = &owner->versions[v]->object;
			map = map_of_task(*object, task);
		}
	}
	return map;
}

void kept_map_halt(KeptMap *map)
{
	if (map->task && map->task->job)
		job_stop(map->task->job);
	map->task = NULL;
	if (map->layout)
		map->layout->projector->free(map->layout);
	map->layout = NULL;
}

void kept_maps_release(Object *object)
{
	for (size_t i = 0; i < object->n_maps; i++) {
		KeptMap *map = object->maps[i];
		kept_map_halt(map);
		projection_unref(map->projection);
		free(map->name);
		free(map->options);
		free(map->colour);
		free(map->asked);
		free(map);
	}
	free(object->maps);
	object->maps = NULL;
	object->n_maps = 0;
}
