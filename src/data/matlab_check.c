#include "data/matlab_check.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { HEAD = 128, MOST_SIZES = 32, DEEPEST = 16 /* cells in cells */ };

/* MATLAB, "MAT-File Format", 2019. */
enum { TYPE_INT32 = 5, TYPE_UINT32 = 6, TYPE_MATRIX = 14, TYPE_PACKED = 15 };
enum { CLASS_CELL = 1, CLASS_STRUCT = 2, CLASS_OBJECT = 3, CLASS_DOUBLE = 6, CLASS_UINT64 = 15 };

typedef struct Walk {
	FILE *stream;
	bool swapped;
} Walk;

/* An element: where its content begins and ends. */
typedef struct Element {
	uint32_t type;
	uint64_t from, to;
} Element;

static bool read_words(const Walk *walk, uint64_t at, size_t count, uint32_t *words)
{
	if (fseeko(walk->stream, (off_t)at, SEEK_SET) != 0 ||
		fread(words, sizeof *words, count, walk->stream) != count)
		return false;
	for (size_t i = 0; walk->swapped && i < count; i++)
		words[i] = __builtin_bswap32(words[i]);
	return true;
}

/* Its type and bytes are told in the 8 in front of it, or by 2 and 2 with up to 4 bytes of content. */
static bool read_element(const Walk *walk, uint64_t at, Element *element)
{
	uint32_t tag[2];
	if (!read_words(walk, at, 2, tag))
		return false;
	bool small = tag[0] >> 16;
	*element = (Element){small ? tag[0] & 0xFFFF : tag[0], at + (small ? 4 : 8),
		at + 8 + (small ? 0 : (uint64_t)tag[1])};
	return !small || tag[0] >> 16 <= 4;
}

/* --- matrices --- */

/* What the first parts of a matrix say. */
typedef struct Shape {
	uint32_t class;
	double places; /* the product of its sizes */
	double fields; /* of a structure, in each place */
} Shape;

static bool read_sizes(const Walk *walk, const Element *part, Shape *shape)
{
	shape->places = 1;
	if (part->type != TYPE_INT32 || part->to - part->from > MOST_SIZES * sizeof(uint32_t))
		return false;
	for (uint64_t at = part->from; at + 4 <= part->to; at += 4) {
		uint32_t size;
		if (!read_words(walk, at, 1, &size))
			return false;
		shape->places *= size;
	}
	return true;
}

/* Names of fields come after the matrix's own name, and that of its class if it is an object: first how long
 * each is, then all. */
static bool read_shape(const Walk *walk, const Element *part, size_t index, uint32_t *length, Shape *shape)
{
	uint32_t flags;
	size_t lengths = shape->class == CLASS_STRUCT ? 3 : 4;
	if (index == 0) {
		if (part->type != TYPE_UINT32 || part->to - part->from != 8 ||
			!read_words(walk, part->from, 1, &flags))
			return false;
		shape->class = flags & 0xFF;
		return true;
	}
	if (index == 1)
		return read_sizes(walk, part, shape);
	if (shape->class != CLASS_STRUCT && shape->class != CLASS_OBJECT)
		return true;
	if (index == lengths)
		return read_words(walk, part->from, 1, length);
	if (index == lengths + 1)
		shape->fields = *length ? (double)(part->to - part->from) / *length : 0;
	return true;
}

static bool is_container(uint32_t class)
{
	return class == CLASS_CELL || class == CLASS_STRUCT || class == CLASS_OBJECT;
}

static double bytes_of(uint32_t type)
{
	static const int bytes[] = {[1] = 1, 1, 2, 2, 4, 4, 4, [9] = 8, [12] = 8, 8};
	return type < sizeof bytes / sizeof *bytes ? bytes[type] : 0;
}

/* Numbers come after the name, as many as there are places. */
static bool numbers_fit(const Shape *shape, size_t index, const Element *part)
{
	return shape->class < CLASS_DOUBLE || shape->class > CLASS_UINT64 || index != 3 ||
	       shape->places * bytes_of(part->type) <= (double)(part->to - part->from);
}

