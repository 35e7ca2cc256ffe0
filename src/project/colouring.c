#include "project/colouring.h"

#include <math.h>
#include <stdlib.h>

static Colouring *colouring_new(Space *space, const char *name)
{
	Colouring *colouring = memory_new(1, sizeof *colouring);
	references_init(&colouring->references);
	colouring->name = memory_text(name);
	colouring->space = space_ref(space);
	colouring->names = &colouring->own_names;
	return colouring;
}

Colouring *colouring_of_domains(Space *space)
{
	Colouring *colouring = colouring_new(space, "domain");
	colouring->of = space->domain_of;
	colouring->names = &space->domains;
	return colouring;
}

Colouring *colouring_of_classes(Space *space)
{
	Colouring *colouring = colouring_new(space, "class");
	colouring->of = space->class_of;
	colouring->names = &space->classes;
	return colouring;
}

Colouring *colouring_of_groups(Space *space, const char *name, uint32_t *groups, Dictionary *names)
{
	Colouring *colouring = colouring_new(space, name);
	colouring->of = colouring->own_groups = groups;
	colouring->own_names = *names;
	*names = (Dictionary){0};
	return colouring;
}

static bool is_known(double value, bool logarithmic)
{
	return isfinite(value) && (!logarithmic || value > 0);
}

Colouring *colouring_of_values(Space *space, const char *name, float *values, bool logarithmic)
{
	Colouring *colouring = colouring_new(space, name);
	colouring->values = colouring->own_values = values;
	colouring->logarithmic = logarithmic;
	colouring->low = INFINITY;
	colouring->high = -INFINITY;
	for (size_t i = 0; i < space->vectors.rows; i++) {
		if (!is_known(values[i], logarithmic)) {
			values[i] = NAN;
			colouring->gaps = true;
			continue;
		}
		colouring->low = fmin(colouring->low, values[i]);
		colouring->high = fmax(colouring->high, values[i]);
	}
	if (!(colouring->low <= colouring->high))
		colouring->low = colouring->high = logarithmic;
	return colouring;
}

Colouring *colouring_ref(Colouring *colouring)
{
	if (colouring)
		references_add(&colouring->references);
	return colouring;
}

void colouring_unref(Colouring *colouring)
{
	if (!colouring || !references_drop(&colouring->references))
		return;
	free(colouring->name);
	free(colouring->own_groups);
	free(colouring->own_values);
	dictionary_release(&colouring->own_names);
	space_unref(colouring->space);
	free(colouring);
}

size_t colouring_count(const Colouring *colouring)
{
	if (colouring->values)
		return COLOURING_LEVELS + colouring->gaps;
	return colouring->of && colouring->names->count ? colouring->names->count : 1;
}

/* Where a number stands between the least and the greatest: 0 .. 1. */
static double position(const Colouring *colouring, double value)
{
	double low = colouring->low, high = colouring->high;
	if (!(low < high))
		return 0;
	return colouring->logarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low);
}

unsigned colouring_group(const Colouring *colouring, size_t row)
{
	if (colouring->values && isnan(colouring->values[row]))
		return COLOURING_LEVELS;
	if (colouring->values) {
		unsigned level = (unsigned)(position(colouring, colouring->values[row]) * COLOURING_LEVELS);
		return level < COLOURING_LEVELS ? level : COLOURING_LEVELS - 1;
	}
	return colouring->of ? colouring->of[row] : 0;
}

double colouring_bound(const Colouring *colouring, unsigned level)
{
	double part = (double)level / COLOURING_LEVELS, low = colouring->low, high = colouring->high;
	return colouring->logarithmic ? low * pow(high / low, part) : low + (high - low) * part;
}
