#include "job/job.h"

#include "base/clock.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* A look comes no sooner than this after the last one … */
#define LOOK_SECONDS 0.04
/* … and not before looks have taken less than this share of the worker's CPU time: by the clock a look that had
 * to wait for a processor would count as a long one. A worker that waits for its data counts as one that works
 * a little. */
#define LOOK_SHARE 0.0075
/* At the beginning, when most changes, a look is also due once the worker has worked twice as long as at the
 * last. */
#define EARLY_GROWTH 2
#define EARLY_WORK 0.25
#define LEAST_WORK 0.1

struct Job {
	const WorkType *type;
	void *work; /* the worker's while it runs, then the owner's */
	int threads;
	int wake_fd;
	pthread_t thread;
	bool joined;
	atomic_bool stop, watched;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* under lock */
	bool pause;
	int holds;
	bool standing; /* held, or paused: the worker does not touch the work */
	JobState state;
	Snapshot *latest;
	double worked; /* seconds in steps and looks up to `resumed` */
	double resumed;
	double cpu; /* seconds of all its threads, once over */
	/* the worker's own */
	unsigned long generation;
	double began, last_look, look_cpu;
	double worked_at_look; /* CPU seconds at the last look */
	Error error;           /* readable once over */
};

static void wake(const Job *job)
{
	uint64_t one = 1;
	if (job->wake_fd >= 0 && write(job->wake_fd, &one, sizeof one) < 0)
		return; /* full: the reader is awake already */
}

static void publish(Job *job, Snapshot *snapshot)
{
	pthread_mutex_lock(&job->lock);
	Snapshot *old = job->latest;
	job->latest = snapshot;
	pthread_mutex_unlock(&job->lock);
	snapshot_unref(old);
	wake(job);
}

static double worked_so_far(const Job *job)
{
	return fmax(pool_cpu(NULL), LEAST_WORK * (clock_now() - job->began));
}

static bool look(Job *job, bool last, Error *err)
{
	double start = pool_cpu(NULL);
	Snapshot *snapshot = memory_new(1, sizeof *snapshot);
	references_init(&snapshot->references);
	snapshot->generation = ++job->generation;
	snapshot->watched = atomic_load(&job->watched);
	bool fine = job->type->look(job->work, last, snapshot, err);
	if (fine)
		publish(job, snapshot);
	else
		snapshot_unref(snapshot);
	job->last_look = clock_now();
	job->worked_at_look = worked_so_far(job);
	job->look_cpu += pool_cpu(NULL) - start;
	return fine;
}

static bool look_is_due(const Job *job)
{
	if (job->generation == 0)
		return true;
	double worked = worked_so_far(job);
	bool early = worked >= fmax(EARLY_WORK, EARLY_GROWTH * job->worked_at_look);
	return clock_now() - job->last_look >= LOOK_SECONDS && (early || job->look_cpu <= LOOK_SHARE * worked);
}

static void set_state(Job *job, JobState state)
{
	if (job->state == JOB_RUNNING)
		job->worked += clock_now() - job->resumed;
	job->resumed = clock_now();
	job->state = state;
	pthread_cond_broadcast(&job->changed);
}

/* Until something changes; under lock. */
static void stand(Job *job)
{
	job->standing = true;
	pthread_cond_broadcast(&job->changed);
	pthread_cond_wait(&job->changed, &job->lock);
	job->standing = false;
}

static void obey_pause(Job *job)
{
	pthread_mutex_lock(&job->lock);
	if (job->pause && !atomic_load(&job->stop)) {
		set_state(job, JOB_PAUSED);
		wake(job);
		while (job->pause && !atomic_load(&job->stop))
			stand(job);
		set_state(job, JOB_RUNNING);
	}
	while (job->holds)
		stand(job);
	pthread_mutex_unlock(&job->lock);
}

/* A step that was cut short is no error of its own. */
static JobState end_step(Job *job)
{
	if (job->error.kind != ERROR_CANCELLED)
		return JOB_FAILED;
	job->error = ERROR_INIT;
	return JOB_STOPPED;
}

static JobState work_until_over(Job *job, Pool *pool)
{
	bool finished = false;
	job->began = clock_now();
	while (!finished && !atomic_load(&job->stop)) {
		obey_pause(job);
		if (!job->type->step(job->work, pool, &finished, &job->error))
			return end_step(job);
		if (!finished && look_is_due(job) && !look(job, false, &job->error))
			return JOB_FAILED;
	}
	if (!look(job, true, &job->error))
		return end_step(job);
	return finished ? JOB_DONE : JOB_STOPPED;
}

static void *worker_main(void *argument)
{
	Job *job = argument;
	/* The keyboard comes first: on Linux the nice value is a thread's own and helpers inherit it. */
	setpriority(PRIO_PROCESS, 0, 10);
	Pool *pool = pool_new(job->threads);
	pool_heed(pool, &job->stop);
	JobState state = work_until_over(job, pool);
	double cpu = pool_cpu(pool);
	pool_free(pool);
	pthread_mutex_lock(&job->lock);
	job->cpu = cpu;
	while (job->holds)
		stand(job);
	set_state(job, state);
	pthread_mutex_unlock(&job->lock);
	wake(job);
	return NULL;
}

