#include "linalg/centres.h"

#include "base/memory.h"
#include "linalg/kernels_centres.h"

#include <math.h>
#include <stdlib.h>

static float half_norm(const float *row, size_t width)
{
	double sum = 0;
	for (size_t i = 0; i < width; i++)
		sum += (double)row[i] * (double)row[i];
	return (float)(sum / 2);
}

static size_t panels_of(size_t count)
{
	return (count + CENTRE_PANEL - 1) / CENTRE_PANEL;
}

static void pack_centre(Centres *centres, size_t centre, const float *row)
{
	float *to = centres->panels + centre / CENTRE_PANEL * (1 + centres->width) * CENTRE_PANEL +
		    centre % CENTRE_PANEL;
	*to = centres->measure == CENTRES_BY_DISTANCE ? -half_norm(row, centres->width) : 0;
	for (size_t k = 0; k < centres->width; k++)
		to[(1 + k) * CENTRE_PANEL] = row[k];
}

/* Places without a centre score lower than any. */
static void pack_nothing(Centres *centres)
{
	size_t room = panels_of(centres->count) * CENTRE_PANEL;
	for (size_t i = centres->count; i < room; i++)
		centres->panels[i / CENTRE_PANEL * (1 + centres->width) * CENTRE_PANEL + i % CENTRE_PANEL] =
			-INFINITY;
}

bool centres_pack(Rows rows, CentreMeasure measure, Centres *centres, Error *err)
{
	centres_release(centres);
	size_t room = panels_of(rows.count) * (1 + rows.width) * CENTRE_PANEL;
	centres->panels = memory_data(room, sizeof *centres->panels, "packed centres", err);
	if (!centres->panels)
		return false;
	centres->count = rows.count;
	centres->width = rows.width;
	centres->measure = measure;
	for (size_t i = 0; i < rows.count; i++)
		pack_centre(centres, i, rows_at(rows, i));
	pack_nothing(centres);
	return true;
}

void centres_nearest(const Centres *centres, Rows rows, uint32_t *nearest, float *scores)
{
	const CentreKernels *kernels = centre_kernels_best();
	CentreSearch search = {
		.width = centres->width, .panels = centres->panels, .n_panels = panels_of(centres->count)};
	for (size_t first = 0; first < rows.count; first += CENTRE_ROWS) {
		size_t left = rows.count - first, count = left < CENTRE_ROWS ? left : CENTRE_ROWS;
		for (size_t i = 0; i < CENTRE_ROWS; i++)
			search.rows[i] = rows_at(rows, first + (i < count ? i : count - 1));
		kernels->nearest(&search);
		for (size_t i = 0; i < count; i++) {
			nearest[first + i] = search.centre[i];
			scores[first + i] = search.score[i];
		}
	}
}

void centres_release(Centres *centres)
{
	free(centres->panels);
	*centres = (Centres){0};
}
