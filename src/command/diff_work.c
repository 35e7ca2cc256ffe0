#include "command/diff_work.h"

#include "linalg/product.h"
#include "session/version_store.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void release_side(DiffSide *side)
{
	free(side->name);
	free(side->line);
	space_unref(side->space);
	if (side->copy)
		version_free(side->copy);
}

void diff_work_free(DiffWork *work)
{
	for (int i = 0; i < 2; i++)
		release_side(&work->sides[i]);
	space_unref(work->turned);
	drift_free(work->drift);
	args_free(work->args);
	free(work);
}

/* --- both sides by themselves --- */

static void measure_side(DiffSide *side)
{
	const Space *space = side->space;
	double sum = 0, occurred = 0;
	for (size_t row = 0; row < space->vectors.rows; row++) {
		sum += space->inverse_norms[row] > 0 ? 1 / (double)space->inverse_norms[row] : 0;
		occurred += space->counts ? (double)space->counts[row] : NAN;
	}
	side->norm = sum / (double)space->vectors.rows;
	side->occurred = occurred;
}

/* What the digest is of: all that a version keeps. */
static bool take_side(DiffSide *side, Error *err)
{
	Version *copy = side->copy;
	if (!version_read(copy, NULL, err))
		return false;
	if (!side->space)
		side->space = space_ref(copy->object.space);
	if (side->model && !(copy->state = model_state_take(side->model, NULL, err)))
		return false;
	Model *restored = !side->model && copy->state ? model_state_restore(copy->state, err) : NULL;
	const Model *model = side->model ? side->model : restored;
	side->loss = model ? model_last(model, "loss") : NAN;
	side->frozen = model ? model->frozen.count : 0;
	if (restored)
		restored->trainer->free(restored);
	return (!copy->state || model) && version_name(copy, err);
}

/* The part of a name before @. */
static bool same_object(const char *a, const char *b)
{
	size_t length = version_number(a) ? (size_t)(strrchr(a, '@') - a) : strlen(a);
	size_t other = version_number(b) ? (size_t)(strrchr(b, '@') - b) : strlen(b);
	return length == other && strncmp(a, b, length) == 0;
}

/* Versions of one thing share their coordinates, unless its way of training makes them anew. */
static bool wants_turn(const DiffWork *work)
{
	const DiffSide *sides = work->sides;
	bool anew = sides[1].copy->state && model_state_trainer(sides[1].copy->state)->anew;
	if (sides[0].space->vectors.cols != sides[1].space->vectors.cols)
		return false;
	return strcmp(work->wanted, "auto") == 0 ? anew || !same_object(sides[0].name, sides[1].name)
						 : strcmp(work->wanted, "orthogonal") == 0;
}

static bool measure(DiffWork *work, Error *err)
{
	if (!take_side(&work->sides[0], err) || !take_side(&work->sides[1], err))
		return false;
	measure_side(&work->sides[0]);
	measure_side(&work->sides[1]);
	work->align = wants_turn(work);
	work->measured = true;
	return true;
}

/* --- turning one onto the other --- */

static void put_direction(const Space *space, uint32_t row, float *to)
{
	const float *from = matrix_row(&space->vectors, row);
	for (size_t i = 0; i < space->vectors.cols; i++)
		to[i] = from[i] * space->inverse_norms[row];
}

/* The directions of the items that both have, row by row, the first `most` of them in the order of `before`. */
static bool common_rows(const DiffWork *work, size_t most, Matrix rows[2], Error *err)
{
	const Space *before = work->sides[0].space, *after = work->sides[1].space;
	size_t width = before->vectors.cols, count = 0;
	uint32_t(*pairs)[2] = memory_data(before->items.count, sizeof *pairs, "the common items", err);
	if (!pairs)
		return false;
	for (uint32_t row = 0; row < before->items.count && count < most; row++) {
		uint32_t other = dictionary_find_text(&after->items, dictionary_word(&before->items, row));
		if (other != DICTIONARY_NONE) {
			pairs[count][0] = row;
			pairs[count++][1] = other;
		}
	}
	bool fine = matrix_init(&rows[0], count, width, "the common items", err) &&
		    matrix_init(&rows[1], count, width, "the common items", err);
	for (size_t i = 0; fine && i < count; i++)
		for (int side = 0; side < 2; side++)
			put_direction(work->sides[side].space, pairs[i][side], matrix_row(&rows[side], i));
	free(pairs);
	return fine;
}

static bool turn_rows(DiffWork *work, const Orthogonal *fit, Pool *pool, Error *err)
{
	const Space *before = work->sides[0].space;
	Matrix map = {0};
	work->turned = space_like(before, before->vectors.cols, err);
	bool fine = work->turned && orthogonal_transposed(fit->map, fit->width, &map, err);
	if (fine)
		product_map(matrix_rows(&before->vectors), matrix_rows(&map), pool, work->turned->vectors.data);
	matrix_release(&map);
	return fine && space_finish(work->turned, err);
}

static bool turn(DiffWork *work, Pool *pool, Error *err)
{
	Matrix rows[2] = {{0}, {0}};
	Orthogonal fit = {0};
	size_t most = work->options.among ? work->options.among : SIZE_MAX;
	bool fine = common_rows(work, most, rows, err);
	work->fitted = rows[0].rows;
	if (fine && work->fitted == 0)
		work->align = false;
	else if (fine)
		fine = orthogonal_fit(matrix_rows(&rows[0]), matrix_rows(&rows[1]), (OrthogonalOptions){0},
			       pool, &fit, err) &&
		       turn_rows(work, &fit, pool, err);
	orthogonal_release(&fit);
	matrix_release(&rows[0]);
	matrix_release(&rows[1]);
	return fine;
}

/* --- in steps --- */

static bool diff_step(void *context, Pool *pool, bool *finished, Error *err)
{
	DiffWork *work = context;
	if (!work->measured)
		return measure(work, err);
	if (work->align && !work->turned)
		return turn(work, pool, err);
	if (!work->drift) {
		Space *before = work->turned ? work->turned : work->sides[0].space;
		work->drift = drift_new(before, work->sides[1].space, &work->options, err);
		return work->drift != NULL;
	}
	bool fine = drift_step(work->drift, pool, err);
	*finished = drift_done(work->drift) >= 1;
	return fine;
}

static bool diff_look(void *context, bool last, Snapshot *into, Error *err)
{
	(void)last, (void)err;
	const DiffWork *work = context;
	double done = work->drift ? 0.2 + 0.8 * drift_done(work->drift) : work->measured ? 0.1 : 0;
	into->progress = (Progress){.done = 100 * done, .total = 100, .unit = "%", .phase = "comparing"};
	return true;
}

static void free_work(void *context)
{
	diff_work_free(context);
}

const WorkType diff_work = {diff_step, diff_look, free_work};
