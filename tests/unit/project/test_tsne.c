/* Expected numbers: tests/reference/tsne.py. */
#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "project/tsne.h"
#include "project/tsne_add.h"

#include <stdlib.h>

static Error err;

static Matrix waves(size_t count, size_t width)
{
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, count, width, "waves", &err));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < width; j++) {
			double x = (double)i, y = (double)j;
			matrix_row(&rows, i)[j] =
				(float)(sin(1 + x * 0.37 + y * y * 0.11) * ((double)width - y) +
					cos(x * 1.7 * (y + 1)));
		}
	return rows;
}

static NeighbourGraph graph_of(Rows rows, size_t k)
{
	GraphMaker *maker = graph_maker_new(rows, METRIC_L2, k, &GRAPH_EXACT, 1, &err);
	assert_non_null(maker);
	for (bool finished = false; !finished;)
		assert_ok(graph_maker_step(maker, NULL, &finished, &err));
	NeighbourGraph graph = graph_maker_take(maker);
	graph_maker_free(maker);
	return graph;
}

static TsneAffinities affinities_of(NeighbourGraph *graph, double perplexity, Pool *pool)
{
	TsneAffinityMaker *maker = tsne_affinity_maker_new(graph, perplexity, &err);
	assert_non_null(maker);
	for (bool finished = false; !finished;)
		assert_ok(tsne_affinity_maker_step(maker, pool, &finished, &err));
	TsneAffinities made = tsne_affinity_maker_take(maker);
	tsne_affinity_maker_free(maker);
	return made;
}

static double affinity_of(const TsneAffinities *affinities, size_t a, size_t b)
{
	PlaneEdges edges = tsne_edges(affinities, a);
	double sum = 0;
	for (size_t i = 0; i < edges.count; i++)
		sum += edges.to[i] == b ? (double)edges.weights[i] : 0;
	return sum;
}

static double perplexity_of(const float *shares, size_t count)
{
	double entropy = 0;
	for (size_t i = 0; i < count; i++)
		entropy -= shares[i] > 0 ? (double)shares[i] * log((double)shares[i]) : 0;
	return exp(entropy);
}

/* --- affinities --- */

static void test_shares_of_a_square(void **state)
{
	(void)state;
	float distances[] = {1, (float)M_SQRT2, 1}, shares[3];
	tsne_conditional(distances, 3, 2.8717458875, shares); /* b = log 2 */
	assert_near((double)shares[0], 0.4, 1e-5);
	assert_near((double)shares[1], 0.2, 1e-5);
	assert_near((double)shares[2], 0.4, 1e-5);
}

static void test_every_row_gets_the_perplexity(void **state)
{
	(void)state;
	float distances[60], shares[60];
	for (int scale = -18; scale <= 18; scale += 6) {
		for (int i = 0; i < 60; i++)
			distances[i] = (float)(pow(10, scale) * (1 + sqrt(i) + 0.1 * sin(i)));
		tsne_conditional(distances, 60, 20, shares);
		assert_near(perplexity_of(shares, 60), 20, 1e-3);
	}
}

static void test_duplicates_share_alike(void **state)
{
	(void)state;
	float distances[12] = {0}, shares[12];
	tsne_conditional(distances, 12, 4, shares);
	for (int i = 0; i < 12; i++)
		assert_near((double)shares[i], 1.0 / 12, 1e-7);
	for (int i = 8; i < 12; i++)
		distances[i] = 3;
	tsne_conditional(distances, 12, 4, shares); /* cannot come down to 4 */
	for (int i = 0; i < 12; i++)
		assert_near((double)shares[i], i < 8 ? 0.125 : 0, 1e-6);
}

