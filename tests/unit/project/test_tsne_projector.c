/* t-SNE as a projector: what maps ask of it. test_tsne.c checks the method. */
#include "base/random.h"
#include "check.h"
#include "project/projector.h"
#include "train/memory_archive.h"

static Error err;

enum { ITEMS = 150, SHOWN = 120 };

static Projection *points_of(size_t most)
{
	Space *space = space_new(ITEMS, 6, &err);
	assert_non_null(space);
	Random random;
	random_init(&random, 5, 0);
	for (size_t i = 0; i < ITEMS; i++) {
		char name[32];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "w%zu", i));
		for (size_t j = 0; j < 6; j++)
			matrix_row(&space->vectors, i)[j] =
				(float)(random_normal(&random) + (j == i % 3 ? 15 : 0));
	}
	assert_ok(space_finish(space, &err));
	Projection *points = projection_new(space, "clouds", most, 1, &err);
	assert_non_null(points);
	space_unref(space);
	return points;
}

static Args *options_of(const char *text)
{
	Args *options = args_of(projector_tsne.options, text, &err);
	assert_non_null(options);
	return options;
}

static void finish(Layout *layout)
{
	for (bool finished = false; !finished;)
		assert_ok(projector_tsne.step(layout, NULL, &finished, &err));
	assert_true(layout->progress.finished);
}

static void assert_same_map(const Layout *one, const Layout *two)
{
	Projection *a = projection_next(one->points, &err), *b = projection_next(two->points, &err);
	projector_tsne.show(one, a);
	projector_tsne.show(two, b);
	assert_true(projection_is_placed(a));
	assert_memory_equal(a->x, b->x, a->shown * sizeof *a->x);
	assert_memory_equal(a->y, b->y, a->shown * sizeof *a->y);
	assert_true(a->kl == b->kl && a->iteration == b->iteration);
	projection_unref(a);
	projection_unref(b);
}

static void test_a_layout_that_was_kept_goes_on(void **state)
{
	(void)state;
	Projection *points = points_of(SHOWN);
	Args *options = options_of("perplexity=10 iterations=60");
	Layout *layout = projector_tsne.start(points, options, 1, &err);
	assert_non_null(layout);
	bool finished = false;
	while (layout->progress.done < 1)
		assert_ok(projector_tsne.step(layout, NULL, &finished, &err));
	MemoryArchive memory;
	memory_archive_init(&memory);
	assert_ok(projector_tsne.save(layout, &memory.archive, &err));
	Layout *kept = projector_tsne.load(points, &memory.archive, &err);
	assert_non_null(kept);
	finish(layout);
	finish(kept);
	assert_same_map(layout, kept);
	uint32_t *rows = (uint32_t *)(void *)memory_archive_find(&memory, "rows")->bytes;
	rows[3] = rows[4];
	assert_null(projector_tsne.load(points, &memory.archive, &err));
	assert_contains(err.message, "damaged");
	memory_archive_release(&memory);
	projector_tsne.free(layout);
	projector_tsne.free(kept);
	args_free(options);
	projection_unref(points);
}

static void test_options_change_after_the_end(void **state)
{
	(void)state;
	Projection *points = points_of(SHOWN);
	Args *options = options_of("perplexity=10 iterations=40"),
	     *more = options_of("perplexity=10 iterations=70");
	Layout *layout = projector_tsne.start(points, options, 1, &err);
	assert_non_null(layout);
	finish(layout);
	assert_ok(projector_tsne.change(layout, more, &err));
	assert_false(layout->progress.finished);
	finish(layout);
	Projection *frame = projection_next(points, &err);
	projector_tsne.show(layout, frame);
	assert_near(frame->iteration, 70, 0);
	assert_near(frame->perplexity, 0, 0);
	projection_unref(frame);
	projector_tsne.free(layout);
	args_free(options);
	args_free(more);
	projection_unref(points);
}

static void test_few_points_say_so(void **state)
{
	(void)state;
	Projection *points = points_of(13);
	Args *options = options_of("iterations=20");
	assert_ok(projector_place(&projector_tsne, points, options, NULL, &err));
	assert_near(points->perplexity, 4, 0);
	args_free(options);
	projection_unref(points);
}

static void test_new_points_join_and_old_ones_stay(void **state)
{
	(void)state;
	Projection *points = points_of((size_t)-1);
	Args *options = options_of("perplexity=8 iterations=150");
	assert_ok(projector_place(&projector_tsne, points, options, NULL, &err));
	unsigned char placed[ITEMS];
	for (size_t i = 0; i < ITEMS; i++)
		placed[i] = i % 10 != 0;
	Projection *added = projection_next(points, &err);
	for (size_t i = 0; i < ITEMS; i++) {
		added->x[i] = placed[i] ? points->x[i] : 0;
		added->y[i] = placed[i] ? points->y[i] : 0;
	}
	assert_ok(projector_tsne.add(added, placed, options, NULL, &err));
	double span = 0;
	for (size_t i = 0; i < ITEMS; i++)
		span = fmax(span, hypot((double)points->x[i], (double)points->y[i]));
	for (size_t i = 0; i < ITEMS; i++)
		if (placed[i])
			assert_true(added->x[i] == points->x[i] && added->y[i] == points->y[i]);
		else
			assert_true(hypot((double)(added->x[i] - points->x[i]),
					    (double)(added->y[i] - points->y[i])) < span / 2);
	projection_unref(added);
	args_free(options);
	projection_unref(points);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_layout_that_was_kept_goes_on),
		cmocka_unit_test(test_options_change_after_the_end),
		cmocka_unit_test(test_few_points_say_so),
		cmocka_unit_test(test_new_points_join_and_old_ones_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
