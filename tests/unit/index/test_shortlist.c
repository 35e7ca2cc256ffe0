#include "index/shortlist.h"

#include "base/memory.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static void test_keys_order_hits(void **state)
{
	(void)state;
	const Hit falling[] = {{9, INFINITY}, {1, 3}, {2, 3}, {7, 1e-40f}, {0, 0}, {3, -0.0f}, {4, -1e-40f},
		{0, -2.5f}, {5, -2.5f}, {6, -INFINITY}};
	for (size_t i = 0; i < sizeof falling / sizeof *falling; i++) {
		Hit again = hit_of_key(hit_key(falling[i]));
		assert_int_equal(again.row, falling[i].row);
		assert_true(again.score == falling[i].score);
		if (i > 0)
			assert_true(hit_key(falling[i]) < hit_key(falling[i - 1]));
	}
}

static int falling_keys(const void *a, const void *b)
{
	HitKey x = *(const HitKey *)a, y = *(const HitKey *)b;
	return (x < y) - (x > y);
}

/* What is kept is what sorting would put first, though many scores are equal; what is gone is not above the
 * limit. */
static void check_list(size_t offered, size_t keep, int distinct, size_t join_at)
{
	HitKey *all = memory_new(offered, sizeof *all),
	       *room = memory_new(shortlist_room(keep) * 2, sizeof *room);
	Shortlist list, other;
	shortlist_init(&list, room, keep);
	shortlist_init(&other, room + shortlist_room(keep), keep);
	Random random;
	random_init(&random, 8, 0);
	for (size_t i = 0; i < offered; i++) {
		Hit hit = {(uint32_t)i, (float)(random_next(&random) % (uint64_t)distinct)};
		all[i] = hit_key(hit);
		shortlist_offer(i < join_at ? &list : &other, hit);
	}
	shortlist_join(&list, &other);
	shortlist_trim(&list);
	qsort(all, offered, sizeof *all, falling_keys);
	qsort(list.keys, list.count, sizeof *all, falling_keys);
	assert_int_equal(list.count, keep < offered ? keep : offered);
	assert_memory_equal(list.keys, all, list.count * sizeof *all);
	assert_int_equal(list.dropped, keep > 0 && offered > keep);
	if (list.dropped && keep)
		assert_true(list.limit >= hit_of_key(all[keep]).score);
	free(all);
	free(room);
}

static void test_the_best_are_kept(void **state)
{
	(void)state;
	static const size_t keeps[] = {0, 1, 2, 10, 100, 1000};
	for (size_t i = 0; i < sizeof keeps / sizeof *keeps; i++) {
		check_list(5000, keeps[i], 1000000, 5000);
		check_list(5000, keeps[i], 1000000, 2000);
		check_list(5000, keeps[i], 3, 100);
		check_list(50, keeps[i], 3, 25);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_order_hits),
		cmocka_unit_test(test_the_best_are_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