static void test_affinities_agree_with_sklearn(void **state)
{
	(void)state;
	Matrix rows = waves(80, 9);
	NeighbourGraph graph = graph_of(matrix_rows(&rows), 15);
	uint32_t nearest = graph.neighbours[0];
	TsneAffinities p = affinities_of(&graph, 5, NULL);
	assert_near(p.entropy, 6.049158611, 1e-4);
	assert_near(affinity_of(&p, 0, nearest), 0.00184714935, 1e-7);
	PlaneEdges edges = tsne_edges(&p, 5);
	double sum = 0, total = 0;
	for (size_t i = 0; i < edges.count; i++)
		sum += (double)edges.weights[i];
	assert_near(sum, 0.01276796629, 1e-6);
	for (size_t a = 0; a < 80; a++)
		for (size_t b = 0; b < 80; b++) {
			assert_near(affinity_of(&p, a, b), affinity_of(&p, b, a), 0);
			total += affinity_of(&p, a, b);
		}
	assert_near(total, 1, 1e-6);
	tsne_affinities_release(&p);
	neighbour_graph_release(&graph);
	matrix_release(&rows);
}

/* --- descent --- */

/* All places are the descent's, of double precision nowhere: differences are taken wide apart. */
static double judge(TsneDescent *descent)
{
	TsnePace pace = {.judge = true, .rest = true, .exaggeration = 1};
	bool over = false;
	tsne_descent_begin(descent);
	while (!over) {
		double budget = 1;
		assert_ok(tsne_descent_step(descent, &pace, NULL, &budget, &over, &err));
	}
	return descent->divergence;
}

static void test_square_by_hand(void **state)
{
	(void)state;
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, 4, 2, "a square", &err));
	float square[] = {0, 0, 0, 1, 1, 1, 1, 0};
	memcpy(rows.data, square, sizeof square);
	NeighbourGraph graph = graph_of(matrix_rows(&rows), 3);
	TsneAffinities p = affinities_of(&graph, 2.8717458875, NULL);
	assert_near(affinity_of(&p, 0, 1), 0.1, 1e-6);
	assert_near(affinity_of(&p, 0, 2), 0.05, 1e-6);
	TsneDescent descent;
	assert_ok(tsne_descent_init(&descent, 4, &err));
	descent.affinities = &p;
	memcpy(descent.places, square, sizeof square);
	assert_near(judge(&descent), 0.0070021066, 1e-6);
	PlanePoint slope = tsne_descent_gradient(&descent, 0);
	assert_near(fabs((double)slope.x), 0.0041666667, 1e-6);
	assert_near(fabs((double)slope.y), 0.0041666667, 1e-6);
	tsne_descent_release(&descent);
	tsne_affinities_release(&p);
	neighbour_graph_release(&graph);
	matrix_release(&rows);
}

static void lay_out(TsneDescent *descent, double scale)
{
	for (size_t i = 0; i < descent->count; i++) {
		double x = (double)i;
		descent->places[i] = (PlanePoint){
			(float)(scale * 3 * sin(x * 0.7)), (float)(scale * 2 * cos(x * 1.3 + 0.2 * x * x))};
	}
}

typedef struct Prepared {
	Matrix rows;
	NeighbourGraph graph;
	TsneAffinities p;
	TsneDescent descent;
} Prepared;

static void prepare(Prepared *prepared, size_t count, size_t k, double perplexity)
{
	prepared->rows = waves(count, 9);
	prepared->graph = graph_of(matrix_rows(&prepared->rows), k);
	prepared->p = affinities_of(&prepared->graph, perplexity, NULL);
	assert_ok(tsne_descent_init(&prepared->descent, count, &err));
	prepared->descent.affinities = &prepared->p;
}

static void discard(Prepared *prepared)
{
	tsne_descent_release(&prepared->descent);
	tsne_affinities_release(&prepared->p);
	neighbour_graph_release(&prepared->graph);
	matrix_release(&prepared->rows);
}

