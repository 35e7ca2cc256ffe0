/*
 * MATLAB files of features: which variables hold the features and which the labels is told by their names (fts
 * and labels, X and Y, X_src and Y_src beside X_tar and Y_tar), or else by their sizes; whether examples are
 * rows or columns, by the number of labels. Matrices with different endings become domains; so do the ranges
 * between the numbers of a variable `offset`, and the values of a variable `domain`.
 */
#include "base/memory.h"
#include "data/feature_reader.h"
#include "data/matlab_file.h"

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

/* ---- names ---- */

static const char *const feature_names[] = {
	"features", "feature", "feats", "feat", "feas", "fea", "fts", "samples", "data", "xx", "x", NULL};
static const char *const label_names[] = {
	"labels", "label", "classes", "class", "targets", "gnd", "gt", "yy", "y", "lbl", NULL};

/* What a name says besides one of the `stems`: "src" of X_src, "s" of Xs, "" of X. False when it has none. */
static bool ending_of(const char *name, const char *const *stems, char ending[32])
{
	size_t length = strlen(name);
	for (size_t i = 0; stems[i]; i++) {
		size_t stem = strlen(stems[i]);
		if (length < stem || length - stem >= 32)
			continue;
		const char *rest = name + stem, *last = name + length - stem;
		if (strncasecmp(name, stems[i], stem) == 0) {
			snprintf(ending, 32, "%s", rest + strspn(rest, "_"));
			return true;
		}
		if (strcasecmp(last, stems[i]) == 0 && last > name + 1 && last[-1] == '_') {
			snprintf(ending, 32, "%.*s", (int)(last - 1 - name), name);
			return true;
		}
	}
	return false;
}

static const char *plain_ending(const char *ending)
{
	static const struct {
		const char *written, *means;
	} endings[] = {{"s", "source"}, {"src", "source"}, {"t", "target"}, {"tar", "target"},
		{"tgt", "target"}, {"trg", "target"}, {"tr", "train"}, {"te", "test"}};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (strcasecmp(ending, endings[i].written) == 0)
			return endings[i].means;
	return ending;
}

/* ---- choosing variables ---- */

/* One matrix of examples. */
typedef struct Part {
	const MatlabVariable *features, *labels; /* labels NULL: there are none */
	char ending[32];
} Part;

typedef struct MatlabFeatures {
	MatlabFile file;
	Part *parts;
	size_t count, room, next;
	MatlabArray labels, domains, offsets; /* of the part at hand */
} MatlabFeatures;

static bool is_matrix(const MatlabVariable *it)
{
	return (it->kind == MATLAB_NUMBERS || it->kind == MATLAB_SPARSE) && it->rows > 0 && it->cols > 0;
}

/* Examples that the variable has labels for: elements of a vector, rows of characters; 0: it is no vector. */
static size_t label_count(const MatlabVariable *it)
{
	if (it->kind == MATLAB_CHARS)
		return it->rows;
	if (it->kind == MATLAB_OTHER || it->kind == MATLAB_SPARSE || (it->rows != 1 && it->cols != 1))
		return 0;
	return it->rows * it->cols;
}

/* Whether the one may label the other: as many as rows or columns, or one column of 0 and 1 a class. */
static bool may_label(const MatlabVariable *labels, const MatlabVariable *features)
{
	size_t count = label_count(labels);
	if (labels == features)
		return false;
	if (count > 1)
		return count == features->rows || count == features->cols || count == features->last;
	return labels->kind == MATLAB_NUMBERS &&
	       (labels->rows == features->rows || labels->cols == features->cols);
}

static const MatlabVariable *labels_for(
	const MatlabFile *file, const MatlabVariable *features, const char *wanted_ending)
{
	char ending[32];
	for (size_t i = 0; i < file->count; i++) {
		const MatlabVariable *it = &file->variables[i];
		if (ending_of(it->name, label_names, ending) && strcasecmp(ending, wanted_ending) == 0 &&
			may_label(it, features))
			return it;
	}
	return NULL;
}

