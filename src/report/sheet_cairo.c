/* PNG and PDF, drawn by cairo. The fonts are those of the system's "sans-serif"; a letter that it lacks shows
 * as a box, while viewers of SVG look for it in other fonts. */
#include "base/memory.h"
#include "report/sheet.h"

#include <cairo/cairo-pdf.h>
#include <cairo/cairo.h>
#include <math.h>
#include <stdlib.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>

/* fontconfig, which finds cairo's fonts, never gives a few patterns back. */
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}

const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}
#endif

typedef struct CairoSheet {
	Sheet sheet;
	cairo_surface_t *surface;
	cairo_t *cairo;
	Text bytes; /* of a PDF, as they come */
} CairoSheet;

static cairo_status_t collect(void *context, const unsigned char *bytes, unsigned count)
{
	text_add_bytes(context, (const char *)bytes, count);
	return CAIRO_STATUS_SUCCESS;
}

static void set_colour(cairo_t *cairo, unsigned rgb, double opacity)
{
	cairo_set_source_rgba(
		cairo, (rgb >> 16 & 0xFF) / 255.0, (rgb >> 8 & 0xFF) / 255.0, (rgb & 0xFF) / 255.0, opacity);
}

static void free_sheet(Sheet *sheet)
{
	CairoSheet *self = (CairoSheet *)sheet;
	if (!self)
		return;
	cairo_destroy(self->cairo);
	cairo_surface_destroy(self->surface);
	text_release(&self->bytes);
	free(self);
}

static bool check(const CairoSheet *self, Error *err)
{
	cairo_status_t status = cairo_status(self->cairo);
	return status == CAIRO_STATUS_SUCCESS ||
	       error_set(err, ERROR_MEMORY,
		       "a figure of %u x %u pixels cannot be drawn: %s; try a smaller width=",
		       self->sheet.width, self->sheet.length, cairo_status_to_string(status));
}

static CairoSheet *new_sheet(const SheetType *type, double height, unsigned pixels)
{
	CairoSheet *self = memory_new(1, sizeof *self);
	self->sheet = (Sheet){.type = type,
		.height = height,
		.width = pixels,
		.length = (unsigned)lround(height * pixels / SHEET_WIDTH)};
	return self;
}

static Sheet *start(CairoSheet *self, Error *err)
{
	self->cairo = cairo_create(self->surface);
	if (!check(self, err)) {
		free_sheet(&self->sheet);
		return NULL;
	}
	double scale = (double)self->sheet.width / SHEET_WIDTH;
	cairo_scale(self->cairo, scale, scale);
	cairo_set_source_rgb(self->cairo, 1, 1, 1);
	cairo_paint(self->cairo);
	cairo_set_line_join(self->cairo, CAIRO_LINE_JOIN_ROUND);
	return &self->sheet;
}

static Sheet *open_png(double height, unsigned pixels, const char *title, const char *description, Error *err)
{
	(void)title, (void)description;
	CairoSheet *self = new_sheet(&sheet_png, height, pixels);
	self->surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)self->sheet.width, (int)self->sheet.length);
	return start(self, err);
}

