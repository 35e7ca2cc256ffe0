/* word2vec binary: a line "rows width", then for each row the item, a blank and little-endian floats.
 * word2vec.c ends each row with a line feed, gensim does not. */
#include "data/format.h"
#include "data/vector_line.h"

#include <stdio.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "floats are copied as they stand in the file");

enum { LONGEST_HEADER = 64, LONGEST_ITEM = 1 << 16 };

/* Bytes of the header without its line feed; 0 when there is none. */
static size_t read_header(const char *head, size_t bytes, size_t *count, size_t *width)
{
	const char *feed = memchr(head, '\n', bytes < LONGEST_HEADER ? bytes : LONGEST_HEADER);
	size_t length = feed ? (size_t)(feed - head) : 0;
	return vector_line_header(head, length, count, width) ? length : 0;
}

/* word2vec-text is tried first. */
static bool sniff(const char *head, size_t bytes, bool whole)
{
	(void)whole;
	size_t count, width;
	return read_header(head, bytes, &count, &width) > 0;
}

static bool open_file(SpaceFile *file, Error *err)
{
	size_t available;
	if (!source_need(&file->source, LONGEST_HEADER, &available, err))
		return false;
	size_t header =
		read_header((const char *)source_at(&file->source), available, &file->count, &file->width);
	if (header == 0)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is not a word2vec binary: its first line should be two numbers, rows and width",
			file->source.path);
	source_skip(&file->source, header + 1);
	return space_file_fits(file, sizeof(float), 1, err);
}

/* Bytes of the item before the blank, which are made available; false at the end of the file or when there is
 * no blank for long. Line feeds before an item end the row before it. */
static bool find_item(SpaceFile *file, size_t *bytes, bool *found, Error *err)
{
	size_t available, searched = 0;
	*found = false;
	for (size_t wanted = 1; wanted <= LONGEST_ITEM; wanted = available + 1) {
		if (!source_need(&file->source, wanted, &available, err))
			return false;
		if (available < wanted)
			break;
		if (searched == 0 && *source_at(&file->source) == '\n') {
			source_skip(&file->source, 1);
			available = 0;
			continue;
		}
		const unsigned char *blank =
			memchr(source_at(&file->source) + searched, ' ', available - searched);
		if (blank) {
			*bytes = (size_t)(blank - source_at(&file->source));
			*found = *bytes <= LONGEST_ITEM;
			break;
		}
		searched = available;
	}
	return true;
}

static bool next(SpaceFile *file, SpaceRow *row, Error *err)
{
	bool found;
	size_t available, floats = file->width * sizeof(float);
	if (!find_item(file, &row->bytes, &found, err))
		return false;
	row->state = ROW_END;
	if (!found)
		return true;
	if (!source_need(&file->source, row->bytes + 1 + floats, &available, err))
		return false;
	if (available < row->bytes + 1 + floats)
		return true;
	row->state = ROW_GOOD;
	row->item = (const char *)source_at(&file->source);
	memcpy(row->vector, row->item + row->bytes + 1, floats);
	source_skip(&file->source, row->bytes + 1 + floats);
	return true;
}

static void write_head(const Space *space, Output *output)
{
	char line[LONGEST_HEADER];
	snprintf(line, sizeof line, "%zu %zu\n", space->vectors.rows, space->vectors.cols);
	output_text(output, line);
}

static void write_row(const Space *space, uint32_t row, Output *output)
{
	output_text(output, dictionary_word(&space->items, row));
	output_text(output, " ");
	output_bytes(output, matrix_row(&space->vectors, row), space->vectors.cols * sizeof(float));
	output_text(output, "\n");
}

const SpaceFormat format_word2vec = {
	.name = "word2vec",
	.title = "word2vec binary",
	.extensions = ".bin|.w2v",
	.sniff = sniff,
	.open = open_file,
	.next = next,
	.forbidden = " \n",
	.write_head = write_head,
	.write_row = write_row,
};
