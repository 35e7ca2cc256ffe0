#include "session/session.h"

#include "session/settings.h"
#include "session/version.h"

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

Session *session_new(void)
{
	Session *session = memory_new(1, sizeof *session);
	session->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	session->next_task = 1;
	session->pool = pool_new(0);
	session->screen.layout = memory_text("explore");
	session->screen.focus = memory_text("map");
	settings_init(session);
	return session;
}

static void task_free(Task *task)
{
	job_free(task->job);
	snapshot_unref(task->latest);
	space_unref(task->began);
	report_release(&task->report);
	free(task->line);
	free(task->names);
	free(task->redirect);
	free(task->pipe);
	free(task);
}

void session_free(Session *session)
{
	if (!session)
		return;
	for (size_t i = 0; i < session->n_tasks; i++)
		if (session->tasks[i]->job)
			job_stop(session->tasks[i]->job);
	for (size_t i = 0; i < session->n_objects; i++) {
		kept_maps_release(session->objects[i]);
		versions_release(session->objects[i]);
	}
	/* One that saves holds others, which began before it. */
	for (size_t i = session->n_tasks; i-- > 0;)
		task_free(session->tasks[i]);
	free(session->tasks);
	for (size_t i = session->n_asked; i-- > 0;)
		task_free(session->asked[i]);
	free(session->asked);
	for (size_t i = 0; i < session->n_objects; i++) {
		object_empty(session->objects[i]);
		free(session->objects[i]->name);
		free(session->objects[i]);
	}
	free(session->objects);
	for (size_t i = 0; i < session->n_history; i++)
		free(session->history[i]);
	free(session->history);
	for (size_t i = 0; i < session->screen.n_watches; i++)
		free(session->screen.watches[i]);
	free(session->screen.watches);
	free(session->screen.layout);
	free(session->screen.focus);
	free(session->screen.selected);
	session_clear_queue(session);
	free(session->queue);
	report_release(&session->last);
	free(session->last_line);
	settings_release(session);
	pool_free(session->pool);
	free(session->current);
	free(session->file);
	if (session->wake_fd >= 0)
		close(session->wake_fd);
	free(session);
}

/* --- jobs --- */

static Task *add_task(Session *session)
{
	Task *task = memory_new(1, sizeof *task);
	task->number = session->next_task++;
	session->tasks = memory_resize(session->tasks, session->n_tasks + 1, sizeof *session->tasks);
	session->tasks[session->n_tasks++] = task;
	return task;
}

/* What was seen of its job so far is over. */
static Task *clear_task(Task *task)
{
	snapshot_unref(task->latest);
	space_unref(task->began);
	free(task->line);
	free(task->names);
	task->latest = NULL;
	task->began = NULL;
	task->layout = NULL;
	task->model = NULL;
	return task;
}

void session_go_on(Session *session, Task *task)
{
	session->going_on = task;
}

Task *session_start(Session *session, const char *line, const char *names, const WorkType *type, void *work,
	int threads, TaskSettle *settle, Error *err)
{
	Task *task = session->going_on;
	session->going_on = NULL;
	Job *job = job_start(type, work, threads ? threads : session_threads(session), session->wake_fd, err);
	if (!job)
		return NULL;
	task = task ? clear_task(task) : add_task(session);
	task->line = memory_text(line);
	task->names = memory_text(names);
	task->job = job;
	task->settle = settle;
	task->error = ERROR_INIT;
	Object *object = names ? session_find(session, names) : NULL;
	if (object)
		object->task = task;
	if (object && object->space)
		session_began(session, task, object->space);
	session->generation++;
	return task;
}

void session_passing(Session *session, Task *task)
{
	size_t kept = 0;
	for (size_t i = 0; i < session->n_tasks; i++) {
		Task *other = session->tasks[i];
		if (other->passing && other->settled)
			task_free(other);
		else
			session->tasks[kept++] = other;
	}
	session->n_tasks = kept;
	task->passing = task->answered = true;
}

void session_asked(Session *session, Task *task)
{
	size_t kept = 0;
	if (task->number == 0)
		return; /* it goes on */
	for (size_t i = 0; i < session->n_asked; i++) {
		Task *other = session->asked[i];
		if (other->settled && other->answered)
			task_free(other);
		else
			session->asked[kept++] = other;
	}
	session->asked = memory_resize(session->asked, kept + 1, sizeof *session->asked);
	session->asked[kept] = task;
	session->n_asked = kept + 1;
	/* As if session_start had not been. */
	session->n_tasks--;
	session->next_task--;
	session->generation--;
	task->number = 0;
	task->passing = true;
}

