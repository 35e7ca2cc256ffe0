#include "base/pool.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef struct Helper {
	Pool *pool;
	int number;
	pthread_t thread;
} Helper;

struct Pool {
	int threads;
	const atomic_bool *stop;
	Helper *helpers; /* threads - 1 of them; the caller is thread 0 */
	pthread_mutex_t lock;
	pthread_cond_t start, finished;
	/* under lock */
	unsigned long round;
	int busy;
	bool closing;
	/* of the current round; written before it starts */
	PoolTask *task;
	void *context;
	size_t pieces;
	atomic_size_t next;
};

static void work_off(Pool *pool, int thread)
{
	size_t piece;
	while ((piece = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed)) < pool->pieces)
		pool->task(pool->context, piece, thread);
}

static void *helper_main(void *argument)
{
	Helper *self = argument;
	Pool *pool = self->pool;
	unsigned long seen = 0;
	pthread_mutex_lock(&pool->lock);
	for (;;) {
		while (pool->round == seen && !pool->closing)
			pthread_cond_wait(&pool->start, &pool->lock);
		if (pool->closing)
			break;
		seen = pool->round;
		pthread_mutex_unlock(&pool->lock);
		work_off(pool, self->number);
		pthread_mutex_lock(&pool->lock);
		if (--pool->busy == 0)
			pthread_cond_signal(&pool->finished);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

int pool_processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);
	return count > 0 ? (int)count : 1;
}

/* Fewer threads than asked for are no failure: the pool works with those it got. */
Pool *pool_new(int threads)
{
	threads = threads > 0 ? threads : pool_processors();
	Pool *pool = memory_new(1, sizeof *pool);
	pool->helpers = memory_new((size_t)threads, sizeof *pool->helpers);
	pool->threads = 1;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->start, NULL);
	pthread_cond_init(&pool->finished, NULL);
	for (int i = 1; i < threads; i++) {
		Helper *helper = &pool->helpers[i - 1];
		*helper = (Helper){.pool = pool, .number = i};
		if (pthread_create(&helper->thread, NULL, helper_main, helper) != 0)
			break;
		pool->threads = i + 1;
	}
	return pool;
}

void pool_free(Pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->closing = true;
	pthread_cond_broadcast(&pool->start);
	pthread_mutex_unlock(&pool->lock);
	for (int i = 0; i < pool->threads - 1; i++)
		pthread_join(pool->helpers[i].thread, NULL);
	pthread_mutex_destroy(&pool->lock);
	pthread_cond_destroy(&pool->start);
	pthread_cond_destroy(&pool->finished);
	free(pool->helpers);
	free(pool);
}

int pool_threads(const Pool *pool)
{
	return pool ? pool->threads : 1;
}

static double cpu_of(pthread_t thread)
{
	clockid_t id;
	struct timespec time = {0};
	if (pthread_getcpuclockid(thread, &id) == 0)
		clock_gettime(id, &time);
	return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

double pool_cpu(const Pool *pool)
{
	double sum = cpu_of(pthread_self());
	for (int i = 0; pool && i < pool->threads - 1; i++)
		sum += cpu_of(pool->helpers[i].thread);
	return sum;
}

void pool_heed(Pool *pool, const atomic_bool *stop)
{
	pool->stop = stop;
}

const atomic_bool *pool_stop(const Pool *pool)
{
	return pool ? pool->stop : NULL;
}

void pool_run(Pool *pool, size_t pieces, PoolTask *task, void *context)
{
	if (!pool || pool->threads == 1 || pieces <= 1) {
		for (size_t i = 0; i < pieces; i++)
			task(context, i, 0);
		return;
	}
	pthread_mutex_lock(&pool->lock);
	pool->task = task;
	pool->context = context;
	pool->pieces = pieces;
	atomic_store(&pool->next, 0);
	pool->busy = pool->threads - 1;
	pool->round++;
	pthread_cond_broadcast(&pool->start);
	pthread_mutex_unlock(&pool->lock);
	work_off(pool, 0);
	pthread_mutex_lock(&pool->lock);
	while (pool->busy > 0)
		pthread_cond_wait(&pool->finished, &pool->lock);
	pthread_mutex_unlock(&pool->lock);
}
