/* GloVe text: lines of an item and its numbers, no header (https://nlp.stanford.edu/projects/glove/). */
#include "data/format.h"
#include "data/vector_line.h"

#include <string.h>

enum { LOOKED_AT = 100, HEAD = 1 << 16 };

/* How many numbers most of the first lines end in; 0 when less than half of them agree. */
static size_t usual_width(const char *head, size_t bytes, bool whole, size_t *lines)
{
	size_t numbers[LOOKED_AT], best = 0, most = 0;
	const char *end = head + bytes;
	*lines = 0;
	while (head < end && *lines < LOOKED_AT) {
		const char *feed = memchr(head, '\n', (size_t)(end - head));
		if (!feed && !whole && *lines > 0)
			break;
		const char *stop = feed ? feed : end;
		size_t length = (size_t)(stop - head);
		numbers[(*lines)++] = vector_line_numbers(head, length - (length && head[length - 1] == '\r'));
		head = stop + 1;
	}
	for (size_t i = 0; i < *lines; i++) {
		size_t same = 0;
		for (size_t j = 0; j < *lines; j++)
			same += numbers[j] == numbers[i];
		if (same > best) {
			best = same;
			most = numbers[i];
		}
	}
	return 2 * best >= *lines ? most : 0;
}

/* Tables of whole numbers are something else, and running text has no numbers at the end of its lines. */
static bool sniff(const char *head, size_t bytes, bool whole)
{
	size_t lines;
	return bytes > 0 && !memchr(head, '\0', bytes) && memchr(head, '.', bytes) &&
	       usual_width(head, bytes, whole, &lines) >= 2;
}

static bool skip_byte_order_mark(SpaceFile *file, Error *err)
{
	size_t available;
	if (!source_need(&file->source, 3, &available, err))
		return false;
	if (available >= 3 && memcmp(source_at(&file->source), "\xEF\xBB\xBF", 3) == 0)
		source_skip(&file->source, 3);
	return true;
}

static bool open_file(SpaceFile *file, Error *err)
{
	size_t available, lines;
	if (!skip_byte_order_mark(file, err) || !source_need(&file->source, HEAD, &available, err))
		return false;
	const char *head = (const char *)source_at(&file->source);
	file->width = usual_width(head, available, available < HEAD, &lines);
	if (file->width == 0)
		return error_set(err, ERROR_INPUT,
			"\"%s\" is not GloVe text: most of its first %zu lines should be a word and the same "
			"number of numbers",
			file->source.path, lines);
	return space_file_fits(file, 1, 0, err);
}

const SpaceFormat format_glove = {
	.name = "glove",
	.title = "GloVe text",
	.extensions = ".txt|.glove",
	.sniff = sniff,
	.open = open_file,
	.next = vector_line_next,
	.forbidden = "\n\r",
	.write_row = vector_line_write,
};
