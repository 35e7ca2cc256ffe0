#include "project/align.h"

#include "project/axis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NOWHERE = 0 };

/* Point of `last` + 1 by row of its space, NOWHERE for rows that are not shown. */
static uint32_t *points_by_row(const Projection *last)
{
	uint32_t *points = memory_new(last->space->items.count, sizeof *points);
	for (size_t i = 0; i < last->shown; i++)
		points[last->row[i]] = (uint32_t)i + 1;
	return points;
}

/* The row of `last` with the item that the frame's point shows. Vocabularies rarely change between frames, so
 * the same row is tried before the dictionary. */
static uint32_t row_in(const Projection *last, const Projection *frame, size_t point)
{
	uint32_t row = frame->row[point];
	const char *item = dictionary_word(&frame->space->items, row);
	const Dictionary *items = &last->space->items;
	if (frame->space == last->space ||
		(row < items->count && strcmp(dictionary_word(items, row), item) == 0))
		return row;
	return dictionary_find_text(items, item);
}

typedef struct Moments {
	double n, frame_x, frame_y, last_x, last_y; /* count and sums */
	double xx, xy, yx, yy;                      /* sums of frame's first letter times last's second */
} Moments;

static void add_pair(Moments *m, double frame_x, double frame_y, double last_x, double last_y)
{
	m->n++;
	m->frame_x += frame_x;
	m->frame_y += frame_y;
	m->last_x += last_x;
	m->last_y += last_y;
	m->xx += frame_x * last_x;
	m->xy += frame_x * last_y;
	m->yx += frame_y * last_x;
	m->yy += frame_y * last_y;
}

uint32_t *projection_points_in(const Projection *frame, const Projection *last)
{
	uint32_t *in_last = memory_new(frame->shown, sizeof *in_last);
	bool same = frame->row == last->row;
	/* NOWHERE - 1 is POINT_NONE. */
	uint32_t *points = same ? NULL : points_by_row(last);
	for (size_t i = 0; i < frame->shown; i++) {
		uint32_t row = same ? 0 : row_in(last, frame, i);
		if (same)
			in_last[i] = (uint32_t)i;
		else
			in_last[i] = row == DICTIONARY_NONE ? POINT_NONE : points[row] - 1;
	}
	free(points);
	return in_last;
}

static Moments moments_of(const Projection *frame, const Projection *last)
{
	Moments m = {0};
	uint32_t *points = projection_points_in(frame, last);
	for (size_t i = 0; i < frame->shown; i++)
		if (points[i] != POINT_NONE)
			add_pair(&m, frame->x[i], frame->y[i], last->x[points[i]], last->y[points[i]]);
	free(points);
	return m;
}

static void turn(Projection *frame, double angle, bool mirror)
{
	double c = cos(angle), s = sin(angle), first = frame->explained[0], second = frame->explained[1];
	for (size_t i = 0; i < frame->shown; i++) {
		double x = frame->x[i], y = mirror ? -frame->y[i] : frame->y[i];
		frame->x[i] = (float)(c * x - s * y);
		frame->y[i] = (float)(s * x + c * y);
	}
	/* The old axes were uncorrelated. */
	frame->explained[0] = c * c * first + s * s * second;
	frame->explained[1] = s * s * first + c * c * second;
	frame->turned = angle * 180 / M_PI;
	frame->mirrored = mirror;
}

void projection_align(Projection *frame, const Projection *last)
{
	Moments m = moments_of(frame, last);
	if (m.n < 2)
		return;
	/* Its axes have a meaning of their own. */
	if (axis_map(frame)) {
		if (axis_map(last) && axis_map_flips(frame) && m.yy - m.frame_y * m.last_y / m.n < 0)
			for (size_t i = 0; i < frame->shown; i++)
				frame->y[i] = -frame->y[i];
		return;
	}
	double xx = m.xx - m.frame_x * m.last_x / m.n, xy = m.xy - m.frame_x * m.last_y / m.n;
	double yx = m.yx - m.frame_y * m.last_x / m.n, yy = m.yy - m.frame_y * m.last_y / m.n;
	/* The best rotation has angle atan2(xy - yx, xx + yy) and reaches hypot of the two; after mirroring y,
	 * both terms of y change sign. */
	double plain = hypot(xy - yx, xx + yy), mirrored = hypot(xy + yx, xx - yy);
	if (!(fmax(plain, mirrored) > 0))
		return;
	bool mirror = mirrored > plain;
	turn(frame, mirror ? atan2(xy + yx, xx - yy) : atan2(xy - yx, xx + yy), mirror);
}