/* Whether its parts, each padded to 8 bytes, lie in it, and so on; each place of a container takes 8 bytes or
 * more. */
static bool matrix_fits(const Walk *walk, const Element *matrix, int depth)
{
	Element part;
	Shape shape = {.fields = 1};
	uint32_t length = 0;
	size_t index = 0;
	for (uint64_t at = matrix->from; at + 8 <= matrix->to; at = (part.to + 7) / 8 * 8, index++) {
		if (!read_element(walk, at, &part) || part.to > matrix->to ||
			!read_shape(walk, &part, index, &length, &shape) || !numbers_fit(&shape, index, &part))
			return false;
		if (part.type == TYPE_MATRIX && (depth == DEEPEST || !matrix_fits(walk, &part, depth + 1)))
			return false;
	}
	return !is_container(shape.class) ||
	       shape.places * shape.fields <= (double)(matrix->to - matrix->from) / 8;
}

/* --- files --- */

/* 5; 73 for HDF5, with MATLAB's header or without one; else 0. */
static int version_of(const unsigned char head[HEAD])
{
	bool swapped = head[126] == 'M';
	bool marked = memcmp(head + 126, swapped ? "MI" : "IM", 2) == 0 && head[swapped ? 125 : 124] == 0;
	unsigned version = head[swapped ? 124 : 125];
	if (marked && version == 1)
		return 5;
	return (marked && version == 2) || memcmp(head, "\x89HDF\r\n\x1a\n", 8) == 0 ? 73 : 0;
}

/* Whether the elements end where the file does: matio takes what is left of a file for all. */
static bool is_whole(const Walk *walk, uint64_t bytes)
{
	uint64_t at = HEAD;
	for (Element element; at + 8 <= bytes; at = element.to)
		if (!read_element(walk, at, &element) || element.to > bytes || element.type == TYPE_PACKED ||
			(element.type == TYPE_MATRIX && !matrix_fits(walk, &element, 0)))
			return false;
	return at == bytes;
}

bool matlab_check(const char *path, const char *name, Error *err)
{
	unsigned char head[HEAD] = {0};
	struct stat status;
	FILE *stream = fopen(path, "rb");
	if (!stream || fstat(fileno(stream), &status) != 0) {
		if (stream)
			fclose(stream);
		return error_file(err, "read", name);
	}
	uint64_t bytes = (uint64_t)status.st_size;
	bool readable = fread(head, 1, HEAD, stream) > 0;
	int version = readable ? version_of(head) : 0;
	bool whole = version == 73 || (version == 5 && is_whole(&(Walk){stream, head[126] == 'M'}, bytes));
	fclose(stream);
	if (version == 0)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is no MATLAB file of version 5 or 7.3; save it with -v7 in MATLAB or Octave",
			name);
	return whole || error_set(err, ERROR_INPUT,
				"\"%s\" is cut short or damaged: its parts are longer than the file", name);
}

/* --- version 4 --- */

/* Thousands tell the order of bytes, then come a 0, the type of numbers and that of the matrix. */
static bool is_type_of_version_4(uint32_t type, bool swapped)
{
	return type / 1000 == swapped && type / 100 % 10 == 0 && type / 10 % 10 <= 5 && type % 10 <= 2;
}

bool matlab_is_version_4(const char *head, size_t bytes)
{
	enum { TYPE, ROWS, COLS, IMAGINARY, NAME, WORDS, LONGEST = 64 };
	uint32_t words[WORDS];
	if (bytes < sizeof words + 2)
		return false;
	memcpy(words, head, sizeof words);
	bool swapped = words[TYPE] > 9999;
	for (size_t i = 0; swapped && i < WORDS; i++)
		words[i] = __builtin_bswap32(words[i]);
	const char *name = head + sizeof words;
	size_t length = words[NAME];
	if (!is_type_of_version_4(words[TYPE], swapped) || words[IMAGINARY] > 1 || length < 2 ||
		length > LONGEST || length > bytes - sizeof words || name[length - 1] ||
		!isalpha((unsigned char)*name))
		return false;
	for (size_t i = 0; i + 1 < length; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '_')
			return false;
	return true;
}
