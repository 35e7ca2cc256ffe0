#include "check.h"
#include "data/projector_bundle.h"
#include "data/raster.h"
#include "data/sprite.h"
#include "scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static Error err;

/* `count` grey pictures of 2 x 2, each of one shade: 10, 20, 30, … */
static Images *make_pictures(size_t count)
{
	Images *images = memory_new(1, sizeof *images);
	references_init(&images->references);
	images->count = count;
	images->width = images->height = 2;
	images->channels = 1;
	images->pixels = memory_new(count, 4);
	for (size_t i = 0; i < 4 * count; i++)
		images->pixels[i] = (unsigned char)(10 * (i / 4 + 1));
	return images;
}

static char *read_file(const char *name, size_t *bytes)
{
	FILE *file = fopen(scratch_path(&scratch, name), "rb");
	char *text = memory_new(1 << 16, 1);
	assert_non_null(file);
	*bytes = fread(text, 1, (1 << 16) - 1, file);
	fclose(file);
	return text;
}

static void check_file(const char *name, const char *expected)
{
	size_t bytes;
	char *text = read_file(name, &bytes);
	assert_string_equal(text, expected);
	free(text);
}

static void test_sprite_places_pictures_row_by_row(void **state)
{
	(void)state;
	Images *images = make_pictures(3);
	Pictures *pictures = pictures_of_images(images);
	SpriteWriter *writer = sprite_writer_new(pictures, scratch_path(&scratch, "sprite.png"), &err);
	bool finished = false;
	assert_non_null(writer);
	size_t steps = 0;
	for (; !finished; steps++)
		assert_ok(sprite_writer_step(writer, &finished, &err));
	assert_int_equal(steps, 2);
	sprite_writer_free(writer);
	pictures_unref(pictures);
	images_unref(images);
	Raster raster = {0};
	size_t bytes;
	char *file = read_file("sprite.png", &bytes);
	assert_ok(raster_decode((const unsigned char *)file, bytes, 1, &raster, &err));
	assert_int_equal(raster.width, 4);
	assert_int_equal(raster.height, 4);
	static const unsigned char expected[] = {
		10, 10, 20, 20, 10, 10, 20, 20, 30, 30, 255, 255, 30, 30, 255, 255};
	assert_memory_equal(raster.pixels, expected, sizeof expected);
	raster_release(&raster);
	free(file);
}

static void test_many_pictures_become_small(void **state)
{
	(void)state;
	Images set = {.width = 28, .height = 28, .channels = 1};
	Pictures many = {.sets = (Images *[]){&set}, .n_sets = 1, .count = 70000};
	SpriteShape shape;
	assert_ok(sprite_shape(&many, &shape, &err));
	assert_int_equal(shape.width, 28);
	assert_int_equal(shape.across, 265);
	set.width = 64;
	assert_ok(sprite_shape(&many, &shape, &err));
	assert_int_equal(shape.width, 30);
	assert_int_equal(shape.height, 13);
	assert_true(shape.across * shape.width <= 8192);
	many.count = (size_t)8192 * 8192 + 1;
	assert_false(sprite_shape(&many, &shape, &err));
	assert_contains(err.message, "room for 8192 x 8192 pictures");
}

static Space *make_space(size_t count)
{
	Space *space = space_new(count, 2, &err);
	static const char *const names[] = {"a", "tab\there", "c"};
	space->class_of = memory_new(count, sizeof *space->class_of);
	dictionary_add(&space->classes, "shade", 5);
	for (size_t i = 0; i < count; i++) {
		dictionary_add(&space->items, names[i], strlen(names[i]));
		matrix_row(&space->vectors, i)[0] = (float)i;
		matrix_row(&space->vectors, i)[1] = 0.5f;
	}
	Images *images = make_pictures(count);
	space->pictures = pictures_of_images(images);
	images_unref(images);
	assert_ok(space_finish(space, &err));
	return space;
}

static bool write_bundle(Space *space, Clustering *clusters, const char *folder)
{
	err = ERROR_INIT;
	bool finished = false;
	ProjectorBundle *bundle = projector_bundle_new(space, clusters, folder, &err);
	bool fine = bundle != NULL;
	while (fine && !finished)
		fine = projector_bundle_step(bundle, &finished, &err);
	assert_true(!fine || projector_bundle_progress(bundle).finished);
	projector_bundle_free(bundle);
	return fine;
}

static void test_bundle(void **state)
{
	(void)state;
	Space *space = make_space(3);
	Clustering *clusters = clustering_new(space, "kmeans", "cosine", "cluster", 1, &err);
	dictionary_add(&clusters->clusters, "1 a", 3);
	clusters->cluster_of[2] = 0;
	assert_ok(write_bundle(space, clusters, scratch_path(&scratch, "bundle")));
	check_file("bundle/vectors.tsv", "0\t0.5\n1\t0.5\n2\t0.5\n");
	check_file("bundle/metadata.tsv",
		"item\tclass\tcluster\na\tshade\t\ntab\\there\tshade\t\nc\tshade\t1 a\n");
	size_t bytes;
	char *config = read_file("bundle/projector_config.json", &bytes);
	assert_contains(config, "\"imagePath\": \"sprite.png\"");
	assert_contains(config, "\"metadataPath\": \"metadata.tsv\"");
	free(config);
	assert_int_equal(access(scratch_path(&scratch, "bundle/sprite.png"), R_OK), 0);
	/* Again, into the folder that is there now. */
	assert_ok(write_bundle(space, NULL, scratch_path(&scratch, "bundle")));
	check_file("bundle/metadata.tsv", "item\tclass\na\tshade\ntab\\there\tshade\nc\tshade\n");
	clustering_unref(clusters);
	space_unref(space);
}

static void test_faults(void **state)
{
	(void)state;
	Space *space = make_space(2);
	assert_false(write_bundle(space, NULL, scratch_text(&scratch, "file", "x")));
	assert_contains(err.message, "is a file, and the projector wants a folder");
	assert_false(write_bundle(space, NULL, "/no/such/place"));
	assert_contains(err.message, "cannot make the folder");
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sprite_places_pictures_row_by_row),
		cmocka_unit_test(test_many_pictures_become_small),
		cmocka_unit_test(test_bundle),
		cmocka_unit_test(test_faults),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
