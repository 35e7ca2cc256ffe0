/* Fine-tuning on two clouds whose target is turned by a right angle and has a few labels. */
#include "adapt/adapter.h"
#include "adapted.h"
#include "base/memory.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>

static Error err;

enum { N = 200, LABELS = 20 };

typedef struct Clouds {
	Space *source, *target;
	Dictionary classes;
	uint32_t class_of[N], shown[N];
} Clouds;

static Space *cloud_space(char letter, bool turned)
{
	Space *space = space_new(N, 2, &err);
	Random random;
	random_init(&random, 1, (uint64_t)letter);
	for (size_t i = 0; i < N; i++) {
		char name[16];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "%c%zu", letter, i));
		matrix_row(&space->vectors, i)[turned] =
			(float)((i % 2 ? 2 : -2) + 0.5 * random_normal(&random));
		matrix_row(&space->vectors, i)[!turned] = (float)(0.5 * random_normal(&random));
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static void make_clouds(Clouds *clouds)
{
	*clouds = (Clouds){.source = cloud_space('s', false), .target = cloud_space('t', true)};
	dictionary_add(&clouds->classes, "low", 3);
	dictionary_add(&clouds->classes, "high", 4);
	for (uint32_t i = 0; i < N; i++) {
		clouds->class_of[i] = i % 2;
		clouds->shown[i] = i < LABELS ? i % 2 : DICTIONARY_NONE;
	}
}

static void release(Clouds *clouds)
{
	space_unref(clouds->source);
	space_unref(clouds->target);
	dictionary_release(&clouds->classes);
}

static Adaptation *start(const Clouds *clouds, const char *line)
{
	AdaptInput input = {.source = clouds->source,
		.target = clouds->target,
		.source_name = "s",
		.target_name = "t",
		.classes = &clouds->classes,
		.source_class = clouds->class_of,
		.target_class = clouds->shown,
		.seed = 2};
	Args *args = args_of(adapter_finetune.options, line, &err);
	if (!args)
		fail_msg("%s", err.message);
	Adaptation *adaptation = adapter_start(&adapter_finetune, &input, args, &err);
	args_free(args);
	return adaptation;
}

static Adaptation *adapt(const Clouds *clouds, const char *line, int threads)
{
	Pool *pool = pool_new(threads);
	Adaptation *adaptation = start(clouds, line);
	assert_non_null(adaptation);
	while (!adaptation->progress.finished)
		assert_ok(adapter_finetune.step(adaptation, pool, &err));
	pool_free(pool);
	return adaptation;
}

/* Of those whose label it has not seen. */
static double accuracy(const Clouds *clouds, const uint32_t *given)
{
	size_t right = 0;
	for (size_t i = LABELS; i < N; i++)
		right += given[i] == clouds->class_of[i];
	return (double)right / (N - LABELS);
}

#define FLAT "hidden=0 lr=0.02 tune_lr=0.02 batch=16 tune_epochs=200 "
#define QUICK "hidden=16 lr=0.02 tune_lr=0.02 batch=16 tune_epochs=40 "

static void test_it_learns_from_a_few_labels(void **state)
{
	(void)state;
	Clouds clouds;
	make_clouds(&clouds);
	Adaptation *self = adapt(&clouds, QUICK, 1);
	assert_int_equal(self->n_rounds, 2);
	assert_true(accuracy(&clouds, self->rounds[0].given) < 0.8);
	assert_true(accuracy(&clouds, self->answers) > 0.95);
	assert_true(figure_of(self, "source_before") > 0.95);
	assert_near(figure_of(self, "labels"), LABELS, 0);
	adapter_finetune.free(self);
	release(&clouds);
}

static void test_frozen_layers_do_not_move_to_the_bit(void **state)
{
	(void)state;
	static const struct {
		const char *freeze;
		bool frozen[3];
	} cases[] = {{"freeze=none", {false, false, false}}, {"freeze=1", {true, false, false}},
		{"freeze=2", {true, true, false}}, {"freeze=hidden", {true, true, false}}};
	Clouds clouds;
	make_clouds(&clouds);
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
		char line[200];
		snprintf(line, sizeof line, QUICK "layers=2 %s", cases[k].freeze);
		Adaptation *self = adapt(&clouds, line, 1);
		assert_int_equal(self->n_layers, 3);
		for (size_t i = 0; i < 3; i++) {
			const AdaptLayer *layer = &self->layers[i];
			assert_int_equal(layer->frozen, cases[k].frozen[i]);
			assert_int_equal(strcmp(layer->before, layer->after) == 0, cases[k].frozen[i]);
		}
		assert_int_equal(self->layers[0].parameters, 2 * 16 + 16);
		assert_string_equal(self->layers[2].name, "classes");
		adapter_finetune.free(self);
	}
	release(&clouds);
}

/* The stronger the pull to the source, the less is learned and the less forgotten. */
static void test_an_anchor_keeps_the_source(void **state)
{
	(void)state;
	Clouds clouds;
	make_clouds(&clouds);
	Adaptation *freely = adapt(&clouds, FLAT, 1);
	Adaptation *held = adapt(&clouds, FLAT "l2sp=1000", 1);
	assert_true(figure_of(freely, "forgetting") > figure_of(held, "forgetting"));
	assert_near(figure_of(held, "forgetting"), 0, 0.03);
	assert_true(accuracy(&clouds, freely->answers) > accuracy(&clouds, held->answers));
	adapter_finetune.free(freely);
	adapter_finetune.free(held);
	release(&clouds);
}

static void test_what_can_not_be_frozen_is_said(void **state)
{
	(void)state;
	Clouds clouds;
	make_clouds(&clouds);
	assert_null(start(&clouds, QUICK "freeze=2"));
	assert_contains(err.message, "at most 1");
	assert_null(start(&clouds, QUICK "freeze=some"));
	assert_contains(err.message, "none, hidden");
	assert_null(start(&clouds, QUICK "freeze=-1"));
	assert_null(start(&clouds, "hidden=0 freeze=hidden"));
	assert_contains(err.message, "hidden=0");
	release(&clouds);
}

static void test_same_bytes_at_any_number_of_threads(void **state)
{
	(void)state;
	Clouds clouds;
	make_clouds(&clouds);
	const char *line = "hidden=200 layers=2 batch=128 epochs=3 tune_epochs=3 l2sp=0.1 freeze=1";
	Adaptation *one = adapt(&clouds, line, 1), *three = adapt(&clouds, line, 3);
	const Matrix *vectors = &one->shared->vectors;
	assert_memory_equal(vectors->data, three->shared->vectors.data,
		vectors->rows * vectors->cols * sizeof *vectors->data);
	adapter_finetune.free(one);
	adapter_finetune.free(three);
	release(&clouds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_it_learns_from_a_few_labels),
		cmocka_unit_test(test_frozen_layers_do_not_move_to_the_bit),
		cmocka_unit_test(test_an_anchor_keeps_the_source),
		cmocka_unit_test(test_what_can_not_be_frozen_is_said),
		cmocka_unit_test(test_same_bytes_at_any_number_of_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
