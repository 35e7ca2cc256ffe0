/* Cases 16 to 18 in closed form; other numbers are those that tests/reference/matching.py prints. */
#include "linalg/covariance_map.h"

#include "check.h"
#include "linalg/double_product.h"
#include "linalg/spectral_power.h"
#include "sines.h"

#include <stdlib.h>

static Error err;

typedef bool CovarianceMap(CovarianceSide, CovarianceSide, Pool *, double *, Error *);

static Principal principal_of(const float *values, size_t count, size_t width)
{
	Principal principal = {0};
	Rows rows = {values, count, width, width};
	assert_ok(principal_fit(rows, count < width ? count : width, NULL, &principal, &err));
	return principal;
}

static void map_between(CovarianceMap *make, const float *source, size_t n, const float *target, size_t m,
	size_t width, double ridge, double *map)
{
	Principal from = principal_of(source, n, width), to = principal_of(target, m, width);
	assert_ok(make((CovarianceSide){&from, ridge}, (CovarianceSide){&to, ridge}, NULL, map, &err));
	principal_release(&from);
	principal_release(&to);
}

/* M^T C M, C the covariance of the rows. */
static void mapped_covariance(const float *values, size_t count, size_t width, const double *map, double *out)
{
	Principal principal = principal_of(values, count, width);
	double c[64], room[64];
	assert_ok(spectral_power(&principal, 0, 1, NULL, c, &err));
	double_product(
		(DoubleFactor){map, width, width, true}, (DoubleFactor){c, width, width, false}, NULL, room);
	double_product(
		(DoubleFactor){room, width, width, false}, (DoubleFactor){map, width, width, false}, NULL, out);
	principal_release(&principal);
}

static void assert_numbers(const double *values, const double *expected, size_t count, double tolerance)
{
	for (size_t i = 0; i < count; i++)
		assert_near(values[i], expected[i], tolerance);
}

static const float cross[] = {1, 0, -1, 0, 0, 1, 0, -1}, stretched[] = {2, 0, -2, 0, 0, 3, 0, -3},
		   turned[] = {2, 1, -2, -1, 1, 2, -1, -2};

static void test_coral_of_axes(void **state)
{
	(void)state;
	double map[4], after[4];
	map_between(covariance_map_coral, cross, 4, stretched, 4, 2, 0, map);
	assert_numbers(map, (double[]){2, 0, 0, 3}, 4, 1e-12);
	mapped_covariance(cross, 4, 2, map, after);
	assert_numbers(after, (double[]){8 / 3.0, 0, 0, 6}, 4, 1e-12);
}

static void test_coral_with_and_without_a_ridge(void **state)
{
	(void)state;
	double map[4], after[4];
	map_between(covariance_map_coral, cross, 4, turned, 4, 2, 0, map);
	assert_numbers(map, (double[]){2, 1, 1, 2}, 4, 1e-12);
	mapped_covariance(cross, 4, 2, map, after);
	assert_numbers(after, (double[]){10 / 3.0, 8 / 3.0, 8 / 3.0, 10 / 3.0}, 4, 1e-12);
	map_between(covariance_map_coral, cross, 4, turned, 4, 2, 1, map);
	assert_numbers(map, (double[]){1.5246951, 0.5246951}, 2, 1e-7);
	mapped_covariance(cross, 4, 2, map, after);
	assert_numbers(after, (double[]){1.7333333, 1.0666667, 1.0666667, 1.7333333}, 4, 1e-7);
}

static void test_bures_of_the_same(void **state)
{
	(void)state;
	double map[4];
	map_between(covariance_map_bures, cross, 4, turned, 4, 2, 0, map);
	assert_numbers(map, (double[]){2, 1, 1, 2}, 4, 1e-12);
}

