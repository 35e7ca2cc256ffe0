/*
 * Pool: parallel for. The only threads besides those of jobs.
 *
 * pool_run calls task(context, piece, thread) once for every piece 0 <= piece < pieces, from up to
 * pool_threads(pool) threads, the caller among them, and returns when all are done. Pieces are dealt out one by
 * one, so which thread gets a piece is not fixed: what a piece computes must depend on `piece` alone, `thread`
 * only picks scratch room. One pool_run at a time on one pool. A NULL pool runs everything in the caller.
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct Pool Pool;
typedef void PoolTask(void *context, size_t piece, int thread);

Pool *pool_new(int threads); /* 0: one for each processor */
void pool_free(Pool *pool);
int pool_threads(const Pool *pool);
void pool_run(Pool *pool, size_t pieces, PoolTask *task, void *context);
int pool_processors(void);
/* CPU seconds that the caller and the threads of the pool have taken since they began; NULL: the caller. */
double pool_cpu(const Pool *pool);

/* What is set when the work that the pool helps with is to end: for pieces that take long. NULL: nothing is. */
void pool_heed(Pool *pool, const atomic_bool *stop);
const atomic_bool *pool_stop(const Pool *pool);

#endif
