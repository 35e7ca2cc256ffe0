/* fastText .vec: word2vec text as fastText writes it, with five significant digits and a blank at the end of
 * each line. It is read as any word2vec text. */
#include "data/format.h"
#include "data/vector_line.h"

#include <stdio.h>

extern const SpaceFormat format_word2vec_text;

static bool sniff(const char *head, size_t bytes, bool whole)
{
	return format_word2vec_text.sniff(head, bytes, whole);
}

static bool open_file(SpaceFile *file, Error *err)
{
	return format_word2vec_text.open(file, err);
}

static void write_head(const Space *space, Output *output)
{
	format_word2vec_text.write_head(space, output);
}

static void write_row(const Space *space, uint32_t row, Output *output)
{
	const float *vector = matrix_row(&space->vectors, row);
	output_text(output, dictionary_word(&space->items, row));
	output_text(output, " ");
	for (size_t i = 0; i < space->vectors.cols; i++) {
		char number[32];
		int bytes = snprintf(number, sizeof number, "%.5g ", (double)vector[i]);
		output_bytes(output, number, (size_t)bytes);
	}
	output_text(output, "\n");
}

const SpaceFormat format_vec = {
	.name = "vec",
	.title = "fastText .vec",
	.extensions = "",
	.sniff = sniff,
	.open = open_file,
	.next = vector_line_next,
	.forbidden = " \t\n\r",
	.write_head = write_head,
	.write_row = write_row,
};
