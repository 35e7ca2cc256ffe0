/* An Archive in memory: a model is copied by saving and loading it. */
#ifndef TRAIN_MEMORY_ARCHIVE_H
#define TRAIN_MEMORY_ARCHIVE_H

#include "train/trainer.h"

typedef struct MemoryArchive {
	Archive archive; /* what trainers are given; set by memory_archive_init */
	struct MemoryPart {
		char *key, *bytes;
		size_t count;
	} * parts;
	size_t n_parts, room;
} MemoryArchive;

void memory_archive_init(MemoryArchive *memory);
/* The part of that name, to look at or to damage; NULL when there is none. */
struct MemoryPart *memory_archive_find(MemoryArchive *memory, const char *key);
void memory_archive_release(MemoryArchive *memory);

/* Another model with the same state, at rest; the caller's. */
Model *model_copy(const Model *model, Error *err);

#endif
