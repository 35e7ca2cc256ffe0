/*
 * SVG 1.1, small: the dots of a call are one path of relative steps in tenths of a unit. A dot is a line of no
 * length with round ends, "m12-30h0".
 */
#include "base/memory.h"
#include "report/sheet.h"

#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct SvgSheet {
	Sheet sheet;
	Text text;
} SvgSheet;

/* XML 1.0 knows no control characters but these, and takes them for blanks. */
static void add_escaped(const char *text, Text *out)
{
	for (; *text; text++) {
		if (*text == '<')
			text_add(out, "&lt;");
		else if (*text == '>')
			text_add(out, "&gt;");
		else if (*text == '&')
			text_add(out, "&amp;");
		else if ((unsigned char)*text >= ' ' || *text == '\n' || *text == '\t')
			text_add_char(out, *text);
	}
}

/* Control characters and bytes that are no UTF-8 become \xNN, the rest is escaped. */
static void add_words(const char *text, Text *out)
{
	Text visible = {0};
	text_add_visible(&visible, text);
	add_escaped(text_of(&visible), out);
	text_release(&visible);
}

static void add_element(const char *name, const char *content, Text *out)
{
	if (!content || !*content)
		return;
	text_format(out, "<%s>", name);
	add_words(content, out);
	text_format(out, "</%s>\n", name);
}

/* Two digits after the point, and none that say nothing. */
static void add_number(double value, Text *out)
{
	char digits[32];
	int length = snprintf(digits, sizeof digits, "%.2f", value);
	while (length > 0 && digits[length - 1] == '0')
		length--;
	length -= length > 0 && digits[length - 1] == '.';
	text_add_bytes(out, digits, (size_t)length);
}

static void add_attribute(const char *name, double value, Text *out)
{
	text_format(out, " %s=\"", name);
	add_number(value, out);
	text_add_char(out, '"');
}

static Sheet *open_sheet(double height, unsigned pixels, const char *title, const char *description, Error *err)
{
	(void)err;
	SvgSheet *self = memory_new(1, sizeof *self);
	self->sheet = (Sheet){.type = &sheet_svg,
		.height = height,
		.width = pixels,
		.length = (unsigned)lround(height * pixels / SHEET_WIDTH)};
	Text *text = &self->text;
	text_format(text,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
		" width=\"%u\" height=\"%u\" viewBox=\"0 0 %d ",
		self->sheet.width, self->sheet.length, SHEET_WIDTH);
	add_number(height, text);
	text_add(text, "\" font-family=\"Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\">\n");
	add_element("title", title, text);
	add_element("desc", description, text);
	text_add(text, "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
	return &self->sheet;
}

static void draw_line(Sheet *sheet, const double *x, const double *y, size_t count, unsigned rgb, double width)
{
	Text *text = &((SvgSheet *)sheet)->text;
	text_format(text, "<polyline fill=\"none\" stroke=\"#%06x\" stroke-linejoin=\"round\"", rgb);
	add_attribute("stroke-width", width, text);
	text_add(text, " points=\"");
	for (size_t i = 0; i < count; i++) {
		text_add(text, i ? " " : "");
		add_number(x[i], text);
		text_add_char(text, ',');
		add_number(y[i], text);
	}
	text_add(text, "\"/>\n");
}

/* Whole numbers; a minus sign separates as well as a blank does. */
static void add_step(char command, long x, long y, Text *out)
{
	char step[64];
	int length = snprintf(step, sizeof step, y < 0 ? "%c%ld%ld" : "%c%ld %ld", command, x, y);
	text_add_bytes(out, step, (size_t)length);
}

static void add_circles(const float *x, const float *y, size_t count, Text *out)
{
	long last_x = 0, last_y = 0;
	for (size_t i = 0; i < count; i++) {
		long to_x = lround(10 * (double)x[i]), to_y = lround(10 * (double)y[i]);
		add_step(i ? 'm' : 'M', to_x - last_x, to_y - last_y, out);
		text_add_bytes(out, "h0", 2);
		last_x = to_x;
		last_y = to_y;
	}
}

static void add_shapes(const float *x, const float *y, size_t count, const DotStyle *style, Text *out)
{
	double corner_x[SHAPE_CORNERS], corner_y[SHAPE_CORNERS], scale = 10 * style->radius;
	size_t corners = sheet_shape(style->shape, corner_x, corner_y);
	for (size_t i = 0; i < count; i++) {
		long last_x = 0, last_y = 0;
		for (size_t c = 0; c < corners; c++) {
			long to_x = lround(10 * (double)x[i] + scale * corner_x[c]);
			long to_y = lround(10 * (double)y[i] + scale * corner_y[c]);
			add_step(c ? 'l' : 'M', to_x - last_x, to_y - last_y, out);
			last_x = to_x;
			last_y = to_y;
		}
		text_add_char(out, 'z');
	}
}

static void add_open_circles(const float *x, const float *y, size_t count, double radius, Text *out)
{
	long r = lround(10 * radius);
	for (size_t i = 0; i < count; i++) {
		add_step('M', lround(10 * (double)x[i]) - r, lround(10 * (double)y[i]), out);
		text_format(out, "a%ld %ld 0 1 0 %ld 0a%ld %ld 0 1 0 %ld 0z", r, r, 2 * r, r, r, -2 * r);
	}
}

static void draw_dots(Sheet *sheet, const float *x, const float *y, size_t count, const DotStyle *style)
{
	Text *text = &((SvgSheet *)sheet)->text;
	bool circles = style->shape == DOT_CIRCLE, open = sheet_shape_is_open(style->shape);
	if (!count)
		return;
	text_format(text, "<path transform=\"scale(.1)\" %s=\"#%06x\"",
		circles || open ? "fill=\"none\" stroke" : "fill", style->rgb);
	if (circles)
		text_add(text, " stroke-linecap=\"round\"");
	if (circles || open)
		add_attribute("stroke-width", circles ? 20 * style->radius : 5 * style->radius, text);
	if (style->opacity < 1)
		add_attribute("opacity", style->opacity, text);
	text_add(text, " d=\"");
	if (circles)
		add_circles(x, y, count, text);
	else if (style->shape == DOT_OPEN_CIRCLE)
		add_open_circles(x, y, count, style->radius, text);
	else
		add_shapes(x, y, count, style, text);
	text_add(text, "\">");
	add_element("title", style->name, text);
	text_add(text, "</path>\n");
}

static void draw_text(Sheet *sheet, double x, double y, const Lettering *lettering, const char *words)
{
	static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
	Text *text = &((SvgSheet *)sheet)->text;
	text_add(text, "<text");
	add_attribute("x", x, text);
	add_attribute("y", y, text);
	add_attribute("font-size", lettering->size, text);
	text_format(text, " fill=\"#%06x\"%s%s", lettering->rgb, anchors[lettering->anchor],
		lettering->bold ? " font-weight=\"bold\"" : "");
	if (lettering->halo)
		text_add(text, " stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\""
			       " paint-order=\"stroke\"");
	if (lettering->upwards) {
		text_add(text, " transform=\"rotate(-90 ");
		add_number(x, text);
		text_add_char(text, ' ');
		add_number(y, text);
		text_add(text, ")\"");
	}
	text_add_char(text, '>');
	add_words(words, text);
	text_add(text, "</text>\n");
}

static void add_base64(const unsigned char *bytes, size_t count, Text *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < count; i += 3) {
		size_t left = count - i;
		unsigned three = (unsigned)bytes[i] << 16;
		three |= left > 1 ? (unsigned)bytes[i + 1] << 8 : 0;
		three |= left > 2 ? bytes[i + 2] : 0;
		char four[4] = {digits[three >> 18], digits[three >> 12 & 63], '=', '='};
		four[2] = left > 1 ? digits[three >> 6 & 63] : '=';
		four[3] = left > 2 ? digits[three & 63] : '=';
		text_add_bytes(out, four, 4);
	}
}

