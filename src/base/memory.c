#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t checked_product(size_t count, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		abort();
	return bytes ? bytes : 1;
}

void *memory_new(size_t count, size_t size)
{
	void *new = calloc(1, checked_product(count, size));
	if (!new)
		abort();
	return new;
}

void *memory_resize(void *old, size_t count, size_t size)
{
	void *new = realloc(old, checked_product(count, size));
	if (!new)
		abort();
	return new;
}

char *memory_text(const char *text)
{
	return text ? memory_slice(text, strlen(text)) : NULL;
}

char *memory_slice(const char *text, size_t bytes)
{
	char *copy = memory_new(bytes + 1, 1);
	memcpy(copy, text, bytes);
	return copy;
}

void *memory_grow(void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = *room ? 2 * *room : 8;
	return memory_resize(items, *room, size);
}

void *memory_data(size_t count, size_t size, const char *what, Error *err)
{
	size_t bytes;
	bool fits = !__builtin_mul_overflow(count, size, &bytes) && bytes < SIZE_MAX - 64;
	/* aligned_alloc wants a multiple of the alignment. */
	size_t rounded = fits ? (bytes + 64) / 64 * 64 : 0;
	void *new = fits ? aligned_alloc(64, rounded) : NULL;
	if (!new) {
		error_set(err, ERROR_MEMORY, "not enough memory for %s: %zu x %zu bytes are needed", what,
			count, size);
		return NULL;
	}
	memset(new, 0, rounded);
	return new;
}

void references_init(References *references)
{
	atomic_init(&references->count, 1);
}

void references_add(References *references)
{
	atomic_fetch_add_explicit(&references->count, 1, memory_order_relaxed);
}

bool references_drop(References *references)
{
	return atomic_fetch_sub_explicit(&references->count, 1, memory_order_acq_rel) == 1;
}
