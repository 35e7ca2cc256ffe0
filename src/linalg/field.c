#include "linalg/field.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A spline reaches over SUPPORT nodes. Strips are so high that two of them with one between share no row. */
enum { SUPPORT = 4, STRIP = 4 };

/* Distance between nodes: at most COARSE, as long as there are sizes for it, and no less than FINE: differences
 * between nodes would drown in rounding. Grids begin with FEW_NODES. */
static const double COARSE = 0.36, FINE = 0.125;
enum { FEW_NODES = 56 };

bool field_init(Field *field, size_t most_points, Error *err)
{
	size_t strips = CONVOLUTION_MOST / 2 / STRIP + 2;
	field->order = memory_data(most_points, sizeof *field->order, "the order of points on a grid", err);
	field->starts = memory_data(strips, sizeof *field->starts, "the strips of a grid", err);
	return field->order && field->starts;
}

void field_release(Field *field)
{
	free(field->order);
	free(field->starts);
	convolution_release(&field->convolution);
	*field = (Field){0};
}

static double student(double squared)
{
	return 1 / (1 + squared);
}

/* What undoes spreading by a cubic B-spline and reading by another. */
static double inverse_spline(double angle)
{
	double response = (2 + cos(angle)) / 3;
	return 1 / (response * response);
}

static size_t cells_of(size_t nodes)
{
	return nodes - SUPPORT + 1;
}

/* Depends on the span alone, in steps, so that most iterations find the kernel as it was. */
static void choose_grid(double span, size_t *size, double *spacing)
{
	double cells = ceil(span / COARSE) + 1, most = CONVOLUTION_MOST;
	*size = convolution_size((size_t)fmin(fmax(cells + SUPPORT, FEW_NODES), most));
	*spacing = COARSE;
	size_t room = cells_of(*size / 2 - CONVOLUTION_MARGIN) - 1; /* one less: the middle lies amid a cell */
	while (*spacing > FINE && span < *spacing * M_SQRT1_2 * (double)room)
		*spacing *= M_SQRT1_2;
	while (span > *spacing * (double)room)
		*spacing *= 1.25;
}

static bool lay_grid(Field *field, double span, Error *err)
{
	size_t size;
	double spacing;
	choose_grid(span, &size, &spacing);
	Convolution *convolution = &field->convolution;
	field->new_kernel = convolution->size != size || convolution->spacing != spacing;
	if (!field->new_kernel)
		return true;
	if (convolution->size != size && !convolution_init(convolution, size, err))
		return false;
	convolution_set_kernel(convolution, student, spacing, inverse_spline);
	field->scale = (float)(1 / spacing);
	field->strips = (cells_of(convolution->nodes) + STRIP - 1) / STRIP;
	return true;
}

/* Where a place lies on one axis: its cell, and how far within the cell, 0 .. 1. */
typedef struct Cell {
	size_t at;
	float within;
} Cell;

static inline Cell cell_of(const Field *field, float place, float corner)
{
	float nodes = (place - corner) * field->scale, most = (float)(field->convolution.nodes - SUPPORT);
	nodes = nodes > 0 ? nodes : 0;
	nodes = nodes < most ? nodes : most;
	size_t at = (size_t)nodes;
	return (Cell){at, nodes - (float)at};
}

static void sort_into_strips(Field *field)
{
	size_t *next = memory_new(field->strips + 1, sizeof *next);
	for (size_t i = 0; i < field->count; i++)
		next[cell_of(field, field->points[i].y, field->corner.y).at / STRIP]++;
	size_t start = 0;
	for (size_t strip = 0; strip <= field->strips; strip++) {
		size_t count = next[strip];
		field->starts[strip] = (uint32_t)start;
		next[strip] = start;
		start += count;
	}
	for (size_t i = 0; i < field->count; i++)
		field->order[next[cell_of(field, field->points[i].y, field->corner.y).at / STRIP]++] =
			(uint32_t)i;
	free(next);
}

/* The middle of the points comes to lie in the middle of a cell: a cloud much smaller than a cell then feels no
 * pull to a side from the interpolation. */
bool field_place(
	Field *field, const PlanePoint *points, size_t count, PlanePoint low, PlanePoint high, Error *err)
{
	if (!lay_grid(field, fmax((double)high.x - (double)low.x, (double)high.y - (double)low.y), err))
		return false;
	double half =
		(floor((double)cells_of(field->convolution.nodes) / 2) + 0.5) * field->convolution.spacing;
	field->corner.x = (float)(((double)low.x + (double)high.x) / 2 - half);
	field->corner.y = (float)(((double)low.y + (double)high.y) / 2 - half);
	field->points = points;
	field->count = count;
	sort_into_strips(field);
	return true;
}

