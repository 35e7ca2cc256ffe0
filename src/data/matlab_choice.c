#include "data/matlab_choice.h"

#include "base/memory.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- names ---- */

static const char *const feature_names[] = {"features", "feature", "feats", "feat", "feas", "fea", "fts",
	"samples", "images", "data", "xx", "x", NULL};
static const char *const label_names[] = {
	"labels", "label", "classes", "class", "targets", "target", "gnd", "gt", "yy", "y", "lbl", NULL};

/* Where in a name the field begins: X in data.train.X, X{2} in X{2}. */
static size_t field_at(const char *name)
{
	size_t at = 0;
	for (size_t i = 0; name[i]; i++)
		if (name[i] == '.' || name[i] == '/')
			at = i + 1;
	return at;
}

static bool same_structure(const char *name, const char *other)
{
	size_t at = field_at(name);
	return at == field_at(other) && strncmp(name, other, at) == 0;
}

/* What a field's name says besides one of the `stems`: "src" of X_src, "s" of Xs, "2" of X{2}, "" of X. False
 * when it has none. */
static bool ending_of(const char *name, const char *const *stems, char ending[MATLAB_ENDING])
{
	name += field_at(name);
	size_t length = strlen(name);
	for (size_t i = 0; stems[i]; i++) {
		size_t stem = strlen(stems[i]);
		if (length < stem || length - stem >= MATLAB_ENDING)
			continue;
		const char *rest = name + stem, *last = name + length - stem;
		if (strncasecmp(name, stems[i], stem) == 0) {
			rest += strspn(rest, "_{");
			snprintf(ending, MATLAB_ENDING, "%.*s", (int)strcspn(rest, "}"), rest);
			return true;
		}
		if (strcasecmp(last, stems[i]) == 0 && last > name + 1 && last[-1] == '_') {
			snprintf(ending, MATLAB_ENDING, "%.*s", (int)(last - 1 - name), name);
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

/* Of several matrices, what a domain of this one is called: by the ending of its name, or the structure that it
 * is in. */
static void name_domain(const MatlabVariable *features, const char *ending, char domain[MATLAB_ENDING])
{
	size_t to = field_at(features->name), from = to ? to - 1 : 0;
	while (from > 0 && features->name[from - 1] != '.' && features->name[from - 1] != '/')
		from--;
	int bytes = to ? (int)(to - 1 - from) : 0;
	if (*ending)
		snprintf(domain, MATLAB_ENDING, "%s", plain_ending(ending));
	else
		snprintf(domain, MATLAB_ENDING, "%.*s", bytes < MATLAB_ENDING ? bytes : 0,
			features->name + from);
}

/* ---- choosing variables ---- */

static bool is_matrix(const MatlabVariable *it)
{
	return (it->kind == MATLAB_NUMBERS || it->kind == MATLAB_SPARSE) && it->rows > 0 && it->cols > 0;
}

typedef struct Choice {
	const MatlabFile *file;
	MatlabParts *parts;
} Choice;

size_t matlab_label_count(const MatlabVariable *it)
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
	size_t count = matlab_label_count(labels);
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
	char ending[MATLAB_ENDING];
	for (size_t i = 0; i < file->count; i++) {
		const MatlabVariable *it = &file->variables[i];
		if (ending_of(it->name, label_names, ending) && strcasecmp(ending, wanted_ending) == 0 &&
			same_structure(it->name, features->name) && may_label(it, features))
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
		if (matlab_label_count(it) < 2 || !may_label(it, features))
			continue;
		if (found)
			return NULL;
		found = it;
	}
	return found;
}

static void add_part(
	Choice *own, const MatlabVariable *features, const MatlabVariable *labels, const char *ending)
{
	MatlabParts *all = own->parts;
	all->parts = memory_grow(all->parts, all->count, &all->room, sizeof *all->parts);
	MatlabPart *part = &all->parts[all->count++];
	*part = (MatlabPart){.features = features, .labels = labels};
	name_domain(features, ending, part->domain);
}

/* All matrices that are called like features and have labels. */
static void add_named_parts(Choice *own)
{
	char ending[MATLAB_ENDING];
	for (size_t i = 0; i < own->file->count; i++) {
		const MatlabVariable *it = &own->file->variables[i];
		if (!is_matrix(it) || !ending_of(it->name, feature_names, ending))
			continue;
		const MatlabVariable *labels = labels_for(own->file, it, ending);
		if (labels)
			add_part(own, it, labels, ending);
	}
}

/* The largest matrix, with labels by its side if that is clear. */
static void add_largest(Choice *own)
{
	const MatlabVariable *largest = NULL;
	for (size_t i = 0; i < own->file->count; i++) {
		const MatlabVariable *it = &own->file->variables[i];
		if (is_matrix(it) && it->rows > 1 && it->cols > 1 &&
			(!largest || (double)it->rows * (double)it->cols >
					     (double)largest->rows * (double)largest->cols))
			largest = it;
	}
	if (!largest)
		return;
	const MatlabVariable *labels = NULL;
	char ending[MATLAB_ENDING];
	for (size_t i = 0; !labels && i < own->file->count; i++)
		if (ending_of(own->file->variables[i].name, label_names, ending) &&
			may_label(&own->file->variables[i], largest))
			labels = &own->file->variables[i];
	add_part(own, largest, labels ? labels : only_vector_for(own->file, largest), "");
}

static bool no_such(const Choice *own, const char *name, const char *what, Error *err)
{
	Text list = {0};
	matlab_list(own->file, &list);
	error_set(err, ERROR_INPUT, "\"%s\" has no %s \"%s\"; it holds %s", own->file->path, what, name,
		text_of(&list));
	text_release(&list);
	return false;
}

static bool add_typed(Choice *own, const FeatureOptions *options, Error *err)
{
	const MatlabVariable *features = matlab_find(own->file, options->variable);
	char ending[MATLAB_ENDING] = "";
	if (!features || !is_matrix(features))
		return no_such(own, options->variable, "matrix of real numbers", err);
	ending_of(features->name, feature_names, ending);
	const MatlabVariable *labels = labels_for(own->file, features, ending);
	add_part(own, features, labels ? labels : only_vector_for(own->file, features), "");
	return true;
}

static bool take_typed_labels(Choice *own, const char *name, Error *err)
{
	const MatlabVariable *labels = matlab_find(own->file, name);
	if (!labels)
		return no_such(own, name, "variable", err);
	if (own->parts->count == 0)
		add_largest(own);
	MatlabPart *part = own->parts->count ? &own->parts->parts[0] : NULL;
	if (!part || !may_label(labels, part->features))
		return error_set(err, ERROR_INPUT,
			"\"%s\": %s has %s values, which is not one for each row or column of %s (%s)",
			own->file->path, name, labels->shape, part ? part->features->name : "anything",
			part ? part->features->shape : "0");
	part->labels = labels;
	own->parts->count = 1;
	return true;
}

bool matlab_choose(const MatlabFile *file, const FeatureOptions *options, MatlabParts *parts, Error *err)
{
	Choice choice = {file, parts}, *own = &choice;
	if (options->variable) {
		if (!add_typed(own, options, err))
			return false;
	} else {
		add_named_parts(own);
	}
	if (options->label && !take_typed_labels(own, options->label, err))
		return false;
	if (own->parts->count == 0)
		add_largest(own);
	if (own->parts->count)
		return true;
	Text list = {0};
	matlab_list(own->file, &list);
	error_set(err, ERROR_INPUT, "\"%s\" holds no matrix of real numbers that could be features: %s",
		own->file->path, text_of(&list));
	text_release(&list);
	return false;
}

const MatlabVariable *matlab_unfit_labels(const MatlabFile *file, const MatlabVariable *features)
{
	char ending[MATLAB_ENDING];
	for (size_t i = 0; i < file->count; i++) {
		const MatlabVariable *it = &file->variables[i];
		if (it != features && ending_of(it->name, label_names, ending) &&
			same_structure(it->name, features->name))
			return it;
	}
	return NULL;
}
