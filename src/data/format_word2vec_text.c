/* word2vec text: a line "rows width", then lines of an item and its numbers (Mikolov et al., 2013). */
#include "data/format.h"
#include "data/vector_line.h"

#include <stdio.h>
#include <string.h>

static size_t line_bytes(const char *at, size_t bytes, bool *ended)
{
	const char *feed = memchr(at, '\n', bytes);
	*ended = feed != NULL;
	return feed ? (size_t)(feed - at) : bytes;
}

/* Binary files start alike: the first row tells them apart. A row that is longer than the head counts when its
 * part does. */
static bool sniff(const char *head, size_t bytes, bool whole)
{
	size_t count, width;
	bool ended;
	size_t header = line_bytes(head, bytes, &ended);
	if (!vector_line_header(head, header - (header && head[header - 1] == '\r'), &count, &width) || !ended)
		return false;
	const char *row = head + header + 1;
	size_t left = bytes - header - 1, length = line_bytes(row, left, &ended);
	if (memchr(row, '\0', length))
		return false;
	length -= length > 0 && row[length - 1] == '\r';
	if (!ended && !whole)
		while (length > 0 && row[length - 1] != ' ')
			length--;
	size_t numbers = vector_line_numbers(row, length);
	return width > 0 && numbers >= (ended || whole ? width : 2);
}

static bool open_file(SpaceFile *file, Error *err)
{
	const char *line;
	size_t bytes;
	if (!source_line(&file->source, &line, &bytes, err))
		return false;
	if (!line || !vector_line_header(line, bytes, &file->count, &file->width))
		return error_set(err, ERROR_INPUT,
			"\"%s\" is not word2vec text: its first line should be two numbers, rows and width",
			file->source.path);
	return space_file_fits(file, 2, 0, err);
}

static void write_head(const Space *space, Output *output)
{
	char line[64];
	snprintf(line, sizeof line, "%zu %zu\n", space->vectors.rows, space->vectors.cols);
	output_text(output, line);
}

const SpaceFormat format_word2vec_text = {
	.name = "word2vec-text",
	.title = "word2vec text",
	.extensions = ".vec",
	.sniff = sniff,
	.open = open_file,
	.next = vector_line_next,
	.forbidden = "\n\r",
	.write_head = write_head,
	.write_row = vector_line_write,
};
