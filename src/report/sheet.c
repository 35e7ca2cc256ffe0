#include "report/sheet.h"

#include <string.h>
#include <uniwidth.h>

static const SheetType *const types[] = {&sheet_svg, &sheet_png, &sheet_pdf};

const SheetType *sheet_for_path(const char *path)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		size_t length = strlen(types[i]->name);
		if (strlen(path) > length + 1 && text_ends(path, types[i]->name) &&
			path[strlen(path) - length - 1] == '.')
			return types[i];
	}
	return NULL;
}

/* In thousandths of the size. */
static int letter_width(unsigned code)
{
	if (code < 0x80) {
		if (strchr("ijl.,:;'|!", (int)code))
			return 320;
		if (strchr("frtI()[]{}\"/\\ -", (int)code))
			return 400;
		if (strchr("mwMW%@", (int)code))
			return 930;
		return code >= 'A' && code <= 'Z' ? 720 : 610;
	}
	int columns = uc_width(code, "UTF-8");
	return columns > 1 ? 1000 : columns > 0 ? 680 : 0;
}

double sheet_text_width(const char *utf8, double size, bool bold)
{
	long sum = 0;
	unsigned code;
	for (size_t bytes; (bytes = text_decode(utf8, &code)) > 0; utf8 += bytes)
		sum += letter_width(code);
	return (double)sum * size / 1000 * (bold ? 1.1 : 1);
}

size_t sheet_shape(DotShape shape, double x[SHAPE_CORNERS], double y[SHAPE_CORNERS])
{
	typedef struct Shape {
		size_t corners;
		double x[SHAPE_CORNERS], y[SHAPE_CORNERS];
	} Shape;
	static const Shape triangle = {3, {0, 1.1, -1.1}, {-1.25, 0.75, 0.75}};
	static const Shape square = {4, {-0.9, 0.9, 0.9, -0.9}, {-0.9, -0.9, 0.9, 0.9}};
	static const Shape diamond = {4, {0, 1.2, 0, -1.2}, {-1.2, 0, 1.2, 0}};
	static const Shape plus = {12, {-0.4, 0.4, 0.4, 1.2, 1.2, 0.4, 0.4, -0.4, -0.4, -1.2, -1.2, -0.4},
		{-1.2, -1.2, -0.4, -0.4, 0.4, 0.4, 1.2, 1.2, 0.4, 0.4, -0.4, -0.4}};
	static const Shape *const shapes[DOT_SHAPES] = {[DOT_TRIANGLE] = &triangle,
		[DOT_OPEN_TRIANGLE] = &triangle,
		[DOT_SQUARE] = &square,
		[DOT_OPEN_SQUARE] = &square,
		[DOT_DIAMOND] = &diamond,
		[DOT_PLUS] = &plus};
	if (!shapes[shape])
		return 0;
	memcpy(x, shapes[shape]->x, sizeof shapes[shape]->x);
	memcpy(y, shapes[shape]->y, sizeof shapes[shape]->y);
	return shapes[shape]->corners;
}

bool sheet_shape_is_open(DotShape shape)
{
	return shape == DOT_OPEN_CIRCLE || shape == DOT_OPEN_TRIANGLE || shape == DOT_OPEN_SQUARE;
}
