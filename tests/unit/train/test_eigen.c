#include "train/eigen.h"

#include "check.h"
#include "data/pictures.h"
#include "linalg/principal.h"
#include "memory_archive.h"
#include "trained.h"

#include <stdlib.h>

static Error err;

enum { COUNT = 60, WIDTH = 6, HEIGHT = 5, PIXELS = WIDTH * HEIGHT };

/* Stripes whose angle, phase and contrast change from picture to picture. */
static Images *stripes(const char *domain, size_t count, unsigned width, double phase)
{
	Images *images = memory_new(1, sizeof *images);
	references_init(&images->references);
	images->count = count;
	images->width = width;
	images->height = HEIGHT;
	images->channels = 1;
	images->pixels = memory_new(count * width * HEIGHT, 1);
	images->class_of = memory_new(count, sizeof(uint32_t));
	images->domain_of = memory_new(count, sizeof(uint32_t));
	images->source = memory_text("test");
	dictionary_add(&images->domains, domain, strlen(domain));
	dictionary_add(&images->classes, "even", 4);
	dictionary_add(&images->classes, "odd", 3);
	for (size_t i = 0; i < count; i++) {
		char name[16];
		dictionary_add(&images->names, name, (size_t)snprintf(name, sizeof name, "p%zu", i));
		images->class_of[i] = i % 2;
		for (size_t j = 0; j < width * HEIGHT; j++) {
			double x = (double)(j % width), y = (double)(j / width), t = (double)i;
			double wave = sin(phase + 0.9 * x * cos(0.3 * t) + 1.1 * y * sin(0.2 * t) + t);
			images->pixels[i * width * HEIGHT + j] =
				(unsigned char)(127 + (50 + 70 * cos(1.3 * t)) * wave);
		}
	}
	return images;
}

static Model *train(Images **images, size_t count, const char *line, Pool *pool)
{
	TrainInput input = {.images = images,
		.n_images = count,
		.seed = 4,
		.threads = 1,
		.command = "train eigen test",
		.parents = "test"};
	Args *args = args_of(trainer_eigen.options, line, &err);
	assert_non_null(args);
	Model *model = trainer_eigen.start(&input, args, &err);
	args_free(args);
	while (model && !model->progress.finished)
		assert_ok(trainer_eigen.step(model, pool, &err));
	return model;
}

static double last(const Series *series)
{
	return series->y[series->count - 1];
}

static void test_agrees_with_the_covariance(void **state)
{
	(void)state;
	Images *images = stripes("left", COUNT, WIDTH, 0);
	Matrix pixels = {0};
	assert_ok(matrix_init(&pixels, COUNT, PIXELS, "pixels", &err));
	for (size_t i = 0; i < COUNT * PIXELS; i++)
		pixels.data[i] = images->pixels[i];
	Principal exact = {0};
	assert_ok(principal_fit(matrix_rows(&pixels), 4, NULL, &exact, &err));
	Model *model = train(&images, 1, "dim=4 passes=200", NULL);
	const Eigen *eigen = (const Eigen *)model;
	Space *space = trainer_eigen.look(model, &err);
	assert_non_null(space);
	double sum = 0;
	for (size_t k = 0; k < 4; k++) {
		sum += exact.variance[k];
		assert_near(eigen->subspace.variance[k], exact.variance[k], 1e-4 * exact.variance[0]);
		for (size_t i = 0; i < COUNT; i++)
			assert_near(matrix_row(&space->vectors, i)[k],
				principal_score(&exact, k, matrix_row(&pixels, i)),
				2e-3 * sqrt(exact.variance[0]));
	}
	assert_near(last(&model->series[0]), sum / exact.total_variance, 1e-5);
	for (size_t i = 1; i < model->series[0].count; i++)
		assert_true(model->series[0].y[i] > model->series[0].y[i - 1] - 1e-6);
	space_unref(space);
	trainer_eigen.free(model);
	principal_release(&exact);
	matrix_release(&pixels);
	images_unref(images);
}

static void test_space_knows_its_pictures(void **state)
{
	(void)state;
	Images *parts[] = {stripes("left", COUNT, WIDTH, 0), stripes("right", COUNT, WIDTH, 2)};
	Model *model = train(parts, 2, "dim=3", NULL);
	Space *space = trainer_eigen.look(model, &err);
	assert_non_null(space);
	assert_int_equal(space->vectors.rows, 2 * COUNT);
	uint32_t row;
	assert_ok(space_find(space, "p7@right", "x", &row, &err));
	assert_int_equal(row, COUNT + 7);
	assert_string_equal(dictionary_word(&space->domains, space->domain_of[row]), "right");
	assert_string_equal(dictionary_word(&space->classes, space->class_of[row]), "odd");
	size_t index;
	const Images *set = pictures_at(space->pictures, row, &index);
	assert_memory_equal(images_at(set, index), images_at(parts[1], 7), PIXELS);
	assert_string_equal(space->provenance.command, "train eigen test");
	assert_contains(space->provenance.note, "3 components explain ");
	space_unref(space);
	trainer_eigen.free(model);
	images_unref(parts[0]);
	images_unref(parts[1]);
}

