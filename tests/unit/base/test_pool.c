#include "base/memory.h"
#include "base/pool.h"
#include "check.h"

#include <stdatomic.h>

enum { PIECES = 10000 };

typedef struct Tally {
	unsigned char seen[PIECES];
	atomic_int worst_thread;
} Tally;

static void count_piece(void *context, size_t piece, int thread)
{
	Tally *tally = context;
	tally->seen[piece]++;
	if (thread > tally->worst_thread)
		tally->worst_thread = thread;
}

static void check_pool(Pool *pool)
{
	static Tally tally;
	for (int round = 0; round < 20; round++) {
		memset(&tally, 0, sizeof tally);
		pool_run(pool, PIECES, count_piece, &tally);
		for (size_t i = 0; i < PIECES; i++)
			assert_int_equal(tally.seen[i], 1);
		assert_true(tally.worst_thread < pool_threads(pool));
	}
	pool_run(pool, 0, count_piece, &tally);
}

static void test_every_piece_once(void **state)
{
	(void)state;
	check_pool(NULL);
	for (int threads = 1; threads <= 5; threads += 2) {
		Pool *pool = pool_new(threads);
		assert_int_equal(pool_threads(pool), threads);
		check_pool(pool);
		pool_free(pool);
	}
}

static void work(void *context, size_t piece, int thread)
{
	(void)thread;
	double *sums = context;
	for (int i = 0; i < 100000; i++)
		sums[piece] += i;
}

/* All threads count: what two of them take is more than what the caller takes. */
static void test_cpu_of_all_threads(void **state)
{
	(void)state;
	double sums[64] = {0};
	Pool *pool = pool_new(2);
	double own = pool_cpu(NULL), all = pool_cpu(pool);
	pool_run(pool, 64, work, sums);
	own = pool_cpu(NULL) - own;
	all = pool_cpu(pool) - all;
	assert_true(own > 0);
	assert_true(all > own);
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_piece_once), cmocka_unit_test(test_cpu_of_all_threads)};
	return cmocka_run_group_tests_name("pool", tests, NULL, NULL) != 0;
}
