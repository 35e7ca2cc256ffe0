#include "linalg/row_blocks.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* So many rows of whole groups of lanes fill whole huge pages: 2^15 x 64 bytes are one. */
enum { LANES = 16, HUGE_PAGE = 2 << 20, SHIFT = 15 };

void row_blocks_init(RowBlocks *rows, size_t width)
{
	*rows = (RowBlocks){.width = width, .stride = (width + LANES - 1) / LANES * LANES, .shift = SHIFT};
}

/* Rows are visited at random: with pages of 4 KiB each visit would miss the table of addresses as well. Pages
 * that are given back are zero when they are touched again, and take no memory until then (valgrind does not
 * know that, and calls them uninitialised). */
static float *new_block(const RowBlocks *rows)
{
	size_t bytes = rows->stride * sizeof(float) << SHIFT;
	float *block = aligned_alloc(HUGE_PAGE, bytes ? bytes : HUGE_PAGE);
	if (!block)
		return NULL;
	if (madvise(block, bytes, MADV_DONTNEED) != 0)
		memset(block, 0, bytes);
	madvise(block, bytes, MADV_HUGEPAGE);
	return block;
}

/* When many rows came at once, the last ones take small pages: they would take up the whole of a huge one. */
static void spare_last_page(const RowBlocks *rows, size_t old)
{
	size_t bytes = rows->stride * sizeof(float), most = (size_t)1 << rows->shift;
	size_t rest = rows->rows % most * bytes;
	if (rest % HUGE_PAGE && (rows->rows - old) * bytes >= HUGE_PAGE)
		madvise((char *)rows->blocks[rows->rows / most] + rest / HUGE_PAGE * HUGE_PAGE, HUGE_PAGE,
			MADV_NOHUGEPAGE);
}

bool row_blocks_grow(RowBlocks *rows, size_t count, const char *what, Error *err)
{
	size_t needed = (count + ((size_t)1 << rows->shift) - 1) >> rows->shift, old = rows->rows;
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
	if (count > old)
		spare_last_page(rows, old);
	return true;
}

void row_blocks_forget(RowBlocks *rows, size_t row)
{
	size_t bytes = rows->stride * sizeof(float), block = row >> rows->shift;
	size_t end = ((row & (((size_t)1 << rows->shift) - 1)) + 1) * bytes,
	       whole = end / HUGE_PAGE * HUGE_PAGE;
	if (end - whole < bytes && whole > 0)
		madvise((char *)rows->blocks[block] + whole - HUGE_PAGE, HUGE_PAGE, MADV_DONTNEED);
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
