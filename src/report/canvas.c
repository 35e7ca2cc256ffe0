#include "report/canvas.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void blank(CanvasCell *cell)
{
	*cell = (CanvasCell){.utf8 = " ", .width = 1};
}

void canvas_init(Canvas *canvas, int rows, int cols)
{
	canvas_release(canvas);
	canvas->rows = rows > 0 ? rows : 0;
	canvas->cols = cols > 0 ? cols : 0;
	canvas->cells = memory_new((size_t)canvas->rows * canvas->cols, sizeof *canvas->cells);
	for (int i = 0; i < canvas->rows * canvas->cols; i++)
		blank(&canvas->cells[i]);
}

void canvas_release(Canvas *canvas)
{
	free(canvas->cells);
	*canvas = (Canvas){0};
}

Box canvas_box(const Canvas *canvas)
{
	return (Box){0, 0, canvas->rows, canvas->cols};
}

Box box_inside(Box box, int top, int right, int bottom, int left)
{
	box.row += top;
	box.col += left;
	box.rows = box.rows > top + bottom ? box.rows - top - bottom : 0;
	box.cols = box.cols > left + right ? box.cols - left - right : 0;
	return box;
}

CanvasCell *canvas_at(Canvas *canvas, int row, int col)
{
	bool inside = row >= 0 && row < canvas->rows && col >= 0 && col < canvas->cols;
	return inside ? &canvas->cells[row * canvas->cols + col] : NULL;
}

/* Before a cell is overwritten: half of a wide character cannot stay. */
static void split_wide(Canvas *canvas, int row, int col)
{
	CanvasCell *cell = canvas_at(canvas, row, col);
	CanvasCell *left = canvas_at(canvas, row, col - 1), *right = canvas_at(canvas, row, col + 1);
	if (cell->width == 0 && left)
		blank(left);
	if (cell->width == 2 && right)
		blank(right);
}

void canvas_clear(Canvas *canvas, Box box)
{
	for (int row = box.row; row < box.row + box.rows; row++) {
		for (int col = box.col; col < box.col + box.cols; col++) {
			CanvasCell *cell = canvas_at(canvas, row, col);
			if (cell) {
				split_wide(canvas, row, col);
				blank(cell);
			}
		}
	}
}

/* Puts one character of `width` 1 or 2 at a place of the canvas. */
static void put_character(
	Canvas *canvas, int row, int col, Style style, const char *bytes, size_t count, int width)
{
	CanvasCell *cell = canvas_at(canvas, row, col), *right = canvas_at(canvas, row, col + 1);
	if (!cell || (width == 2 && !right))
		return;
	split_wide(canvas, row, col);
	*cell = (CanvasCell){.width = (unsigned char)width, .style = style};
	memcpy(cell->utf8, bytes, count);
	if (width == 2) {
		split_wide(canvas, row, col + 1);
		*right = (CanvasCell){.style = style};
	}
}

/* An accent joins the character before it, while the cell has room. */
static void put_combining(Canvas *canvas, int row, int col, const char *bytes, size_t count)
{
	CanvasCell *cell = canvas_at(canvas, row, col - 1);
	if (cell && cell->width == 0)
		cell = canvas_at(canvas, row, col - 2);
	if (cell && strlen(cell->utf8) + count < sizeof cell->utf8)
		strncat(cell->utf8, bytes, count);
}

int canvas_put(Canvas *canvas, Box box, int row, int col, Style style, const char *utf8)
{
	if (row < 0 || row >= box.rows)
		return col;
	unsigned code;
	for (size_t bytes; (bytes = text_decode(utf8, &code)); utf8 += bytes) {
		bool control = code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xFFFD;
		char one[5] = "?";
		size_t count = control ? 1 : bytes;
		if (!control)
			memcpy(one, utf8, bytes);
		int width = text_width(one);
		if (col + width > box.cols)
			break;
		if (width == 0 && col > 0)
			put_combining(canvas, box.row + row, box.col + col, one, count);
		else if (width > 0 && col >= 0)
			put_character(canvas, box.row + row, box.col + col, style, one, count, width);
		col += width;
	}
	return col;
}

int canvas_format(Canvas *canvas, Box box, int row, int col, Style style, const char *format, ...)
{
	va_list args;
	char *text;
	va_start(args, format);
	int written = vasprintf(&text, format, args);
	va_end(args);
	if (written < 0)
		abort();
	col = canvas_put(canvas, box, row, col, style, text);
	free(text);
	return col;
}

void canvas_copy(Canvas *canvas, Box box, const Canvas *from, int first)
{
	for (int row = 0; row < box.rows; row++) {
		for (int col = 0; col < box.cols && col < from->cols; col++) {
			CanvasCell *cell = canvas_at(canvas, box.row + row, box.col + col);
			if (cell && first + row >= 0 && first + row < from->rows)
				*cell = from->cells[(first + row) * from->cols + col];
		}
	}
}

static bool style_same(Style a, Style b)
{
	return a.role == b.role && a.group == b.group && a.bold == b.bold && a.reverse == b.reverse &&
	       a.underline == b.underline && a.fore == b.fore && a.back == b.back;
}

bool canvas_cell_same(const CanvasCell *a, const CanvasCell *b)
{
	return a->width == b->width && strcmp(a->utf8, b->utf8) == 0 && style_same(a->style, b->style);
}