/* The picture as a PNG file in memory; the caller frees. */
static unsigned char *pack_image(const SheetImage *image, size_t *bytes, Error *err)
{
	png_image png = {.version = PNG_IMAGE_VERSION,
		.width = image->width,
		.height = image->height,
		.format = PNG_FORMAT_RGBA};
	png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
	unsigned char *packed = memory_data(size, 1, "the picture of a crowded map", err);
	if (!packed)
		return NULL;
	if (!png_image_write_to_memory(&png, packed, &size, 0, image->pixels, 0, NULL)) {
		error_set(err, ERROR_MEMORY, "the picture of a crowded map cannot be packed: %s", png.message);
		free(packed);
		return NULL;
	}
	*bytes = size;
	return packed;
}

static bool draw_image(Sheet *sheet, const SheetImage *image, Error *err)
{
	Text *text = &((SvgSheet *)sheet)->text;
	size_t bytes;
	unsigned char *packed = pack_image(image, &bytes, err);
	if (!packed)
		return false;
	text_add(text, "<image");
	add_attribute("x", image->x, text);
	add_attribute("y", image->y, text);
	add_attribute("width", image->across, text);
	add_attribute("height", image->down, text);
	text_add(text, " preserveAspectRatio=\"none\" xlink:href=\"data:image/png;base64,");
	add_base64(packed, bytes, text);
	text_add(text, "\"/>\n");
	free(packed);
	return true;
}

static bool finish(Sheet *sheet, Text *bytes, Error *err)
{
	(void)err;
	SvgSheet *self = (SvgSheet *)sheet;
	text_add(bytes, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	text_add_bytes(bytes, text_of(&self->text), self->text.length);
	text_add(bytes, "</svg>\n");
	return true;
}

static void free_sheet(Sheet *sheet)
{
	SvgSheet *self = (SvgSheet *)sheet;
	if (!self)
		return;
	text_release(&self->text);
	free(self);
}

const SheetType sheet_svg = {
	.name = "svg",
	.open = open_sheet,
	.line = draw_line,
	.dots = draw_dots,
	.text = draw_text,
	.image = draw_image,
	.finish = finish,
	.free = free_sheet,
};
