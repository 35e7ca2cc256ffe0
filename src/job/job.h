/*
 * Job: a piece of work with a thread of its own that can be watched, paused and stopped.
 *
 * The worker calls type->step again and again. Between steps it obeys stop and pause and, when it is due, has
 * type->look fill a Snapshot, which it publishes by swapping one pointer. The worker never waits for readers; a
 * snapshot never changes after it is published; the latest wins. A look is due when at least 40 ms have passed
 * and looks have taken less than 0.75 % of the worker's CPU time so far, so that watching costs training next
 * to nothing; in a short run also once it has worked twice as long as at the last look.
 */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "base/pool.h"
#include "base/progress.h"
#include "data/series.h"
#include "data/space.h"
#include "project/projection.h"

enum { SNAPSHOT_SERIES = 12 };

typedef struct Snapshot {
	References references;
	unsigned long generation; /* 1, 2, … within one job */
	bool watched;             /* set before the look: someone may ask for more than progress and curves */
	Progress progress;
	Series series[SNAPSHOT_SERIES]; /* at most 512 points each */
	size_t n_series;
	/* How far the vectors have come, in at_unit, where progress tells of more than them; at_unit empty: as
	 * far as the progress. */
	double at;
	char at_unit[16];
	Space *space;           /* the vectors as they were; or NULL */
	Projection *projection; /* or NULL */
} Snapshot;

Snapshot *snapshot_ref(Snapshot *snapshot);
void snapshot_unref(Snapshot *snapshot);

typedef struct WorkType {
	/* One bounded piece, <= 50 ms. Sets *finished when there is nothing left to do. One that takes longer
	 * may fail with ERROR_CANCELLED once pool_stop is set; there is no last look then. */
	bool (*step)(void *work, Pool *pool, bool *finished, Error *err);
	/* Fills a snapshot (zeroed by the caller, generation set). `last`: nothing comes after it. */
	bool (*look)(void *work, bool last, Snapshot *into, Error *err);
	void (*free)(void *work);
} WorkType;

typedef enum JobState { JOB_RUNNING, JOB_PAUSED, JOB_DONE, JOB_STOPPED, JOB_FAILED } JobState;

typedef struct Job Job;

/* Starts the worker; `work` belongs to the job in any case and is freed with it. `wake_fd` (an eventfd, or -1)
 * is written to after every snapshot and at the end. */
Job *job_start(const WorkType *type, void *work, int threads, int wake_fd, Error *err);
JobState job_state(const Job *job);
bool job_over(const Job *job); /* done, stopped or failed: the worker has ended */
/* Asks; the worker ends after its step, with a last snapshot. A SIGURG, which does nothing by default, ends a
 * step that waits for a pipe, if the program catches it. */
void job_stop(Job *job);
/* Whether anyone can look at the product while it is being made, as is assumed at first. When nobody can, looks
 * need not copy it, but for the last one. */
void job_watch(Job *job, bool watched);
void job_pause(Job *job);
void job_resume(Job *job);
/* Holds the worker still, so that another thread can read its work. job_hold asks and does not wait; false:
 * the job is over. Otherwise the worker neither begins another step nor ends until job_let_go, whatever else it
 * is asked. job_held_work waits until it stands still, a step at most. */
bool job_hold(Job *job);
void *job_held_work(Job *job);
void job_let_go(Job *job);
/* Waits until it is over or `seconds` have passed; true when it is over. */
bool job_wait(Job *job, double seconds);
/* A counted reference to the newest snapshot, or NULL before the first. */
Snapshot *job_snapshot(Job *job);
/* Once it is over: its error (kind ERROR_NONE if none), and the work, readable by the caller from then on. */
const Error *job_error(const Job *job);
void *job_work(Job *job);
double job_seconds(const Job *job); /* run time so far, pauses not counted */
double job_cpu(const Job *job);     /* once it is over: CPU seconds of all its threads */
void job_free(Job *job);            /* stops and joins first */

#endif
