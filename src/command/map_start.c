#include "command/map_start.h"

#include "base/clock.h"
#include "command/map_work.h"
#include "project/align.h"
#include "project/carry.h"

#include <stdlib.h>
#include <string.h>

static MapWork *work_new(const Call *call, const MapRequest *request, Error *err)
{
	MapWork *work = memory_new(1, sizeof *work);
	work->projector = request->projector;
	work->args = args_copy(call->args);
	work->options = map_request_args(request, err);
	work->options_text = memory_text(request->options);
	work->last = projection_ref(request->map->projection);
	work->history =
		work->last && map_request_same_points(request) ? map_history_ref(work->last->history) : NULL;
	if (work->options)
		return work;
	map_work_free(work);
	return NULL;
}

/* Items that were on the map begin where they were; a map with mostly new ones begins anew. */
static bool carry(MapWork *work, Error *err)
{
	Projection *points = work->points;
	work->placed = memory_data(points->shown, 1, "the points of a map", err);
	if (!work->placed)
		return false;
	size_t placed = projection_carry(points, work->last, work->placed);
	if (placed * 2 < points->shown)
		projection_copy_places(NULL, points);
	if (placed * 2 < points->shown || placed == points->shown) {
		free(work->placed);
		work->placed = NULL;
	}
	return true;
}

/* A finished map of the whole space, to which the space has only added items. */
static bool is_added_to(const MapRequest *request, const Projection *points)
{
	const KeptMap *map = request->map;
	const Projection *last = map->projection;
	return !map->unfinished && !map->stale && map_request_same_options(request) &&
	       last->shown == last->total && points->shown == points->total &&
	       space_begins_with(points->space, last->space);
}

/* The points of the next map. */
static Projection *choose_points(const MapRequest *request, const Args *options, Error *err)
{
	enum { WANTED_MOST = 1000 };
	const Object *object = request->object;
	uint32_t *wanted = memory_new(WANTED_MOST, sizeof *wanted);
	size_t count = request->projector->wanted
			       ? request->projector->wanted(object->space, options, wanted, WANTED_MOST)
			       : 0;
	Projection *points =
		projection_with(object->space, object->name, request->most, request->seed, wanted, count, err);
	free(wanted);
	return points;
}

static bool prepare_new(const MapRequest *request, MapWork *work, Error *err)
{
	work->points = choose_points(request, work->options, err);
	if (!work->points || !work->last || !map_request_same_points(request))
		return work->points != NULL;
	work->added = is_added_to(request, work->points);
	return carry(work, err);
}

static bool launch(const Call *call, const MapRequest *request, MapWork *work, Error *err)
{
	KeptMap *map = request->map;
	Task *task = session_start(call->session, call->line, NULL, &map_work, work, 0, map_work_settle, err);
	if (!task)
		return false;
	map_request_note(request, map);
	map->stopped = false;
	map->error = ERROR_INIT;
	map->task = task;
	task->layout = map_work_layout;
	if (call->question)
		session_passing(call->session, task);
	return true;
}

/* One that follows vectors on the move leaves them some time. */
static bool is_resting(const Call *call, const MapRequest *request, const MapRest *rest)
{
	const Task *task = request->object->task;
	bool moving = task && (!task->job || task_state(task) == JOB_RUNNING);
	return call->question && moving && clock_cpu() < rest->cpu && clock_now() < rest->wall;
}

static bool start_new(const Call *call, const MapRequest *request, Error *err)
{
	MapWork *work = work_new(call, request, err);
	if (!work)
		return false;
	if (work->history && request->projector->quick &&
		is_resting(call, request, &request->map->figures_rest))
		work->judged = projection_ref(work->last);
	if (prepare_new(request, work, err)) {
		kept_map_halt(request->map);
		return launch(call, request, work, err);
	}
	map_work_free(work);
	return false;
}

static bool go_on(const Call *call, const MapRequest *request, Error *err)
{
	MapWork *work = work_new(call, request, err);
	if (!work)
		return false;
	work->layout = request->map->layout;
	work->points = projection_ref(work->layout->points);
	request->map->layout = NULL;
	return launch(call, request, work, err);
}

/* --- what there is to do --- */

