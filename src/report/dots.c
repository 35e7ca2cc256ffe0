#include "report/dots.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void dots_init(Dots *dots, Marker marker, int cell_rows, int cell_cols)
{
	*dots = (Dots){.marker = marker, .across = 1, .down = 1};
	if (marker == MARKER_BRAILLE || marker == MARKER_QUADRANT) {
		dots->across = 2;
		dots->down = marker == MARKER_BRAILLE ? 4 : 2;
	}
	dots->rows = cell_rows * dots->down;
	dots->cols = cell_cols * dots->across;
	dots->count = memory_new((size_t)dots->rows * dots->cols, sizeof *dots->count);
}

void dots_release(Dots *dots)
{
	free(dots->count);
	*dots = (Dots){0};
}

void dots_add(Dots *dots, int row, int col)
{
	if (row >= 0 && row < dots->rows && col >= 0 && col < dots->cols)
		dots->count[row * dots->cols + col]++;
}

void dots_line(Dots *dots, int row, int col, int to_row, int to_col, const char *pattern, size_t *at)
{
	size_t length = strlen(pattern);
	int down = abs(to_row - row), across = abs(to_col - col);
	int row_step = row < to_row ? 1 : -1, col_step = col < to_col ? 1 : -1;
	int fault = across - down;
	for (;;) {
		if (pattern[(*at)++ % length] != ' ')
			dots_add(dots, row, col);
		if (row == to_row && col == to_col)
			return;
		int twice = 2 * fault;
		if (twice > -down) {
			fault -= down;
			col += col_step;
		}
		if (twice < across) {
			fault += across;
			row += row_step;
		}
	}
}

unsigned dots_mask(const Dots *dots, int cell_row, int cell_col)
{
	unsigned mask = 0;
	for (int y = 0; y < dots->down; y++) {
		for (int x = 0; x < dots->across; x++) {
			int at = (cell_row * dots->down + y) * dots->cols + cell_col * dots->across + x;
			if (dots->count[at])
				mask |= 1u << (y * dots->across + x);
		}
	}
	return mask;
}

static void braille(unsigned mask, char utf8[8])
{
	/* Unicode numbers braille dots down the columns, the fourth row last. */
	static const unsigned char bits[8] = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};
	unsigned code = 0x2800;
	for (int i = 0; i < 8; i++)
		code |= mask >> i & 1 ? bits[i] : 0;
	utf8[0] = (char)0xE2;
	utf8[1] = (char)(0x80 | (code >> 6 & 0x3F));
	utf8[2] = (char)(0x80 | (code & 0x3F));
	utf8[3] = 0;
}

void dots_character(Marker marker, unsigned mask, char utf8[8])
{
	static const char *const quadrants[16] = {
		" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█"};
	if (marker == MARKER_BRAILLE)
		braille(mask, utf8);
	else
		strcpy(utf8, quadrants[mask & 15]);
}
