#include "command/colour_columns.h"

#include "data/metadata.h"
#include "data/year.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS_MOST = 15 }; /* that have a colour of their own */

bool colour_is_metadata(const Space *space, const char *name)
{
	return metadata_find(space->metadata, name) != NULL;
}

static Colouring *ramp(Space *space, const char *name, float *values)
{
	float low = INFINITY, high = -INFINITY;
	for (size_t i = 0; i < space->vectors.rows; i++) {
		low = values[i] < low ? values[i] : low;
		high = values[i] > high ? values[i] : high;
	}
	return colouring_of_values(space, name, values, low > 0 && high > 1000 * low);
}

static float *room_for(const Space *space, Error *err)
{
	return memory_data(space->vectors.rows, sizeof(float), "the colours of a map", err);
}

/* --- words --- */

/* NULL when fewer than half of the items with a word have one that tells a time. */
static float *times_of(const Space *space, const MetadataColumn *column)
{
	size_t known = 0, told = 0;
	float *values = room_for(space, NULL);
	for (size_t i = 0; values && i < space->vectors.rows; i++) {
		double year;
		bool has = column->of[i] != DICTIONARY_NONE;
		bool tells = has && year_of(dictionary_word(&column->words, column->of[i]), &year);
		values[i] = tells ? (float)year : NAN;
		known += has;
		told += tells;
	}
	if (told > 0 && 2 * told >= known)
		return values;
	free(values);
	return NULL;
}

typedef struct Group {
	uint32_t word;
	size_t count;
} Group;

static int by_falling_count(const void *a, const void *b)
{
	const Group *x = a, *y = b;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->word < y->word ? -1 : x->word > y->word;
}

static Group *count_words(const uint32_t *of, size_t rows, size_t n_words)
{
	Group *groups = memory_new(n_words, sizeof *groups);
	for (uint32_t i = 0; i < n_words; i++)
		groups[i].word = i;
	for (size_t i = 0; i < rows; i++)
		if (of[i] != DICTIONARY_NONE)
			groups[of[i]].count++;
	qsort(groups, n_words, sizeof *groups, by_falling_count);
	return groups;
}

static uint32_t last_group(Dictionary *names, const char *wanted)
{
	Text name = {0};
	text_add(&name, wanted);
	while (dictionary_find(names, text_of(&name), name.length) != DICTIONARY_NONE)
		text_add_char(&name, '\'');
	uint32_t group = dictionary_add(names, text_of(&name), name.length);
	text_release(&name);
	return group;
}

/* Groups by falling size; what has no colour of its own is "others", what is not known is "unknown". */
static Colouring *groups_of(
	Space *space, const char *name, const uint32_t *of, const Dictionary *words, Error *err)
{
	size_t rows = space->vectors.rows, kept = words->count <= GROUPS_MOST + 1 ? words->count : GROUPS_MOST;
	uint32_t *groups = memory_data(rows, sizeof *groups, "the colours of a map", err);
	uint32_t *group_of = memory_new(words->count + 1, sizeof *group_of);
	Group *order = count_words(of, rows, words->count);
	Dictionary names = {0};
	uint32_t others = DICTIONARY_NONE, unknown = DICTIONARY_NONE;
	for (size_t i = 0; i < kept; i++) {
		const char *word = dictionary_word(words, order[i].word);
		group_of[order[i].word] = dictionary_add(&names, word, strlen(word));
	}
	if (kept < words->count)
		others = last_group(&names, "others");
	for (size_t i = kept; i < words->count; i++)
		group_of[order[i].word] = others;
	for (size_t i = 0; groups && i < rows; i++) {
		if (of[i] == DICTIONARY_NONE && unknown == DICTIONARY_NONE)
			unknown = last_group(&names, "unknown");
		groups[i] = of[i] == DICTIONARY_NONE ? unknown : group_of[of[i]];
	}
	free(group_of);
	free(order);
	if (groups)
		return colouring_of_groups(space, name, groups, &names);
	dictionary_release(&names);
	return NULL;
}

Colouring *colour_metadata(Space *space, const char *name, Error *err)
{
	const MetadataColumn *column = metadata_find(space->metadata, name);
	float *values = column->numbers ? room_for(space, err) : times_of(space, column);
	for (size_t i = 0; column->numbers && values && i < space->vectors.rows; i++)
		values[i] = (float)column->numbers[i];
	if (values || column->numbers)
		return values ? ramp(space, name, values) : NULL;
	return groups_of(space, name, column->of, &column->words, err);
}

/* --- dimensions --- */

/* The value that a dimension such as place=north stands for; NULL: it is not of that column. */
static const char *value_in(const char *dimension, const char *name)
{
	size_t length = strlen(name);
	return strncmp(dimension, name, length) == 0 && dimension[length] == '=' ? dimension + length + 1
										 : NULL;
}

bool colour_is_dimension(const Space *space, const char *name)
{
	bool found = dictionary_find_text(&space->columns, name) != DICTIONARY_NONE;
	for (uint32_t c = 0; !found && c < space->columns.count; c++)
		found = value_in(dictionary_word(&space->columns, c), name) != NULL;
	return found;
}

/* Of dimensions that stand for the values of one column, the one with the highest number, if that is above 0.
 */
static Colouring *one_of(Space *space, const char *name, Error *err)
{
	Dictionary words = {0};
	uint32_t *word_of = memory_new(space->columns.count, sizeof *word_of);
	uint32_t *of = memory_data(space->vectors.rows, sizeof *of, "the colours of a map", err);
	for (uint32_t c = 0; c < space->columns.count; c++) {
		const char *value = value_in(dictionary_word(&space->columns, c), name);
		word_of[c] = value ? dictionary_add(&words, value, strlen(value)) : DICTIONARY_NONE;
	}
	for (size_t i = 0; of && i < space->vectors.rows; i++) {
		const float *row = matrix_row(&space->vectors, i);
		float most = 0;
		of[i] = DICTIONARY_NONE;
		for (uint32_t c = 0; c < space->columns.count; c++)
			if (word_of[c] != DICTIONARY_NONE && row[c] > most) {
				most = row[c];
				of[i] = word_of[c];
			}
	}
	Colouring *colouring = of ? groups_of(space, name, of, &words, err) : NULL;
	free(of);
	free(word_of);
	dictionary_release(&words);
	return colouring;
}

Colouring *colour_dimension(Space *space, const char *name, Error *err)
{
	uint32_t column = dictionary_find_text(&space->columns, name);
	if (column == DICTIONARY_NONE)
		return one_of(space, name, err);
	float *values = room_for(space, err);
	for (size_t i = 0; values && i < space->vectors.rows; i++)
		values[i] = matrix_row(&space->vectors, i)[column];
	return values ? ramp(space, name, values) : NULL;
}
