#include "data/space_join.h"

#include "data/pictures.h"

#include <stdlib.h>
#include <string.h>

static bool join_items(Space *joined, const Space *first, const char *first_name, const Space *second,
	const char *second_name, Error *err)
{
	dictionary_copy(&first->items, &joined->items);
	for (uint32_t i = 0; i < second->items.count; i++) {
		const char *item = dictionary_word(&second->items, i);
		if (dictionary_find_text(&first->items, item) != DICTIONARY_NONE)
			return error_set(err, ERROR_INPUT,
				"\"%.60s\" is in %s and in %s: only items that are new can join", item,
				first_name, second_name);
		dictionary_add(&joined->items, item, strlen(item));
	}
	return true;
}

/* The labels of both; a side without any gets its name for one. */
static uint32_t *join_labels(const uint32_t *const labels[2], const Dictionary *const names[2],
	const char *const sides[2], const size_t counts[2], Dictionary *joined, Error *err)
{
	uint32_t *of = memory_data(counts[0] + counts[1], sizeof *of, "the labels of a space", err);
	for (size_t side = 0, at = 0; of && side < 2; side++)
		for (size_t i = 0; i < counts[side]; i++) {
			const char *name =
				labels[side] ? dictionary_word(names[side], labels[side][i]) : sides[side];
			of[at++] = dictionary_add(joined, name, strlen(name));
		}
	return of;
}

static bool join_numbers(const void *first, size_t n_first, const void *second, size_t n_second, size_t size,
	void **to, Error *err)
{
	if (!first || !second)
		return true;
	*to = memory_data(n_first + n_second, size, "what is known of the items of a space", err);
	if (!*to)
		return false;
	memcpy(*to, first, n_first * size);
	memcpy((char *)*to + n_first * size, second, n_second * size);
	return true;
}

Space *space_join(const Space *first, const char *first_name, const Space *second, const char *second_name,
	size_t width, Error *err)
{
	const size_t n[2] = {first->vectors.rows, second->vectors.rows};
	const char *const sides[2] = {first_name, second_name};
	Space *joined = space_new(n[0] + n[1], width, err);
	if (!joined)
		return NULL;
	bool fine = join_items(joined, first, first_name, second, second_name, err) &&
		    join_numbers(first->counts, n[0], second->counts, n[1], sizeof *joined->counts,
			    (void **)&joined->counts, err) &&
		    join_numbers(first->weights, n[0], second->weights, n[1], sizeof *joined->weights,
			    (void **)&joined->weights, err);
	joined->pictures = pictures_join(first->pictures, n[0], second->pictures, n[1]);
	if (fine && (first->domain_of || second->domain_of)) {
		joined->domain_of = join_labels((const uint32_t *const[]){first->domain_of, second->domain_of},
			(const Dictionary *const[]){&first->domains, &second->domains}, sides, n,
			&joined->domains, err);
		fine = joined->domain_of != NULL;
	}
	if (fine && first->class_of && second->class_of) {
		joined->class_of = join_labels((const uint32_t *const[]){first->class_of, second->class_of},
			(const Dictionary *const[]){&first->classes, &second->classes}, sides, n,
			&joined->classes, err);
		fine = joined->class_of != NULL;
	}
	if (fine)
		return joined;
	space_unref(joined);
	return NULL;
}
