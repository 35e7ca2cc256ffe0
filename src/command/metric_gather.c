/* What a metric is learned from: items by their classes or domains, or by pairs that belong together. */
#include "base/random.h"
#include "command/metric_work.h"

#include <stdlib.h>
#include <string.h>

/* --- who belongs together --- */

static uint32_t root_of(uint32_t *parents, uint32_t row)
{
	while (parents[row] != row)
		row = parents[row] = parents[parents[row]];
	return row;
}

/* Items that pairs connect, directly or by others, are one class. */
static size_t connect(const Space *space, const Lexicon *pairs, uint32_t *parents)
{
	size_t known = 0;
	for (size_t i = 0; i < pairs->count; i++) {
		uint32_t a = dictionary_find_text(&space->items, pairs->pairs[i].source);
		uint32_t b = dictionary_find_text(&space->items, pairs->pairs[i].target);
		if (a == DICTIONARY_NONE || b == DICTIONARY_NONE || a == b)
			continue;
		known++;
		a = root_of(parents, a);
		b = root_of(parents, b);
		parents[a > b ? a : b] = a > b ? b : a;
	}
	return known;
}

/* Classes from 0 in the order of their first items; items alone have none. */
static size_t number_components(size_t rows, uint32_t *parents, uint32_t *labels)
{
	uint32_t count = 0, *sizes = memory_new(rows, sizeof *sizes);
	for (uint32_t row = 0; row < rows; row++)
		sizes[root_of(parents, row)]++;
	for (uint32_t row = 0; row < rows; row++) {
		uint32_t root = root_of(parents, row);
		if (root == row)
			labels[row] = sizes[row] > 1 ? count++ : DICTIONARY_NONE;
		else
			labels[row] = labels[root];
	}
	free(sizes);
	return count;
}

static bool label_by_pairs(const Call *call, MetricWork *work, uint32_t *labels, Error *err)
{
	Error why = ERROR_INIT;
	const Object *object = session_get(call->session, args_text(call->args, "pairs"), OBJECT_LEXICON, &why);
	if (!object)
		return args_fault(call->args, "pairs", 0, err, "%s", why.message);
	size_t rows = work->space->vectors.rows;
	uint32_t *parents = memory_new(rows, sizeof *parents);
	for (uint32_t row = 0; row < rows; row++)
		parents[row] = row;
	size_t known = connect(work->space, object->lexicon, parents);
	work->pairs = true;
	work->by = memory_text(object->name);
	work->input.n_labels = number_components(rows, parents, labels);
	free(parents);
	return known > 0 ||
	       args_fault(call->args, "pairs", 0, err, "of none of its %zu pairs both are items of %s",
		       object->lexicon->count, work->space_name);
}

static bool label_by_names(const Call *call, MetricWork *work, uint32_t *labels, Error *err)
{
	const Space *space = work->space;
	bool domains = strcmp(args_text(call->args, "by"), "domain") == 0;
	if (domains ? !space->domain_of : !space->class_of)
		return error_set(err, ERROR_INPUT,
			"the items of %s have no %s to learn from; pairs=LEXICON tells which belong together",
			work->space_name, domains ? "domains" : "classes");
	for (size_t row = 0; row < space->vectors.rows; row++)
		labels[row] = domains ? space->domain_of[row] : space_class(space, row);
	work->by = memory_text(domains ? "domain" : "class");
	work->input.n_labels = domains ? space->domains.count : space->classes.count;
	return true;
}

/* --- the cut --- */

/* Labelled rows in a random order, those of a class together; starts: n_labels + 1. */
static uint32_t *sort_rows(const MetricWork *work, const uint32_t *labels, size_t *starts)
{
	size_t rows = work->space->vectors.rows, count = work->input.n_labels;
	uint32_t *order = memory_new(rows, sizeof *order), *sorted = memory_new(rows, sizeof *sorted);
	size_t *next = memory_new(count + 1, sizeof *next);
	Random random;
	for (uint32_t row = 0; row < rows; row++) {
		order[row] = row;
		if (labels[row] != DICTIONARY_NONE)
			next[labels[row] + 1]++;
	}
	for (size_t c = 0; c < count; c++)
		next[c + 1] += next[c];
	memcpy(starts, next, (count + 1) * sizeof *starts);
	random_init(&random, work->seed, 0);
	random_shuffle(&random, order, rows);
	for (size_t i = 0; i < rows; i++)
		if (labels[order[i]] != DICTIONARY_NONE)
			sorted[next[labels[order[i]]]++] = order[i];
	free(order);
	free(next);
	return sorted;
}

/* Of each class its share; of pairs whole classes, since an item without its mates has nothing to be asked. */
static void choose_held(
	const MetricWork *work, double share, const uint32_t *sorted, const size_t *starts, bool *held)
{
	size_t count = work->input.n_labels;
	uint32_t *classes = memory_new(count, sizeof *classes);
	Random random;
	for (uint32_t c = 0; c < count; c++)
		classes[c] = c;
	random_init(&random, work->seed, 1);
	random_shuffle(&random, classes, count);
	double wanted = share * (double)starts[count];
	for (size_t c = 0, taken = 0; c < count; c++) {
		uint32_t class = work->pairs ? classes[c] : (uint32_t)c;
		size_t size = starts[class + 1] - starts[class];
		size_t of_class = (size_t)(share * (double)size + 0.5);
		if (work->pairs)
			of_class = (double)taken < wanted ? size : 0;
		for (size_t i = 0; i < of_class; i++)
			held[sorted[starts[class] + i]] = true;
		taken += of_class;
	}
	free(classes);
}

