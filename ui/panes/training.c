/* Training: the newest job with curves: how far, how fast, how well. */
#include "ui/panes/bar.h"
#include "ui/panes/stack.h"

#include <stdlib.h>
#include <string.h>

enum { CURVE_LEAST = 7, VALUES_MOST = 4 /* lines */ };

static void *training_new(void)
{
	return memory_new(1, 1);
}

static void training_update(void *state, const PaneInput *input)
{
	(void)state;
	(void)input;
}

static void training_heading(const void *state, const PaneInput *input, Text *out)
{
	(void)state;
	const Task *task = session_training(input->session);
	if (!task)
		return;
	text_add(out, task->names ? task->names : task->line);
	static const char *const states[] = {[JOB_RUNNING] = "",
		[JOB_PAUSED] = " · paused",
		[JOB_DONE] = " · done",
		[JOB_STOPPED] = " · stopped",
		[JOB_FAILED] = " · failed"};
	text_add(out, states[task_state(task)]);
}

static int draw_status(const PaneInput *input, Canvas *canvas, Box box, const Task *task)
{
	const Progress *progress = &task->latest->progress;
	double part = bar_share(progress);
	Text speed = {0};
	bar_speed(progress, task_seconds(task), &speed);
	canvas_put(canvas, box, 0, 0, style_role(ROLE_TEXT), task->line);
	int col = canvas_put(canvas, box, 1, 0, style_role(ROLE_DIM), progress->phase);
	canvas_put(canvas, box, 1, col ? col + 2 : 0, style_role(ROLE_TEXT), text_of(&speed));
	text_release(&speed);
	if (part < 0)
		return 2;
	bar_draw(canvas, box, 2, 0, box.cols, part, input->ascii);
	return 3;
}

/* Curves that are part of no other. */
static size_t find_wholes(const Snapshot *snapshot, size_t wholes[SNAPSHOT_SERIES])
{
	size_t n = 0;
	for (size_t i = 0; i < snapshot->n_series; i++) {
		bool part = false;
		for (size_t j = 0; j < n; j++)
			part |= series_is_part(&snapshot->series[i], &snapshot->series[wholes[j]]);
		if (!part)
			wholes[n++] = i;
	}
	return n;
}

static void draw_plot(Canvas *canvas, Box box, const Snapshot *snapshot, const Series *whole, Marker marker)
{
	Series curves[SNAPSHOT_SERIES] = {*whole}; /* borrowed */
	size_t n = 1;
	for (size_t i = 0; i < snapshot->n_series; i++)
		if (snapshot->series[i].count && series_is_part(&snapshot->series[i], whole))
			curves[n++] = snapshot->series[i];
	plot_series(canvas, box, curves, n, marker);
}

/* The last value of each curve that has no plot, one after the other; the answer is how many lines. */
static int draw_values(Canvas *canvas, Box box, const Snapshot *snapshot, const bool *shown, bool draws)
{
	int row = 0, col = 0;
	for (size_t i = 0; i < snapshot->n_series && row < VALUES_MOST; i++) {
		const Series *series = &snapshot->series[i];
		if (shown[i] || series->count == 0)
			continue;
		Text value = {0};
		text_format(&value, "%s %.4g", series->name, series->y[series->count - 1]);
		int width = text_width(text_of(&value));
		if (col > 0 && col + width > box.cols) {
			row++;
			col = 0;
		}
		if (draws && row < box.rows)
			canvas_put(canvas, box, row, col, style_role(ROLE_TEXT), text_of(&value));
		col += width + 2;
		text_release(&value);
	}
	return row + (col > 0);
}

/* Those of the first plots. */
static void mark_shown(const Snapshot *snapshot, const size_t *wholes, int count, bool shown[SNAPSHOT_SERIES])
{
	for (size_t i = 0; i < snapshot->n_series; i++) {
		shown[i] = false;
		for (int j = 0; j < count; j++)
			shown[i] |= i == wholes[j] ||
				    series_is_part(&snapshot->series[i], &snapshot->series[wholes[j]]);
	}
}

/* One plot for each curve and its parts, as many as have room: their scales differ. Of the others the numbers.
 */
static void draw_curves(const PaneInput *input, Canvas *canvas, Box box, const Snapshot *snapshot)
{
	size_t wholes[SNAPSHOT_SERIES];
	bool shown[SNAPSHOT_SERIES];
	int most = box.rows / CURVE_LEAST, count = (int)find_wholes(snapshot, wholes);
	if (count > most) {
		mark_shown(snapshot, wholes, most, shown);
		int lines = draw_values(canvas, box, snapshot, shown, false);
		most = (box.rows - lines) / CURVE_LEAST;
		most = most > 0 ? most : 1;
		mark_shown(snapshot, wholes, most, shown);
		box = box_inside(box, draw_values(canvas, box, snapshot, shown, true), 0, 0, 0);
	}
	count = count < most ? count : most;
	for (int i = 0; i < count; i++) {
		int from = box.rows * i / count, to = box.rows * (i + 1) / count;
		Box part = {box.row + from, box.col, to - from, box.cols};
		draw_plot(canvas, part, snapshot, &snapshot->series[wholes[i]],
			input->ascii ? MARKER_ASCII : MARKER_BRAILLE);
	}
}

static void training_draw(void *state, const PaneInput *input, Canvas *canvas, Box box, bool focused)
{
	(void)state;
	(void)focused;
	const Task *task = session_training(input->session);
	if (!task) {
		stack_hint(canvas, box,
			"Nothing has been trained yet.\n\nType for example\n  synth royals\n  train sgns "
			"royals as=w");
		return;
	}
	int used = draw_status(input, canvas, box, task);
	draw_curves(input, canvas, box_inside(box, used, 0, 0, 0), task->latest);
}

const Pane pane_training = {
	.name = "training",
	.title = "Training",
	.new = training_new,
	.free = free,
	.update = training_update,
	.heading = training_heading,
	.draw = training_draw,
};
