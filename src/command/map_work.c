#include "command/map_work.h"

#include "base/clock.h"
#include "command/map_answer.h"
#include "project/align.h"
#include "project/carry.h"
#include "project/history.h"
#include "project/quality.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Share of the time that figures may take. */
static const double JUDGE_SHARE = 0.015;

/* What a map that follows moving vectors rests between two rounds, by the CPU time that a round takes: so that
 * what moves the vectors has the rest of the processors. */
static const double QUICK_REST = 100, SOONEST = 0.5, REST = 1;
/* By the clock it rests so many times as long at most: what moves the vectors may wait for data. */
static const double WAITING = 3;

/* The same for figures of quick maps, by the CPU time that these take: maps in between keep those of before. */
static const double FIGURES_REST = 300;

/* New points placed in one step; what a finished layout of more points holds is given back. */
enum { PLACED_AT_ONCE = 64, LAYOUT_POINTS = 100000 };

static bool add_points(MapWork *work, Pool *pool, Error *err)
{
	if (work->projector->add) {
		work->next = work->points->shown;
		return work->projector->add(work->points, work->placed, work->options, pool, err);
	}
	return projection_place_new(work->points, work->placed, PLACED_AT_ONCE, &work->next, pool, err);
}

static bool place_points(MapWork *work, Pool *pool, Error *err)
{
	bool fine = work->added ? add_points(work, pool, err)
				: projection_place_new(
					  work->points, work->placed, PLACED_AT_ONCE, &work->next, pool, err);
	if (fine && work->next == work->points->shown) {
		free(work->placed);
		work->placed = NULL;
	}
	return fine;
}

/* What the figures of all frames need, before the first. */
static bool prepare_judge(MapWork *work, Pool *pool, Error *err)
{
	double start = pool_cpu(pool);
	if (!work->judge)
		work->judge = map_judge_new(work->points, err);
	bool fine = work->judge && map_judge_step(work->judge, pool, &work->ready, err);
	work->preparing += pool_cpu(pool) - start;
	return fine;
}

/* The layout as it is, laid on what was shown before. */
static Projection *next_frame(const MapWork *work, Error *err)
{
	Projection *frame = projection_next(work->points, err);
	if (!frame)
		return NULL;
	frame->method = memory_text(work->projector->name);
	frame->options = memory_text(work->options_text);
	if (work->layout)
		work->projector->show(work->layout, frame);
	else
		projection_copy_places(work->points, frame);
	if (work->last)
		projection_align(frame, work->last);
	return frame;
}

/* Figures are worth a small share of the time; in between they are those of a moment before. */
static void judge(MapWork *work, Projection *frame, bool always)
{
	if ((!work->ready && !work->judged) || frame == work->judged)
		return;
	if (work->ready &&
		(always || !work->judged || work->judging <= JUDGE_SHARE * (clock_now() - work->began))) {
		double start = pool_cpu(NULL);
		map_judge_frame(work->judge, frame, NULL);
		projection_unref(work->judged);
		work->judged = projection_ref(frame);
		work->judging += pool_cpu(NULL) - start;
		return;
	}
	frame->trustworthiness = work->judged->trustworthiness;
	frame->continuity = work->judged->continuity;
	frame->preservation = work->judged->preservation;
	frame->judged = work->judged->judged;
}

/* The history depends on the method's own iterations, not on who looks when. */
static bool is_due(const MapWork *work)
{
	const Progress *progress = &work->layout->progress;
	return work->over || (progress->done > 0 && progress->done >= work->next_frame);
}

static bool remember(MapWork *work, Error *err)
{
	const Progress *progress = &work->layout->progress;
	Projection *frame = next_frame(work, err);
	if (!frame)
		return false;
	work->next_frame = progress->done + fmax(1, ceil(progress->total / (HISTORY_FRAMES - 2)));
	if (!projection_is_placed(frame)) {
		projection_unref(frame);
		return true;
	}
	judge(work, frame, work->over);
	map_history_add(&work->history, frame, work->last ? work->last->space : NULL, clock_now());
	projection_unref(work->last);
	work->last = frame;
	work->complete = work->over;
	return true;
}

