#include "linalg/row_blocks.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LANES = 16, HUGE_PAGE = 2 << 20, BLOCK_BYTES = 4 << 20 };

void row_blocks_init(RowBlocks *rows, size_t width)
{
	*rows = (RowBlocks){.width = width, .stride = (width + LANES - 1) / LANES * LANES};
	while (rows->stride && (2 * rows->stride * sizeof(float) << rows->shift) <= BLOCK_BYTES)
		rows->shift++;
}

/* Rows are visited at random: with pages of 4 KiB each visit would miss the table of addresses as well. */
static float *new_block(const RowBlocks *rows)
{
	size_t bytes = rows->stride * sizeof(float) << rows->shift;
	bytes = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	float *block = aligned_alloc(HUGE_PAGE, bytes);
	if (!block)
		return NULL;
	madvise(block, bytes, MADV_HUGEPAGE);
	memset(block, 0, bytes);
	return block;
}

bool row_blocks_grow(RowBlocks *rows, size_t count, const char *what, Error *err)
{
	size_t needed = (count + ((size_t)1 << rows->shift) - 1) >> rows->shift;
	if (needed > rows->n_blocks)
		rows->blocks = memory_resize(rows->blocks, needed, sizeof *rows->blocks);
	for (; rows->n_blocks < needed; rows->n_blocks++) {
		float *block = new_block(rows);
		if (!block)
			return error_set(err, ERROR_MEMORY, "not enough memory for %s: %zu x %zu numbers", what,
				count, rows->width);
		rows->blocks[rows->n_blocks] = block;
	}
	rows->rows = count;
	return true;
}

void row_blocks_release(RowBlocks *rows)
{
	for (size_t i = 0; i < rows->n_blocks; i++)
		free(rows->blocks[i]);
	free(rows->blocks);
	*rows = (RowBlocks){0};
}

bool row_blocks_copy(const RowBlocks *from, RowBlocks *to, const char *what, Error *err)
{
	row_blocks_release(to);
	row_blocks_init(to, from->width);
	if (!row_blocks_grow(to, from->rows, what, err))
		return false;
	size_t bytes = from->stride * sizeof(float), most = (size_t)1 << from->shift;
	for (size_t row = 0; row < from->rows; row += most) {
		size_t count = from->rows - row < most ? from->rows - row : most;
		memcpy(row_blocks_at(to, row), row_blocks_at(from, row), count * bytes);
	}
	return true;
}
