/*
 * MATLAB and HDF5 files of features: whether examples are rows or columns is told by the number of labels.
 * Several matrices become domains; so do the ranges between the numbers of a variable `offset`, and the values
 * of a variable `domain`.
 */
#include "base/memory.h"
#include "data/feature_reader.h"
#include "data/matlab_choice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WIDEST = 1 << 22 /* features: so many names are worth their memory */ };

/* ---- recognising ---- */

static bool sniff(const char *head, size_t bytes, bool whole)
{
	(void)whole;
	return (bytes >= 128 && memcmp(head, "MATLAB 5.0 MAT-file", 19) == 0) ||
	       (bytes >= 128 && memcmp(head, "MATLAB 7.3 MAT-file", 19) == 0) ||
	       (bytes >= 8 && memcmp(head, "\x89HDF\r\n\x1a\n", 8) == 0);
}

typedef struct MatlabFeatures {
	MatlabFile file;
	MatlabParts parts;
	MatlabArray labels, domains, offsets; /* of the part at hand */
} MatlabFeatures;

/* ---- labels and domains ---- */

static const MatlabVariable *named_like(const MatlabFile *file, const char *const *names)
{
	for (size_t i = 0; i < file->count; i++)
		for (size_t n = 0; names[n]; n++)
			if (strcasecmp(file->variables[i].name, names[n]) == 0)
				return &file->variables[i];
	return NULL;
}

/* Element `index` of a vector as text; false for none: not a number, or an empty cell. */
static bool element(const MatlabArray *array, size_t index, Text *out)
{
	if (array->kind != MATLAB_NUMBERS)
		return matlab_text(array, index, out) && out->length > 0;
	double value = matlab_number(array, index);
	text_clear(out);
	if (isfinite(value))
		text_format(out, "%.17g", value);
	return isfinite(value);
}

/* The class whose column (or row, when examples are columns) is the only one that is not 0, from 1. */
static bool one_hot(const MatlabArray *array, size_t example, bool by_column, Text *out)
{
	size_t classes = by_column ? array->rows : array->cols, found = 0;
	for (size_t c = 0; c < classes; c++) {
		double value =
			matlab_number(array, by_column ? c + example * array->rows : example + c * array->rows);
		if (value == 0)
			continue;
		if (found || !isfinite(value))
			return false;
		found = c + 1;
	}
	text_clear(out);
	text_format(out, "%zu", found);
	return found > 0;
}

/* The range of offsets that an example is in, from 1; offsets count from 0 or, when the first is 1, from 1. */
static size_t range_of(const MatlabArray *offsets, size_t example)
{
	size_t count = offsets->rows * offsets->cols, range = 0;
	double first = matlab_number(offsets, 0) == 1 ? 1 : 0;
	while (range < count && matlab_number(offsets, range) - first <= (double)example)
		range++;
	return range ? range : 1;
}

/* ---- rows ---- */

/* A part whose examples are read one after the other. */
typedef struct PartReading {
	const MatlabPart *part;
	MatlabArray *labels, *domains, *offsets;
	size_t examples, width;
	bool by_column;     /* examples are columns */
	bool hot;           /* a column of 0 and 1 for each class */
	uint32_t *column;   /* by feature: its number in the rows */
	const char *domain; /* of all, when the file does not tell them apart */
	Text label, domain_name;
} PartReading;

static size_t size_of_labels(const MatlabVariable *labels)
{
	size_t count = matlab_label_count(labels);
	return count > 1 ? count : 0;
}

/* Labels count the examples; without any, the rows do. Of a square matrix rows are examples. */
static void orient(PartReading *reading, const MatlabPart *part, bool by_rows)
{
	const MatlabVariable *features = part->features, *labels = part->labels;
	size_t rows = by_rows ? features->cols : features->rows, all = features->rows * features->cols;
	size_t count = labels ? size_of_labels(labels) : by_rows && features->last ? features->last : rows;
	reading->hot = labels && count == 0;
	if (reading->hot && (by_rows ? labels->cols : labels->rows) == rows)
		count = rows;
	else if (reading->hot)
		count = by_rows ? labels->rows : labels->cols;
	reading->by_column = count != features->rows || (by_rows && count == features->cols);
	reading->examples = count;
	reading->width = count ? all / count : 0;
}

static void domain_of(PartReading *reading, size_t example, const char **domain)
{
	*domain = reading->domain;
	if (reading->offsets->variable) {
		text_clear(&reading->domain_name);
		text_format(&reading->domain_name, "%zu", range_of(reading->offsets, example));
		*domain = text_of(&reading->domain_name);
	} else if (reading->domains->variable && element(reading->domains, example, &reading->domain_name)) {
		*domain = text_of(&reading->domain_name);
	}
}

static bool end_row(FeatureFile *file, PartReading *reading, size_t example, Error *err)
{
	FeatureTag tag = {0};
	domain_of(reading, example, &tag.domain);
	bool labelled = reading->labels->variable &&
			(reading->hot ? one_hot(reading->labels, example, reading->by_column, &reading->label)
				      : element(reading->labels, example, &reading->label));
	tag.label = labelled ? text_of(&reading->label) : NULL;
	return feature_rows_end(file->rows, &tag, err);
}

