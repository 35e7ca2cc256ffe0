/* Jobs: what runs and what ran, the newest first, with bars. */
#include "ui/panes/bar.h"
#include "ui/panes/stack.h"

#include <stdlib.h>

enum { ROWS_EACH = 2, BAR_MOST = 40 };

static void *jobs_new(void)
{
	return memory_new(1, sizeof(Scroll));
}

static void jobs_update(void *state, const PaneInput *input)
{
	(void)state;
	(void)input;
}

static void jobs_heading(const void *state, const PaneInput *input, Text *out)
{
	(void)state;
	size_t busy = session_busy(input->session);
	if (busy)
		text_format(out, "%zu running", busy);
}

static Style state_style(const Task *task)
{
	static const Role roles[] = {[JOB_RUNNING] = ROLE_GOOD,
		[JOB_PAUSED] = ROLE_WARN,
		[JOB_DONE] = ROLE_DIM,
		[JOB_STOPPED] = ROLE_WARN,
		[JOB_FAILED] = ROLE_BAD};
	return style_role(roles[task_state(task)]);
}

static const char *state_name(const Task *task)
{
	static const char *const names[] = {[JOB_RUNNING] = "running",
		[JOB_PAUSED] = "paused",
		[JOB_DONE] = "done",
		[JOB_STOPPED] = "stopped",
		[JOB_FAILED] = "failed"};
	return names[task_state(task)];
}

static void draw_progress(const PaneInput *input, Canvas *canvas, Box box, int row, const Task *task)
{
	const Progress *progress = &task->latest->progress;
	Text speed = {0};
	bar_speed(progress, task_seconds(task), &speed);
	int room = box.cols - 3 - text_width(text_of(&speed)) - 2;
	int col = 3;
	if (room >= 6 && bar_share(progress) >= 0) {
		int cols = room < BAR_MOST ? room : BAR_MOST;
		bar_draw(canvas, box, row, col, cols, bar_share(progress), input->ascii);
		col += cols + 2;
	}
	canvas_put(canvas, box, row, col, style_role(ROLE_TEXT), text_of(&speed));
	text_release(&speed);
}

static void draw_job(const PaneInput *input, Canvas *canvas, Box box, int row, const Task *task)
{
	int col = canvas_format(canvas, box, row, 0, style_role(ROLE_TITLE), "%2d ", task->number);
	col = canvas_format(canvas, box, row, col, state_style(task), "%-8s", state_name(task));
	canvas_put(canvas, box, row, col, style_role(ROLE_TEXT), task->line);
	if (task->settled && task->error.kind != ERROR_NONE)
		canvas_put(canvas, box, row + 1, 3, style_role(ROLE_BAD), task->error.message);
	else if (!task->settled && task->latest)
		draw_progress(input, canvas, box, row + 1, task);
	else
		canvas_format(canvas, box, row + 1, 3, style_role(ROLE_DIM), "%.1f s", task_seconds(task));
}

static void jobs_draw(void *state, const PaneInput *input, Canvas *canvas, Box box, bool focused)
{
	(void)focused;
	Scroll *scroll = state;
	const Session *session = input->session;
	int count = (int)session->n_tasks;
	if (!count)
		stack_hint(canvas, box, "No job has run yet.");
	scroll_clamp(scroll, count * ROWS_EACH, box.rows);
	for (int i = 0; i < count; i++)
		draw_job(input, canvas, box, i * ROWS_EACH - scroll->top, session->tasks[count - 1 - i]);
}

static bool jobs_act(void *state, const PaneInput *input, const char *action, int rows)
{
	(void)input;
	return scroll_act(state, action, rows);
}

const Pane pane_jobs = {
	.name = "jobs",
	.title = "Jobs",
	.new = jobs_new,
	.free = free,
	.update = jobs_update,
	.heading = jobs_heading,
	.draw = jobs_draw,
	.act = jobs_act,
};
