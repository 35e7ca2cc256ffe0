#include "check.h"
#include "job/job.h"

#include "base/clock.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* Work that counts to `goal`, a thousandth of a second a step. */
typedef struct Counting {
	int done, goal, fail_at;
	int *freed;
} Counting;

static bool count_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	Counting *counting = work;
	nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	counting->done++;
	if (counting->done == counting->fail_at)
		return error_set(err, ERROR_NUMBER, "step %d has no answer", counting->done);
	*finished = counting->done >= counting->goal;
	return true;
}

static bool count_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	into->progress.done = ((Counting *)work)->done;
	into->progress.total = ((Counting *)work)->goal;
	return true;
}

static void count_free(void *work)
{
	Counting *counting = work;
	++*counting->freed;
	free(counting);
}

static const WorkType counting_type = {count_step, count_look, count_free};

static Job *start(int goal, int fail_at, int *freed, int wake_fd)
{
	Error err = ERROR_INIT;
	Counting *counting = memory_new(1, sizeof *counting);
	*counting = (Counting){.goal = goal, .fail_at = fail_at, .freed = freed};
	Job *job = job_start(&counting_type, counting, 1, wake_fd, &err);
	assert_non_null(job);
	return job;
}

/* A worker that is held neither works nor ends, whatever it is asked. */
static void test_holding(void **state)
{
	(void)state;
	int freed = 0;
	Job *job = start(1000000, 0, &freed, -1);
	assert_true(job_hold(job));
	const Counting *work = job_held_work(job);
	int done = work->done;
	assert_false(job_wait(job, 0.02));
	job_pause(job);
	job_resume(job);
	job_stop(job);
	assert_false(job_wait(job, 0.02));
	assert_int_equal(work->done, done);
	job_let_go(job);
	assert_true(job_wait(job, 30));
	assert_int_equal(job_state(job), JOB_STOPPED);
	assert_false(job_hold(job));
	job_free(job);
	job = start(1000000, 0, &freed, -1);
	job_pause(job);
	assert_true(job_hold(job));
	done = ((const Counting *)job_held_work(job))->done;
	job_resume(job);
	job_let_go(job);
	int later = done;
	for (int i = 0; later == done && i < 1000; i++) {
		assert_false(job_wait(job, 0.01));
		assert_true(job_hold(job));
		later = ((const Counting *)job_held_work(job))->done;
		job_let_go(job);
	}
	assert_true(later > done);
	job_free(job);
	assert_int_equal(freed, 2);
}

static void test_runs_to_the_end(void **state)
{
	(void)state;
	int freed = 0, wake_fd = eventfd(0, EFD_NONBLOCK);
	Job *job = start(50, 0, &freed, wake_fd);
	assert_true(job_wait(job, 30));
	assert_int_equal(job_state(job), JOB_DONE);
	assert_int_equal(job_error(job)->kind, ERROR_NONE);
	Snapshot *last = job_snapshot(job);
	assert_near(last->progress.done, 50, 0);
	assert_true(last->generation >= 2);
	assert_int_equal(((Counting *)job_work(job))->done, 50);
	assert_int_equal(poll(&(struct pollfd){.fd = wake_fd, .events = POLLIN}, 1, 0), 1);
	job_free(job);
	assert_int_equal(freed, 1);
	/* A snapshot outlives its job. */
	assert_near(last->progress.total, 50, 0);
	snapshot_unref(last);
	close(wake_fd);
}

static void test_failure_is_kept(void **state)
{
	(void)state;
	int freed = 0;
	Job *job = start(50, 5, &freed, -1);
	assert_true(job_wait(job, 30));
	assert_int_equal(job_state(job), JOB_FAILED);
	assert_contains(job_error(job)->message, "step 5");
	job_free(job);
	assert_int_equal(freed, 1);
}

static void wait_for_state(Job *job, JobState state)
{
	double give_up = clock_now() + 30;
	while (job_state(job) != state && clock_now() < give_up)
		job_wait(job, 0.005);
	assert_int_equal(job_state(job), state);
}

