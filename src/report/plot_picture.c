/* Pictures in half blocks: the upper half of a cell is the character's colour, the lower half the background's.
 */
#include "base/memory.h"
#include "report/plot.h"

#include <math.h>
#include <stdlib.h>

static unsigned sample(const Picture *picture, unsigned x, unsigned y)
{
	const unsigned char *at = picture->pixels + ((size_t)y * picture->width + x) * picture->channels;
	return picture->channels >= 3 ? (unsigned)at[0] << 16 | (unsigned)at[1] << 8 | at[2]
				      : at[0] * 0x010101u;
}

/* The mean colour of the pixels in [x0, x1) x [y0, y1), at least one. */
static unsigned mean_colour(const Picture *picture, double x0, double x1, double y0, double y1)
{
	unsigned left = (unsigned)x0, top = (unsigned)y0;
	unsigned right = (unsigned)ceil(x1), bottom = (unsigned)ceil(y1);
	right = right > picture->width ? picture->width : right;
	bottom = bottom > picture->height ? picture->height : bottom;
	unsigned long sum[3] = {0}, count = 0;
	for (unsigned y = top; y < bottom; y++) {
		for (unsigned x = left; x < right; x++) {
			unsigned rgb = sample(picture, x, y);
			sum[0] += rgb >> 16 & 0xFF;
			sum[1] += rgb >> 8 & 0xFF;
			sum[2] += rgb & 0xFF;
			count++;
		}
	}
	if (!count)
		return 0;
	return (unsigned)(sum[0] / count) << 16 | (unsigned)(sum[1] / count) << 8 | (unsigned)(sum[2] / count);
}

void plot_picture(Canvas *canvas, Box box, const Picture *picture)
{
	int rows = picture->caption && *picture->caption ? box.rows - 1 : box.rows;
	if (rows < 1 || box.cols < 1 || !picture->width || !picture->height)
		return;
	double shrink = fmax((double)picture->width / box.cols, (double)picture->height / (2 * rows));
	/* Larger only by whole numbers: pixels stay equal. */
	shrink = shrink > 0.5 && shrink < 1 ? 1 : shrink < 1 ? 1 / floor(1 / shrink) : shrink;
	int wide = (int)floor(picture->width / shrink + 1e-9),
	    high = (int)floor(picture->height / shrink + 1e-9);
	for (int row = 0; row < (high + 1) / 2; row++) {
		for (int col = 0; col < wide; col++) {
			Style style = {.role = ROLE_RGB};
			double x = col * shrink, y = 2 * row * shrink;
			style.fore = mean_colour(picture, x, x + shrink, y, y + shrink);
			if (2 * row + 1 < high)
				style.back = mean_colour(picture, x, x + shrink, y + shrink, y + 2 * shrink);
			canvas_put(canvas, box, row, col, style, "▀");
		}
	}
	if (rows < box.rows)
		canvas_put(canvas, box, (high + 1) / 2, 0, style_role(ROLE_DIM), picture->caption);
}