static bool take_value(
	FeatureFile *file, const PartReading *reading, size_t example, size_t feature, double value, Error *why)
{
	if (isfinite((float)value))
		return feature_rows_entry(file->rows, reading->column[feature], (float)value, why);
	return error_set(why, ERROR_INPUT,
		"example %zu of %s of \"%s\" has a value that is not finite, its feature %zu", example + 1,
		reading->part->features->name, file->source.path, feature + 1);
}

/* `why` is set: an example that is no use, or no memory. */
static bool end_or_leave_out(
	FeatureFile *file, PartReading *reading, size_t example, const Error *why, Error *err)
{
	if (why->kind == ERROR_NONE)
		return end_row(file, reading, example, err);
	if (why->kind != ERROR_INPUT)
		return error_set(err, why->kind, "%s", why->message);
	feature_file_leave_out(file, why);
	return true;
}

static bool take_dense(FeatureFile *file, PartReading *reading, const MatlabArray *array, Error *err)
{
	for (size_t i = 0; i < reading->examples; i++) {
		Error why = ERROR_INIT;
		for (size_t j = 0; j < reading->width && why.kind == ERROR_NONE; j++) {
			size_t at = reading->by_column ? j + i * reading->width : i + j * reading->examples;
			take_value(file, reading, i, j, matlab_number(array, at), &why);
		}
		if (!end_or_leave_out(file, reading, i, &why, err))
			return false;
	}
	return true;
}

static bool take_sparse_columns(FeatureFile *file, PartReading *reading, const MatlabArray *array, Error *err)
{
	for (size_t i = 0; i < reading->examples; i++) {
		Error why = ERROR_INIT;
		size_t from, to;
		matlab_column(array, i, &from, &to);
		for (size_t e = from; e < to && why.kind == ERROR_NONE; e++) {
			double value;
			size_t feature = matlab_entry(array, e, &value);
			take_value(file, reading, i, feature, value, &why);
		}
		if (!end_or_leave_out(file, reading, i, &why, err))
			return false;
	}
	return true;
}

/* An entry of a sparse matrix, once more by row. */
typedef struct RowEntry {
	size_t column, entry;
} RowEntry;

/* starts[r] … starts[r + 1] - 1 are the entries of row r. Both are the caller's. */
static bool by_rows(const MatlabArray *array, size_t **starts, RowEntry **entries, Error *err)
{
	size_t from, all = 0;
	double value;
	matlab_column(array, array->cols - 1, &from, &all);
	*starts = memory_data(array->rows + 2, sizeof **starts, "the rows of a matrix", err);
	*entries = memory_data(all, sizeof **entries, "the entries of a matrix", err);
	if (!*starts || !*entries)
		return false;
	for (size_t e = 0; e < all; e++)
		(*starts)[matlab_entry(array, e, &value) + 2]++;
	for (size_t r = 2; r < array->rows + 2; r++)
		(*starts)[r] += (*starts)[r - 1];
	for (size_t c = 0, to; c < array->cols; c++) {
		matlab_column(array, c, &from, &to);
		for (size_t e = from; e < to; e++)
			(*entries)[(*starts)[matlab_entry(array, e, &value) + 1]++] = (RowEntry){c, e};
	}
	return true;
}

static bool take_sparse_rows(FeatureFile *file, PartReading *reading, const MatlabArray *array, Error *err)
{
	size_t *starts = NULL;
	RowEntry *entries = NULL;
	bool fine = by_rows(array, &starts, &entries, err);
	for (size_t i = 0; fine && i < reading->examples; i++) {
		Error why = ERROR_INIT;
		for (size_t e = starts[i]; e < starts[i + 1] && why.kind == ERROR_NONE; e++) {
			double value;
			matlab_entry(array, entries[e].entry, &value);
			take_value(file, reading, i, entries[e].column, value, &why);
		}
		fine = end_or_leave_out(file, reading, i, &why, err);
	}
	free(starts);
	free(entries);
	return fine;
}

/* ---- parts ---- */

static bool name_columns(FeatureFile *file, PartReading *reading, Error *err)
{
	reading->column = memory_data(reading->width, sizeof *reading->column, "the columns of a matrix", err);
	for (size_t j = 0; reading->column && j < reading->width; j++) {
		char name[24];
		int bytes = snprintf(name, sizeof name, "%zu", j + 1);
		reading->column[j] = feature_rows_column(file->rows, name, (size_t)bytes);
	}
	return reading->column != NULL;
}

static bool check_width(FeatureFile *file, const PartReading *reading, Error *err)
{
	size_t *width = &file->rows->width;
	if (reading->width > WIDEST)
		return error_set(err, ERROR_INPUT, "%s of \"%s\" has %zu features; at most %d can be read",
			reading->part->features->name, file->source.path, reading->width, WIDEST);
	if (*width && *width != reading->width)
		return error_set(err, ERROR_INPUT,
			"%s of \"%s\" has %zu features, the examples before it %zu: they cannot share columns; "
			"load them one by one, with features=NAME for one of several matrices",
			reading->part->features->name, file->source.path, reading->width, *width);
	*width = reading->width;
	return true;
}

