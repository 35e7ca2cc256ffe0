/*
 * MATLAB and HDF5 files of features: whether examples are rows or columns is told by the number of labels.
 * Several matrices become domains; so do the ranges between the numbers of a variable `offset`, and the values
 * of a variable `domain`.
 */
#include "base/memory.h"
#include "data/feature_reader.h"
#include "data/matlab_check.h"
#include "data/matlab_choice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	WIDEST = 1 << 22,      /* features: so many names are worth their memory */
	STEP_VALUES = 1 << 18, /* that are taken in a step */
};

/* ---- recognising ---- */

static bool sniff(const char *head, size_t bytes, bool whole)
{
	(void)whole;
	return (bytes >= 128 && memcmp(head, "MATLAB 5.0 MAT-file", 19) == 0) ||
	       (bytes >= 128 && memcmp(head, "MATLAB 7.3 MAT-file", 19) == 0) ||
	       (bytes >= 8 && memcmp(head, "\x89HDF\r\n\x1a\n", 8) == 0) || matlab_is_version_4(head, bytes);
}

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

/* An entry of a sparse matrix, once more by row. */
typedef struct RowEntry {
	size_t column, entry;
} RowEntry;

/* A part whose examples are read one after the other. */
typedef struct PartReading {
	const MatlabPart *part;
	MatlabArray features, labels, domains, offsets;
	size_t examples, width;
	size_t next;      /* example to be given */
	bool by_column;   /* examples are columns */
	bool hot;         /* a column of 0 and 1 for each class */
	uint32_t *column; /* by feature: its number in the rows */
	char *domain;     /* of all, when the file does not tell them apart */
	Text label, domain_name;
	size_t *starts; /* of sparse rows: entries starts[r] … starts[r + 1] - 1 are those of row r */
	RowEntry *entries;
} PartReading;

typedef enum Phase { OPEN, BEGIN, READ, GIVE } Phase;

typedef struct MatlabFeatures {
	MatlabFile file;
	MatlabParts parts;
	size_t next; /* part at hand */
	Phase phase;
	PartReading reading;
} MatlabFeatures;

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
	if (reading->offsets.variable) {
		text_clear(&reading->domain_name);
		text_format(&reading->domain_name, "%zu", range_of(&reading->offsets, example));
		*domain = text_of(&reading->domain_name);
	} else if (reading->domains.variable && element(&reading->domains, example, &reading->domain_name)) {
		*domain = text_of(&reading->domain_name);
	}
}

