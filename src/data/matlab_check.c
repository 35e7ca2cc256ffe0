#include "data/matlab_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
	HEAD = 128,
	PARTS_TOLD = 3 /* flags, sizes, name */,
	MOST_SIZES = 32,
	DEEPEST = 16 /* cells in cells */
};
enum { LEAST_ROOM = 4096, MOST_ROOM = 1 << 30 /* bytes to unpack */ };

/* MATLAB, "MAT-File Format", 2019. */
enum { TYPE_INT32 = 5, TYPE_UINT32 = 6, TYPE_MATRIX = 14, TYPE_PACKED = 15 };
enum { CLASS_CELL = 1, CLASS_STRUCT = 2, CLASS_OBJECT = 3, CLASS_SPARSE = 5 };

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

/* Whether its first `parts` parts, each padded to 8 bytes, lie in it, and so on; each place of a container
 * takes 8 bytes or more. */
static bool matrix_fits(const Walk *walk, const Element *matrix, size_t parts, int depth)
{
	Element part;
	Shape shape = {.fields = 1};
	uint32_t length = 0;
	size_t index = 0;
	for (uint64_t at = matrix->from; at + 8 <= matrix->to && index < parts;
		at = (part.to + 7) / 8 * 8, index++) {
		if (!read_element(walk, at, &part) || part.to > matrix->to ||
			!read_shape(walk, &part, index, &length, &shape))
			return false;
		if (part.type == TYPE_MATRIX &&
			(depth == DEEPEST || !matrix_fits(walk, &part, SIZE_MAX, depth + 1)))
			return false;
	}
	return !is_container(shape.class) ||
	       shape.places * shape.fields <= (double)(matrix->to - matrix->from) / 8;
}

/* --- packed ones --- */

/* Unpacks up to `most` bytes; NULL when there is no memory. *bytes are what came out. */
static unsigned char *unpack(const unsigned char *packed, size_t size, size_t most, size_t *bytes)
{
	z_stream stream = {.next_in = (unsigned char *)packed, .avail_in = (unsigned)size};
	if (inflateInit(&stream) != Z_OK)
		return NULL;
	unsigned char *to = NULL;
	size_t room = 0;
	*bytes = 0;
	for (int state = Z_OK; state == Z_OK && *bytes < most;) {
		room = room ? 2 * room : LEAST_ROOM;
		room = room < most ? room : most;
		unsigned char *grown = realloc(to, room);
		if (!grown) {
			free(to);
			to = NULL;
			break;
		}
		to = grown;
		stream.next_out = to + *bytes;
		stream.avail_out = (unsigned)(room - *bytes);
		state = inflate(&stream, Z_NO_FLUSH);
		*bytes = room - stream.avail_out;
	}
	inflateEnd(&stream);
	return to;
}

/* Of full matrices of numbers or characters matio takes as much as their sizes ask for, of others what their
 * parts say. */
static bool is_told_by_parts(uint32_t class)
{
	return is_container(class) || class == CLASS_SPARSE;
}

/* Whole or, when it is not told by its parts, its flags, sizes and name. */
static bool unpacked_fits(Walk *walk, size_t bytes, bool whole)
{
	Element matrix;
	if (!read_element(walk, 0, &matrix) || matrix.type != TYPE_MATRIX || (whole && matrix.to > bytes))
		return false;
	if (!whole && matrix.to > bytes)
		matrix.to = bytes;
	return matrix_fits(walk, &matrix, whole ? SIZE_MAX : PARTS_TOLD, 0);
}

static bool content_fits(const Walk *outside, unsigned char *content, size_t bytes, bool whole)
{
	Walk walk = {fmemopen(content, bytes, "rb"), outside->swapped};
	bool fits = walk.stream && unpacked_fits(&walk, bytes, whole);
	if (walk.stream)
		fclose(walk.stream);
	return fits;
}

static bool packed_fits(const Walk *walk, const Element *element)
{
	size_t size = element->to - element->from, bytes = 0;
	if (size == 0 || size > UINT32_MAX || fseeko(walk->stream, (off_t)element->from, SEEK_SET) != 0)
		return false;
	unsigned char *packed = malloc(size), *content = NULL;
	bool read = packed && fread(packed, 1, size, walk->stream) == size;
	if (read)
		content = unpack(packed, size, LEAST_ROOM, &bytes);
	/* The class is the first byte, or the last, of the first word of the first part. */
	bool fits = content && bytes >= 24, whole = fits && is_told_by_parts(content[walk->swapped ? 19 : 16]);
	if (whole) {
		free(content);
		uint64_t most = (uint64_t)size * MATLAB_PACKED_MOST;
		content = unpack(packed, size, most < MOST_ROOM ? most : MOST_ROOM, &bytes);
	}
	fits = fits && content && content_fits(walk, content, bytes, whole);
	free(packed);
	free(content);
	return fits;
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
		if (!read_element(walk, at, &element) || element.to > bytes ||
			(element.type == TYPE_MATRIX && !matrix_fits(walk, &element, SIZE_MAX, 0)) ||
			(element.type == TYPE_PACKED && !packed_fits(walk, &element)))
			return false;
	return at == bytes;
}

bool matlab_check(const char *path, uint64_t bytes, Error *err)
{
	unsigned char head[HEAD] = {0};
	FILE *stream = fopen(path, "rb");
	if (!stream)
		return error_file(err, "read", path);
	bool readable = fread(head, 1, HEAD, stream) > 0;
	int version = readable ? version_of(head) : 0;
	bool whole = version == 73 || (version == 5 && is_whole(&(Walk){stream, head[126] == 'M'}, bytes));
	fclose(stream);
	if (version == 0)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is no MATLAB file of version 5 or 7.3; save it with -v7 in MATLAB or Octave",
			path);
	return whole || error_set(err, ERROR_INPUT,
				"\"%s\" is cut short or damaged: its parts are longer than the file", path);
}
