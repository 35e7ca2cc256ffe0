/* New text in a shared space: which side reads it, and where its map carries it. */
#include "check.h"
#include "data/side_encoder.h"
#include "train/word_mean.h"

#include <stdlib.h>
#include <string.h>

static Error err;

/* The plain mean of words, each the unit vector of its number. */
static Encoder *reader_of(const char *const *words, size_t count)
{
	Space *space = space_new(count, count, &err);
	float *weights = memory_data(count, sizeof *weights, "weights", &err);
	for (size_t i = 0; i < count; i++) {
		matrix_row(&space->vectors, i)[i] = weights[i] = 1;
		dictionary_add(&space->items, words[i], strlen(words[i]));
	}
	assert_ok(space_finish(space, &err));
	WordMean *mean = word_mean_of(space, 0, weights, NULL, 0);
	space_unref(space);
	return &mean->encoder;
}

/* "left" knows 2 words and stays as it is; of the 3 that "right" knows the first two change places, and all are
 * moved by (10, 20); "mute" reads nothing. */
static Encoder *encoder_of_three(void)
{
	SideMaps *maps = side_maps_new();
	MapStage parts = {.shift = map_stage_numbers((double[]){10, 20}, 2)};
	assert_ok(matrix_init(&parts.map, 3, 2, "a map", &err));
	matrix_row(&parts.map, 0)[1] = matrix_row(&parts.map, 1)[0] = 1;
	MapStage *stage = map_stage_new(&parts, 3, 2);
	side_maps_add(maps, "left", 0, 2, 2);
	side_map_append(side_maps_add(maps, "right", 2, 3, 3), stage);
	side_maps_add(maps, "mute", 5, 1, 2);
	Encoder *readers[] = {reader_of((const char *[]){"king", "queen"}, 2),
		reader_of((const char *[]){"king", "frau", "mann"}, 3), NULL};
	Encoder *encoder = side_encoder_new(maps, readers);
	encoder_unref(readers[0]);
	encoder_unref(readers[1]);
	map_stage_unref(stage);
	side_maps_unref(maps);
	return encoder;
}

static void check_text(const Encoder *encoder, const char *text, size_t expected, float x, float y)
{
	float vector[2];
	size_t words, known;
	assert_ok(encoder_encode_text(encoder, text, "both", vector, &words, &known, &err));
	assert_int_equal(known, expected);
	assert_near(vector[0], x, 1e-6);
	assert_near(vector[1], y, 1e-6);
}

static void test_the_side_that_knows_most_reads(void **state)
{
	(void)state;
	const Encoder *reader;
	Encoder *encoder = encoder_of_three();
	const SideEncoder *sides = side_encoder_in(encoder);
	check_text(encoder, "queen and king", 2, .5F, .5F);
	check_text(encoder, "king, mann and frau", 3, 10 + 1.F / 3, 20 + 1.F / 3);
	check_text(encoder, "king", 1, 1, 0); /* of equals the first */
	assert_string_equal(side_encoder_side(sides, "mann", &reader, &err)->name, "right");
	assert_ptr_equal(reader, sides->readers[1]);
	assert_null(side_encoder_side(sides, "prince", &reader, &err));
	encoder_unref(encoder);
}

static void test_one_side_alone(void **state)
{
	(void)state;
	Encoder *encoder = encoder_of_three();
	const SideEncoder *sides = side_encoder_in(encoder);
	Encoder *right = side_encoder_of(sides, &sides->maps->sides[1]);
	check_text(right, "king", 1, 10, 21);
	assert_null(side_encoder_of(sides, &sides->maps->sides[2]));
	assert_null(side_encoder_in(sides->readers[0]));
	encoder_unref(right);
	encoder_unref(encoder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_side_that_knows_most_reads),
		cmocka_unit_test(test_one_side_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