static bool end_row(FeatureFile *file, PartReading *reading, size_t example, Error *err)
{
	FeatureTag tag = {0};
	domain_of(reading, example, &tag.domain);
	bool labelled = reading->labels.variable &&
			(reading->hot ? one_hot(&reading->labels, example, reading->by_column, &reading->label)
				      : element(&reading->labels, example, &reading->label));
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

static bool take_dense(FeatureFile *file, const PartReading *reading, size_t example, Error *why)
{
	for (size_t j = 0; j < reading->width; j++) {
		size_t at = reading->by_column ? j + example * reading->width : example + j * reading->examples;
		if (!take_value(file, reading, example, j, matlab_number(&reading->features, at), why))
			return false;
	}
	return true;
}

static bool take_column(FeatureFile *file, const PartReading *reading, size_t example, Error *why)
{
	size_t from, to;
	matlab_column(&reading->features, example, &from, &to);
	for (size_t e = from; e < to; e++) {
		double value;
		size_t feature = matlab_entry(&reading->features, e, &value);
		if (!take_value(file, reading, example, feature, value, why))
			return false;
	}
	return true;
}

static bool take_row(FeatureFile *file, const PartReading *reading, size_t example, Error *why)
{
	for (size_t e = reading->starts[example]; e < reading->starts[example + 1]; e++) {
		double value;
		matlab_entry(&reading->features, reading->entries[e].entry, &value);
		if (!take_value(file, reading, example, reading->entries[e].column, value, why))
			return false;
	}
	return true;
}

static bool sort_by_rows(PartReading *reading, Error *err)
{
	const MatlabArray *array = &reading->features;
	size_t from, all = 0;
	double value;
	matlab_column(array, array->cols - 1, &from, &all);
	size_t *starts = memory_data(array->rows + 2, sizeof *starts, "the rows of a matrix", err);
	RowEntry *entries = memory_data(all, sizeof *entries, "the entries of a matrix", err);
	reading->starts = starts;
	reading->entries = entries;
	if (!starts || !entries)
		return false;
	for (size_t e = 0; e < all; e++)
		starts[matlab_entry(array, e, &value) + 2]++;
	for (size_t r = 2; r < array->rows + 2; r++)
		starts[r] += starts[r - 1];
	for (size_t c = 0, to; c < array->cols; c++) {
		matlab_column(array, c, &from, &to);
		for (size_t e = from; e < to; e++)
			entries[starts[matlab_entry(array, e, &value) + 1]++] = (RowEntry){c, e};
	}
	return true;
}

/* The next examples, so many that they have a bounded number of values. */
static bool give_examples(FeatureFile *file, PartReading *reading, Error *err)
{
	bool dense = reading->features.kind == MATLAB_NUMBERS;
	size_t each = dense ? reading->width : 1 + reading->width / 64, most = 1 + STEP_VALUES / each;
	for (; reading->next < reading->examples && most > 0; reading->next++, most--) {
		Error why = ERROR_INIT;
		if (dense)
			take_dense(file, reading, reading->next, &why);
		else if (reading->by_column)
			take_column(file, reading, reading->next, &why);
		else
			take_row(file, reading, reading->next, &why);
		if (!end_or_leave_out(file, reading, reading->next, &why, err))
			return false;
	}
	return true;
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

static bool read_domains(MatlabFeatures *own, PartReading *reading, const FeatureOptions *options, Error *err)
{
	static const char *const by_example[] = {"domain", "domains", "dom", "domain_id", "domain_label",
		"domain_labels", NULL},
				 *const by_range[] = {"offset", "offsets", NULL};
	const MatlabVariable *wanted = options->domain ? matlab_find(&own->file, options->domain) : NULL;
	const MatlabVariable *each = wanted ? wanted : named_like(&own->file, by_example);
	const MatlabVariable *ranges = wanted ? NULL : named_like(&own->file, by_range);
	if (own->parts.count > 1 || (options->domain && !wanted))
		return true;
	if (each && matlab_label_count(each) == reading->examples)
		return matlab_read_all(&own->file, each, &reading->domains, err);
	if (ranges && ranges->kind == MATLAB_NUMBERS && matlab_label_count(ranges) > 1)
		return matlab_read_all(&own->file, ranges, &reading->offsets, err);
	return true;
}

static char *part_domain(const FeatureFile *file, const MatlabParts *parts, const MatlabPart *part)
{
	if (parts->count == 1 || !part->domain[0])
		return memory_text(file->domain);
	Text name = {0};
	if (!file->alone || file->domain_is_given)
		text_format(&name, "%s-", file->domain);
	text_add(&name, part->domain);
	return text_take(&name);
}

static void part_release(PartReading *reading)
{
	matlab_array_release(&reading->features);
	matlab_array_release(&reading->labels);
	matlab_array_release(&reading->domains);
	matlab_array_release(&reading->offsets);
	free(reading->column);
	free(reading->domain);
	free(reading->starts);
	free(reading->entries);
	text_release(&reading->label);
	text_release(&reading->domain_name);
	*reading = (PartReading){0};
}

/* ---- steps ---- */

static bool open_step(FeatureFile *file, MatlabFeatures *own, Error *err)
{
	bool ready;
	if (!matlab_open_step(&own->file, &ready, err))
		return false;
	own->phase = ready ? BEGIN : OPEN;
	return !ready || matlab_choose(&own->file, file->options, &own->parts, err);
}

static bool begin_step(FeatureFile *file, MatlabFeatures *own, Error *err)
{
	const MatlabPart *part = &own->parts.parts[own->next];
	PartReading *reading = &own->reading;
	reading->part = part;
	reading->domain = part_domain(file, &own->parts, part);
	orient(reading, part, own->file.by_rows);
	own->phase = READ;
	return check_width(file, reading, err) && name_columns(file, reading, err) &&
	       (!part->labels || matlab_read_all(&own->file, part->labels, &reading->labels, err)) &&
	       read_domains(own, reading, file->options, err) &&
	       matlab_read(&own->file, part->features, &reading->features, err);
}

static bool read_step(FeatureFile *file, MatlabFeatures *own, Error *err)
{
	PartReading *reading = &own->reading;
	bool ended;
	if (!matlab_read_step(&own->file, reading->part->features, &reading->features, &ended, err))
		return false;
	if (!ended)
		return true;
	own->phase = GIVE;
	bool dense = reading->features.kind == MATLAB_NUMBERS;
	file->rows->dense = file->rows->dense || dense;
	return dense || reading->by_column || sort_by_rows(reading, err);
}

static bool give_step(FeatureFile *file, MatlabFeatures *own, Error *err)
{
	PartReading *reading = &own->reading;
	if (!give_examples(file, reading, err))
		return false;
	if (reading->next < reading->examples)
		return true;
	remark(file, &own->file, reading);
	part_release(reading);
	own->next++;
	own->phase = BEGIN;
	return true;
}

/* Unpacking, reading and giving take about as long as each other. */
static double share_done(const MatlabFeatures *own)
{
	const PartReading *reading = &own->reading;
	double part = own->phase == READ   ? matlab_read_done(&reading->features) / 2
		      : own->phase == GIVE ? 0.5 + 0.5 * (double)reading->next / (double)(reading->examples + 1)
					   : 0;
	if (own->phase == OPEN)
		return matlab_open_done(&own->file) / 3;
	return 1.0 / 3 + 2.0 / 3 * ((double)own->next + part) / (double)own->parts.count;
}

static bool step(FeatureFile *file, bool *ended, Error *err)
{
	static bool (*const steps[])(FeatureFile *, MatlabFeatures *, Error *) = {
		[OPEN] = open_step, [BEGIN] = begin_step, [READ] = read_step, [GIVE] = give_step};
	MatlabFeatures *own = file->own;
	if (!steps[own->phase](file, own, err))
		return false;
	*ended = own->phase == BEGIN && own->next == own->parts.count;
	file->share = share_done(own);
	return true;
}

/* ---- the format ---- */

static bool open_file(FeatureFile *file, Error *err)
{
	MatlabFeatures *own = file->own = memory_new(1, sizeof *own);
	file->share = 1e-9; /* what is read of the source says nothing */
	return matlab_open(&own->file, file->source.path, err);
}

static void close_file(FeatureFile *file)
{
	MatlabFeatures *own = file->own;
	if (!own)
		return;
	part_release(&own->reading);
	free(own->parts.parts);
	matlab_close(&own->file);
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
