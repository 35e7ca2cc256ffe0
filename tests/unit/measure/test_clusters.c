#include "base/dictionary.h"
#include "check.h"
#include "measure/agreement.h"
#include "measure/cluster_profile.h"
#include "measure/silhouette.h"

#include <stdlib.h>

enum { N = 300, WIDTH = 6, CLUSTERS = 5, CLASSES = 4 };

/* The labels and points of tests/reference/clusters.py. */
static uint32_t cluster_of[N], class_of[N];
static float points[N][WIDTH];

static int make_world(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < N; i++) {
		cluster_of[i] = i * i / 7 % CLUSTERS;
		class_of[i] = i * i / 11 % CLASSES;
		for (int j = 0; j < WIDTH; j++)
			points[i][j] =
				(float)(sin(1.3 * i + 0.7 * j * j) + 1.5 * cos(cluster_of[i] * (j + 1.0)));
	}
	return 0;
}

static Rows world(void)
{
	return (Rows){points[0], N, WIDTH, WIDTH};
}

/* Numbers printed by tests/reference/clusters.py. */
static void test_agreement_equals_the_reference(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Agreement agreement;
	assert_ok(agreement_measure(cluster_of, CLUSTERS, class_of, CLASSES, N, &agreement, &err));
	assert_near(agreement.purity, 0.406666667, 1e-9);
	assert_near(agreement.nmi, 0.001856463, 1e-9);
	assert_near(agreement.ari, -0.005544377, 1e-9);
	uint32_t half[N];
	for (size_t i = 0; i < N; i++)
		half[i] = i % 3 ? cluster_of[i] : class_of[i];
	assert_ok(agreement_measure(half, CLUSTERS, class_of, CLASSES, N, &agreement, &err));
	assert_near(agreement.purity, 0.543333333, 1e-9);
	assert_near(agreement.nmi, 0.107138761, 1e-9);
	assert_near(agreement.ari, 0.126129425, 1e-9);
}

/* The same groups by other numbers agree perfectly, items in none being a group of their own. */
static void test_numbers_of_groups_make_no_difference(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	uint32_t other[N];
	for (size_t i = 0; i < N; i++)
		other[i] = cluster_of[i] == 0 ? DICTIONARY_NONE : CLUSTERS - 1 - cluster_of[i];
	Agreement agreement;
	assert_ok(agreement_measure(other, CLUSTERS, cluster_of, CLUSTERS, N, &agreement, &err));
	assert_near(agreement.purity, 1, 0);
	assert_near(agreement.nmi, 1, 1e-12);
	assert_near(agreement.ari, 1, 1e-12);
	assert_ok(agreement_measure(other, CLUSTERS, cluster_of, CLUSTERS, 0, &agreement, &err));
	assert_true(isnan(agreement.ari));
}

static void test_silhouette_equals_the_reference(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	double mean;
	assert_ok(silhouette_mean(world(), METRIC_L2, cluster_of, CLUSTERS, N, 1, NULL, &mean, &err));
	assert_near(mean, 0.4129938, 2e-6);
	assert_ok(silhouette_mean(world(), METRIC_COSINE, cluster_of, CLUSTERS, N, 1, NULL, &mean, &err));
	assert_near(mean, 0.6175988, 2e-6);
	assert_ok(silhouette_mean(world(), METRIC_L2, cluster_of, CLUSTERS, N / 2, 1, NULL, &mean, &err));
	assert_near(mean, 0.413, 0.05);
	assert_ok(silhouette_mean(
		rows_part(world(), 0, 1), METRIC_L2, cluster_of, CLUSTERS, N, 1, NULL, &mean, &err));
	assert_true(isnan(mean));
}

static void test_clusters_are_numbered_by_size(void **state)
{
	(void)state;
	uint32_t of[8] = {3, DICTIONARY_NONE, 1, 1, 3, 0, 1, 4};
	static const uint32_t expected[8] = {1, DICTIONARY_NONE, 0, 0, 1, 2, 0, 3};
	assert_int_equal(clusters_by_size(of, 8, 6), 4);
	assert_memory_equal(of, expected, sizeof of);
}

/* Four points on a line and one in no cluster; the mean of all is 3. */
static void test_profiles_on_a_line(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	float line[5] = {0, 1, 4, 10, 0};
	uint32_t of[5] = {0, 0, 0, 1, DICTIONARY_NONE};
	ClusterProfiles profiles;
	assert_ok(cluster_profiles_make((Rows){line, 5, 1, 1}, METRIC_L2, of, 2, 2, NULL, &profiles, &err));
	const ClusterProfile *first = &profiles.of[0];
	assert_int_equal(first->size, 3);
	assert_int_equal(first->listed, 2);
	assert_near(first->nearness, -(5 / 3.0 + 2 / 3.0 + 7 / 3.0) / 3, 1e-6);
	assert_int_equal(first->typical[0].row, 1);
	assert_int_equal(first->typical[1].row, 0);
	/* 3 - 5/3 for the point at 0, 2 - 2/3 for that at 1, 1 - 7/3 for that at 4 */
	assert_near((double)first->distinctive[0].score, 4 / 3.0, 1e-6);
	assert_near((double)first->distinctive[1].score, 4 / 3.0, 1e-6);
	assert_int_equal(profiles.of[1].size, 1);
	assert_int_equal(profiles.of[1].listed, 1);
	assert_near(profiles.of[1].nearness, 0, 0);
	static const uint32_t members[5] = {1, 0, 2, 3, 4};
	assert_memory_equal(profiles.members, members, sizeof members);
	assert_int_equal(profiles.starts[2], 4);
	assert_true(isnan(profiles.nearness[4]));
	cluster_profiles_release(&profiles);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_agreement_equals_the_reference),
		cmocka_unit_test(test_numbers_of_groups_make_no_difference),
		cmocka_unit_test(test_silhouette_equals_the_reference),
		cmocka_unit_test(test_clusters_are_numbered_by_size),
		cmocka_unit_test(test_profiles_on_a_line),
	};
	return cmocka_run_group_tests_name("clusters", tests, make_world, NULL) != 0;
}
