#include "project/tsne_descent.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points of a piece. */
enum { POINTS = 256 };

/* No point moves further than this in one iteration; gains never fall below LEAST_GAIN. */
static const float FURTHEST = 5, LEAST_GAIN = 0.01f;

/* What becomes of a point. */
typedef struct TsneMove {
	PlanePoint place, velocity, gain;
} TsneMove;

typedef struct TsnePart {
	double potential, loss, x, y;
	PlanePoint low, high;
} TsnePart;

/* An iteration. Passes of the field come between PLACE and PUSH. */
typedef enum Pass {
	PLACE, /* lay the grid */
	FIELD,
	PUSH = FIELD + FIELD_PASSES,
	JUDGE,
	MOVE,
	CENTRE,
	PASSES,
} Pass;

static size_t padded(size_t count)
{
	return (count + KERNEL_LANES - 1) / KERNEL_LANES * KERNEL_LANES;
}

static size_t pieces_of_points(const TsneDescent *descent)
{
	return (descent->count + POINTS - 1) / POINTS;
}

static bool reserve(TsneDescent *descent, Error *err)
{
	size_t count = padded(descent->count);
	PlanePoint **arrays[] = {&descent->places, &descent->velocities, &descent->gains, &descent->pushes};
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		if (!(*arrays[i] = memory_data(count, sizeof **arrays[i], "the points of a map", err)))
			return false;
	descent->moved = memory_data(count, sizeof *descent->moved, "the points of a map", err);
	descent->parts =
		memory_data(pieces_of_points(descent), sizeof *descent->parts, "the points of a map", err);
	return descent->moved && descent->parts &&
	       (descent->exact || field_init(&descent->field, descent->count, err));
}

bool tsne_descent_init(TsneDescent *descent, size_t count, Error *err)
{
	*descent = (TsneDescent){.count = count, .exact = count <= TSNE_PAIRS, .divergence = NAN};
	if (!reserve(descent, err))
		return false;
	for (size_t i = 0; i < count; i++)
		descent->gains[i] = (PlanePoint){1, 1};
	for (size_t i = count; i < padded(count); i++)
		descent->places[i] = STUDENT_FAR;
	return true;
}

void tsne_descent_release(TsneDescent *descent)
{
	free(descent->places);
	free(descent->velocities);
	free(descent->gains);
	free(descent->pushes);
	free(descent->moved);
	free(descent->parts);
	field_release(&descent->field);
	*descent = (TsneDescent){0};
}

typedef struct Span {
	size_t first, end;
} Span;

static Span span_of(const TsneDescent *descent, size_t piece)
{
	size_t first = piece * POINTS, end = first + POINTS;
	return (Span){first, end < descent->count ? end : descent->count};
}

static void push_piece(TsneDescent *descent, size_t piece)
{
	const StudentKernels *kernels = student_best();
	Span span = span_of(descent, piece);
	double potential = 0;
	for (size_t i = span.first; i < span.end; i++)
		if (descent->exact) {
			float sum;
			descent->pushes[i] = kernels->repel(
				descent->places[i], descent->places, padded(descent->count), &sum);
			potential += (double)sum - 1;
		} else {
			FieldValue value = field_at_charge(&descent->field, descent->places[i]);
			descent->pushes[i] = (PlanePoint){-0.5f * value.slope.x, -0.5f * value.slope.y};
			potential += (double)value.potential;
		}
	descent->parts[piece].potential = potential;
}

static void judge_piece(TsneDescent *descent, size_t piece)
{
	const StudentKernels *kernels = student_best();
	Span span = span_of(descent, piece);
	double loss = 0;
	for (size_t i = span.first; i < span.end; i++)
		loss += kernels->attract_loss(
			descent->places[i], descent->places, tsne_edges(descent->affinities, i));
	descent->parts[piece].loss = loss;
}

/* A quarter of the gradient. */
static PlanePoint slope_at(const TsneDescent *descent, size_t i, float exaggeration)
{
	PlanePoint pull = student_best()->attract(
		descent->places[i], descent->places, tsne_edges(descent->affinities, i));
	float share = (float)(1 / descent->normaliser);
	return (PlanePoint){exaggeration * pull.x - share * descent->pushes[i].x,
		exaggeration * pull.y - share * descent->pushes[i].y};
}