/* Other options for a layout; false: it has to begin anew. */
static bool change_layout(const MapRequest *request, Layout *layout)
{
	Args *options = map_request_args(request, NULL);
	bool fine = options && layout && request->projector->change &&
		    request->projector->change(layout, options, NULL);
	args_free(options);
	return fine;
}

/* The same for the one that the job is at work on. */
static bool change_running(const MapRequest *request)
{
	Job *job = request->map->task->job;
	if (!job_hold(job))
		return false;
	MapWork *work = job_held_work(job);
	Args *options = work->layout ? NULL : map_request_args(request, NULL);
	bool fine = options || change_layout(request, work->layout);
	if (options) {
		args_free(work->options);
		work->options = options;
	}
	if (fine) {
		free(work->options_text);
		work->options_text = memory_text(request->options);
		map_request_note(request, request->map);
	}
	job_let_go(job);
	return fine;
}

static bool is_up_to_date(const MapRequest *request)
{
	const Projection *map = request->map->projection;
	return map && !request->map->stale && space_shares(map->space, request->object->space) &&
	       map_request_same_points(request);
}

/* Whether it is shown as it is. */
static bool may_rest(const Call *call, const MapRequest *request)
{
	const KeptMap *map = request->map;
	if (call->question && map->stopped)
		return true;
	return is_up_to_date(request) && (!map->unfinished || (!call->question && !request->told));
}

/* A map that a job makes: lets it run, changes it, goes on with it or begins it anew. */
static bool bring_job(const Call *call, const MapRequest *request, bool *started, Error *err)
{
	KeptMap *map = request->map;
	bool same = map_request_same_points(request) && map_request_same_options(request);
	if (map->task && (same || (map_request_same_points(request) && change_running(request))))
		return true;
	if (call->question && map->error.kind != ERROR_NONE && map->failed == request->object->generation) {
		*err = map->error;
		return false;
	}
	if (!map->task && same && map->projection &&
		(may_rest(call, request) || is_resting(call, request, &map->rest)))
		return true;
	*started = true;
	if (!map->task && is_up_to_date(request) && map->layout &&
		(same || change_layout(request, map->layout)))
		return go_on(call, request, err);
	return start_new(call, request, err);
}

/* Lays the next map on the one before, whose history goes on. */
static void remember_next(const MapRequest *request, Projection *next)
{
	const Projection *last = request->map->projection;
	if (last) {
		projection_align(next, last);
		next->history = map_request_same_points(request) ? map_history_ref(last->history) : NULL;
	}
	map_history_add(&next->history, next, last ? last->space : NULL, clock_now());
}

/* Quick methods answer at once; the next map is laid on the one before. */
static bool make_at_once(const Call *call, const MapRequest *request, Error *err)
{
	KeptMap *map = request->map;
	Pool *pool = call->session->pool;
	if (is_up_to_date(request) && map_request_same_options(request))
		return true;
	Args *options = map_request_args(request, err);
	Projection *next = options ? choose_points(request, options, err) : NULL;
	bool fine = next && projector_place(request->projector, next, options, pool, err) &&
		    map_quality(next, pool, err);
	if (fine) {
		next->options = memory_text(request->options);
		remember_next(request, next);
		kept_map_halt(map);
		kept_map_show(map, next);
		map_request_note(request, map);
	}
	projection_unref(next);
	args_free(options);
	return fine;
}

/* A person waits for a quick method; keys do not, unless it takes no time at all. */
static bool answers_at_once(const Call *call, const MapRequest *request)
{
	enum { NUMBERS_AT_ONCE = 1500000 };
	const Matrix *vectors = &request->object->space->vectors;
	return request->projector->quick &&
	       (!call->question || vectors->rows * vectors->cols <= NUMBERS_AT_ONCE);
}

KeptMap *map_bring_up(const Call *call, MapRequest *request, bool *started, Error *err)
{
	*started = false;
	request->map = kept_map_put(request->object, request->name);
	if (call->question)
		map_request_defer(request);
	bool fine = answers_at_once(call, request) ? make_at_once(call, request, err)
						   : bring_job(call, request, started, err);
	if (fine && !call->question)
		kept_map_use(request->object, request->map);
	return fine ? request->map : NULL;
}
