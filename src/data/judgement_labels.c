#include "data/judgement_labels.h"

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool all_numbers(const Judgements *judgements)
{
	double value;
	for (uint32_t l = 0; l < judgements->labels.count; l++)
		if (!text_to_number(dictionary_word(&judgements->labels, l), &value) || !isfinite(value))
			return false;
	return true;
}

typedef struct Placed {
	double value;
	const char *name;
	uint32_t label;
} Placed;

static int by_value(const void *a, const void *b)
{
	const Placed *one = a, *other = b;
	if (one->value < other->value || one->value > other->value)
		return one->value < other->value ? -1 : 1;
	return strcmp(one->name, other->name);
}

/* Places of labels by their names in a list with commas; a label that it lacks is an error. */
static bool take_places(const char *order, Placed *placed, size_t count, Error *err)
{
	Dictionary places = {0};
	bool fine = true;
	for (const char *at = order; at;) {
		const char *end = strchrnul(at, ',');
		char *name = text_trimmed(at, (size_t)(end - at));
		dictionary_add(&places, name, strlen(name));
		free(name);
		at = *end ? end + 1 : NULL;
	}
	for (size_t i = 0; fine && i < count; i++) {
		uint32_t place = dictionary_find_text(&places, placed[i].name);
		placed[i].value = place + 1.0;
		fine = place != DICTIONARY_NONE ||
		       error_set(err, ERROR_INPUT, "order= lacks the label \"%.60s\"", placed[i].name);
	}
	dictionary_release(&places);
	return fine;
}

static bool place_labels(Judgements *into, const char *order, Placed *placed, Error *err)
{
	into->order = order ? LABELS_IN_ORDER : all_numbers(into) ? LABELS_NUMBERS : LABELS_UNORDERED;
	for (uint32_t l = 0; l < into->labels.count; l++) {
		placed[l] = (Placed){0, dictionary_word(&into->labels, l), l};
		if (into->order == LABELS_NUMBERS)
			text_to_number(placed[l].name, &placed[l].value);
	}
	return !order || take_places(order, placed, into->labels.count, err);
}

/* Numbers labels in their order. Of numbers 1 and 1.0 are the same. */
static void renumber(JudgementLine *lines, size_t n, Placed *placed, Judgements *into)
{
	size_t count = into->labels.count;
	Dictionary labels = {0};
	uint32_t *to = memory_new(count, sizeof *to);
	into->value = memory_new(count, sizeof *into->value);
	qsort(placed, count, sizeof *placed, by_value);
	for (size_t i = 0; i < count; i++) {
		bool same = into->order == LABELS_NUMBERS && i && !(placed[i - 1].value < placed[i].value);
		to[placed[i].label] = same ? to[placed[i - 1].label]
					   : dictionary_add(&labels, placed[i].name, strlen(placed[i].name));
		into->value[to[placed[i].label]] = into->order == LABELS_UNORDERED ? NAN : placed[i].value;
	}
	for (size_t i = 0; i < n; i++)
		lines[i].label = to[lines[i].label];
	dictionary_release(&into->labels);
	into->labels = labels;
	free(to);
}

bool judgement_labels_order(JudgementLine *lines, size_t count, const char *order, Judgements *into, Error *err)
{
	Placed *placed = memory_new(into->labels.count, sizeof *placed);
	bool fine = place_labels(into, order, placed, err);
	if (fine)
		renumber(lines, count, placed, into);
	free(placed);
	return fine;
}