void session_answered(Task *task)
{
	if (task->job)
		job_stop(task->job);
	task->answered = true;
}

void session_began(Session *session, Task *task, Space *space)
{
	for (size_t i = 0; i < session->n_tasks; i++) {
		Task *other = session->tasks[i];
		if (other != task && !other->settled)
			continue;
		space_unref(other->began);
		other->began = NULL;
	}
	task->began = space_ref(space);
}

const Task *session_maker(const Session *session, const Space *space)
{
	for (size_t i = session->n_tasks; i-- > 0;) {
		const Task *task = session->tasks[i];
		if (task->began && task->latest && space_shares(task->latest->space, space))
			return task;
	}
	return NULL;
}

const Task *session_forming(const Session *session)
{
	for (size_t i = session->n_tasks; i-- > 0;) {
		const Task *task = session->tasks[i];
		if (!task->settled && !task->model && !task->layout && task->latest && task->latest->space)
			return task;
	}
	return NULL;
}

JobState task_state(const Task *task)
{
	return task->job ? job_state(task->job) : task->state;
}

double task_seconds(const Task *task)
{
	return task->seconds + (task->job ? job_seconds(task->job) : 0);
}

/* So that it may be kept for the sake of a comparison that someone may ask for. */
static bool is_small(const Space *space)
{
	enum { NUMBERS_MOST = 50000000 };
	return space->vectors.rows * space->vectors.cols <= NUMBERS_MOST;
}

static bool take_snapshot(Session *session, Task *task)
{
	Snapshot *snapshot = job_snapshot(task->job);
	bool new = snapshot && (!task->latest || snapshot->generation != task->latest->generation);
	if (!new) {
		snapshot_unref(snapshot);
		return false;
	}
	snapshot_unref(task->latest);
	task->latest = snapshot;
	if (!task->began && task->model && snapshot->space && is_small(snapshot->space)) {
		session_began(session, task, snapshot->space);
		task->fresh = true;
	}
	Object *object = task->names ? session_find(session, task->names) : NULL;
	if (object && object->task == task && snapshot->space && snapshot->space != object->space) {
		space_unref(object->space);
		object->space = space_ref(snapshot->space);
		session_changed(session, object);
	}
	Object *mapped;
	KeptMap *map = snapshot->projection ? kept_map_of(session, task, &mapped) : NULL;
	if (map)
		kept_map_show(map, snapshot->projection);
	session->generation += task->number != 0;
	return true;
}

static void settle(Session *session, Task *task)
{
	Job *job = task->job;
	task->error = *job_error(job);
	Object *object = task->names ? session_find(session, task->names) : NULL;
	if (object && object->task == task)
		object->task = NULL;
	bool fine = task->settle(session, task, &task->report, &task->error);
	session->going_on = NULL;
	session->generation += task->number != 0;
	task->seconds += job_seconds(job);
	if (task->job == job) {
		if (!fine && task->error.kind == ERROR_NONE)
			error_set(&task->error, ERROR_CANCELLED, "stopped: %s", task->line);
		task->state = job_state(job);
		task->cpu = job_cpu(job);
		task->job = NULL;
		task->settled = true;
	}
	/* Whatever settle did not take out of the work goes with the job. */
	job_free(job);
}

void session_finish(Session *session, Task *task)
{
	while (!task->settled) {
		if (job_wait(task->job, 1))
			settle(session, task);
	}
}

/* To settle one may begin others. */
static bool poll_tasks(Session *session, Task *const *const *tasks, const size_t *count)
{
	bool changed = false;
	for (size_t i = 0; i < *count; i++) {
		Task *task = (*tasks)[i];
		if (task->settled)
			continue;
		bool over = job_over(task->job);
		changed |= take_snapshot(session, task);
		if (over) {
			settle(session, task);
			changed = true;
		}
	}
	return changed;
}

