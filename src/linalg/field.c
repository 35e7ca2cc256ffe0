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

/* --- what a charge feels of itself --- */

/* Taps of the inverse filter: they fall to 1e-7 of the middle one. */
enum { TAPS = 14, WAVES = 64 };

static void filter_taps(double taps[TAPS + 1])
{
	for (size_t i = 0; i <= TAPS; i++) {
		taps[i] = 0;
		for (size_t k = 0; k < WAVES; k++) {
			double angle = 2 * M_PI * (double)k / WAVES;
			taps[i] += inverse_spline(angle) * cos(angle * (double)i) / WAVES;
		}
	}
}

/* The filtered kernel at a distance of dx, dy nodes. */
static double filtered_kernel(const double taps[TAPS + 1], double spacing, int dx, int dy)
{
	double sum = 0;
	for (int i = -TAPS; i <= TAPS; i++)
		for (int j = -TAPS; j <= TAPS; j++) {
			double x = spacing * (dx - i), y = spacing * (dy - j);
			sum += taps[abs(i)] * taps[abs(j)] * student(x * x + y * y);
		}
	return sum;
}

/* How much of a charge's spline, read by the same spline, comes from nodes so far apart: in the corner of a
 * cell (u = 0), or in its middle (u = 1/2). */
static const double OVERLAPS[2][SUPPORT] = {
	{18.0 / 36, 8.0 / 36, 1.0 / 36, 0}, {1060.0 / 2304, 575.0 / 2304, 46.0 / 2304, 1.0 / 2304}};

static double potential_of_self(double kernel[SUPPORT][SUPPORT], bool middle_x, bool middle_y)
{
	double sum = 0;
	for (size_t i = 0; i < SUPPORT; i++)
		for (size_t j = 0; j < SUPPORT; j++)
			sum += OVERLAPS[middle_x][i] * OVERLAPS[middle_y][j] * kernel[i][j] * (i ? 2 : 1) *
			       (j ? 2 : 1);
	return sum;
}

/* A charge reads its own potential as 1 at a node and less in between. It is taken for a + b (cos 2 pi u + cos
 * 2 pi v)
 * + c cos 2 pi u cos 2 pi v at u, v within its cell. */
static void find_self(Field *field, double spacing)
{
	double taps[TAPS + 1], kernel[SUPPORT][SUPPORT];
	filter_taps(taps);
	for (int i = 0; i < SUPPORT; i++)
		for (int j = 0; j < SUPPORT; j++)
			kernel[i][j] = filtered_kernel(taps, spacing, i, j);
	double corner = potential_of_self(kernel, false, false), edge = potential_of_self(kernel, true, false),
	       middle = potential_of_self(kernel, true, true);
	field->self[0] = (float)((corner + 2 * edge + middle) / 4);
	field->self[1] = (float)((corner - middle) / 4);
	field->self[2] = (float)((corner - 2 * edge + middle) / 4);
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
	find_self(field, spacing);
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

/* cos 2 pi u and sin 2 pi u for 0 <= u <= 1, to 1e-4: quite enough for what is small itself. */
typedef struct Turn {
	float cosine, sine;
} Turn;

static inline Turn turn_at(float u)
{
	float t = u - 0.5f, t2 = t * t;
	float cosine =
		1 + t2 * (-19.739209f +
				 t2 * (64.939394f + t2 * (-85.456817f + t2 * (60.244641f - t2 * 26.426257f))));
	float sine =
		t *
		(6.2831853f +
			t2 * (-41.341702f +
				     t2 * (81.605249f +
						  t2 * (-76.705860f + t2 * (42.058694f - t2 * 15.094643f)))));
	return (Turn){-cosine, -sine};
}

FieldValue field_at_charge(const Field *field, PlanePoint charge)
{
	FieldValue value = field_at(field, charge);
	Turn u = turn_at(cell_of(field, charge.x, field->corner.x).within);
	Turn v = turn_at(cell_of(field, charge.y, field->corner.y).within);
	const float *self = field->self;
	float slope =
		3.1415927f * field->scale; /* half: the charge's own place counts twice in its potential */
	value.potential -= self[0] + self[1] * (u.cosine + v.cosine) + self[2] * u.cosine * v.cosine;
	value.slope.x += slope * u.sine * (self[1] + self[2] * v.cosine);
	value.slope.y += slope * v.sine * (self[1] + self[2] * u.cosine);
	return value;
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