static void test_divergence_and_gradient_agree_with_numpy(void **state)
{
	(void)state;
	Prepared at;
	prepare(&at, 80, 15, 5);
	lay_out(&at.descent, 1);
	assert_near(judge(&at.descent), 2.93799789, 1e-4);
	PlanePoint slope = tsne_descent_gradient(&at.descent, 5);
	assert_near((double)slope.x, -0.01554384543, 1e-6);
	assert_near((double)slope.y, 0.001224847249, 1e-6);
	slope = tsne_descent_gradient(&at.descent, 79);
	assert_near((double)slope.x, -0.004790440398, 1e-6);
	assert_near((double)slope.y, -0.002667065339, 1e-6);
	discard(&at);
}

/* Against the divergence of places to either side. */
static void check_gradient(Prepared *at, bool exact, double step, double tolerance)
{
	TsneDescent *descent = &at->descent;
	descent->exact = exact;
	if (!exact)
		assert_ok(field_init(&descent->field, descent->count, &err));
	for (size_t point = 3; point < descent->count; point += descent->count / 4) {
		lay_out(descent, 2);
		judge(descent);
		PlanePoint slope = tsne_descent_gradient(descent, point);
		float x = descent->places[point].x;
		descent->places[point].x = (float)((double)x + step);
		double after = judge(descent);
		lay_out(descent, 2);
		judge(descent);
		descent->places[point].x = (float)((double)descent->places[point].x - step);
		double before = judge(descent);
		assert_near((double)slope.x, (after - before) / (2 * step), tolerance);
	}
}

static void test_gradient_is_the_slope_of_the_divergence(void **state)
{
	(void)state;
	Prepared at;
	prepare(&at, 200, 20, 6);
	check_gradient(&at, true, 0.05, 1e-4);
	discard(&at);
	prepare(&at, 200, 20, 6);
	check_gradient(&at, false, 0.05, 1e-4);
	discard(&at);
}

static void test_field_and_pairs_agree(void **state)
{
	(void)state;
	Prepared at;
	prepare(&at, 600, 20, 6);
	lay_out(&at.descent, 4);
	double exact = judge(&at.descent), exact_sum = at.descent.normaliser;
	PlanePoint slope = tsne_descent_gradient(&at.descent, 17);
	at.descent.exact = false;
	assert_ok(field_init(&at.descent.field, 600, &err));
	assert_near(judge(&at.descent), exact, 1e-3);
	assert_near(at.descent.normaliser / exact_sum, 1, 1e-3);
	PlanePoint other = tsne_descent_gradient(&at.descent, 17);
	assert_near((double)other.x, (double)slope.x, 1e-5);
	assert_near((double)other.y, (double)slope.y, 1e-5);
	discard(&at);
}

/* --- whole runs --- */

/* `clusters` clouds of normal points far apart, one after the other by turns. */
static Matrix clouds(size_t count, size_t width, size_t clusters)
{
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, count, width, "clouds", &err));
	Random random;
	random_init(&random, 3, 0);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < width; j++)
			matrix_row(&rows, i)[j] =
				(float)(random_normal(&random) + (j % clusters == i % clusters ? 12 : 0));
	return rows;
}

static void run(Tsne *tsne, Pool *pool)
{
	for (bool finished = false; !finished;)
		assert_ok(tsne_step(tsne, pool, &finished, &err));
}

/* Freed by the caller. */
static PlanePoint *places_of(const Tsne *tsne)
{
	PlanePoint *places = memory_new(tsne_state(tsne).count, sizeof *places);
	tsne_places(tsne, places);
	return places;
}

static void assert_same_places(const Tsne *one, const Tsne *two)
{
	PlanePoint *a = places_of(one), *b = places_of(two);
	assert_memory_equal(a, b, tsne_state(one).count * sizeof *a);
	free(a);
	free(b);
}

static void assert_finite(const Tsne *tsne)
{
	PlanePoint *places = places_of(tsne);
	for (size_t i = 0; i < tsne_state(tsne).count; i++)
		assert_true(isfinite(places[i].x) && isfinite(places[i].y));
	free(places);
}