static void add_row(MetricWork *work, const uint32_t *labels, uint32_t row, size_t at)
{
	const float *from = matrix_row(&work->space->vectors, row);
	float *to = matrix_row(&work->rows, at), scale = work->unit ? work->space->inverse_norms[row] : 1;
	for (size_t j = 0; j < work->rows.cols; j++)
		to[j] = scale * from[j];
	work->labels[at] = labels[row];
}

/* Those held out come in a random order, so that the first few are a sample. */
static bool copy_rows(MetricWork *work, const uint32_t *labels, const uint32_t *sorted, size_t n,
	const bool *held, Error *err)
{
	uint32_t *last = memory_new(n, sizeof *last);
	for (size_t i = 0; i < n; i++)
		if (held[sorted[i]])
			last[work->n_held++] = sorted[i];
	Random random;
	random_init(&random, work->seed, 2);
	random_shuffle(&random, last, work->n_held);
	work->labels = memory_data(n, sizeof *work->labels, "the classes of the items", err);
	bool fine = work->labels && matrix_init(&work->rows, n, work->space->vectors.cols, "the items", err);
	for (size_t i = 0; fine && i < n; i++)
		if (!held[sorted[i]])
			add_row(work, labels, sorted[i], work->n_learned++);
	for (size_t i = 0; fine && i < work->n_held; i++)
		add_row(work, labels, last[i], work->n_learned + i);
	free(last);
	return fine;
}

static size_t count_classes(const MetricWork *work)
{
	size_t count = 0;
	bool *met = memory_new(work->input.n_labels, sizeof *met);
	for (size_t i = 0; i < work->n_learned; i++) {
		count += !met[work->labels[i]];
		met[work->labels[i]] = true;
	}
	free(met);
	return count;
}

static bool cut(const Call *call, MetricWork *work, const uint32_t *labels, Error *err)
{
	double share = args_number(call->args, "test");
	size_t *starts = memory_new(work->input.n_labels + 1, sizeof *starts);
	bool *held = memory_new(work->space->vectors.rows, sizeof *held);
	uint32_t *sorted = sort_rows(work, labels, starts);
	choose_held(work, share, sorted, starts, held);
	bool fine = copy_rows(work, labels, sorted, starts[work->input.n_labels], held, err);
	free(starts);
	free(held);
	free(sorted);
	if (!fine)
		return false;
	work->classes = count_classes(work);
	return work->classes >= 2 ||
	       error_set(err, ERROR_INPUT,
		       "there is nothing to tell apart: the items of %s that may be learned from have %zu %s",
		       work->space_name, work->classes, work->classes == 1 ? "class" : "classes");
}

/* --- all of it --- */

static bool choose_rank(const Call *call, MetricWork *work, Error *err)
{
	enum { USUAL = 100 };
	size_t width = work->space->vectors.cols, usual = width < USUAL ? width : USUAL;
	bool given = args_given(call->args, "dims");
	work->rank = given ? (size_t)args_integer(call->args, "dims") : work->learner->whole ? width : usual;
	if (given && (work->rank > width || (work->learner->whole && work->rank != width)))
		return args_fault(call->args, "dims", 0, err,
			work->learner->whole ? "%s keeps all %zu numbers of a vector"
					     : "the vectors of %s have %zu numbers",
			work->learner->whole ? work->learner->name : work->space_name, width);
	return true;
}

static void ask_how_many(const Call *call, MetricWork *work)
{
	size_t most = (size_t)args_integer(call->args, "queries");
	work->n_asked = work->n_held < most || most == 0 ? work->n_held : most;
	work->own = memory_new(work->n_asked, sizeof *work->own);
	for (size_t i = 0; i < work->n_asked; i++)
		work->own[i] = work->pairs ? (uint32_t)(work->n_learned + i) : DICTIONARY_NONE;
}

bool metric_gather(const Call *call, MetricWork *work, Error *err)
{
	size_t rows = work->space->vectors.rows;
	uint32_t *labels = memory_data(rows, sizeof *labels, "the classes of the items", err);
	bool pairs = args_given(call->args, "pairs");
	bool fine =
		labels && choose_rank(call, work, err) &&
		(pairs ? label_by_pairs(call, work, labels, err) : label_by_names(call, work, labels, err)) &&
		cut(call, work, labels, err);
	free(labels);
	if (!fine)
		return false;
	ask_how_many(call, work);
	work->input.rows = rows_part(matrix_rows(&work->rows), 0, work->n_learned);
	work->input.labels = work->labels;
	work->input.rank = work->rank;
	work->input.seed = work->seed;
	return true;
}