static void test_threads_do_not_change_a_bit(void **state)
{
	(void)state;
	Images *images = stripes("left", 300, WIDTH, 0);
	Pool *pool = pool_new(2);
	Model *one = train(&images, 1, "dim=5 passes=4", NULL),
	      *two = train(&images, 1, "dim=5 passes=4", pool);
	Space *a = trainer_eigen.look(one, &err), *b = trainer_eigen.look(two, &err);
	assert_memory_equal(a->vectors.data, b->vectors.data, 300 * 5 * sizeof(float));
	space_unref(a);
	space_unref(b);
	trainer_eigen.free(one);
	trainer_eigen.free(two);
	pool_free(pool);
	images_unref(images);
}

/* Going on with more pictures, also after having been saved, ends where all pictures together would. */
static void test_saved_models_go_on(void **state)
{
	(void)state;
	Images *parts[] = {stripes("left", COUNT, WIDTH, 0), stripes("right", COUNT, WIDTH, 2)};
	Model *all = train(parts, 2, "dim=3 passes=100", NULL),
	      *first = train(parts, 1, "dim=3 passes=100", NULL);
	MemoryArchive memory;
	memory_archive_init(&memory);
	assert_ok(trainer_eigen.save(first, &memory.archive, &err));
	Model *loaded = trainer_eigen.load(&memory.archive, &err);
	assert_non_null(loaded);
	assert_int_equal(loaded->series[0].count, first->series[0].count);
	TrainInput input = {.images = parts + 1, .n_images = 1, .seed = 4, .command = "more", .parents = ""};
	Args *args = args_of(trainer_eigen.options, "", &err);
	assert_ok(trainer_eigen.more(loaded, &input, args, &err));
	while (!loaded->progress.finished)
		assert_ok(trainer_eigen.step(loaded, NULL, &err));
	assert_near(last(&loaded->series[0]), last(&all->series[0]), 1e-5);
	struct MemoryPart *pixels = memory_archive_find(&memory, "pixels");
	pixels->count--;
	err = ERROR_INIT;
	assert_null(trainer_eigen.load(&memory.archive, &err));
	assert_contains(err.message, "damaged");
	args_free(args);
	memory_archive_release(&memory);
	trainer_eigen.free(all);
	trainer_eigen.free(first);
	trainer_eigen.free(loaded);
	images_unref(parts[0]);
	images_unref(parts[1]);
}

/* Saved after every step, it is what it would have been. */
static void test_a_run_that_was_saved_goes_on_to_the_same_bytes(void **state)
{
	(void)state;
	Images *images = stripes("left", COUNT, WIDTH, 0);
	Model *models[2];
	for (int i = 0; i < 2; i++) {
		TrainInput input = {
			.images = &images, .n_images = 1, .seed = 4, .threads = 1, .command = "train"};
		Args *args = args_of(trainer_eigen.options, "dim=3 passes=6", &err);
		models[i] = trainer_eigen.start(&input, args, &err);
		assert_non_null(models[i]);
		args_free(args);
	}
	trained_finish(models[0], NULL);
	models[1] = trained_finish_reopened(models[1], NULL, NULL, 1);
	assert_same_vectors(models[0], models[1]);
	assert_same_curves(models[0], models[1]);
	trainer_eigen.free(models[0]);
	trainer_eigen.free(models[1]);
	images_unref(images);
}

static void test_a_refusal_to_go_on_changes_nothing(void **state)
{
	(void)state;
	Images *images = stripes("left", COUNT, WIDTH, 0), *wide = stripes("left", COUNT, WIDTH + 1, 0);
	Model *model = train(&images, 1, "dim=3 passes=5", NULL);
	Space *before = trainer_eigen.look(model, &err);
	TrainInput input = {.images = &images, .n_images = 1, .command = "more", .parents = ""};
	Args *too_many = args_of(trainer_eigen.options, "dim=31", &err);
	err = ERROR_INIT;
	assert_false(trainer_eigen.more(model, &input, too_many, &err));
	assert_contains(err.message, "no 31 principal components");
	input.images = &wide;
	assert_false(trainer_eigen.more(model, &input, too_many, &err));
	Space *after = trainer_eigen.look(model, &err);
	assert_string_equal(space_checksum(before), space_checksum(after));
	assert_true(model->progress.finished);
	args_free(too_many);
	space_unref(before);
	space_unref(after);
	trainer_eigen.free(model);
	images_unref(images);
	images_unref(wide);
}

