/* A canvas as lines of text, plain or with SGR escapes (ECMA-48). */
#include "report/canvas.h"
#include "report/palette.h"

#include <string.h>

const char *canvas_shade(const CanvasCell *cell)
{
	static const char *const shades[] = {" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"};
	double light = (palette_brightness(cell->style.fore) + palette_brightness(cell->style.back)) / 2;
	return shades[(int)(light * 9.999)];
}

/* What sets a style apart from the terminal's own, in SGR parameters; "" for none. */
static void style_codes(Style style, Text *codes)
{
	static const char *const roles[] = {[ROLE_TEXT] = "",
		[ROLE_DIM] = ";2",
		[ROLE_TITLE] = ";1",
		[ROLE_FOCUS] = ";1;36",
		[ROLE_KEY] = ";36",
		[ROLE_GOOD] = ";32",
		[ROLE_WARN] = ";33",
		[ROLE_BAD] = ";31"};
	if (style.role == ROLE_GROUP)
		text_format(codes, ";38;5;%d", palette_xterm(palette_rgb(style.group)));
	else if (style.role == ROLE_LEVEL)
		text_format(codes, ";38;5;%d", palette_xterm(palette_level_rgb(style.group)));
	else if (style.role == ROLE_RGB)
		text_format(codes, ";38;5;%d;48;5;%d", palette_xterm(style.fore), palette_xterm(style.back));
	else
		text_add(codes, roles[style.role]);
	text_add(codes, style.bold ? ";1" : "");
	text_add(codes, style.underline ? ";4" : "");
	text_add(codes, style.reverse ? ";7" : "");
}

static bool shows_nothing(const CanvasCell *cell, bool colour)
{
	if (cell->style.role == ROLE_RGB)
		return !colour && !strcmp(canvas_shade(cell), " ");
	bool drawn = cell->style.reverse || cell->style.underline;
	return !strcmp(cell->utf8, " ") && !(colour && drawn);
}

static int line_end(const Canvas *canvas, int row, bool colour)
{
	int end = canvas->cols;
	while (end > 0 && shows_nothing(&canvas->cells[row * canvas->cols + end - 1], colour))
		end--;
	return end;
}

static void add_line(const Canvas *canvas, int row, bool colour, Text *out)
{
	Text now = {0}, next = {0};
	int end = line_end(canvas, row, colour);
	for (int col = 0; col < end; col++) {
		const CanvasCell *cell = &canvas->cells[row * canvas->cols + col];
		text_clear(&next);
		if (colour)
			style_codes(cell->style, &next);
		if (strcmp(text_of(&now), text_of(&next))) {
			text_format(out, "\033[0%sm", text_of(&next));
			text_clear(&now);
			text_add(&now, text_of(&next));
		}
		text_add(out, !colour && cell->style.role == ROLE_RGB ? canvas_shade(cell) : cell->utf8);
	}
	if (now.length)
		text_add(out, "\033[0m");
	text_add_char(out, '\n');
	text_release(&now);
	text_release(&next);
}

void canvas_text(const Canvas *canvas, bool colour, Text *out)
{
	for (int row = 0; row < canvas->rows; row++)
		add_line(canvas, row, colour, out);
}
