#include "data/npy_header.h"

#include "base/memory.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char magic[] = "\x93NUMPY";

enum { MAGIC = 6, LONGEST_DICTIONARY = 1 << 16 };

bool npy_header_extent(const char *head, size_t bytes, size_t *before, size_t *dictionary)
{
	const unsigned char *at = (const unsigned char *)head;
	if (bytes < 12 || memcmp(head, magic, MAGIC) != 0 || at[6] < 1 || at[6] > 3)
		return false;
	*before = at[6] == 1 ? 10 : 12;
	*dictionary = (size_t)at[8] | (size_t)at[9] << 8;
	if (at[6] > 1)
		*dictionary |= (size_t)at[10] << 16 | (size_t)at[11] << 24;
	return *dictionary <= LONGEST_DICTIONARY;
}

/* Where the value of 'name': starts; NULL when there is no such key. `text` ends in NUL. */
static const char *value_of(const char *text, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = text; (at = strstr(at, name)); at += length) {
		bool quoted = at > text && (at[-1] == '\'' || at[-1] == '"') && at[length] == at[-1];
		const char *colon = at + length + 1;
		if (!quoted)
			continue;
		colon += strspn(colon, " ");
		if (*colon == ':')
			return colon + 1 + strspn(colon + 1, " ");
	}
	return NULL;
}

static bool parse_type(const char *at, NpyHeader *header, Error *err)
{
	if (*at != '\'' && *at != '"')
		return error_set(err, ERROR_INPUT, "it holds records, not plain numbers");
	char order = at[1];
	at += 1 + (order == '<' || order == '>' || order == '=' || order == '|');
	header->big_endian = order == '>';
	header->kind = *at;
	header->size = *at && at[1] >= '1' && at[1] <= '8' ? (size_t)(at[1] - '0') : 0;
	bool plain = header->size && (at[2] == '\'' || at[2] == '"');
	static const char *const sizes[] = {"f248", "i1248", "u1248", "b1"};
	for (size_t i = 0; plain && i < sizeof sizes / sizeof *sizes; i++)
		if (sizes[i][0] == header->kind && strchr(sizes[i] + 1, at[1]))
			return true;
	return error_set(err, ERROR_INPUT,
		"it holds numbers of type %.*s, which are not read; save it as float32, or "
		"labels as text with numpy.savetxt(FILE, y, fmt='%%s')",
		(int)strcspn(at, "'\""), at);
}

/* "(3, 2)", also "(3L, 2L)" as Python 2 wrote. */
static bool parse_shape(const char *at, NpyHeader *header, Error *err)
{
	size_t sizes[2] = {0};
	int dimensions = 0;
	at += *at == '(';
	while (isdigit((unsigned char)*at)) {
		char *end;
		unsigned long long size = strtoull(at, &end, 10);
		if (dimensions < 2)
			sizes[dimensions] = size;
		dimensions++;
		at = end + (*end == 'L');
		at += strspn(at, ", ");
	}
	header->dimensions = dimensions;
	header->rows = sizes[0];
	header->cols = dimensions == 1 ? 1 : sizes[1];
	return ((dimensions == 1 || dimensions == 2) && *at == ')') ||
	       error_set(err, ERROR_INPUT, "the array has %d dimensions, where 2, rows and columns, are needed",
		       dimensions);
}

bool npy_header_parse(const char *dictionary, size_t bytes, NpyHeader *header, Error *err)
{
	char *text = memory_slice(dictionary, bytes);
	const char *type = value_of(text, "descr"), *order = value_of(text, "fortran_order"),
		   *shape = value_of(text, "shape");
	bool good = type && order && shape;
	if (!good)
		error_set(err, ERROR_INPUT, "its header lacks descr, fortran_order or shape");
	else
		header->fortran_order = *order == 'T';
	good = good && parse_type(type, header, err) && parse_shape(shape, header, err);
	free(text);
	return good;
}

/* IEEE 754 half precision. */
static double half(uint64_t bits)
{
	int exponent = bits >> 10 & 31;
	double fraction = (double)(bits & 1023), value;
	if (exponent == 31)
		value = fraction != 0 ? NAN : INFINITY;
	else
		value = exponent ? ldexp(1024 + fraction, exponent - 25) : ldexp(fraction, -24);
	return bits >> 15 & 1 ? -value : value;
}

static double floating(uint64_t bits, size_t size)
{
	float narrow;
	double wide;
	uint32_t low = (uint32_t)bits;
	memcpy(&narrow, &low, sizeof narrow);
	memcpy(&wide, &bits, sizeof wide);
	return size == 2 ? half(bits) : size == 4 ? (double)narrow : wide;
}

double npy_number(const NpyHeader *header, const unsigned char *bytes)
{
	uint64_t bits = 0;
	for (size_t i = 0; i < header->size; i++)
		bits |= (uint64_t)bytes[header->big_endian ? header->size - 1 - i : i] << (8 * i);
	if (header->kind == 'f')
		return floating(bits, header->size);
	bool negative = header->kind == 'i' && bits >> (8 * header->size - 1) & 1;
	return negative ? (double)(int64_t)(bits | ~(uint64_t)0 << (8 * header->size - 1)) : (double)bits;
}