static void test_refusals(void **state)
{
	(void)state;
	Images *images = stripes("left", COUNT, WIDTH, 0), *wide = stripes("left", COUNT, WIDTH + 1, 0);
	Images *both[] = {images, wide};
	err = ERROR_INIT;
	assert_null(train(both, 2, "dim=3", NULL));
	assert_contains(err.message, "do not go together");
	assert_null(train(&images, 1, "dim=31", NULL));
	assert_contains(err.message, "60 pictures of 30 numbers have no 31 principal components; try dim=30");
	memset(images->pixels, 9, COUNT * PIXELS);
	TrainInput input = {.images = &images, .n_images = 1};
	Args *args = args_of(trainer_eigen.options, "dim=2", &err);
	Model *model = trainer_eigen.start(&input, args, &err);
	bool fine = true;
	while (fine && !model->progress.finished)
		fine = trainer_eigen.step(model, NULL, &err);
	assert_false(fine);
	assert_contains(err.message, "all pictures are equal");
	trainer_eigen.free(model);
	args_free(args);
	images_unref(images);
	images_unref(wide);
}

/* 12 pictures of one domain weigh 3/4 at tau=0, 6 of another 3/2: as if the latter stood twice. */
static void test_weights_count_pictures_as_often(void **state)
{
	(void)state;
	Images *large = stripes("large", 12, WIDTH, 0), *small = stripes("small", 6, WIDTH, 1);
	Images *twice[] = {large, small, small};
	Model *weighed = train(twice, 2, "dim=3 passes=200 tau=0", NULL),
	      *plain = train(twice, 2, "dim=3", NULL), *one = train(twice, 2, "dim=3 tau=1", NULL),
	      *repeated = train(twice, 3, "dim=3 passes=200", NULL);
	assert_same_vectors(plain, one);
	assert_near(((Eigen *)weighed)->model.shares[1].weight, 1.5, 1e-12);
	assert_near(last(&weighed->series[0]), last(&repeated->series[0]), 1e-5);
	Space *a = trained_space(weighed), *b = trained_space(repeated);
	for (size_t i = 0; i < 18; i++)
		for (size_t k = 0; k < 3; k++)
			assert_near(fabsf(matrix_row(&a->vectors, i)[k]), fabsf(matrix_row(&b->vectors, i)[k]),
				0.05);
	space_unref(a);
	space_unref(b);
	Model *models[] = {weighed, plain, one, repeated};
	for (size_t i = 0; i < 4; i++)
		trainer_eigen.free(models[i]);
	images_unref(large);
	images_unref(small);
}

/* Left in a pass and taken up: the same bytes. */
static void test_weights_are_saved(void **state)
{
	(void)state;
	Images *pair[] = {stripes("large", 12, WIDTH, 0), stripes("small", 6, WIDTH, 1)};
	TrainInput input = {.images = pair, .n_images = 2, .seed = 4, .threads = 1, .command = "train"};
	Args *args = args_of(trainer_eigen.options, "dim=3 tau=0.4", &err);
	Model *straight = train(pair, 2, "dim=3 tau=0.4", NULL),
	      *left = trainer_eigen.start(&input, args, &err);
	for (size_t i = 0; i < 2; i++)
		assert_ok(trainer_eigen.step(left, NULL, &err));
	left = trained_reopen_with(left, &input);
	trained_finish(left, NULL);
	assert_same_vectors(straight, left);
	assert_int_equal(left->n_shares, 2);
	args_free(args);
	trainer_eigen.free(straight);
	trainer_eigen.free(left);
	assert_null(train(pair, 1, "dim=3 tau=0.4", NULL));
	images_unref(pair[0]);
	images_unref(pair[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_weights_count_pictures_as_often),
		cmocka_unit_test(test_weights_are_saved),
		cmocka_unit_test(test_agrees_with_the_covariance),
		cmocka_unit_test(test_space_knows_its_pictures),
		cmocka_unit_test(test_threads_do_not_change_a_bit),
		cmocka_unit_test(test_saved_models_go_on),
		cmocka_unit_test(test_a_run_that_was_saved_goes_on_to_the_same_bytes),
		cmocka_unit_test(test_a_refusal_to_go_on_changes_nothing),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