PlanePoint tsne_descent_gradient(const TsneDescent *descent, size_t point)
{
	PlanePoint slope = slope_at(descent, point, 1);
	return (PlanePoint){4 * slope.x, 4 * slope.y};
}

static int sign_of(float x)
{
	return (x > 0) - (x < 0);
}

static float next_gain(float gain, float slope, float velocity)
{
	gain = sign_of(slope) != sign_of(velocity) ? gain + 0.2f : gain * 0.8f;
	return gain > LEAST_GAIN ? gain : LEAST_GAIN;
}

static void move_point(TsneDescent *descent, size_t i, const TsnePace *pace)
{
	PlanePoint slope = slope_at(descent, i, (float)pace->exaggeration);
	PlanePoint old = descent->velocities[i], *velocity = &descent->moved[i].velocity,
		   *gain = &descent->moved[i].gain;
	float rate = (float)pace->rate, momentum = (float)pace->momentum;
	gain->x = next_gain(descent->gains[i].x, slope.x, old.x);
	gain->y = next_gain(descent->gains[i].y, slope.y, old.y);
	velocity->x = momentum * old.x - rate * gain->x * slope.x;
	velocity->y = momentum * old.y - rate * gain->y * slope.y;
	float length = sqrtf(velocity->x * velocity->x + velocity->y * velocity->y);
	if (length > FURTHEST) {
		velocity->x *= FURTHEST / length;
		velocity->y *= FURTHEST / length;
	}
	descent->moved[i].place =
		(PlanePoint){descent->places[i].x + velocity->x, descent->places[i].y + velocity->y};
}

static void sum_moved(TsneDescent *descent, size_t piece)
{
	TsnePart *part = &descent->parts[piece];
	Span span = span_of(descent, piece);
	part->x = part->y = 0;
	for (size_t i = span.first; i < span.end; i++) {
		part->x += (double)descent->moved[i].place.x;
		part->y += (double)descent->moved[i].place.y;
	}
}

static void move_piece(TsneDescent *descent, size_t piece, const TsnePace *pace)
{
	Span span = span_of(descent, piece);
	for (size_t i = span.first; i < span.end; i++)
		move_point(descent, i, pace);
	sum_moved(descent, piece);
}

static void centre_piece(TsneDescent *descent, size_t piece, PlanePoint mean)
{
	TsnePart *part = &descent->parts[piece];
	Span span = span_of(descent, piece);
	part->low = (PlanePoint){INFINITY, INFINITY};
	part->high = (PlanePoint){-INFINITY, -INFINITY};
	for (size_t i = span.first; i < span.end; i++) {
		const TsneMove *moved = &descent->moved[i];
		PlanePoint at = {moved->place.x - mean.x, moved->place.y - mean.y};
		descent->places[i] = at;
		descent->velocities[i] = moved->velocity;
		descent->gains[i] = moved->gain;
		part->low = (PlanePoint){fminf(part->low.x, at.x), fminf(part->low.y, at.y)};
		part->high = (PlanePoint){fmaxf(part->high.x, at.x), fmaxf(part->high.y, at.y)};
	}
}

static PlanePoint mean_of(const TsneDescent *descent)
{
	double x = 0, y = 0, count = (double)descent->count;
	for (size_t piece = 0; piece < pieces_of_points(descent); piece++) {
		x += descent->parts[piece].x;
		y += descent->parts[piece].y;
	}
	return (PlanePoint){(float)(x / count), (float)(y / count)};
}

void tsne_descent_begin(TsneDescent *descent)
{
	for (size_t i = 0; i < descent->count; i++)
		descent->moved[i] = (TsneMove){descent->places[i], descent->velocities[i], descent->gains[i]};
	for (size_t piece = 0; piece < pieces_of_points(descent); piece++)
		centre_piece(descent, piece, (PlanePoint){0, 0}); /* finds how far they reach */
	descent->pass = PLACE;
	descent->next = 0;
}

static bool lay_grid(TsneDescent *descent, Error *err)
{
	PlanePoint low = descent->parts[0].low, high = descent->parts[0].high;
	for (size_t piece = 1; piece < pieces_of_points(descent); piece++) {
		const TsnePart *part = &descent->parts[piece];
		low = (PlanePoint){fminf(low.x, part->low.x), fminf(low.y, part->low.y)};
		high = (PlanePoint){fmaxf(high.x, part->high.x), fmaxf(high.y, part->high.y)};
	}
	return field_place(&descent->field, descent->places, descent->count, low, high, err);
}

