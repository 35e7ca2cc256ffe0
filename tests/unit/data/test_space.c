#include "data/space.h"

#include "check.h"
#include "data/pictures.h"

#include <stdlib.h>

static Space *space_of(size_t count, size_t width, const char *const *items, const float *values)
{
	Error err = ERROR_INIT;
	Space *space = space_new(count, width, &err);
	assert_non_null(space);
	memcpy(space->vectors.data, values, count * width * sizeof(float));
	for (size_t i = 0; i < count; i++)
		dictionary_add(&space->items, items[i], strlen(items[i]));
	return space;
}

static const char *const royal[] = {"king", "queen", "King", "kind", "", "nil"};

static void test_norms(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of(3, 2, royal, (float[]){3, 4, 0, 0, 1e-30f, 0});
	assert_ok(space_finish(space, &err));
	assert_near(space->inverse_norms[0], 0.2, 1e-8);
	assert_near(space->inverse_norms[1], 0, 0);
	assert_near(space->inverse_norms[2], 1e30, 1e24);
	space_unref(space);
}

static void test_finish_refuses(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	const char *const twice[] = {"a", "a"};
	Space *space = space_of(2, 1, twice, (float[]){1, 2});
	assert_false(space_finish(space, &err));
	assert_contains(err.message, "1 items, 2 rows");
	space_unref(space);
	space = space_of(2, 2, royal, (float[]){1, 2, 3, NAN});
	assert_false(space_finish(space, &err));
	assert_int_equal(err.kind, ERROR_NUMBER);
	assert_contains(err.message, "\"queen\"");
	assert_contains(err.message, "component 2 is not a number");
	space_unref(space);
	assert_null(space_new(DICTIONARY_NONE, 0, &err));
	assert_null(space_new(1u << 31, (size_t)1 << 60, &err));
	assert_int_equal(err.kind, ERROR_MEMORY);
}

static void test_references(void **state)
{
	(void)state;
	Space *space = space_of(1, 1, royal, (float[]){1});
	Images *images = memory_new(1, sizeof *images);
	references_init(&images->references);
	images->count = 1;
	space->pictures = pictures_of_images(images);
	assert_ptr_equal(space_ref(space), space);
	space_unref(space);
	assert_string_equal(dictionary_word(&space->items, 0), "king");
	space_unref(space);
	images->width = 2, images->height = 3, images->channels = 3;
	assert_int_equal(images_bytes_each(images), 18);
	assert_int_equal(images_at(images, 2) - images_at(images, 0), 36);
	images_unref(images);
	space_unref(NULL);
}

static void test_find_suggests(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of(6, 1, royal, (float[]){1, 2, 3, 4, 5, 6});
	space->counts = memory_new(6, sizeof *space->counts);
	space->counts[0] = 10, space->counts[3] = 20;
	uint32_t row;
	assert_ok(space_find(space, "queen", "w", &row, &err));
	assert_int_equal(row, 1);
	assert_ok(space_find(space, "", "w", &row, &err));
	assert_int_equal(row, 4);
	assert_false(space_find(space, "KING", "w", &row, &err));
	assert_int_equal(err.kind, ERROR_INPUT);
	assert_string_equal(err.message, "\"KING\" is not in w (6 items); did you mean king or King?");
	assert_false(space_find(space, "kin", "w", &row, &err));
	assert_contains(err.message, "did you mean kind or king?"); /* one edit each: by count */
	assert_false(space_find(space, "qu", "w", &row, &err));
	assert_contains(err.message, "did you mean queen?");
	assert_false(space_find(space, "zebra\x1b", "w", &row, &err));
	assert_contains(err.message, "\"zebra\\x1B\" is not in w (6 items); no item is spelled like it");
	assert_false(space_find(space, "zebra", "w", &row, NULL));
	space_unref(space);
}

static void test_best_suggestions_win(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	const char *const words[] = {"bard", "cards", "carts", "cars", "care", "car", "naïf", "Card"};
	Space *space = space_of(8, 1, words, (float[]){1, 2, 3, 4, 5, 6, 7, 8});
	uint32_t row;
	assert_false(space_find(space, "card", "w", &row, &err));
	assert_contains(err.message, "did you mean Card?");
	assert_false(space_find(space, "cart", "w", &row, &err));
	assert_contains(err.message, "did you mean carts, cars, care or car?");
	assert_false(space_find(space, "naif", "w", &row, &err));
	assert_contains(err.message, "did you mean naïf?");
	space_unref(space);
	/* As they have to be typed. */
	const char *const phrases[] = {"red apple", "red"};
	space = space_of(2, 1, phrases, (float[]){1, 2});
	assert_false(space_find(space, "red-apple", "w", &row, &err));
	assert_contains(err.message, "did you mean \"red apple\"?");
	space_unref(space);
}