static void test_maps_of_scipy(void **state)
{
	(void)state;
	static const double coral[2][8] = {{0.938996389, 0.005275871, 0.007912549, -0.0032015, 0.00649043,
						   1.137501658, -0.010836954, -0.026932293},
		{0.94864312, 0.004830046, 0.005399473, -0.004247835, 0.005596877, 1.114184748, -0.009234413,
			-0.022167929}};
	static const double bures[2][8] = {{0.940573435, 0.006211595, 0.001319554, -0.007424084, 0.006211595,
						   1.137024208, -0.013595657, -0.023876335},
		{0.9495443365, 0.005398494449, 0.0008454985427, -0.007185947619, 0.005398494449, 1.113918882,
			-0.01111719217, -0.02005050454}};
	Matrix a = {0}, b = {0};
	assert_ok(matrix_init(&a, 30, 4, "rows", &err) && matrix_init(&b, 25, 4, "rows", &err));
	sines_fill(&a, 0, 30, 1, 0);
	sines_fill(&b, 0, 25, 5, 0.8);
	double map[16], after[16], wanted[16];
	Principal target = principal_of(b.data, 25, 4);
	assert_ok(spectral_power(&target, 0, 1, NULL, wanted, &err));
	for (size_t way = 0; way < 2; way++) {
		double ridge = way == 0 ? 0 : 0.1;
		map_between(covariance_map_coral, a.data, 30, b.data, 25, 4, ridge, map);
		assert_numbers(map, coral[way], 8, 2e-9);
		map_between(covariance_map_bures, a.data, 30, b.data, 25, 4, ridge, map);
		assert_numbers(map, bures[way], 8, 2e-9);
	}
	map_between(covariance_map_bures, a.data, 30, b.data, 25, 4, 0, map);
	mapped_covariance(a.data, 30, 4, map, after);
	assert_numbers(after, wanted, 16, 1e-12);
	principal_release(&target);
	matrix_release(&a);
	matrix_release(&b);
}

/* Five rows span four of eight columns. What the few axes leave out counts as the ridge alone, so that the maps
 * are those of the whole covariance matrices. */
static void test_fewer_rows_than_columns(void **state)
{
	(void)state;
	enum { D = 8, FEW = 5 };
	Matrix a = {0}, b = {0};
	assert_ok(matrix_init(&a, FEW, D, "rows", &err) && matrix_init(&b, FEW, D, "rows", &err));
	sines_fill(&a, 0, FEW, 1, 0);
	sines_fill(&b, 0, FEW, 5, 0.8);
	CovarianceMap *const maps[] = {covariance_map_coral, covariance_map_bures};
	Principal whole[2] = {0};
	Moments moments = {0};
	for (size_t side = 0; side < 2; side++) {
		assert_ok(moments_init(&moments, D, &err));
		assert_ok(moments_add(&moments, matrix_rows(side ? &b : &a), NULL, &err));
		assert_ok(principal_of_moments(&moments, D, &whole[side], &err));
		assert_int_equal(spectral_rank(&whole[side]), FEW - 1);
	}
	for (size_t way = 0; way < 4; way++) {
		double ridge = way % 2 ? 0 : 0.3, few[D * D], full[D * D];
		map_between(maps[way / 2], a.data, FEW, b.data, FEW, D, ridge, few);
		assert_ok(maps[way / 2]((CovarianceSide){&whole[0], ridge}, (CovarianceSide){&whole[1], ridge},
			NULL, full, &err));
		assert_numbers(few, full, D * D, 1e-6);
	}
	for (size_t side = 0; side < 2; side++)
		principal_release(&whole[side]);
	moments_release(&moments);
	matrix_release(&a);
	matrix_release(&b);
}

static void test_stopped(void **state)
{
	(void)state;
	static const float rows[] = {1, 2, 3, 1, 0, 5, 2, 2};
	atomic_bool stop = true;
	double map[4];
	Pool *pool = pool_new(1);
	pool_heed(pool, &stop);
	Principal side = principal_of(rows, 4, 2);
	assert_false(
		covariance_map_coral((CovarianceSide){&side, 0}, (CovarianceSide){&side, 0}, pool, map, &err));
	assert_int_equal(err.kind, ERROR_CANCELLED);
	assert_false(
		covariance_map_bures((CovarianceSide){&side, 0}, (CovarianceSide){&side, 0}, pool, map, &err));
	assert_int_equal(err.kind, ERROR_CANCELLED);
	principal_release(&side);
	pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_coral_of_axes),
		cmocka_unit_test(test_coral_with_and_without_a_ridge),
		cmocka_unit_test(test_bures_of_the_same),
		cmocka_unit_test(test_maps_of_scipy),
		cmocka_unit_test(test_fewer_rows_than_columns),
		cmocka_unit_test(test_stopped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