static Tsne *run_of(const Matrix *rows, TsneOptions options, Pool *pool)
{
	Tsne *tsne = tsne_new(matrix_rows(rows), &options, NULL, &err);
	assert_non_null(tsne);
	run(tsne, pool);
	return tsne;
}

static double squared(PlanePoint a, PlanePoint b)
{
	return pow((double)(a.x - b.x), 2) + pow((double)(a.y - b.y), 2);
}

/* How many points have their nearest among those of another class. */
static size_t strays_among(const PlanePoint *places, size_t count, size_t clusters)
{
	size_t astray = 0;
	for (size_t i = 0; i < count; i++) {
		size_t nearest = i ? 0 : 1;
		for (size_t j = 0; j < count; j++)
			if (j != i && squared(places[i], places[j]) < squared(places[i], places[nearest]))
				nearest = j;
		astray += nearest % clusters != i % clusters;
	}
	return astray;
}

static size_t strays(const Tsne *tsne, size_t clusters)
{
	PlanePoint *places = places_of(tsne);
	size_t astray = strays_among(places, tsne_state(tsne).count, clusters);
	free(places);
	return astray;
}

static TsneOptions short_run(size_t iterations, double perplexity)
{
	TsneOptions options = TSNE_OPTIONS;
	options.iterations = iterations;
	options.perplexity = perplexity;
	return options;
}

static void test_clusters_stay_apart(void **state)
{
	(void)state;
	Matrix rows = clouds(300, 60, 3);
	Tsne *tsne = run_of(&rows, short_run(300, 10), NULL);
	assert_int_equal(tsne_iteration(tsne), 300);
	assert_int_equal(strays(tsne, 3), 0);
	assert_true(tsne_divergence(tsne) > 0 && tsne_divergence(tsne) < 1.5);
	tsne_free(tsne);
	matrix_release(&rows);
}

static void test_the_same_bytes_with_any_threads(void **state)
{
	(void)state;
	Matrix rows = clouds(TSNE_PAIRS + 300, 8, 4);
	Pool *pool = pool_new(2);
	Tsne *one = run_of(&rows, short_run(40, 10), NULL), *two = run_of(&rows, short_run(40, 10), pool);
	assert_same_places(one, two);
	assert_true(tsne_divergence(one) == tsne_divergence(two));
	tsne_free(one);
	tsne_free(two);
	pool_free(pool);
	matrix_release(&rows);
}

static void test_a_run_goes_on_from_its_state(void **state)
{
	(void)state;
	Matrix rows = clouds(300, 8, 4);
	TsneOptions options = short_run(40, 10);
	Tsne *whole = run_of(&rows, options, NULL), *first = tsne_new(matrix_rows(&rows), &options, NULL, &err);
	Tsne *rest = tsne_new(matrix_rows(&rows), &options, NULL, &err);
	TsneState half = {0};
	for (bool finished = false; half.iteration == 0 && !finished;) {
		assert_ok(tsne_step(first, NULL, &finished, &err));
		half = tsne_state(first);
	}
	tsne_restore(rest, &half);
	run(rest, NULL);
	assert_same_places(whole, rest);
	tsne_free(whole);
	tsne_free(first);
	tsne_free(rest);
	matrix_release(&rows);
}

static void test_perplexity_changes_on_the_way(void **state)
{
	(void)state;
	Matrix rows = clouds(200, 8, 2);
	Tsne *tsne = run_of(&rows, short_run(60, 8), NULL);
	TsneOptions more = short_run(60, 20), fewer = short_run(60, 5);
	tsne_change(tsne, &more);
	run(tsne, NULL);
	assert_near(tsne_perplexity(tsne), 20, 0);
	assert_true(tsne_iteration(tsne) > 60);
	size_t before = tsne_iteration(tsne);
	tsne_change(tsne, &fewer);
	run(tsne, NULL);
	assert_near(tsne_perplexity(tsne), 5, 0);
	assert_true(tsne_iteration(tsne) > before);
	assert_int_equal(strays(tsne, 2), 0);
	tsne_free(tsne);
	matrix_release(&rows);
}