/* The only vector that has one element for each row or column of the features; NULL when there are several. */
static const MatlabVariable *only_vector_for(const MatlabFile *file, const MatlabVariable *features)
{
	const MatlabVariable *found = NULL;
	for (size_t i = 0; i < file->count; i++) {
		const MatlabVariable *it = &file->variables[i];
		if (label_count(it) < 2 || !may_label(it, features))
			continue;
		if (found)
			return NULL;
		found = it;
	}
	return found;
}

static void add_part(
	MatlabFeatures *own, const MatlabVariable *features, const MatlabVariable *labels, const char *ending)
{
	own->parts = memory_grow(own->parts, own->count, &own->room, sizeof *own->parts);
	Part *part = &own->parts[own->count++];
	*part = (Part){.features = features, .labels = labels};
	snprintf(part->ending, sizeof part->ending, "%s", ending);
}

/* All matrices that are called like features and have labels. */
static void add_named_parts(MatlabFeatures *own)
{
	char ending[32];
	for (size_t i = 0; i < own->file.count; i++) {
		const MatlabVariable *it = &own->file.variables[i];
		if (!is_matrix(it) || !ending_of(it->name, feature_names, ending))
			continue;
		const MatlabVariable *labels = labels_for(&own->file, it, ending);
		if (labels)
			add_part(own, it, labels, ending);
	}
}

/* The largest matrix, with labels by its side if that is clear. */
static void add_largest(MatlabFeatures *own)
{
	const MatlabVariable *largest = NULL;
	for (size_t i = 0; i < own->file.count; i++) {
		const MatlabVariable *it = &own->file.variables[i];
		if (is_matrix(it) && it->rows > 1 && it->cols > 1 &&
			(!largest || (double)it->rows * (double)it->cols >
					     (double)largest->rows * (double)largest->cols))
			largest = it;
	}
	if (!largest)
		return;
	const MatlabVariable *labels = NULL;
	char ending[32];
	for (size_t i = 0; !labels && i < own->file.count; i++)
		if (ending_of(own->file.variables[i].name, label_names, ending) &&
			may_label(&own->file.variables[i], largest))
			labels = &own->file.variables[i];
	add_part(own, largest, labels ? labels : only_vector_for(&own->file, largest), "");
}

static bool no_such(const MatlabFeatures *own, const char *name, const char *what, Error *err)
{
	Text list = {0};
	matlab_list(&own->file, &list);
	error_set(err, ERROR_INPUT, "\"%s\" has no %s \"%s\"; it holds %s", own->file.path, what, name,
		text_of(&list));
	text_release(&list);
	return false;
}

static bool add_typed(MatlabFeatures *own, const FeatureOptions *options, Error *err)
{
	const MatlabVariable *features = matlab_find(&own->file, options->variable);
	char ending[32] = "";
	if (!features || !is_matrix(features))
		return no_such(own, options->variable, "matrix of real numbers", err);
	ending_of(features->name, feature_names, ending);
	const MatlabVariable *labels = labels_for(&own->file, features, ending);
	add_part(own, features, labels ? labels : only_vector_for(&own->file, features), "");
	return true;
}

static bool take_typed_labels(MatlabFeatures *own, const char *name, Error *err)
{
	const MatlabVariable *labels = matlab_find(&own->file, name);
	if (!labels)
		return no_such(own, name, "variable", err);
	if (own->count == 0)
		add_largest(own);
	Part *part = own->count ? &own->parts[0] : NULL;
	if (!part || !may_label(labels, part->features))
		return error_set(err, ERROR_INPUT,
			"\"%s\": %s has %zu x %zu values, which is not one for each row or column of %s (%zu x "
			"%zu)",
			own->file.path, name, labels->rows, labels->cols,
			part ? part->features->name : "anything", part ? part->features->rows : 0,
			part ? part->features->cols : 0);
	part->labels = labels;
	own->count = 1;
	return true;
}