static bool map_step(void *context, Pool *pool, bool *finished, Error *err)
{
	MapWork *work = context;
	work->began = work->began > 0 ? work->began : clock_now();
	if (!work->ready && !work->judged)
		return prepare_judge(work, pool, err);
	if (work->added && !work->placed)
		return *finished = work->over = true;
	if (work->placed)
		return place_points(work, pool, err);
	if (!work->layout) {
		work->layout = work->projector->start(work->points, work->options, work->points->seed, err);
		return work->layout != NULL;
	}
	bool fine = work->projector->step(work->layout, pool, finished, err);
	work->over = *finished;
	return fine && (!is_due(work) || remember(work, err));
}

static bool map_look(void *context, bool last, Snapshot *into, Error *err)
{
	MapWork *work = context;
	if (work->layout)
		into->progress = work->layout->progress;
	if ((!last && !into->watched) || (!work->layout && !work->added) || work->placed)
		return true;
	Projection *frame = work->complete ? projection_ref(work->last) : next_frame(work, err);
	if (frame && !projection_is_placed(frame)) {
		projection_unref(frame);
		return true;
	}
	if (!frame)
		return false;
	judge(work, frame, last);
	frame->history = map_history_ref(work->history);
	into->projection = frame;
	return true;
}

void map_work_free(void *context)
{
	MapWork *work = context;
	if (work->layout)
		work->projector->free(work->layout);
	map_judge_free(work->judge);
	projection_unref(work->points);
	projection_unref(work->last);
	projection_unref(work->judged);
	map_history_unref(work->history);
	args_free(work->options);
	free(work->options_text);
	args_free(work->args);
	free(work->placed);
	free(work);
}

const WorkType map_work = {map_step, map_look, map_work_free};

Layout *map_work_layout(void *work)
{
	return ((MapWork *)work)->layout;
}

static MapRest rest_of(double cpu)
{
	return (MapRest){clock_cpu() + cpu, clock_now() + WAITING * cpu};
}

/* The seconds that what moves the vectors has been at work. */
static double moved_for(const Object *object)
{
	return object->task && object->task->job ? job_seconds(object->task->job) : 0;
}

/* When panes may ask for the next map of vectors that move, and for figures of it. Vectors move most at the
 * beginning: a quick map never rests longer than they have moved for, so that its first rounds come soon. */
static void set_rests(const MapWork *work, const Object *object, double cpu, KeptMap *map)
{
	double figures = work->preparing + work->judging;
	if (work->judge && work->projector->quick)
		map->figures_rest = rest_of(FIGURES_REST * figures);
	double quick = fmin(QUICK_REST * (cpu - figures), fmax(SOONEST, moved_for(object)));
	map->rest = rest_of(work->projector->quick ? quick : REST * cpu);
}

bool map_work_settle(Session *session, Task *task, Report *out, Error *err)
{
	MapWork *work = job_work(task->job);
	Object *object;
	KeptMap *map = kept_map_of(session, task, &object);
	if (!map) {
		report_text(out, "Nobody wants this map any more: another took its place.");
		return true;
	}
	map->task = NULL;
	map->stopped = job_state(task->job) == JOB_STOPPED;
	map->unfinished = !work->over;
	set_rests(work, object, job_cpu(task->job), map);
	map->error = *err;
	map->failed = object->generation;
	if (err->kind != ERROR_NONE)
		return false;
	if (!work->over || work->points->shown <= LAYOUT_POINTS) {
		map->layout = work->layout;
		work->layout = NULL;
	}
	Call call = {.session = session, .args = work->args, .line = task->line};
	return map_answer(&call, object, map, out, err);
}
