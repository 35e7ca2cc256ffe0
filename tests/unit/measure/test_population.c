#include "audit_space.h"
#include "check.h"
#include "measure/population.h"

enum { ITEMS = 60, WIDTH = 3 };

/* Rows of sines, longer by `scale`, moved along the first axis. */
static Space *space_of(double scale, double moved)
{
	double rows[ITEMS * WIDTH];
	for (size_t i = 0; i < ITEMS; i++)
		for (size_t d = 0; d < WIDTH; d++)
			rows[i * WIDTH + d] =
				scale * sin((double)((7 * i + 3 * d) * (7 * i + 3 * d) + i) * 0.37) +
				(d == 0 ? moved : 0);
	return space_of_rows(rows, ITEMS, WIDTH);
}

static Population *population_of(Space *baseline, Space *now)
{
	Error err = ERROR_INIT;
	Population *population = population_new(baseline, now, 1000, 1, &err);
	if (!population)
		fail_msg("%s", err.message);
	space_unref(baseline);
	space_unref(now);
	return population;
}

static void test_a_space_is_like_itself(void **state)
{
	(void)state;
	Population *same = population_of(space_of(1, 0), space_of(1, 0));
	assert_int_equal(population_items(same, 0), ITEMS);
	assert_int_equal(population_common(same), ITEMS);
	assert_near(population_agreement(same), 1, 1e-6);
	const PopulationFigure figures[] = {
		population_norms(same), population_similarities(same), population_dimension(same, 1)};
	for (size_t i = 0; i < 3; i++) {
		assert_near(figures[i].ks.distance, 0, 0);
		assert_near(figures[i].ks.p, 1, 0);
		assert_near(figures[i].psi, 0, 0);
		assert_near(figures[i].before, figures[i].after, 0);
	}
	assert_true(isnan(population_domains(same)));
	population_free(same);
}

/* Longer vectors have other norms and the same cosines; a shift of one axis moves that axis alone. */
static void test_what_changed_is_told(void **state)
{
	(void)state;
	Population *longer = population_of(space_of(1, 0), space_of(4, 0));
	assert_true(population_norms(longer).ks.distance > 0.8);
	assert_near(population_norms(longer).after, 4 * population_norms(longer).before, 1e-5);
	assert_near(population_similarities(longer).ks.distance, 0, 0.04);
	population_free(longer);
	Population *moved = population_of(space_of(1, 0), space_of(1, 5));
	assert_near(population_dimension(moved, 0).ks.distance, 1, 0);
	assert_near(population_dimension(moved, 0).after - population_dimension(moved, 0).before, 5, 1e-5);
	assert_near(population_dimension(moved, 1).ks.distance, 0, 0);
	population_free(moved);
}

static Space *space_of_domains(size_t first)
{
	Space *space = space_of(1, 0);
	dictionary_add(&space->domains, first ? "news" : "other", 4 + !first);
	dictionary_add(&space->domains, first ? "other" : "news", 5 - !first);
	space->domain_of = memory_new(ITEMS, sizeof *space->domain_of);
	for (size_t i = first; i < ITEMS; i++)
		space->domain_of[i] = first ? 1 : i >= 30;
	return space;
}

/* 30 of 60 items of the baseline are news, 45 now, whatever the numbers of the domains are. */
static void test_domains_go_by_name(void **state)
{
	(void)state;
	Population *population = population_of(space_of_domains(0), space_of_domains(45));
	assert_near(population_domains(population), 0.25 * log(0.75 / 0.5) - 0.25 * log(0.25 / 0.5), 1e-12);
	population_free(population);
}

static void test_domains_without_a_common_one(void **state)
{
	(void)state;
	Space *one = space_of_domains(0), *other = space_of(1, 0);
	dictionary_add(&other->domains, "reviews", 7);
	dictionary_add(&other->domains, "letters", 7);
	other->domain_of = memory_new(ITEMS, sizeof *other->domain_of);
	other->domain_of[3] = 1;
	Population *population = population_of(one, other);
	assert_true(isnan(population_domains(population)));
	population_free(population);
}

static void test_too_few(void **state)
{
	(void)state;
	const double rows[] = {1, 2, 3, 4};
	Space *few = space_of_rows(rows, 2, 2), *many = space_of(1, 0);
	Error err = ERROR_INIT;
	assert_null(population_new(few, many, 100, 1, &err));
	assert_contains(err.message, "the baseline has 2 items");
	space_unref(few);
	space_unref(many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_space_is_like_itself),
		cmocka_unit_test(test_what_changed_is_told),
		cmocka_unit_test(test_domains_go_by_name),
		cmocka_unit_test(test_domains_without_a_common_one),
		cmocka_unit_test(test_too_few),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