static void sum_potentials(TsneDescent *descent)
{
	double sum = 0;
	for (size_t piece = 0; piece < pieces_of_points(descent); piece++)
		sum += descent->parts[piece].potential;
	descent->normaliser = fmax(sum, 1e-30); /* points that are all very far apart */
}

/* sum p log p - sum p log K + log Z, as p sums to 1. */
static void sum_losses(TsneDescent *descent)
{
	double sum = 0;
	for (size_t piece = 0; piece < pieces_of_points(descent); piece++)
		sum += descent->parts[piece].loss;
	descent->divergence = sum + log(descent->normaliser) - descent->affinities->entropy;
}

/* A pass that is under way, for the pool. */
typedef struct Running {
	TsneDescent *descent;
	const TsnePace *pace;
	PlanePoint mean; /* for CENTRE */
} Running;

static void run_piece(void *context, size_t index, int thread)
{
	(void)thread;
	const Running *running = context;
	TsneDescent *descent = running->descent;
	size_t piece = descent->next + index;
	switch (descent->pass) {
	case PUSH:
		push_piece(descent, piece);
		break;
	case JUDGE:
		judge_piece(descent, piece);
		break;
	case MOVE:
		move_piece(descent, piece, running->pace);
		break;
	case CENTRE:
		centre_piece(descent, piece, running->mean);
		break;
	default:
		field_piece(&descent->field, (FieldPass)(descent->pass - FIELD), piece);
	}
}

static size_t pieces_of_pass(const TsneDescent *descent, const TsnePace *pace)
{
	if (descent->pass >= FIELD && descent->pass < PUSH)
		return descent->exact ? 0 : field_pieces(&descent->field, (FieldPass)(descent->pass - FIELD));
	bool idle = (descent->pass == JUDGE && !pace->judge) || (descent->pass > JUDGE && pace->rest);
	return idle ? 0 : pieces_of_points(descent);
}

/* Nanoseconds of a piece, roughly. */
static double cost_of_piece(const TsneDescent *descent)
{
	double points = POINTS, count = (double)descent->count;
	double edges = points * (double)descent->affinities->starts[descent->count] / count;
	switch (descent->pass) {
	case PUSH:
		return points * (descent->exact ? 0.5 * count : 80);
	case JUDGE:
	case MOVE:
		return 2 * edges + 20 * points;
	case CENTRE:
		return 5 * points;
	case FIELD + FIELD_SPREAD_EVEN:
	case FIELD + FIELD_SPREAD_ODD:
		return 60 * count / (double)descent->field.strips;
	default:
		return 400 * (double)descent->field.convolution.size;
	}
}

static void end_pass(TsneDescent *descent, const TsnePace *pace)
{
	if (descent->pass == PUSH)
		sum_potentials(descent);
	if (descent->pass == JUDGE && pace->judge)
		sum_losses(descent);
	descent->pass = (descent->pass + 1) % PASSES;
	descent->next = 0;
}

/* As many pieces as the budget has room for, or the rest of the pass. That which takes over what the iteration
 * found is never cut. */
static void run_pieces(TsneDescent *descent, const TsnePace *pace, Pool *pool, double *budget)
{
	size_t pieces = pieces_of_pass(descent, pace), left = pieces - descent->next;
	if (pieces == 0) {
		end_pass(descent, pace);
		return;
	}
	double cost = cost_of_piece(descent), room = fmax(*budget / cost, 1) + 1;
	bool whole = descent->pass == CENTRE || room > (double)left;
	size_t now = whole ? left : (size_t)room;
	Running running = {.descent = descent, .pace = pace};
	if (descent->pass == CENTRE)
		running.mean = mean_of(descent);
	pool_run(pool, now, run_piece, &running);
	*budget -= cost * (double)now;
	descent->next += now;
	if (descent->next == pieces)
		end_pass(descent, pace);
}

bool tsne_descent_step(
	TsneDescent *descent, const TsnePace *pace, Pool *pool, double *budget, bool *over, Error *err)
{
	*over = false;
	while (!*over && *budget > 0) {
		if (descent->pass == PLACE) {
			if (!descent->exact && !lay_grid(descent, err))
				return false;
			*budget -= 5 * (double)descent->count;
			end_pass(descent, pace);
		} else {
			run_pieces(descent, pace, pool, budget);
		}
		*over = descent->pass == PLACE;
	}
	return true;
}