/* The four splines that reach into a cell, and their slopes by cell, at a place within it. */
typedef float Four __attribute__((vector_size(16)));

static inline Four splines_at(float u)
{
	float v = 1 - u, sixth = 1.0f / 6;
	return (Four){v * v * v, (3 * u - 6) * u * u + 4, (3 * v - 6) * v * v + 4, u * u * u} * sixth;
}

static inline Four slopes_at(float u)
{
	float v = 1 - u;
	return (Four){-v * v, (3 * u - 4) * u, (4 - 3 * v) * v, u * u} * 0.5f;
}

static inline float sum_of(Four four)
{
	return (four[0] + four[2]) + (four[1] + four[3]);
}

static inline float *node_at(const Field *field, size_t row, size_t column)
{
	return field->convolution.field + row * field->convolution.stride + column;
}

static inline Four load(const float *from)
{
	Four four;
	memcpy(&four, from, sizeof four);
	return four;
}

static void spread(Field *field, PlanePoint point)
{
	Cell x = cell_of(field, point.x, field->corner.x), y = cell_of(field, point.y, field->corner.y);
	Four across = splines_at(x.within), down = splines_at(y.within);
	for (size_t row = 0; row < SUPPORT; row++) {
		float *nodes = node_at(field, y.at + row, x.at);
		Four sum = load(nodes) + down[row] * across;
		memcpy(nodes, &sum, sizeof sum);
	}
}

static void spread_strip(Field *field, size_t strip)
{
	if (strip >= field->strips)
		return;
	for (size_t i = field->starts[strip]; i < field->starts[strip + 1]; i++)
		spread(field, field->points[field->order[i]]);
}

/* A strip reaches less than two strips down. */
static void clear_strips(Field *field, size_t first)
{
	size_t row = first * STRIP, end = row + 2 * STRIP, nodes = field->convolution.nodes;
	end = end < nodes ? end : nodes;
	if (row < end)
		memset(node_at(field, row, 0), 0, (end - row) * field->convolution.stride * sizeof(float));
}

FieldValue field_at(const Field *field, PlanePoint place)
{
	Cell x = cell_of(field, place.x, field->corner.x), y = cell_of(field, place.y, field->corner.y);
	Four down = splines_at(y.within), down_slope = slopes_at(y.within);
	Four value = {0}, slope = {0};
	for (size_t row = 0; row < SUPPORT; row++) {
		Four nodes = load(node_at(field, y.at + row, x.at));
		value += down[row] * nodes;
		slope += down_slope[row] * nodes;
	}
	Four across = splines_at(x.within), across_slope = slopes_at(x.within);
	return (FieldValue){.potential = sum_of(value * across),
		.slope = {sum_of(value * across_slope) * field->scale, sum_of(slope * across) * field->scale}};
}

static bool convolution_pass(FieldPass pass, ConvolutionPass *of)
{
	static const ConvolutionPass passes[FIELD_PASSES] = {
		[FIELD_KERNEL_ROWS] = CONVOLUTION_KERNEL_ROWS,
		[FIELD_KERNEL_COLUMNS] = CONVOLUTION_KERNEL_COLUMNS,
		[FIELD_FORWARD] = CONVOLUTION_FORWARD,
		[FIELD_MIDDLE] = CONVOLUTION_MIDDLE,
		[FIELD_BACK] = CONVOLUTION_BACK,
	};
	*of = passes[pass];
	return pass != FIELD_SPREAD_EVEN && pass != FIELD_SPREAD_ODD;
}

size_t field_pieces(const Field *field, FieldPass pass)
{
	ConvolutionPass of;
	if ((pass == FIELD_KERNEL_ROWS || pass == FIELD_KERNEL_COLUMNS) && !field->new_kernel)
		return 0;
	if (convolution_pass(pass, &of))
		return convolution_pieces(&field->convolution, of);
	/* The last even strip may only clear what the one before reaches. */
	return pass == FIELD_SPREAD_EVEN ? field->strips / 2 + 1 : field->strips / 2;
}

void field_piece(Field *field, FieldPass pass, size_t piece)
{
	ConvolutionPass of;
	if (convolution_pass(pass, &of)) {
		convolution_piece(&field->convolution, of, piece);
		return;
	}
	if (pass == FIELD_SPREAD_EVEN)
		clear_strips(field, 2 * piece);
	spread_strip(field, 2 * piece + (pass == FIELD_SPREAD_ODD));
}