static bool choose_parts(MatlabFeatures *own, const FeatureOptions *options, Error *err)
{
	if (options->variable) {
		if (!add_typed(own, options, err))
			return false;
	} else {
		add_named_parts(own);
	}
	if (options->label && !take_typed_labels(own, options->label, err))
		return false;
	if (own->count == 0)
		add_largest(own);
	if (own->count)
		return true;
	Text list = {0};
	matlab_list(&own->file, &list);
	error_set(err, ERROR_INPUT, "\"%s\" holds no matrix of real numbers that could be features: %s",
		own->file.path, text_of(&list));
	text_release(&list);
	return false;
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

/* A part whose examples are read one after the other. */
typedef struct PartReading {
	const Part *part;
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
	size_t count = label_count(labels);
	return count > 1 ? count : 0;
}

static void orient(PartReading *reading, const Part *part)
{
	const MatlabVariable *features = part->features, *labels = part->labels;
	size_t count = labels ? size_of_labels(labels) : features->rows;
	bool ranked = features->last && count == features->last;
	reading->hot = labels && count == 0;
	if (reading->hot)
		count = labels->rows == features->rows ? labels->rows : labels->cols;
	reading->by_column = count != features->rows || (reading->hot && labels->rows != features->rows);
	size_t all = features->rows * features->cols;
	reading->examples = count;
	reading->width = ranked && count != features->rows ? all / count
			 : reading->by_column              ? features->rows
							   : features->cols;
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

static void remark(FeatureFile *file, const PartReading *reading)
{
	const MatlabVariable *features = reading->part->features, *labels = reading->part->labels;
	feature_file_remark(file, "%.40s (%zu x %zu) holds %zu examples as %s, %s%.40s", features->name,
		features->rows, features->cols, reading->examples, reading->by_column ? "columns" : "rows",
		labels ? "labelled by " : "without labels", labels ? labels->name : "");
}

static bool read_domains(MatlabFeatures *own, const FeatureOptions *options, size_t examples, Error *err)
{
	static const char *const by_example[] = {"domain", "domains", "dom", "domain_id", "domain_label",
		"domain_labels", NULL},
				 *const by_range[] = {"offset", "offsets", NULL};
	const MatlabVariable *wanted = options->domain ? matlab_find(&own->file, options->domain) : NULL;
	const MatlabVariable *each = wanted ? wanted : named_like(&own->file, by_example);
	const MatlabVariable *ranges = wanted ? NULL : named_like(&own->file, by_range);
	if (own->count > 1 || (options->domain && !wanted))
		return true;
	if (each && label_count(each) == examples)
		return matlab_read(&own->file, each, &own->domains, err);
	if (ranges && ranges->kind == MATLAB_NUMBERS && label_count(ranges) > 1)
		return matlab_read(&own->file, ranges, &own->offsets, err);
	return true;
}

static char *part_domain(const FeatureFile *file, const MatlabFeatures *own, const Part *part)
{
	if (own->count == 1 || !part->ending[0])
		return memory_text(file->domain);
	Text name = {0};
	if (!file->alone || file->domain_is_given)
		text_format(&name, "%s-", file->domain);
	text_add(&name, plain_ending(part->ending));
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

static bool read_part(FeatureFile *file, const Part *part, Error *err)
{
	MatlabFeatures *own = file->own;
	char *domain = part_domain(file, own, part);
	PartReading reading = {.part = part,
		.labels = &own->labels,
		.domains = &own->domains,
		.offsets = &own->offsets,
		.domain = domain};
	MatlabArray array = {0};
	orient(&reading, part);
	bool fine = check_width(file, &reading, err) && name_columns(file, &reading, err) &&
		    (!part->labels || matlab_read(&own->file, part->labels, &own->labels, err)) &&
		    read_domains(own, file->options, reading.examples, err) &&
		    matlab_read(&own->file, part->features, &array, err) &&
		    take_rows(file, &reading, &array, err);
	if (fine)
		remark(file, &reading);
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
	bool fine = matlab_open(&own->file, file->source.path, err) && choose_parts(own, file->options, err);
	for (size_t i = 0; fine && i < own->count; i++)
		fine = read_part(file, &own->parts[i], err);
	matlab_close(&own->file);
	*ended = true;
	return fine;
}

static void close_file(FeatureFile *file)
{
	MatlabFeatures *own = file->own;
	if (own)
		free(own->parts);
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