static void remark(FeatureFile *file, const MatlabFile *from, const PartReading *reading)
{
	const MatlabVariable *features = reading->part->features, *labels = reading->part->labels;
	const MatlabVariable *unfit = labels ? NULL : matlab_unfit_labels(from, features);
	feature_file_remark(file, "%.40s (%s) holds %zu examples as %s, %s%.40s", features->name,
		features->shape, reading->examples, reading->by_column != from->by_rows ? "columns" : "rows",
		labels ? "labelled by " : "without labels", labels ? labels->name : "");
	if (unfit)
		feature_file_remark(file, "%.40s (%s) has not one label for each of its rows or columns",
			unfit->name, unfit->shape);
	else if (!labels && from->count > 1)
		feature_file_remark(
			file, "label=VARIABLE says which tells the labels, features= which the features");
}

static bool read_domains(MatlabFeatures *own, const FeatureOptions *options, size_t examples, Error *err)
{
	static const char *const by_example[] = {"domain", "domains", "dom", "domain_id", "domain_label",
		"domain_labels", NULL},
				 *const by_range[] = {"offset", "offsets", NULL};
	const MatlabVariable *wanted = options->domain ? matlab_find(&own->file, options->domain) : NULL;
	const MatlabVariable *each = wanted ? wanted : named_like(&own->file, by_example);
	const MatlabVariable *ranges = wanted ? NULL : named_like(&own->file, by_range);
	if (own->parts.count > 1 || (options->domain && !wanted))
		return true;
	if (each && matlab_label_count(each) == examples)
		return matlab_read(&own->file, each, &own->domains, err);
	if (ranges && ranges->kind == MATLAB_NUMBERS && matlab_label_count(ranges) > 1)
		return matlab_read(&own->file, ranges, &own->offsets, err);
	return true;
}

static char *part_domain(const FeatureFile *file, const MatlabFeatures *own, const MatlabPart *part)
{
	if (own->parts.count == 1 || !part->domain[0])
		return memory_text(file->domain);
	Text name = {0};
	if (!file->alone || file->domain_is_given)
		text_format(&name, "%s-", file->domain);
	text_add(&name, part->domain);
	return text_take(&name);
}

static bool take_rows(FeatureFile *file, PartReading *reading, const MatlabArray *array, Error *err)
{
	if (array->kind == MATLAB_NUMBERS) {
		file->rows->dense = true;
		return take_dense(file, reading, array, err);
	}
	return (reading->by_column ? take_sparse_columns : take_sparse_rows)(file, reading, array, err);
}

static bool read_part(FeatureFile *file, const MatlabPart *part, Error *err)
{
	MatlabFeatures *own = file->own;
	char *domain = part_domain(file, own, part);
	PartReading reading = {.part = part,
		.labels = &own->labels,
		.domains = &own->domains,
		.offsets = &own->offsets,
		.domain = domain};
	MatlabArray array = {0};
	orient(&reading, part, own->file.by_rows);
	bool fine = check_width(file, &reading, err) && name_columns(file, &reading, err) &&
		    (!part->labels || matlab_read(&own->file, part->labels, &own->labels, err)) &&
		    read_domains(own, file->options, reading.examples, err) &&
		    matlab_read(&own->file, part->features, &array, err) &&
		    take_rows(file, &reading, &array, err);
	if (fine)
		remark(file, &own->file, &reading);
	matlab_array_release(&array);
	matlab_array_release(&own->labels);
	matlab_array_release(&own->domains);
	matlab_array_release(&own->offsets);
	free(reading.column);
	free(domain);
	text_release(&reading.label);
	text_release(&reading.domain_name);
	return fine;
}

/* ---- the format ---- */

static bool open_file(FeatureFile *file, Error *err)
{
	(void)err;
	file->own = memory_new(1, sizeof(MatlabFeatures));
	return true;
}

/* All at once: the library serves one thread at a time, so that nothing of it is left open between steps. */
static bool step(FeatureFile *file, bool *ended, Error *err)
{
	MatlabFeatures *own = file->own;
	bool fine = matlab_open(&own->file, file->source.path, err) &&
		    matlab_choose(&own->file, file->options, &own->parts, err);
	for (size_t i = 0; fine && i < own->parts.count; i++)
		fine = read_part(file, &own->parts.parts[i], err);
	matlab_close(&own->file);
	*ended = true;
	return fine;
}

static void close_file(FeatureFile *file)
{
	MatlabFeatures *own = file->own;
	if (own)
		free(own->parts.parts);
	free(own);
}

const FeatureFormat feature_matlab = {
	.name = "matlab",
	.title = "MATLAB",
	.sniff = sniff,
	.open = open_file,
	.step = step,
	.close = close_file,
};
