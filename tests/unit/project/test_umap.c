/* Expected trustworthiness: tests/reference/umap_graph.py. */
#include "check.h"
#include "project/projector.h"
#include "project/quality.h"
#include "train/memory_archive.h"

#include "base/random.h"

#include <stdlib.h>

static Error err;

enum { GROUP = 60, GROUPS = 5, POINTS = GROUP * GROUPS, WIDTH = 60 };

/* Groups far apart in a space so wide that it is reduced first. */
static Space *grouped(void)
{
	Space *space = space_new(POINTS, WIDTH, &err);
	assert_non_null(space);
	Random random;
	random_init(&random, 2, 0);
	for (size_t i = 0; i < POINTS; i++) {
		char name[16];
		int bytes = snprintf(name, sizeof name, "w%zu", i);
		dictionary_add(&space->items, name, (size_t)bytes);
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(&space->vectors, i)[j] = (float)random_normal(&random);
		matrix_row(&space->vectors, i)[i % GROUPS] += 30;
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Projection *points_of(Space *space, size_t most)
{
	Projection *points = projection_new(space, "groups", most, 4, &err);
	assert_non_null(points);
	return points;
}

static Args *options_of(const char *line)
{
	Args *args = args_of(projector_umap.options, line, &err);
	assert_non_null(args);
	return args;
}

static Projection *map_of(Space *space, size_t most, const char *options, Pool *pool)
{
	Projection *map = points_of(space, most);
	Args *args = options_of(options);
	assert_ok(projector_place(&projector_umap, map, args, pool, &err));
	args_free(args);
	return map;
}

static size_t nearest_to(const Projection *map, size_t i, size_t count)
{
	size_t nearest = i ? 0 : 1;
	double least = INFINITY;
	for (size_t j = 0; j < count; j++) {
		double d = hypot(map->x[j] - map->x[i], map->y[j] - map->y[i]);
		if (j != i && d < least) {
			least = d;
			nearest = j;
		}
	}
	return nearest;
}

static size_t strangers(const Projection *map, size_t from)
{
	size_t wrong = 0;
	for (size_t i = from; i < map->shown; i++) {
		size_t other = nearest_to(map, i, from ? from : map->shown);
		wrong += map->row[other] % GROUPS != map->row[i] % GROUPS;
	}
	return wrong;
}

static void test_groups_come_apart(void **state)
{
	(void)state;
	Space *space = grouped();
	Projection *map = map_of(space, POINTS, "neighbours=12 epochs=200", NULL),
		   *part = map_of(space, 150, "", NULL);
	assert_int_equal(strangers(map, 0), 0);
	assert_int_equal(strangers(part, 0), 0);
	assert_string_equal(map->method, "umap");
	assert_near(map->iteration, 200, 0);
	assert_near(part->iteration, 500, 0);
	assert_int_equal(part->shown, 150);
	projection_unref(map);
	projection_unref(part);
	space_unref(space);
}

static void assert_same(const Projection *a, const Projection *b)
{
	assert_memory_equal(a->x, b->x, a->shown * sizeof *a->x);
	assert_memory_equal(a->y, b->y, a->shown * sizeof *a->y);
}

static void test_the_same_bytes_with_any_threads(void **state)
{
	(void)state;
	Space *space = grouped();
	Pool *pool = pool_new(3);
	Projection *one = map_of(space, 200, "epochs=30", NULL), *three = map_of(space, 200, "epochs=30", pool);
	assert_same(one, three);
	pool_free(pool);
	projection_unref(one);
	projection_unref(three);
	space_unref(space);
}

static void run_until(Layout *layout, double done)
{
	for (bool finished = false; !finished && layout->progress.done < done;)
		assert_ok(projector_umap.step(layout, NULL, &finished, &err));
}

/* Left in the middle, saved, loaded and gone on with: the places of a run that was never left. */
static void test_goes_on_after_loading(void **state)
{
	(void)state;
	Space *space = grouped();
	Args *args = options_of("epochs=40 min_dist=0.3");
	Projection *points = points_of(space, 200), *through = projection_next(points, &err),
		   *resumed = projection_next(points, &err);
	MemoryArchive memory;
	memory_archive_init(&memory);
	Layout *layout = projector_umap.start(points, args, 4, &err);
	assert_non_null(layout);
	run_until(layout, 15);
	assert_ok(projector_umap.save(layout, &memory.archive, &err));
	Layout *other = projector_umap.load(points, &memory.archive, &err);
	assert_non_null(other);
	assert_near(other->progress.done, 15, 0);
	run_until(layout, 40);
	run_until(other, 40);
	assert_true(layout->progress.finished && other->progress.finished);
	projector_umap.show(layout, through);
	projector_umap.show(other, resumed);
	assert_same(through, resumed);
	memory_archive_find(&memory, "places")->count -= 4;
	assert_null(projector_umap.load(points, &memory.archive, &err));
	assert_contains(err.message, "damaged");
	memory_archive_release(&memory);
	projector_umap.free(layout);
	projector_umap.free(other);
	projection_unref(points);
	projection_unref(through);
	projection_unref(resumed);
	args_free(args);
	space_unref(space);
}

static void test_changes_on_the_way(void **state)
{
	(void)state;
	Space *space = grouped();
	Projection *points = points_of(space, 200);
	Args *first = options_of("epochs=10"), *more = options_of("epochs=20 min_dist=0.8"),
	     *other = options_of("neighbours=7"), *wrong = options_of("min_dist=3");
	Layout *layout = projector_umap.start(points, first, 4, &err);
	assert_non_null(layout);
	run_until(layout, 10);
	assert_true(layout->progress.finished);
	assert_ok(projector_umap.change(layout, more, &err));
	assert_false(layout->progress.finished);
	run_until(layout, 20);
	assert_true(layout->progress.finished);
	assert_false(projector_umap.change(layout, other, &err));
	assert_contains(err.message, "cannot change");
	assert_null(projector_umap.start(points, wrong, 4, &err));
	assert_contains(err.message, "at most spread");
	projector_umap.free(layout);
	projection_unref(points);
	args_free(first);
	args_free(more);
	args_free(other);
	args_free(wrong);
	space_unref(space);
}

/* The last fifth of the points is taken off a finished map and added again. */
static void test_new_points_join_their_group(void **state)
{
	(void)state;
	enum { OLD = POINTS * 4 / 5 };
	Space *space = grouped();
	Projection *map = map_of(space, POINTS, "epochs=200", NULL);
	unsigned char placed[POINTS];
	float x = map->x[7];
	for (size_t i = 0; i < POINTS; i++) {
		placed[i] = i < OLD;
		if (!placed[i])
			map->x[i] = map->y[i] = 0;
	}
	assert_ok(projector_umap.add(map, placed, NULL, NULL, &err));
	assert_int_equal(strangers(map, OLD), 0);
	assert_near(map->x[7], x, 0);
	projection_unref(map);
	space_unref(space);
}

/* The first of the test images of USPS, 16 x 16; NULL without the folder of real data. */
static Space *digits(size_t count)
{
	char path[4096];
	const char *folder = getenv("ISTHMUS_TEST_DATA");
	snprintf(path, sizeof path, "%s/digits/usps-test-images-idx3-ubyte", folder ? folder : "");
	FILE *file = folder ? fopen(path, "rb") : NULL;
	if (!file)
		return NULL;
	Space *space = space_new(count, 256, &err);
	assert_non_null(space);
	fseek(file, 16, SEEK_SET);
	for (size_t i = 0; i < count; i++) {
		char name[16];
		int bytes = snprintf(name, sizeof name, "%zu", i);
		dictionary_add(&space->items, name, (size_t)bytes);
		for (size_t j = 0; j < 256; j++)
			matrix_row(&space->vectors, i)[j] = (float)fgetc(file) / 255;
	}
	fclose(file);
	assert_ok(space_finish(space, &err));
	return space;
}

static void test_digits_are_as_trustworthy_as_by_umap_learn(void **state)
{
	(void)state;
	Space *space = digits(QUALITY_POINTS);
	if (!space) {
		puts("skipped: a map of real digits (ISTHMUS_TEST_DATA has no "
		     "digits/usps-test-images-idx3-ubyte)");
		return;
	}
	Projection *map = map_of(space, QUALITY_POINTS, "", NULL);
	assert_ok(map_quality(map, NULL, &err));
	assert_true(map->trustworthiness >= 0.9455);
	projection_unref(map);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups_come_apart),
		cmocka_unit_test(test_the_same_bytes_with_any_threads),
		cmocka_unit_test(test_goes_on_after_loading),
		cmocka_unit_test(test_changes_on_the_way),
		cmocka_unit_test(test_new_points_join_their_group),
		cmocka_unit_test(test_digits_are_as_trustworthy_as_by_umap_learn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