static void test_domains(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = space_of(4, 1, royal, (float[]){1, 2, 3, 4});
	Dictionary domains = {0};
	dictionary_add(&domains, "news", 4);
	dictionary_add(&domains, "law", 3);
	const uint64_t totals[] = {1000, 100};
	/* Relative frequencies: equal; 9:1 for law; 3:1 for news, just enough; never seen. */
	const uint64_t counts[] = {100, 10, 10, 9, 30, 1, 0, 0};
	assert_ok(space_set_domains(space, &domains, counts, totals, &err));
	assert_int_equal(space->domains.count, 3);
	const char *const expected[] = {"shared", "law", "news", "shared"};
	for (int i = 0; i < 4; i++)
		assert_string_equal(dictionary_word(&space->domains, space->domain_of[i]), expected[i]);
	dictionary_release(&domains);
	space_unref(space);
}

static void test_checksum_covers_content(void **state)
{
	(void)state;
	char sums[4][33];
	const float values[] = {1, 2}, others[] = {1, 2.0000002f};
	const char *const swapped[] = {"queen", "king"};
	Space *spaces[] = {space_of(2, 1, royal, values), space_of(2, 1, royal, others),
		space_of(2, 1, swapped, values), space_of(2, 1, royal, values)};
	for (int i = 0; i < 4; i++) {
		strcpy(sums[i], space_checksum(spaces[i]));
		assert_int_equal(strlen(sums[i]), 32);
		space_unref(spaces[i]);
	}
	assert_string_not_equal(sums[0], sums[1]);
	assert_string_not_equal(sums[0], sums[2]);
	assert_string_equal(sums[0], sums[3]);
}

static void test_provenance(void **state)
{
	(void)state;
	Provenance from = {.command = memory_text("train sgns a"), .seed = 7, .note = memory_text("n")}, to;
	provenance_copy(&from, &to);
	provenance_release(&from);
	assert_string_equal(to.command, "train sgns a");
	assert_int_equal(to.seed, 7);
	assert_null(to.parents);
	provenance_release(&to);
	assert_null(to.command);
}

static void name_columns(Space *space, const char *first, const char *second)
{
	dictionary_release(&space->columns);
	dictionary_add(&space->columns, first, strlen(first));
	dictionary_add(&space->columns, second, strlen(second));
}

static void test_columns_have_one_name_each(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *a = space_of(1, 2, royal, (float[]){1, 2}), *b = space_of(1, 2, royal, (float[]){3, 4});
	assert_ok(space_finish(a, &err));
	assert_ok(space_columns_agree(a, "a", b, "b", &err));
	name_columns(a, "good", "bad");
	assert_ok(space_finish(a, &err));
	assert_ok(space_columns_agree(a, "a", b, "b", &err));
	name_columns(b, "good", "worse");
	assert_false(space_columns_agree(a, "a", b, "b", &err));
	assert_contains(err.message, "column 2 is \"bad\" in the one and \"worse\" in the other");
	name_columns(b, "same", "same");
	assert_false(space_finish(b, &err));
	assert_contains(err.message, "1 names, 2 columns");
	Space *wide = space_of(1, 3, royal, (float[]){1, 2, 3});
	assert_false(space_columns_agree(a, "a", wide, "w", &err));
	assert_contains(err.message, "a has 2 dimensions and w 3");
	space_unref(a);
	space_unref(b);
	space_unref(wide);
}

static void test_unlabelled_rows_have_no_class(void **state)
{
	(void)state;
	Space *space = space_of(3, 1, royal, (float[]){1, 2, 3});
	assert_int_equal(space_class(space, 0), DICTIONARY_NONE);
	space->class_of = memory_new(3, sizeof *space->class_of);
	dictionary_add(&space->classes, "good", 4);
	dictionary_add(&space->classes, "unlabelled", 10);
	space->class_of[1] = 1;
	space->class_of[2] = DICTIONARY_NONE;
	assert_int_equal(space_class(space, 0), 0);
	assert_int_equal(space_class(space, 1), DICTIONARY_NONE);
	assert_int_equal(space_class(space, 2), DICTIONARY_NONE);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_norms),
		cmocka_unit_test(test_finish_refuses),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_find_suggests),
		cmocka_unit_test(test_best_suggestions_win),
		cmocka_unit_test(test_domains),
		cmocka_unit_test(test_checksum_covers_content),
		cmocka_unit_test(test_provenance),
		cmocka_unit_test(test_columns_have_one_name_each),
		cmocka_unit_test(test_unlabelled_rows_have_no_class),
	};
	return cmocka_run_group_tests_name("space", tests, NULL, NULL) != 0;
}