static void test_few_rows_lower_the_perplexity(void **state)
{
	(void)state;
	for (size_t count = 3; count < 12; count++) {
		Matrix rows = clouds(count, 3, 2);
		Tsne *tsne = run_of(&rows, short_run(50, 30), NULL);
		assert_near(tsne_perplexity(tsne), fmax((double)(count - 1) / 3, 1), 1e-12);
		assert_finite(tsne);
		Progress progress = {0};
		tsne_describe(tsne, &progress);
		assert_contains(progress.phase, "perplexity lowered to");
		tsne_free(tsne);
		matrix_release(&rows);
	}
	Matrix two = clouds(2, 3, 1);
	TsneOptions options = TSNE_OPTIONS;
	assert_null(tsne_new(matrix_rows(&two), &options, NULL, &err));
	assert_contains(err.message, "at least 3 rows");
	matrix_release(&two);
}

static void test_equal_rows_make_no_trouble(void **state)
{
	(void)state;
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, 60, 4, "equal rows", &err));
	Tsne *tsne = run_of(&rows, short_run(100, 5), NULL);
	assert_finite(tsne);
	tsne_free(tsne);
	for (size_t i = 0; i < 60; i++) /* two heaps of 30 */
		matrix_row(&rows, i)[0] = i % 2 ? 1 : -1;
	tsne = run_of(&rows, short_run(200, 5), NULL);
	assert_true(strays(tsne, 2) <= 2);
	tsne_free(tsne);
	matrix_release(&rows);
}

static void test_new_points_go_to_their_like(void **state)
{
	(void)state;
	enum { COUNT = 240, CLUSTERS = 3 };
	Matrix rows = clouds(COUNT, 12, CLUSTERS);
	Matrix old = {0};
	assert_ok(matrix_copy(rows_part(matrix_rows(&rows), 0, 200), &old, &err));
	Tsne *tsne = run_of(&old, short_run(250, 8), NULL);
	PlanePoint places[COUNT] = {0};
	tsne_places(tsne, places);
	unsigned char placed[COUNT] = {0};
	memset(placed, 1, 200);
	uint32_t numbers[COUNT];
	for (uint32_t i = 0; i < COUNT; i++)
		numbers[i] = i;
	TsneAdd add = {matrix_rows(&rows), numbers, COUNT, placed};
	assert_ok(tsne_add(&add, 8, NULL, places, &err));
	PlanePoint before[200];
	tsne_places(tsne, before);
	assert_memory_equal(places, before, sizeof before);
	assert_int_equal(strays_among(places, COUNT, CLUSTERS), 0);
	memset(placed, 0, COUNT);
	assert_false(tsne_add(&add, 8, NULL, places, &err));
	tsne_free(tsne);
	matrix_release(&old);
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shares_of_a_square),
		cmocka_unit_test(test_every_row_gets_the_perplexity),
		cmocka_unit_test(test_duplicates_share_alike),
		cmocka_unit_test(test_affinities_agree_with_sklearn),
		cmocka_unit_test(test_square_by_hand),
		cmocka_unit_test(test_divergence_and_gradient_agree_with_numpy),
		cmocka_unit_test(test_gradient_is_the_slope_of_the_divergence),
		cmocka_unit_test(test_field_and_pairs_agree),
		cmocka_unit_test(test_clusters_stay_apart),
		cmocka_unit_test(test_the_same_bytes_with_any_threads),
		cmocka_unit_test(test_a_run_goes_on_from_its_state),
		cmocka_unit_test(test_perplexity_changes_on_the_way),
		cmocka_unit_test(test_few_rows_lower_the_perplexity),
		cmocka_unit_test(test_equal_rows_make_no_trouble),
		cmocka_unit_test(test_new_points_go_to_their_like),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
