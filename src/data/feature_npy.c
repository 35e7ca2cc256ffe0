/*
 * NumPy's .npy as features: a matrix with an example in each row, and its labels in a file of their own,
 * another .npy of numbers or text with a label a line. label= names it, or it is called as the features are,
 * but for y, Y or labels where that has X, x or features.
 */
#include "data/feature_reader.h"
#include "data/npy_array.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { GIVE_NUMBERS = 1 << 17 };

typedef struct NpyFeatures {
	NpyArray features, numbers;
	bool read;          /* the features */
	Dictionary classes; /* of labels in text */
	uint32_t *class_of; /* by row; NULL: no labels in text */
	uint32_t *column;   /* by feature: its number in the rows */
	size_t next;        /* row to be given */
} NpyFeatures;

static bool sniff(const char *head, size_t bytes, bool whole)
{
	(void)whole;
	size_t before, dictionary;
	return npy_header_extent(head, bytes, &before, &dictionary);
}

/* ---- labels ---- */

/* The path with `labels` instead of the last `features` in the file's name, if there is such a file. */
static char *sibling(const char *path, const char *features, const char *labels)
{
	const char *slash = strrchr(path, '/'), *last = NULL;
	for (const char *at = slash ? slash + 1 : path; (at = strstr(at, features)); at++)
		last = at;
	if (!last)
		return NULL;
	Text name = {0};
	text_format(&name, "%.*s%s%s", (int)(last - path), path, labels, last + strlen(features));
	if (access(text_of(&name), R_OK) == 0)
		return text_take(&name);
	text_release(&name);
	return NULL;
}

/* NULL: there is none. The caller frees. */
static char *find_labels(const FeatureFile *file)
{
	static const char *const names[][2] = {
		{"features", "labels"}, {"X", "y"}, {"X", "Y"}, {"x", "y"}, {"data", "labels"}};
	char *found = file->options->label ? memory_text(file->options->label) : NULL;
	for (size_t i = 0; !found && i < sizeof names / sizeof *names; i++)
		found = sibling(file->source.path, names[i][0], names[i][1]);
	return found;
}

static bool read_numbers(NpyFeatures *own, Source *labels, Error *err)
{
	bool ended = false, fine = npy_array_open(&own->numbers, labels, err);
	while (fine && !ended)
		fine = npy_array_step(&own->numbers, labels, &ended, err);
	size_t rows = own->numbers.header.rows, cols = own->numbers.header.cols;
	if (fine && rows != 1 && cols != 1)
		return error_set(err, ERROR_INPUT,
			"\"%s\" has %zu rows of %zu numbers; labels are one number for each example (of "
			"one-hot rows, save argmax(1))",
			labels->path, rows, cols);
	return fine;
}

static bool read_lines(const FeatureFile *file, NpyFeatures *own, Source *labels, size_t *count, Error *err)
{
	size_t rows = own->features.header.rows, bytes;
	const char *line = "";
	own->class_of = memory_data(rows + 1, sizeof *own->class_of, file->source.path, err);
	for (*count = 0; own->class_of && line; *count += line != NULL) {
		if (!source_line(labels, &line, &bytes, err))
			return false;
		if (line && *count < rows)
			own->class_of[*count] = dictionary_add(&own->classes, line, bytes);
	}
	return own->class_of != NULL;
}

static bool read_labels(FeatureFile *file, NpyFeatures *own, const char *path, Error *err)
{
	Source labels = {0};
	size_t bytes, count = 0, rows = own->features.header.rows;
	bool fine = source_open(&labels, path, err) && source_need(&labels, 12, &bytes, err);
	bool numbers = fine && sniff((const char *)source_at(&labels), bytes, false);
	fine = fine &&
	       (numbers ? read_numbers(own, &labels, err) : read_lines(file, own, &labels, &count, err));
	source_close(&labels);
	if (numbers)
		count = own->numbers.header.rows * own->numbers.header.cols;
	if (fine && count != rows)
		return error_set(err, ERROR_INPUT, "\"%s\" has %zu labels for the %zu examples of \"%s\"", path,
			count, rows, file->source.path);
	if (fine)
		feature_file_remark(file, "\"%.200s\" tells the labels", path);
	return fine;
}

