#include "train/memory_archive.h"

#include <stdlib.h>
#include <string.h>

struct MemoryPart *memory_archive_find(MemoryArchive *memory, const char *key)
{
	for (size_t i = 0; i < memory->n_parts; i++)
		if (strcmp(memory->parts[i].key, key) == 0)
			return &memory->parts[i];
	return NULL;
}

/* As the contract wants it, a key is put once. */
static bool put(void *place, const char *key, const void *bytes, size_t count, Error *err)
{
	MemoryArchive *memory = place;
	if (memory_archive_find(memory, key))
		return error_set(err, ERROR_INPUT, "\"%s\" was put twice", key);
	memory->parts = memory_grow(memory->parts, memory->n_parts, &memory->room, sizeof *memory->parts);
	memory->parts[memory->n_parts++] =
		(struct MemoryPart){memory_text(key), memory_slice(bytes, count), count};
	return true;
}

static bool get(void *place, const char *key, void **bytes, size_t *count, Error *err)
{
	struct MemoryPart *part = memory_archive_find(place, key);
	*bytes = NULL;
	*count = 0;
	if (!part)
		return true;
	*bytes = memory_data(part->count, 1, "a part", err);
	if (!*bytes)
		return false;
	memcpy(*bytes, part->bytes, part->count);
	*count = part->count;
	return true;
}

void memory_archive_init(MemoryArchive *memory)
{
	*memory = (MemoryArchive){.archive = {put, get, memory}};
}

void memory_archive_release(MemoryArchive *memory)
{
	for (size_t i = 0; i < memory->n_parts; i++) {
		free(memory->parts[i].key);
		free(memory->parts[i].bytes);
	}
	free(memory->parts);
	*memory = (MemoryArchive){0};
}

Model *model_copy(const Model *model, Error *err)
{
	MemoryArchive memory;
	memory_archive_init(&memory);
	Model *copy = model->trainer->save(model, &memory.archive, err)
			      ? model->trainer->load(&memory.archive, err)
			      : NULL;
	memory_archive_release(&memory);
	return copy;
}
