#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096, HUGE_PAGE = 2 << 20, LARGE = 4 * HUGE_PAGE };

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

/* Pages that are given back are zero when they are touched again; touching all of them here would take longer
 * than most uses of them. Huge ones are faulted in many times faster. */
static void clear_pages(char *pages, size_t bytes)
{
	if (madvise(pages, bytes, MADV_DONTNEED) != 0)
		memset(pages, 0, bytes);
	madvise(pages, bytes, MADV_HUGEPAGE);
}

void *memory_data(size_t count, size_t size, const char *what, Error *err)
{
	size_t bytes;
	bool fits = !__builtin_mul_overflow(count, size, &bytes) && bytes < SIZE_MAX - HUGE_PAGE;
	size_t alignment = fits && bytes >= LARGE ? HUGE_PAGE : 64;
	/* aligned_alloc wants a multiple of the alignment. */
	size_t rounded = fits ? (bytes / alignment + 1) * alignment : 0;
	char *new = fits ? aligned_alloc(alignment, rounded) : NULL;
	if (!new) {
		error_set(err, ERROR_MEMORY, "not enough memory for %s: %zu x %zu bytes are needed", what,
			count, size);
		return NULL;
	}
	size_t pages = bytes >= LARGE ? bytes / PAGE * PAGE : 0;
	if (pages)
		clear_pages(new, pages);
	memset(new + pages, 0, bytes - pages);
	return new;
}

/* The number in a file, or UINT64_MAX. */
static uint64_t read_limit(const char *path)
{
	uint64_t limit = UINT64_MAX;
	FILE *file = fopen(path, "re");
	if (file && fscanf(file, "%" SCNu64, &limit) != 1)
		limit = UINT64_MAX; /* "max" */
	if (file)
		fclose(file);
	return limit;
}

uint64_t memory_machine(void)
{
	static const char *const paths[] = {
		"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"};
	long pages = sysconf(_SC_PHYS_PAGES);
	uint64_t least = pages > 0 ? (uint64_t)pages * PAGE : (uint64_t)1 << 30;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		uint64_t limit = read_limit(paths[i]);
		least = limit < least ? limit : least;
	}
	return least;
}

void references_init(References *references)
{
	atomic_init(&references->count, 1);
}

void references_add(References *references)
{
	atomic_fetch_add_explicit(&references->count, 1, memory_order_relaxed);
}

bool references_alone(const References *references)
{
	return atomic_load_explicit(&references->count, memory_order_acquire) == 1;
}

bool references_drop(References *references)
{
	return atomic_fetch_sub_explicit(&references->count, 1, memory_order_acq_rel) == 1;
}
