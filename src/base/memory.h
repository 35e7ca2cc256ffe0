/*
 * Memory. Small allocations cannot fail: they abort, since nothing sensible can follow. Allocations whose size
 * comes from data can: they return NULL with a sentence that states the size.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include "base/error.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed; never NULL (a count of 0 gives a pointer that may be freed). Released with free(). */
void *memory_new(size_t count, size_t size);
/* Like realloc, but aborts; `count * size` is checked for overflow. New bytes are not zeroed. */
void *memory_resize(void *old, size_t count, size_t size);
char *memory_text(const char *text);                /* copy; NULL stays NULL */
char *memory_slice(const char *text, size_t bytes); /* copy of the first bytes, ended by NUL */

/* Room for one more element of an array that doubles: `items = memory_grow(items, count, &room, sizeof
 * *items)`. */
void *memory_grow(void *items, size_t count, size_t *room, size_t size);

/* Sized by data: aligned to 64 bytes, zeroed; NULL and *err when the machine has not that much. `what` names
 * the data in the message ("the vectors of w"). Released with free(). */
void *memory_data(size_t count, size_t size, const char *what, Error *err);

/* Bytes of memory that this process may use: what the machine has, or less where its control group says so. */
uint64_t memory_machine(void);

/* Counted objects: the first member is `References references;`, started with references_init. */
typedef struct References {
	atomic_int count;
} References;

void references_init(References *references); /* one owner */
void references_add(References *references);
bool references_drop(References *references); /* true when the last owner is gone: free the object */
/* Whether the caller, who is an owner, is the only one, so that what others read before may be written now. */
bool references_alone(const References *references);

#endif