Job *job_start(const WorkType *type, void *work, int threads, int wake_fd, Error *err)
{
	Job *job = memory_new(1, sizeof *job);
	*job = (Job){.type = type, .work = work, .threads = threads, .wake_fd = wake_fd, .error = ERROR_INIT};
	pthread_mutex_init(&job->lock, NULL);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&job->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	job->resumed = clock_now();
	atomic_store(&job->watched, true);
	if (pthread_create(&job->thread, NULL, worker_main, job) == 0)
		return job;
	error_set(err, ERROR_MEMORY, "the system has no room for another thread; end a job first (jobs, stop)");
	job->joined = true;
	job_free(job);
	return NULL;
}

JobState job_state(const Job *job)
{
	Job *locked = (Job *)job;
	pthread_mutex_lock(&locked->lock);
	JobState state = job->state;
	pthread_mutex_unlock(&locked->lock);
	return state;
}

bool job_over(const Job *job)
{
	JobState state = job_state(job);
	return state != JOB_RUNNING && state != JOB_PAUSED;
}

void job_stop(Job *job)
{
	pthread_mutex_lock(&job->lock);
	atomic_store(&job->stop, true);
	pthread_cond_broadcast(&job->changed);
	/* It may be waiting for a pipe. */
	if (!job->joined && (job->state == JOB_RUNNING || job->state == JOB_PAUSED))
		pthread_kill(job->thread, SIGURG);
	pthread_mutex_unlock(&job->lock);
}

void job_watch(Job *job, bool watched)
{
	atomic_store(&job->watched, watched);
}

static void set_pause(Job *job, bool pause)
{
	pthread_mutex_lock(&job->lock);
	job->pause = pause;
	pthread_cond_broadcast(&job->changed);
	pthread_mutex_unlock(&job->lock);
}

void job_pause(Job *job)
{
	set_pause(job, true);
}

void job_resume(Job *job)
{
	set_pause(job, false);
}

bool job_hold(Job *job)
{
	pthread_mutex_lock(&job->lock);
	bool over = job->state != JOB_RUNNING && job->state != JOB_PAUSED;
	job->holds += !over;
	pthread_mutex_unlock(&job->lock);
	return !over;
}

void *job_held_work(Job *job)
{
	pthread_mutex_lock(&job->lock);
	while (!job->standing)
		pthread_cond_wait(&job->changed, &job->lock);
	pthread_mutex_unlock(&job->lock);
	return job->work;
}

void job_let_go(Job *job)
{
	pthread_mutex_lock(&job->lock);
	job->holds--;
	pthread_cond_broadcast(&job->changed);
	pthread_mutex_unlock(&job->lock);
}

bool job_wait(Job *job, double seconds)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	double end = (double)until.tv_sec + 1e-9 * (double)until.tv_nsec + seconds;
	until.tv_sec = (time_t)end;
	until.tv_nsec = (long)(1e9 * (end - (double)until.tv_sec));
	pthread_mutex_lock(&job->lock);
	int waited = 0;
	while ((job->state == JOB_RUNNING || job->state == JOB_PAUSED) && waited == 0)
		waited = pthread_cond_timedwait(&job->changed, &job->lock, &until);
	bool over = job->state != JOB_RUNNING && job->state != JOB_PAUSED;
	pthread_mutex_unlock(&job->lock);
	return over;
}

Snapshot *job_snapshot(Job *job)
{
	pthread_mutex_lock(&job->lock);
	Snapshot *latest = snapshot_ref(job->latest);
	pthread_mutex_unlock(&job->lock);
	return latest;
}

static void join(Job *job)
{
	if (!job->joined)
		pthread_join(job->thread, NULL);
	job->joined = true;
}

const Error *job_error(const Job *job)
{
	join((Job *)job);
	return &job->error;
}

void *job_work(Job *job)
{
	join(job);
	return job->work;
}

double job_seconds(const Job *job)
{
	Job *locked = (Job *)job;
	pthread_mutex_lock(&locked->lock);
	double seconds = job->worked + (job->state == JOB_RUNNING ? clock_now() - job->resumed : 0);
	pthread_mutex_unlock(&locked->lock);
	return seconds;
}

double job_cpu(const Job *job)
{
	join((Job *)job);
	return job->cpu;
}

void job_free(Job *job)
{
	if (!job)
		return;
	/* A signal is lost on a worker that is just about to wait. */
	do
		job_stop(job);
	while (!job->joined && !job_wait(job, 0.05));
	join(job);
	job->type->free(job->work);
	snapshot_unref(job->latest);
	pthread_mutex_destroy(&job->lock);
	pthread_cond_destroy(&job->changed);
	free(job);
}
