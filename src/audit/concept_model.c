#include "audit/concept_model.h"

#include "base/random.h"
#include "linalg/statistics.h"
#include "measure/discriminant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LESSONS = 2000, CLASSES = 200 /* most that are learned here */ };
#define COST 10 /* over the mean squared length of the items */

/* Rows of the space in random order. */
static uint32_t *shuffled(const Space *space, uint64_t seed)
{
	size_t n = space->vectors.rows;
	uint32_t *order = memory_new(n, sizeof *order);
	Random random;
	random_init(&random, seed, 2);
	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	random_shuffle(&random, order, n);
	return order;
}

/* --- learning --- */

typedef struct ClassLessons {
	Matrix rows;
	uint32_t *classes, *at; /* by row of `rows` */
	size_t count;
} ClassLessons;

static bool gather(const Space *space, const uint32_t *order, ClassLessons *to, Error *err)
{
	size_t n = space->vectors.rows, room = n < LESSONS ? n : LESSONS, width = space->vectors.cols;
	to->classes = memory_new(room, sizeof *to->classes);
	to->at = memory_new(room, sizeof *to->at);
	if (!matrix_init(&to->rows, room, width, "what a classifier learns from", err))
		return false;
	for (size_t i = 0; i < n && to->count < room; i++) {
		uint32_t class = space_class(space, order[i]);
		if (class == DICTIONARY_NONE)
			continue;
		memcpy(matrix_row(&to->rows, to->count), matrix_row(&space->vectors, order[i]),
			width * sizeof(float));
		to->at[to->count] = (uint32_t)to->count;
		to->classes[to->count++] = class;
	}
	return true;
}

/* Numbers the classes that are met, in their order. */
static size_t classes_met(const ClassLessons *lessons, size_t classes, uint32_t *number_of)
{
	size_t met = 0;
	bool *seen = memory_new(classes, sizeof *seen);
	for (size_t i = 0; i < lessons->count; i++)
		seen[lessons->classes[i]] = true;
	for (size_t c = 0; c < classes; c++)
		number_of[c] = seen[c] ? (uint32_t)met++ : DICTIONARY_NONE;
	free(seen);
	return met;
}

static Space *space_of(
	const Space *space, const uint32_t *number_of, size_t met, const Logistic *fit, Error *err)
{
	Space *made = space_new(met, fit->width, err);
	if (!made)
		return NULL;
	made->class_score = CLASS_SOFTMAX;
	made->constants = memory_new(met, sizeof *made->constants);
	for (uint32_t c = 0; c < space->classes.count; c++) {
		const char *name = dictionary_word(&space->classes, c);
		if (number_of[c] != DICTIONARY_NONE)
			dictionary_add(&made->items, name, strlen(name));
	}
	for (size_t c = 0; c < met; c++) {
		const double *weights = fit->weights + c * (fit->width + 1);
		for (size_t j = 0; j < fit->width; j++)
			matrix_row(&made->vectors, c)[j] = (float)weights[j];
		made->constants[c] = (float)weights[fit->width];
	}
	if (space_finish(made, err))
		return made;
	space_unref(made);
	return NULL;
}

static Space *learn(
	const Space *space, ClassLessons *lessons, size_t met, const uint32_t *number_of, Error *err)
{
	Rows rows = rows_part(matrix_rows(&lessons->rows), 0, lessons->count);
	Lessons prepared = {0};
	double squares = statistics_sum_of_squares(rows, NULL);
	for (size_t i = 0; i < lessons->count; i++)
		lessons->classes[i] = number_of[lessons->classes[i]];
	Learner *learner =
		lessons_init(LEARNER_SOFTMAX, rows, lessons->classes, met, &prepared, err)
			? learner_new(&prepared, lessons->at, lessons->count,
				  squares > 0 ? COST * (double)lessons->count / squares : COST, 0, false, err)
			: NULL;
	Space *made = learner ? space_of(space, number_of, met, learner_logistic(learner), err) : NULL;
	learner_free(learner);
	lessons_release(&prepared);
	return made;
}

static bool learn_classes(const Space *space, const uint32_t *order, ConceptModel *model, Error *err)
{
	ClassLessons lessons = {0};
	uint32_t *number_of = memory_new(space->classes.count, sizeof *number_of);
	bool fine = gather(space, order, &lessons, err);
	size_t met = fine ? classes_met(&lessons, space->classes.count, number_of) : 0;
	if (met > 1 && met <= CLASSES) {
		model->classes = learn(space, &lessons, met, number_of, err);
		model->learned = lessons.count;
		fine = model->classes != NULL;
	}
	matrix_release(&lessons.rows);
	free(lessons.classes);
	free(lessons.at);
	free(number_of);
	return fine;
}

/* --- asking --- */

static uint32_t class_in_model(
	const Space *space, const ConceptModel *model, uint32_t row, double *probabilities)
{
	if (model->guessed)
		return discriminant_class(model->classes, matrix_row(&space->vectors, row), probabilities);
	uint32_t class = space_class(space, row);
	return class == DICTIONARY_NONE
		       ? DICTIONARY_NONE
		       : dictionary_find_text(&model->classes->items, dictionary_word(&space->classes, class));
}

static void choose_items(const Space *space, const uint32_t *order, size_t most, ConceptModel *model)
{
	size_t classes = model->classes->vectors.rows, n = space->vectors.rows;
	size_t *met = memory_new(classes, sizeof *met);
	double *probabilities = memory_new(classes, sizeof *probabilities);
	model->guessed = !space->class_of;
	model->items = memory_new(n, sizeof *model->items);
	model->class_of = memory_new(n, sizeof *model->class_of);
	for (size_t i = 0; i < n && model->count < most * classes; i++) {
		uint32_t class = space->inverse_norms[order[i]] == 0
					 ? DICTIONARY_NONE
					 : class_in_model(space, model, order[i], probabilities);
		if (class == DICTIONARY_NONE || met[class] == most)
			continue;
		met[class]++;
		model->items[model->count] = order[i];
		model->class_of[model->count++] = class;
	}
	free(met);
	free(probabilities);
}

static bool check(const Space *space, const Space *given, Error *err)
{
	if (!given->constants)
		return error_set(err, ERROR_INPUT,
			"model= is no classifier; `train classify SPACE as=NAME` makes one of a space's "
			"classes");
	return given->vectors.cols == space->vectors.cols ||
	       error_set(err, ERROR_INPUT,
		       "the classifier reads vectors of %zu numbers, and those of this space have %zu",
		       given->vectors.cols, space->vectors.cols);
}

bool concept_model_find(Space *space, Space *given, size_t most, uint64_t seed, ConceptModel *model, Error *err)
{
	if (given && !check(space, given, err))
		return false;
	uint32_t *order = shuffled(space, seed);
	bool fine = true;
	if (given)
		model->classes = space_ref(given);
	else if (space->class_of)
		fine = learn_classes(space, order, model, err);
	if (model->classes)
		choose_items(space, order, most, model);
	free(order);
	if (fine && model->classes && !model->count)
		return error_set(err, ERROR_INPUT, "no item is of a class that the classifier knows");
	return fine;
}

void concept_model_release(ConceptModel *model)
{
	space_unref(model->classes);
	free(model->items);
	free(model->class_of);
	*model = (ConceptModel){0};
}
