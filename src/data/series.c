#include "data/series.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void series_init(Series *series, const char *name, const char *x_name)
{
	*series = (Series){.name = memory_text(name), .x_name = memory_text(x_name)};
}

void series_add(Series *series, double x, double y)
{
	size_t room = series->room;
	series->x = memory_grow(series->x, series->count, &room, sizeof *series->x);
	series->y = memory_grow(series->y, series->count, &series->room, sizeof *series->y);
	series->x[series->count] = x;
	series->y[series->count++] = y;
}

void series_copy(const Series *from, size_t most, Series *to)
{
	series_init(to, from->name, from->x_name);
	size_t chosen = from->count < most ? from->count : most;
	for (size_t i = 0; i < chosen; i++) {
		size_t at = chosen > 1 ? i * (from->count - 1) / (chosen - 1) : from->count - 1;
		series_add(to, from->x[at], from->y[at]);
	}
}

void series_thin(Series *series)
{
	size_t kept = 0;
	for (size_t i = 0; i < series->count; i++) {
		if (i % 2 && i + 1 < series->count)
			continue;
		series->x[kept] = series->x[i];
		series->y[kept++] = series->y[i];
	}
	series->count = kept;
}

bool series_is_part(const Series *part, const Series *whole)
{
	static const char held_out[] = "held-out ";
	size_t length = strlen(whole->name);
	if (strncmp(part->name, held_out, sizeof held_out - 1) == 0)
		return strcmp(part->name + sizeof held_out - 1, whole->name) == 0;
	const char *rest = part->name + length;
	return strncmp(part->name, whole->name, length) == 0 &&
	       (strncmp(rest, " in ", 4) == 0 || strncmp(rest, ": ", 2) == 0);
}

void series_release(Series *series)
{
	free(series->name);
	free(series->x_name);
	free(series->x);
	free(series->y);
	*series = (Series){0};
}
