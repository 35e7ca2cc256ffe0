#include "adapt/shared.h"

#include "base/text.h"
#include "data/pictures.h"
#include "data/space_part.h"

#include <stdlib.h>
#include <string.h>

static void add_word(Dictionary *items, const char *word)
{
	dictionary_add(items, word, strlen(word));
}

/* "item@source", with more @ in between for as long as that is taken. */
static void add_renamed(Dictionary *items, const char *word, const char *source_name)
{
	Text at = {0}, name = {0};
	do {
		text_add_char(&at, '@');
		text_clear(&name);
		text_format(&name, "%s%s%s", word, text_of(&at), source_name);
	} while (dictionary_find(items, text_of(&name), name.length) != DICTIONARY_NONE);
	dictionary_add(items, text_of(&name), name.length);
	text_release(&at);
	text_release(&name);
}

static size_t add_items(Dictionary *items, const Space *source, const char *source_name, const Space *target)
{
	size_t renamed = 0;
	for (uint32_t i = 0; i < target->items.count; i++)
		add_word(items, dictionary_word(&target->items, i));
	for (uint32_t i = 0; i < source->items.count; i++) {
		const char *word = dictionary_word(&source->items, i);
		if (dictionary_find_text(items, word) == DICTIONARY_NONE) {
			add_word(items, word);
			continue;
		}
		add_renamed(items, word, source_name);
		renamed++;
	}
	return renamed;
}

static bool add_counts(Space *space, const Space *source, const Space *target, Error *err)
{
	if (!source->counts || !target->counts)
		return true;
	size_t n = target->vectors.rows;
	space->counts = memory_data(space->vectors.rows, sizeof *space->counts, "the counts of a space", err);
	if (!space->counts)
		return false;
	memcpy(space->counts, target->counts, n * sizeof *space->counts);
	memcpy(space->counts + n, source->counts, source->vectors.rows * sizeof *space->counts);
	return true;
}

static void add_classes_of(Space *space, const Space *side, uint32_t *class_of)
{
	for (size_t i = 0; i < side->vectors.rows; i++) {
		const char *name = dictionary_word(&side->classes, side->class_of[i]);
		class_of[i] = dictionary_add(&space->classes, name, strlen(name));
	}
}

static bool add_classes(Space *space, const Space *source, const Space *target, Error *err)
{
	if (!source->class_of || !target->class_of)
		return true;
	space->class_of =
		memory_data(space->vectors.rows, sizeof *space->class_of, "the classes of a space", err);
	if (!space->class_of)
		return false;
	add_classes_of(space, target, space->class_of);
	add_classes_of(space, source, space->class_of + target->vectors.rows);
	return true;
}

/* A side without weights counts as it did before. */
static bool add_weights(Space *space, const Space *source, const Space *target, Error *err)
{
	if (!source->weights && !target->weights)
		return true;
	size_t n = target->vectors.rows;
	space->weights =
		memory_data(space->vectors.rows, sizeof *space->weights, "the weights of a space", err);
	for (size_t i = 0; space->weights && i < space->vectors.rows; i++) {
		const float *weights = i < n ? target->weights : source->weights;
		space->weights[i] = weights ? weights[i < n ? i : i - n] : 1;
	}
	return space->weights != NULL;
}

static bool add_domains(
	Space *space, const Space *target, const char *source_name, const char *target_name, Error *err)
{
	space->domain_of =
		memory_data(space->vectors.rows, sizeof *space->domain_of, "the domains of a space", err);
	if (!space->domain_of)
		return false;
	add_word(&space->domains, target_name);
	add_word(&space->domains, source_name);
	for (size_t i = target->vectors.rows; i < space->vectors.rows; i++)
		space->domain_of[i] = 1;
	return true;
}

Space *shared_space_new(const Space *source, const char *source_name, const Space *target,
	const char *target_name, size_t width, size_t *renamed, Error *err)
{
	Space *space = space_new(source->vectors.rows + target->vectors.rows, width, err);
	if (!space)
		return NULL;
	space->pictures =
		pictures_join(target->pictures, target->vectors.rows, source->pictures, source->vectors.rows);
	*renamed = add_items(&space->items, source, source_name, target);
	if (add_counts(space, source, target, err) && add_classes(space, source, target, err) &&
		add_weights(space, source, target, err) &&
		add_domains(space, target, source_name, target_name, err))
		return space;
	space_unref(space);
	return NULL;
}

void shared_space_keep_domains(Space *shared, const Space *source, const char *source_name, const Space *target)
{
	size_t n = target->vectors.rows;
	if (!target->domain_of)
		return;
	dictionary_copy(&target->domains, &shared->domains);
	memcpy(shared->domain_of, target->domain_of, n * sizeof *shared->domain_of);
	uint32_t domain = dictionary_add(&shared->domains, source_name, strlen(source_name));
	for (size_t i = 0; i < source->vectors.rows; i++)
		shared->domain_of[n + i] = domain;
}

/* The bytes of a word without "@domain" at its end. */
static size_t plain_length(const char *word, const char *domain)
{
	size_t length = strlen(word), cut = strlen(domain) + 1;
	bool renamed =
		length > cut && word[length - cut] == '@' && strcmp(word + length - cut + 1, domain) == 0;
	return renamed ? length - cut : length;
}

/* Items are called as they were before what they have in common was renamed. */
static void restore_names(Space *side, const char *name)
{
	Dictionary items = {0};
	for (uint32_t i = 0; i < side->items.count; i++) {
		const char *word = dictionary_word(&side->items, i);
		size_t plain = plain_length(word, name), length = strlen(word);
		bool taken = plain < length &&
			     (dictionary_find(&items, word, plain) != DICTIONARY_NONE ||
				     dictionary_find(&side->items, word, plain) != DICTIONARY_NONE);
		dictionary_add(&items, word, taken ? length : plain);
	}
	dictionary_release(&side->items);
	side->items = items;
}

Space *shared_space_side(const Space *shared, uint32_t domain, Error *err)
{
	Space *side = space_of_domain(shared, domain, err);
	if (side)
		restore_names(side, dictionary_word(&shared->domains, domain));
	return side;
}

Space *shared_space_part(const Space *shared, const SideMap *map, Error *err)
{
	uint32_t *rows = memory_data(map->count, sizeof *rows, "the rows of a side", err);
	for (size_t i = 0; rows && i < map->count; i++)
		rows[i] = (uint32_t)(map->first + i);
	Space *side = rows ? space_part(shared, rows, map->count, err) : NULL;
	if (side)
		restore_names(side, map->name);
	free(rows);
	return side;
}
