#include "data/safetensors_header.h"

#include "base/memory.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct Entry {
	const char *name, *kind;
	uint64_t begin, end;
	size_t size; /* bytes of a number; 0: a kind that is not known here */
	size_t dimensions, rows, cols;
	bool floating;
} Entry;

static void find_kind(const char *kind, Entry *entry)
{
	static const struct {
		const char *name;
		size_t size;
		bool floating;
	} kinds[] = {
		{"F32", 4, true},
		{"F16", 2, true},
		{"BF16", 2, true},
		{"F64", 8, true},
		{"I64", 8, false},
		{"I32", 4, false},
		{"I16", 2, false},
		{"I8", 1, false},
		{"U64", 8, false},
		{"U32", 4, false},
		{"U16", 2, false},
		{"U8", 1, false},
		{"BOOL", 1, false},
	};
	entry->kind = kind;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kind, kinds[i].name) == 0) {
			entry->size = kinds[i].size;
			entry->floating = kinds[i].floating;
		}
}

static bool take_whole(const json_t *value, uint64_t *number)
{
	*number = json_is_integer(value) && json_integer_value(value) >= 0 ? (uint64_t)json_integer_value(value)
									   : UINT64_MAX;
	return *number != UINT64_MAX;
}

/* Multiplies the sizes of the array into *numbers. */
static bool take_shape(const json_t *shape, Entry *entry, uint64_t *numbers)
{
	uint64_t size;
	*numbers = 1;
	entry->dimensions = json_array_size(shape);
	for (size_t i = 0; i < entry->dimensions; i++) {
		if (!take_whole(json_array_get(shape, i), &size) ||
			__builtin_mul_overflow(*numbers, size, numbers))
			return false;
		*(i == 0 ? &entry->rows : &entry->cols) = size;
	}
	return json_is_array(shape);
}

static bool take_entry(const char *name, const json_t *value, Entry *entry, Error *err)
{
	const char *kind = json_string_value(json_object_get(value, "dtype"));
	const json_t *offsets = json_object_get(value, "data_offsets");
	uint64_t numbers, bytes;
	*entry = (Entry){.name = name};
	if (!kind || !take_shape(json_object_get(value, "shape"), entry, &numbers) ||
		json_array_size(offsets) != 2 || !take_whole(json_array_get(offsets, 0), &entry->begin) ||
		!take_whole(json_array_get(offsets, 1), &entry->end) || entry->begin > entry->end)
		return error_set(err, ERROR_INPUT,
			"its header does not give dtype, shape and data_offsets of the tensor \"%s\" as they "
			"should be",
			name);
	find_kind(kind, entry);
	if (entry->size &&
		(__builtin_mul_overflow(numbers, entry->size, &bytes) || entry->end - entry->begin != bytes))
		return error_set(err, ERROR_INPUT,
			"its header lies: the tensor \"%s\" takes %llu bytes, which its shape and type do not",
			name, (unsigned long long)(entry->end - entry->begin));
	return true;
}

static int by_place(const void *a, const void *b)
{
	const Entry *left = a, *right = b;
	if (left->begin != right->begin)
		return left->begin < right->begin ? -1 : 1;
	return (left->end > right->end) - (left->end < right->end);
}

static bool check_places(const Entry *entries, size_t count, uint64_t space, Error *err)
{
	uint64_t at = 0;
	for (size_t i = 0; i < count; at = entries[i++].end)
		if (entries[i].begin != at)
			return error_set(err, ERROR_INPUT,
				"its header lies: the tensor \"%s\" starts at byte %llu, but the one before it "
				"ends at %llu",
				entries[i].name, (unsigned long long)entries[i].begin, (unsigned long long)at);
	if (space == UINT64_MAX || at == space)
		return true;
	return error_set(err, ERROR_INPUT,
		"it is cut short or damaged: its header promises %llu bytes of numbers, but %llu follow it",
		(unsigned long long)at, (unsigned long long)space);
}

static bool is_matrix(const Entry *entry)
{
	return entry->floating && entry->dimensions == 2;
}

static bool explain_unfit(const Entry *entry, Error *err)
{
	if (entry->dimensions != 2)
		return error_set(err, ERROR_INPUT,
			"its tensor \"%s\" has %zu dimensions; a space needs 2, rows and columns", entry->name,
			entry->dimensions);
	return error_set(err, ERROR_INPUT,
		"its tensor \"%s\" holds numbers of type %s, which are not read; save it as F32", entry->name,
		entry->kind);
}

static bool explain_missing(const Entry *entries, size_t count, const char *wanted, Error *err)
{
	Text names = {0};
	for (size_t i = 0; i < count && names.length < 300; i++)
		text_format(&names, "%s%s", i ? ", " : "", entries[i].name);
	if (wanted)
		error_set(err, ERROR_INPUT, "it has no tensor \"%s\"; there is: %s", wanted,
			count ? text_of(&names) : "none at all");
	else
		error_set(err, ERROR_INPUT, "it has no matrix of floating-point numbers; its tensors are: %s",
			count ? text_of(&names) : "none at all");
	text_release(&names);
	return false;
}

static bool choose(
	const Entry *entries, size_t count, const char *wanted, Tensor *chosen, Text *others, Error *err)
{
	const Entry *best = NULL;
	for (size_t i = 0; i < count; i++) {
		const Entry *entry = &entries[i];
		if (wanted ? strcmp(entry->name, wanted) == 0 : !best && is_matrix(entry))
			best = entry;
		else if (is_matrix(entry) && others->length < 300)
			text_format(others, "%s%s", others->length ? ", " : "", entry->name);
	}
	if (!best)
		return explain_missing(entries, count, wanted, err);
	if (!is_matrix(best))
		return explain_unfit(best, err);
	text_add(&chosen->name, best->name);
	strcpy(chosen->kind, best->kind);
	chosen->size = best->size;
	chosen->begin = best->begin;
	chosen->rows = best->rows;
	chosen->cols = best->cols;
	return true;
}

static bool take_entries(json_t *root, Entry *entries, size_t *count, Error *err)
{
	const char *name;
	json_t *value;
	*count = 0;
	json_object_foreach(
		root, name, value) if (strcmp(name, "__metadata__") != 0 &&
				       !take_entry(name, value, &entries[(*count)++], err)) return false;
	return true;
}

bool safetensors_header_read(const char *json, size_t bytes, uint64_t space, const char *wanted, Tensor *chosen,
	Text *others, Error *err)
{
	json_error_t why;
	json_t *root = json_loadb(json, bytes, JSON_REJECT_DUPLICATES, &why);
	if (!root)
		return error_set(err, ERROR_INPUT, "its header is not sound JSON: %s", why.text);
	size_t count = 0;
	Entry *entries = memory_new(json_object_size(root) + 1, sizeof *entries);
	bool good = json_is_object(root) && take_entries(root, entries, &count, err);
	if (good)
		qsort(entries, count, sizeof *entries, by_place);
	good = good && check_places(entries, count, space, err) &&
	       choose(entries, count, wanted, chosen, others, err);
	free(entries);
	json_decref(root);
	return good;
}