static Sheet *open_pdf(double height, unsigned pixels, const char *title, const char *description, Error *err)
{
	CairoSheet *self = new_sheet(&sheet_pdf, height, pixels);
	/* A point of the page for each pixel. */
	self->surface = cairo_pdf_surface_create_for_stream(
		collect, &self->bytes, self->sheet.width, self->sheet.length);
	cairo_pdf_surface_set_metadata(self->surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(self->surface, CAIRO_PDF_METADATA_SUBJECT, description);
	/* The same figure has the same bytes, whenever it is drawn. */
	cairo_pdf_surface_set_metadata(self->surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
	return start(self, err);
}

static void draw_line(Sheet *sheet, const double *x, const double *y, size_t count, unsigned rgb, double width)
{
	cairo_t *cairo = ((CairoSheet *)sheet)->cairo;
	cairo_new_path(cairo);
	for (size_t i = 0; i < count; i++)
		cairo_line_to(cairo, x[i], y[i]);
	set_colour(cairo, rgb, 1);
	cairo_set_line_width(cairo, width);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
	cairo_stroke(cairo);
}

static void add_dot(cairo_t *cairo, double x, double y, const DotStyle *style)
{
	double corner_x[SHAPE_CORNERS], corner_y[SHAPE_CORNERS];
	size_t corners = sheet_shape(style->shape, corner_x, corner_y);
	cairo_new_sub_path(cairo);
	if (!corners)
		cairo_arc(cairo, x, y, style->radius, 0, 2 * M_PI);
	for (size_t i = 0; i < corners; i++)
		cairo_line_to(cairo, x + style->radius * corner_x[i], y + style->radius * corner_y[i]);
	cairo_close_path(cairo);
}

static void draw_dots(Sheet *sheet, const float *x, const float *y, size_t count, const DotStyle *style)
{
	cairo_t *cairo = ((CairoSheet *)sheet)->cairo;
	bool circles = style->shape == DOT_CIRCLE, open = sheet_shape_is_open(style->shape);
	cairo_new_path(cairo);
	set_colour(cairo, style->rgb, style->opacity);
	cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
	cairo_set_line_width(cairo, circles ? 2 * style->radius : style->radius / 2);
	for (size_t i = 0; i < count; i++) {
		if (circles) {
			cairo_move_to(cairo, x[i], y[i]);
			cairo_close_path(cairo);
		} else {
			add_dot(cairo, x[i], y[i], style);
		}
	}
	if (circles || open)
		cairo_stroke(cairo);
	else
		cairo_fill(cairo);
}

static double shift(cairo_t *cairo, Anchor anchor, const char *words)
{
	cairo_text_extents_t extents;
	cairo_text_extents(cairo, words, &extents);
	return anchor == ANCHOR_START    ? 0
	       : anchor == ANCHOR_MIDDLE ? -extents.x_advance / 2
					 : -extents.x_advance;
}

static void draw_words(cairo_t *cairo, const Lettering *lettering, const char *words)
{
	if (lettering->halo) {
		cairo_text_path(cairo, words);
		set_colour(cairo, 0xFFFFFF, 1);
		cairo_set_line_width(cairo, 3);
		cairo_stroke(cairo);
		cairo_move_to(cairo, shift(cairo, lettering->anchor, words), 0);
	}
	set_colour(cairo, lettering->rgb, 1);
	cairo_show_text(cairo, words);
}

static void draw_text(Sheet *sheet, double x, double y, const Lettering *lettering, const char *words)
{
	cairo_t *cairo = ((CairoSheet *)sheet)->cairo;
	Text visible = {0};
	text_add_visible(&visible, words);
	cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
		lettering->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(cairo, lettering->size);
	cairo_save(cairo);
	cairo_translate(cairo, x, y);
	cairo_rotate(cairo, lettering->upwards ? -M_PI / 2 : 0);
	cairo_move_to(cairo, shift(cairo, lettering->anchor, text_of(&visible)), 0);
	draw_words(cairo, lettering, text_of(&visible));
	cairo_restore(cairo);
	text_release(&visible);
}

/* Cairo wants 0xAARRGGBB with the colours multiplied by alpha. */
static void premultiply(const SheetImage *image, cairo_surface_t *surface)
{
	unsigned char *data = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);
	const unsigned char *from = image->pixels;
	for (unsigned row = 0; row < image->height; row++) {
		uint32_t *to = (uint32_t *)(data + (size_t)row * (size_t)stride);
		for (unsigned col = 0; col < image->width; col++, from += 4) {
			unsigned alpha = from[3];
			to[col] = alpha << 24 | from[0] * alpha / 255 << 16 | from[1] * alpha / 255 << 8 |
				  from[2] * alpha / 255;
		}
	}
	cairo_surface_mark_dirty(surface);
}

static bool draw_image(Sheet *sheet, const SheetImage *image, Error *err)
{
	CairoSheet *self = (CairoSheet *)sheet;
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)image->width, (int)image->height);
	if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
		cairo_surface_flush(surface);
		premultiply(image, surface);
	}
	cairo_save(self->cairo);
	cairo_translate(self->cairo, image->x, image->y);
	cairo_scale(self->cairo, image->across / image->width, image->down / image->height);
	cairo_set_source_surface(self->cairo, surface, 0, 0);
	cairo_paint(self->cairo);
	cairo_restore(self->cairo);
	cairo_surface_destroy(surface);
	return check(self, err);
}

static bool finish_png(Sheet *sheet, Text *bytes, Error *err)
{
	CairoSheet *self = (CairoSheet *)sheet;
	return check(self, err) &&
	       (cairo_surface_write_to_png_stream(self->surface, collect, bytes) == CAIRO_STATUS_SUCCESS ||
		       error_set(err, ERROR_MEMORY, "the figure cannot be packed as PNG"));
}

static bool finish_pdf(Sheet *sheet, Text *bytes, Error *err)
{
	CairoSheet *self = (CairoSheet *)sheet;
	if (!check(self, err))
		return false;
	cairo_surface_finish(self->surface);
	text_add_bytes(bytes, text_of(&self->bytes), self->bytes.length);
	return true;
}

const SheetType sheet_png = {
	.name = "png",
	.open = open_png,
	.line = draw_line,
	.dots = draw_dots,
	.text = draw_text,
	.image = draw_image,
	.finish = finish_png,
	.free = free_sheet,
	.raster = true,
};

const SheetType sheet_pdf = {
	.name = "pdf",
	.open = open_pdf,
	.line = draw_line,
	.dots = draw_dots,
	.text = draw_text,
	.image = draw_image,
	.finish = finish_pdf,
	.free = free_sheet,
};
