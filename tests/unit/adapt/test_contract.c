/* What every adapter of the table promises, whatever it does. */
#include "adapt/adapter.h"
#include "adapt/shared.h"
#include "base/random.h"
#include "check.h"

#include <math.h>
#include <stdlib.h>

static Error err;

enum { N = 72, D = 6, CLASSES = 3, MOST_STEPS = 20000 };

/* Three clouds; those of the target lie a little elsewhere and are wider. */
static Space *space_of(char letter, bool target)
{
	Space *space = space_new(N, D, &err);
	space->class_of = memory_new(N, sizeof *space->class_of);
	for (size_t i = 0; i < CLASSES; i++)
		dictionary_add(&space->classes, &"xyz"[i], 1);
	Random random;
	random_init(&random, (uint64_t)letter, 0);
	for (uint32_t i = 0; i < N; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "%c%u", letter, i));
		space->class_of[i] = i % CLASSES;
		for (size_t j = 0; j < D; j++)
			matrix_row(&space->vectors, i)[j] =
				(float)(random_normal(&random) * (target ? 1.5 : 1) +
					(j == i % CLASSES ? 4 : 0) + target);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

typedef struct Scene {
	Space *source, *target;
	Dictionary classes;
	uint32_t source_class[N], shown[N];
	Pairs pairs;
} Scene;

static void scene_init(Scene *scene)
{
	*scene = (Scene){.source = space_of('s', false), .target = space_of('t', true)};
	for (size_t i = 0; i < CLASSES; i++)
		dictionary_add(&scene->classes, &"xyz"[i], 1);
	for (uint32_t i = 0; i < N; i++) {
		scene->source_class[i] = i % CLASSES;
		scene->shown[i] = i < 2 * CLASSES ? i % CLASSES : DICTIONARY_NONE;
	}
	scene->pairs.pairs = memory_new(N / 2, sizeof(RowPair));
	scene->pairs.count = scene->pairs.given = N / 2;
	for (uint32_t i = 0; i < N / 2; i++)
		scene->pairs.pairs[i] = (RowPair){i, i};
}

static void scene_release(Scene *scene)
{
	space_unref(scene->source);
	space_unref(scene->target);
	dictionary_release(&scene->classes);
	pairs_release(&scene->pairs);
}

static Adaptation *begin(const Adapter *adapter, const Scene *scene)
{
	bool labelled = adapter->needs & (ADAPT_TAKES_CLASSES | ADAPT_NEEDS_CLASSES | ADAPT_NEEDS_LABELS);
	AdaptInput input = {.source = scene->source,
		.target = scene->target,
		.source_name = "s",
		.target_name = "t",
		.pairs = adapter_takes_pairs(adapter) ? &scene->pairs : NULL,
		.classes = labelled ? &scene->classes : NULL,
		.source_class = labelled ? scene->source_class : NULL,
		.target_class = adapter->needs & ADAPT_NEEDS_LABELS ? scene->shown : NULL,
		.seed = 5};
	Args *args = args_of(adapter->options, "", &err);
	Adaptation *adaptation = adapter_start(adapter, &input, args, &err);
	args_free(args);
	if (!adaptation)
		fail_msg("%s does not start: %s", adapter->name, err.message);
	return adaptation;
}

static void look_at(const Adaptation *adaptation)
{
	Matrix now = {0};
	const Matrix *vectors = &adaptation->shared->vectors;
	assert_ok(matrix_init(&now, vectors->rows, vectors->cols, "a look", &err));
	assert_ok(adaptation->adapter->look(adaptation, &now, &err));
	for (size_t i = 0; i < now.rows * now.cols; i++)
		assert_true(isfinite(now.data[i]));
	matrix_release(&now);
}

