#include "command/map_work.h"

#include "command/map_answer.h"
#include "project/align.h"
#include "project/carry.h"
#include "project/quality.h"

#include <stdlib.h>
#include <string.h>

/* New points placed in one step; what a finished layout of more points holds is given back. */
enum { PLACED_AT_ONCE = 64, LAYOUT_POINTS = 100000 };

typedef struct MapWork {
	const Projector *projector;
	Args *options;         /* of the method, … */
	char *options_text;    /* … as they would be typed */
	Projection *points;    /* what the layout begins from */
	unsigned char *placed; /* by point, whether it is where it was on the map before; NULL: all are */
	size_t next;           /* point to look at for a new one */
	bool added;            /* the new points are all that there is to do */
	Layout *layout;        /* NULL before it begins */
	bool over;
	MapJudge *judge;
	bool ready;       /* it is */
	Projection *last; /* what frames are laid on; or NULL */
	Args *args;       /* of the call, for the answer */
} MapWork;

/* --- the job --- */

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
	if (!work->judge)
		work->judge = map_judge_new(work->points, err);
	return work->judge && map_judge_step(work->judge, pool, &work->ready, err);
}

static bool map_step(void *context, Pool *pool, bool *finished, Error *err)
{
	MapWork *work = context;
	if (!work->ready)
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

static bool map_look(void *context, bool last, Snapshot *into, Error *err)
{
	MapWork *work = context;
	if (work->layout)
		into->progress = work->layout->progress;
	if ((!last && !into->watched) || (!work->layout && !work->added) || work->placed)
		return true;
	Projection *frame = next_frame(work, err);
	if (frame && !projection_is_placed(frame)) {
		projection_unref(frame);
		return true;
	}
	if (!frame)
		return false;
	if (work->ready)
		map_judge_frame(work->judge, frame, NULL);
	into->projection = frame;
	return true;
}

static void map_free(void *context)
{
	MapWork *work = context;
	if (work->layout)
		work->projector->free(work->layout);
	map_judge_free(work->judge);
	projection_unref(work->points);
	projection_unref(work->last);
	args_free(work->options);
	free(work->options_text);
	args_free(work->args);
	free(work->placed);
	free(work);
}

static const WorkType map_work = {map_step, map_look, map_free};

static bool settle_map(Session *session, Task *task, Report *out, Error *err)
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

/* --- starting --- */

static MapWork *work_new(const Call *call, const MapRequest *request, Error *err)
{
	MapWork *work = memory_new(1, sizeof *work);
	work->projector = request->projector;
	work->args = args_copy(call->args);
	work->options = map_request_args(request, err);
	work->options_text = memory_text(request->options);
	work->last = projection_ref(request->map->projection);
	if (work->options)
		return work;
	map_free(work);
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
	return !map->unfinished && map_request_same_options(request) && last->shown == last->total &&
	       points->shown == points->total && space_begins_with(points->space, last->space);
}

static bool prepare_new(const MapRequest *request, MapWork *work, Error *err)
{
	const Object *object = request->object;
	work->points = projection_new(object->space, object->name, request->most, request->seed, err);
	if (!work->points || !work->last || !map_request_same_points(request))
		return work->points != NULL;
	work->added = is_added_to(request, work->points);
	return carry(work, err);
}

static bool launch(const Call *call, const MapRequest *request, MapWork *work, Error *err)
{
	KeptMap *map = request->map;
	Task *task = session_start(call->session, call->line, NULL, &map_work, work, 0, settle_map, err);
	if (!task)
		return false;
	map_request_note(request, map);
	map->stopped = false;
	map->error = ERROR_INIT;
	map->task = task;
	if (call->question)
		session_passing(call->session, task);
	return true;
}

static bool start_new(const Call *call, const MapRequest *request, Error *err)
{
	MapWork *work = work_new(call, request, err);
	if (!work)
		return false;
	if (prepare_new(request, work, err)) {
		kept_map_halt(request->map);
		return launch(call, request, work, err);
	}
	map_free(work);
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
	return map && map->space == request->object->space && map_request_same_points(request);
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
	if (!map->task && same && map->projection && may_rest(call, request))
		return true;
	*started = true;
	if (!map->task && is_up_to_date(request) && map->layout &&
		(same || change_layout(request, map->layout)))
		return go_on(call, request, err);
	return start_new(call, request, err);
}

/* Quick methods answer at once; the next map is laid on the one before. */
static bool make_at_once(const Call *call, const MapRequest *request, Error *err)
{
	const Object *object = request->object;
	KeptMap *map = request->map;
	Pool *pool = call->session->pool;
	if (is_up_to_date(request) && map_request_same_options(request))
		return true;
	Args *options = map_request_args(request, err);
	Projection *next = projection_new(object->space, object->name, request->most, request->seed, err);
	bool fine = options && next && projector_place(request->projector, next, options, pool, err) &&
		    map_quality(next, pool, err);
	if (fine) {
		next->options = memory_text(request->options);
		if (map->projection)
			projection_align(next, map->projection);
		kept_map_halt(map);
		kept_map_show(map, next);
		map_request_note(request, map);
	}
	projection_unref(next);
	args_free(options);
	return fine;
}

KeptMap *map_bring_up(const Call *call, MapRequest *request, bool *started, Error *err)
{
	*started = false;
	request->map = kept_map_put(request->object, request->name);
	if (call->question)
		map_request_defer(request);
	bool fine = request->projector->quick ? make_at_once(call, request, err)
					      : bring_job(call, request, started, err);
	if (fine && !call->question)
		kept_map_use(request->object, request->map);
	return fine ? request->map : NULL;
}