static void test_pause_resume_stop(void **state)
{
	(void)state;
	int freed = 0;
	Job *job = start(1000000, 0, &freed, -1);
	job_pause(job);
	wait_for_state(job, JOB_PAUSED);
	double seconds = job_seconds(job);
	assert_false(job_wait(job, 0.02));
	assert_near(job_seconds(job), seconds, 1e-9);
	job_resume(job);
	wait_for_state(job, JOB_RUNNING);
	job_pause(job);
	wait_for_state(job, JOB_PAUSED);
	job_stop(job); /* a paused job can be stopped */
	assert_true(job_wait(job, 30));
	assert_int_equal(job_state(job), JOB_STOPPED);
	Snapshot *last = job_snapshot(job);
	assert_near(last->progress.done, ((Counting *)job_work(job))->done, 0);
	snapshot_unref(last);
	job_free(job);
	assert_int_equal(freed, 1);
}

static bool watched_next(Job *job)
{
	Snapshot *before = job_snapshot(job), *next;
	unsigned long generation = before ? before->generation : 0;
	snapshot_unref(before);
	/* One may be under way. */
	while ((next = job_snapshot(job)) == NULL || next->generation < generation + 2)
		snapshot_unref(next);
	bool watched = next->watched;
	snapshot_unref(next);
	return watched;
}

static void test_looks_know_whether_anyone_watches(void **state)
{
	(void)state;
	int freed = 0;
	Job *job = start(1000000, 0, &freed, -1);
	assert_true(watched_next(job));
	job_watch(job, false);
	assert_false(watched_next(job));
	job_watch(job, true);
	assert_true(watched_next(job));
	job_free(job);
}

/* A signal ends what a worker waits for, even if it comes a moment too early. */
static bool wait_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)pool;
	char byte;
	*finished = read(((Counting *)work)->goal, &byte, 1) == 1;
	return *finished || error_set(err, ERROR_CANCELLED, "woken");
}

static void do_nothing(int number)
{
	(void)number;
}

static void test_a_worker_that_waits_is_woken(void **state)
{
	(void)state;
	static const WorkType waiting = {wait_step, count_look, count_free};
	int freed = 0, ends[2];
	Error err = ERROR_INIT;
	struct sigaction action = {.sa_handler = do_nothing};
	sigaction(SIGURG, &action, NULL);
	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < 5; i++) {
		Counting *work = memory_new(1, sizeof *work);
		*work = (Counting){.goal = ends[0], .freed = &freed};
		job_free(job_start(&waiting, work, 1, -1, &err));
	}
	assert_int_equal(freed, 5);
	close(ends[0]);
	close(ends[1]);
}

/* A step that goes on until it is told to stop. */
static bool long_step(void *work, Pool *pool, bool *finished, Error *err)
{
	(void)finished;
	((Counting *)work)->done++;
	while (!atomic_load(pool_stop(pool)))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	return error_set(err, ERROR_CANCELLED, "stopped on the way");
}

static void test_a_long_step_is_cut_short(void **state)
{
	(void)state;
	static const WorkType long_type = {long_step, count_look, count_free};
	Error err = ERROR_INIT;
	int freed = 0;
	Counting *counting = memory_new(1, sizeof *counting);
	counting->freed = &freed;
	Job *job = job_start(&long_type, counting, 1, -1, &err);
	assert_non_null(job);
	assert_false(job_wait(job, 0.02));
	job_stop(job);
	assert_true(job_wait(job, 10));
	assert_int_equal(job_state(job), JOB_STOPPED);
	assert_int_equal(job_error(job)->kind, ERROR_NONE);
	job_free(job);
	assert_int_equal(freed, 1);
}

static void test_free_stops(void **state)
{
	(void)state;
	int freed = 0;
	job_free(start(1000000, 0, &freed, -1));
	assert_int_equal(freed, 1);
	job_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs_to_the_end),
		cmocka_unit_test(test_holding),
		cmocka_unit_test(test_failure_is_kept),
		cmocka_unit_test(test_pause_resume_stop),
		cmocka_unit_test(test_looks_know_whether_anyone_watches),
		cmocka_unit_test(test_a_worker_that_waits_is_woken),
		cmocka_unit_test(test_a_long_step_is_cut_short),
		cmocka_unit_test(test_free_stops),
	};
	return cmocka_run_group_tests_name("job", tests, NULL, NULL) != 0;
}