static Adaptation *run(const Adapter *adapter, const Scene *scene, Pool *pool, bool look)
{
	Adaptation *adaptation = begin(adapter, scene);
	for (size_t step = 0; !adaptation->progress.finished; step++) {
		if (step == MOST_STEPS)
			fail_msg("%s does not end", adapter->name);
		if (!adapter->step(adaptation, pool, &err))
			fail_msg("%s fails: %s", adapter->name, err.message);
		if (look && adapter->look && step % 16 == 0 && !adaptation->progress.finished)
			look_at(adaptation);
	}
	return adaptation;
}

static void assert_same_vectors(const Adaptation *one, const Adaptation *other, const char *what)
{
	const Matrix *a = &one->shared->vectors, *b = &other->shared->vectors;
	assert_int_equal(a->rows, b->rows);
	assert_int_equal(a->cols, b->cols);
	if (memcmp(a->data, b->data, a->rows * a->cols * sizeof(float)) != 0)
		fail_msg("%s: %s", one->adapter->name, what);
}

static void test_products_hold_both_sides(void **state)
{
	(void)state;
	Scene scene;
	scene_init(&scene);
	for (size_t i = 0; adapters[i]; i++) {
		Adaptation *adaptation = run(adapters[i], &scene, NULL, true);
		const Space *shared = adaptation->shared;
		assert_int_equal(shared->vectors.rows, 2 * N);
		assert_non_null(shared->inverse_norms);
		assert_string_equal(dictionary_word(&shared->domains, shared->domain_of[0]), "t");
		assert_string_equal(dictionary_word(&shared->items, N), "s0");
		assert_true(adaptation->n_series <= ADAPT_SERIES);
		assert_true(adaptation->n_figures > 0);
		adapters[i]->free(adaptation);
	}
	scene_release(&scene);
}

static void test_looking_and_threads_change_nothing(void **state)
{
	(void)state;
	Scene scene;
	scene_init(&scene);
	Pool *pool = pool_new(3);
	for (size_t i = 0; adapters[i]; i++) {
		Adaptation *alone = run(adapters[i], &scene, NULL, false);
		Adaptation *many = run(adapters[i], &scene, pool, true);
		assert_same_vectors(alone, many, "three threads, or looking, make a difference");
		adapters[i]->free(alone);
		adapters[i]->free(many);
	}
	pool_free(pool);
	scene_release(&scene);
}

/* The classes of the target that are not shown: others there must not change a byte. */
static void test_hidden_labels_stay_hidden(void **state)
{
	(void)state;
	Scene scene, other;
	scene_init(&scene);
	scene_init(&other);
	for (size_t i = 0; i < N; i++)
		other.target->class_of[i] = (uint32_t)(i / (N / CLASSES));
	for (size_t i = 0; adapters[i]; i++) {
		Adaptation *one = run(adapters[i], &scene, NULL, false);
		Adaptation *two = run(adapters[i], &other, NULL, false);
		assert_same_vectors(one, two, "labels that nobody showed it make a difference");
		adapters[i]->free(one);
		adapters[i]->free(two);
	}
	scene_release(&scene);
	scene_release(&other);
}

static void test_needs_are_refused_in_words(void **state)
{
	(void)state;
	Scene scene;
	scene_init(&scene);
	AdaptInput input = {
		.source = scene.source, .target = scene.target, .source_name = "s", .target_name = "t"};
	for (size_t i = 0; adapters[i]; i++) {
		unsigned needs =
			adapters[i]->needs & (ADAPT_NEEDS_PAIRS | ADAPT_NEEDS_CLASSES | ADAPT_NEEDS_LABELS);
		if (!needs)
			continue;
		err = ERROR_INIT;
		assert_null(adapter_start(adapters[i], &input, NULL, &err));
		assert_contains(
			err.message, needs & ADAPT_NEEDS_PAIRS ? "nothing to learn from" : "learns from");
	}
	scene_release(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_products_hold_both_sides),
		cmocka_unit_test(test_looking_and_threads_change_nothing),
		cmocka_unit_test(test_hidden_labels_stay_hidden),
		cmocka_unit_test(test_needs_are_refused_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
