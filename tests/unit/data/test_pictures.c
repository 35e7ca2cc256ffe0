#include "data/pictures.h"

#include "check.h"
#include "data/space_join.h"
#include "data/space_part.h"

#include <stdlib.h>

static Error err;

/* Grey pictures of `width` x 1 pixels, all of one brightness that counts up from `first`. */
static Images *make_set(size_t count, unsigned width, unsigned char first)
{
	Images *images = memory_new(1, sizeof *images);
	references_init(&images->references);
	images->count = count;
	images->width = width;
	images->height = images->channels = 1;
	images->pixels = memory_new(count, width);
	for (size_t i = 0; i < count; i++)
		memset(images->pixels + i * width, (int)(first + i), width);
	return images;
}

static int shade(const Pictures *pictures, size_t row)
{
	size_t index;
	const Images *set = pictures_at(pictures, row, &index);
	return set ? images_at(set, index)[0] : -1;
}

static Pictures *pictures_of_new(size_t count, unsigned width, unsigned char first)
{
	Images *images = make_set(count, width, first);
	Pictures *pictures = pictures_of_images(images);
	images_unref(images);
	return pictures;
}

static void parts_and_joins_follow_the_rows(void **state)
{
	(void)state;
	Pictures *small = pictures_of_new(3, 1, 10), *large = pictures_of_new(2, 4, 20);
	Pictures *part = pictures_part(small, (const uint32_t[]){2, 0}, 2);
	Pictures *joined = pictures_join(part, 2, large, 2), *with_gap = pictures_join(NULL, 1, joined, 4);
	static const int expected[] = {-1, 12, 10, 20, 21, -1};
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(shade(with_gap, i), expected[i]);
	assert_int_equal(joined->n_sets, 2);
	assert_int_equal(pictures_size(with_gap).width, 4);
	/* The same set again stays one. */
	Pictures *twice = pictures_join(with_gap, 5, small, 3);
	assert_int_equal(twice->n_sets, 2);
	assert_int_equal(shade(twice, 7), 12);
	assert_null(pictures_join(NULL, 1, NULL, 2));
	assert_int_equal(shade(NULL, 0), -1);
	Pictures *all[] = {small, large, part, joined, with_gap, twice};
	for (size_t i = 0; i < 6; i++)
		pictures_unref(all[i]);
}

static Space *make_space(const char *items, Pictures *pictures)
{
	Space *space = space_new(strlen(items), 2, &err);
	for (size_t i = 0; items[i]; i++)
		dictionary_add(&space->items, items + i, 1);
	space->pictures = pictures;
	assert_ok(space_finish(space, &err));
	return space;
}

static void spaces_keep_them(void **state)
{
	(void)state;
	Space *first = make_space("abc", pictures_of_new(3, 1, 10)), *second = make_space("d", NULL);
	Space *like = space_like(first, 1, &err), *part = space_part(first, (const uint32_t[]){1}, 1, &err);
	Space *joined = space_join(second, "second", part, "part", 2, &err);
	assert_int_equal(shade(like->pictures, 2), 12);
	assert_int_equal(shade(part->pictures, 0), 11);
	assert_int_equal(shade(joined->pictures, 0), -1);
	assert_int_equal(shade(joined->pictures, 1), 11);
	Space *all[] = {first, second, like, part, joined};
	for (size_t i = 0; i < 5; i++)
		space_unref(all[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_and_joins_follow_the_rows),
		cmocka_unit_test(spaces_keep_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