static bool take_labels(FeatureFile *file, NpyFeatures *own, Error *err)
{
	if (file->options->label && !file->alone)
		return error_set(err, ERROR_USAGE,
			"label= names the labels of one .npy file; call those of several as they are called, y "
			"for X, as in a_X.npy and a_y.npy, or load them one by one");
	char *path = find_labels(file);
	if (!path)
		feature_file_remark(
			file, "no labels: label=FILE names a .npy of numbers, or text with one a line");
	bool fine = !path || read_labels(file, own, path, err);
	free(path);
	return fine;
}

/* ---- rows ---- */

static bool open_file(FeatureFile *file, Error *err)
{
	NpyFeatures *own = file->own = memory_new(1, sizeof *own);
	if (!npy_array_open(&own->features, &file->source, err))
		return false;
	if (own->features.header.dimensions != 2)
		return error_set(err, ERROR_INPUT,
			"\"%s\" has 1 dimension, where features have 2; it may be labels, or a part of a "
			"sparse matrix, which scipy.io.savemat saves as a whole",
			file->source.path);
	if (!take_labels(file, own, err))
		return false;
	size_t width = own->features.header.cols;
	own->column = memory_new(width + 1, sizeof *own->column);
	for (size_t c = 0; c < width; c++) {
		Text name = {0};
		text_format(&name, "%zu", c + 1);
		own->column[c] = feature_rows_column(file->rows, text_of(&name), name.length);
		text_release(&name);
	}
	file->rows->dense = true;
	return true;
}

static const char *label_of(const NpyFeatures *own, size_t row, Text *label)
{
	if (own->class_of) {
		const char *word = dictionary_word(&own->classes, own->class_of[row]);
		return *word ? word : NULL;
	}
	if (!own->numbers.values.data)
		return NULL;
	double number = own->numbers.values.cols == 1 ? matrix_row(&own->numbers.values, row)[0]
						      : matrix_row(&own->numbers.values, 0)[row];
	text_clear(label);
	text_format(label, "%.7g", number);
	return isfinite(number) ? text_of(label) : NULL;
}

static bool give_row(FeatureFile *file, NpyFeatures *own, Text *label, Error *err)
{
	const float *values = matrix_row(&own->features.values, own->next);
	size_t width = own->features.header.cols, bad = 0;
	while (bad < width && isfinite(values[bad]))
		bad++;
	if (bad < width) {
		Error why = ERROR_INIT;
		error_set(&why, ERROR_INPUT,
			"row %zu of \"%s\" has a value that is not finite, its feature %zu", own->next + 1,
			file->source.path, bad + 1);
		feature_file_leave_out(file, &why);
		own->next++;
		return true;
	}
	for (size_t c = 0; c < width; c++)
		if (!feature_rows_entry(file->rows, own->column[c], values[c], err))
			return false;
	FeatureTag tag = {file->domain, label_of(own, own->next, label), NULL};
	own->next++;
	return feature_rows_end(file->rows, &tag, err);
}

static bool step(FeatureFile *file, bool *ended, Error *err)
{
	NpyFeatures *own = file->own;
	size_t rows = own->features.header.rows, given = 0;
	if (!own->read)
		return npy_array_step(&own->features, &file->source, &own->read, err);
	Text label = {0};
	bool fine = true;
	for (; fine && own->next < rows && given < GIVE_NUMBERS; given += own->features.header.cols)
		fine = give_row(file, own, &label, err);
	text_release(&label);
	*ended = own->next == rows;
	return fine;
}

static void close_file(FeatureFile *file)
{
	NpyFeatures *own = file->own;
	if (own) {
		npy_array_release(&own->features);
		npy_array_release(&own->numbers);
		dictionary_release(&own->classes);
		free(own->class_of);
		free(own->column);
	}
	free(own);
}

const FeatureFormat feature_npy = {
	.name = "npy",
	.title = "NumPy",
	.sniff = sniff,
	.of_vectors = true,
	.open = open_file,
	.step = step,
	.close = close_file,
};