bool session_poll(Session *session)
{
	uint64_t count;
	while (read(session->wake_fd, &count, sizeof count) > 0)
		;
	bool asked = poll_tasks(session, (Task *const *const *)&session->asked, &session->n_asked);
	return poll_tasks(session, (Task *const *const *)&session->tasks, &session->n_tasks) || asked;
}

/* The newest that is not over; one that a pane began only when there is no other. */
static Task *newest_task(const Session *session)
{
	Task *newest = NULL;
	for (size_t i = session->n_tasks; i-- > 0;) {
		Task *task = session->tasks[i];
		if (!task->settled && (!newest || (newest->passing && !task->passing)))
			newest = task;
	}
	return newest;
}

Task *session_task(const Session *session, int number, Error *err)
{
	Task *newest = number ? NULL : newest_task(session);
	if (newest)
		return newest;
	for (size_t i = session->n_tasks; number && i-- > 0;)
		if (session->tasks[i]->number == number)
			return session->tasks[i];
	if (number)
		error_set(err, ERROR_INPUT, "there is no job %d; jobs lists them", number);
	else
		error_set(err, ERROR_INPUT, "no job is running");
	return NULL;
}

size_t session_busy(const Session *session)
{
	size_t busy = 0;
	for (size_t i = 0; i < session->n_tasks; i++)
		busy += !session->tasks[i]->settled;
	return busy;
}

size_t session_wanted(const Session *session)
{
	size_t wanted = 0;
	for (size_t i = 0; i < session->n_tasks; i++)
		wanted += !session->tasks[i]->settled && !session->tasks[i]->passing;
	return wanted;
}

bool session_wait(Session *session, Task *task)
{
	while (!task->settled) {
		job_wait(task->job, 0.1);
		session_poll(session);
		if (task->settled || !session->tick || session->tick(session->tick_context, task))
			continue;
		if (task->background)
			return false;
		job_stop(task->job);
	}
	return true;
}

/* --- lines that wait --- */

void session_enqueue(Session *session, const char *lines)
{
	char *copy = memory_text(lines), *rest = copy, *line;
	size_t new = 0;
	while ((line = strsep(&rest, "\n"))) {
		line += strspn(line, " \t\r");
		if (!*line || *line == '#')
			continue;
		session->queue = memory_resize(session->queue, session->n_queue + 1, sizeof *session->queue);
		memmove(session->queue + new + 1, session->queue + new,
			(session->n_queue++ - new) * sizeof(char *));
		session->queue[new ++] = memory_text(line);
	}
	free(copy);
}

char *session_next_line(Session *session)
{
	if (session->n_queue == 0)
		return NULL;
	char *line = session->queue[0];
	memmove(session->queue, session->queue + 1, --session->n_queue * sizeof(char *));
	return line;
}

void session_clear_queue(Session *session)
{
	for (char *line; (line = session_next_line(session));)
		free(line);
	session->screen.paced = false;
}

/* --- the screen's state --- */

static char *take_watch(Screen *screen, const char *line)
{
	for (size_t i = 0; i < screen->n_watches; i++) {
		char *found = screen->watches[i];
		if (strcmp(found, line) != 0)
			continue;
		memmove(&screen->watches[i], &screen->watches[i + 1],
			(--screen->n_watches - i) * sizeof *screen->watches);
		return found;
	}
	return NULL;
}

void screen_watch(Session *session, const char *line)
{
	Screen *screen = &session->screen;
	char *watch = take_watch(screen, line);
	watch = watch ? watch : memory_text(line);
	screen->watches = memory_resize(screen->watches, screen->n_watches + 1, sizeof *screen->watches);
	memmove(screen->watches + 1, screen->watches, screen->n_watches++ * sizeof *screen->watches);
	screen->watches[0] = watch;
	screen->generation++;
}

bool screen_unwatch(Session *session, const char *line)
{
	char *watch = take_watch(&session->screen, line);
	free(watch);
	session->screen.generation++;
	return watch != NULL;
}

static void replace(Session *session, char **text, const char *with)
{
	free(*text);
	*text = memory_text(with);
	session->screen.generation++;
}

void screen_layout(Session *session, const char *layout)
{
	replace(session, &session->screen.layout, layout);
}

void screen_focus(Session *session, const char *pane)
{
	replace(session, &session->screen.focus, pane);
}

void screen_select(Session *session, const char *set)
{
	replace(session, &session->screen.selected, set);
}
