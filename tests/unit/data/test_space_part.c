#include "check.h"
#include "data/space_part.h"

static Error err;

static void test_a_domain_keeps_what_is_known(void **state)
{
	(void)state;
	Space *space = space_new(4, 2, &err);
	space->domain_of = memory_new(4, sizeof(uint32_t));
	space->class_of = memory_new(4, sizeof(uint32_t));
	space->counts = memory_new(4, sizeof(uint64_t));
	dictionary_add(&space->domains, "left", 4);
	dictionary_add(&space->domains, "right", 5);
	dictionary_add(&space->classes, "odd", 3);
	dictionary_add(&space->classes, "even", 4);
	for (uint32_t i = 0; i < 4; i++) {
		dictionary_add(&space->items, &"abcd"[i], 1);
		space->domain_of[i] = i / 2;
		space->class_of[i] = i % 2;
		space->counts[i] = 10 + i;
		matrix_row(&space->vectors, i)[0] = (float)i + 1;
	}
	assert_ok(space_finish(space, &err));
	Space *part = space_of_domain(space, 1, &err);
	assert_int_equal(part->vectors.rows, 2);
	assert_string_equal(dictionary_word(&part->items, 1), "d");
	assert_near(matrix_row(&part->vectors, 1)[0], 4, 0);
	assert_near(part->inverse_norms[1], 0.25, 1e-7);
	assert_int_equal(part->counts[0], 12);
	assert_int_equal(part->class_of[1], 1);
	assert_string_equal(dictionary_word(&part->domains, part->domain_of[0]), "right");
	space_unref(part);
	const uint32_t rows[] = {3, 0};
	part = space_part(space, rows, 2, &err);
	assert_string_equal(dictionary_word(&part->items, 0), "d");
	assert_string_equal(dictionary_word(&part->items, 1), "a");
	space_unref(part);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_domain_keeps_what_is_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
