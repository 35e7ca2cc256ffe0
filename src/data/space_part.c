#include "data/space_part.h"

#include "data/pictures.h"

#include <stdlib.h>
#include <string.h>

static uint32_t *pick(const uint32_t *of, const uint32_t *rows, size_t count)
{
	uint32_t *picked = memory_new(count, sizeof *picked);
	for (size_t i = 0; i < count; i++)
		picked[i] = of[rows[i]];
	return picked;
}

static void copy_rows(const Space *space, const uint32_t *rows, size_t count, Space *part)
{
	for (size_t i = 0; i < count; i++) {
		const char *word = dictionary_word(&space->items, rows[i]);
		dictionary_add(&part->items, word, strlen(word));
		memcpy(matrix_row(&part->vectors, i), matrix_row(&space->vectors, rows[i]),
			space->vectors.cols * sizeof(float));
	}
}

Space *space_part(const Space *space, const uint32_t *rows, size_t count, Error *err)
{
	Space *part = space_new(count, space->vectors.cols, err);
	if (!part)
		return NULL;
	copy_rows(space, rows, count, part);
	dictionary_copy(&space->domains, &part->domains);
	dictionary_copy(&space->classes, &part->classes);
	dictionary_copy(&space->columns, &part->columns);
	if (space->pictures)
		part->pictures = pictures_part(space->pictures, rows, count);
	if (space->domain_of)
		part->domain_of = pick(space->domain_of, rows, count);
	if (space->class_of)
		part->class_of = pick(space->class_of, rows, count);
	if (space->weights) {
		part->weights = memory_new(count, sizeof *part->weights);
		for (size_t i = 0; i < count; i++)
			part->weights[i] = space->weights[rows[i]];
	}
	if (space->counts) {
		part->counts = memory_new(count, sizeof *part->counts);
		for (size_t i = 0; i < count; i++)
			part->counts[i] = space->counts[rows[i]];
	}
	provenance_copy(&space->provenance, &part->provenance);
	if (space_finish(part, err))
		return part;
	space_unref(part);
	return NULL;
}

Space *space_of_domain(const Space *space, uint32_t domain, Error *err)
{
	uint32_t *rows = memory_new(space->vectors.rows, sizeof *rows);
	size_t count = 0;
	for (uint32_t row = 0; space->domain_of && row < space->vectors.rows; row++)
		if (space->domain_of[row] == domain)
			rows[count++] = row;
	Space *part = space_part(space, rows, count, err);
	free(rows);
	return part;
}
