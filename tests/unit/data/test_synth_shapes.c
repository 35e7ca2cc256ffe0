#include "data/synth.h"

#include "check.h"

#include <stdlib.h>

static void make(uint64_t seed, size_t size, Synth *synth)
{
	Error err = ERROR_INIT;
	SynthOptions options = {.name = "shapes", .seed = seed, .size = size, .source = "synth shapes"};
	*synth = (Synth){0};
	assert_ok(world_find("shapes")->make(&options, synth, &err));
}

static void test_seed_decides(void **state)
{
	(void)state;
	Synth first, again, other;
	make(1, 60, &first);
	make(1, 60, &again);
	make(2, 60, &other);
	assert_string_equal(first.parts[0].images->checksum, again.parts[0].images->checksum);
	assert_string_not_equal(first.parts[0].images->checksum, other.parts[0].images->checksum);
	synth_release(&first);
	synth_release(&again);
	synth_release(&other);
}

static void test_shapes_and_domains_take_turns(void **state)
{
	(void)state;
	Synth synth;
	make(1, 120, &synth);
	const Images *images = synth.parts[0].images;
	assert_int_equal(images->count, 120);
	assert_int_equal(images->names.count, 120);
	size_t seen[6][2] = {0};
	for (size_t i = 0; i < images->count; i++) {
		const char *name = dictionary_word(&images->names, (uint32_t)i);
		assert_contains(name, dictionary_word(&images->classes, images->class_of[i]));
		assert_contains(name, dictionary_word(&images->domains, images->domain_of[i]));
		seen[images->class_of[i]][images->domain_of[i]]++;
	}
	for (size_t i = 0; i < 12; i++)
		assert_int_equal(seen[i / 2][i % 2], 10);
	assert_int_equal(synth.n_facts, 6);
	assert_near(synth.facts[0].value, 20, 0);
	synth_release(&synth);
}

static double distance(const Images *images, size_t a, size_t b)
{
	const unsigned char *x = images_at(images, a), *y = images_at(images, b);
	double sum = 0;
	for (size_t i = 0; i < images_bytes_each(images); i++)
		sum += ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
	return sum;
}

/* Share of the pictures of domain `from` whose nearest other picture in domain `to` has their shape. */
static double nearest_agree(const Images *images, uint32_t from, uint32_t to)
{
	size_t agree = 0, asked = 0;
	for (size_t i = 0; i < images->count; i++) {
		size_t best = i;
		double least = INFINITY;
		for (size_t j = 0; j < images->count && images->domain_of[i] == from; j++)
			if (j != i && images->domain_of[j] == to && distance(images, i, j) < least) {
				least = distance(images, i, j);
				best = j;
			}
		asked += images->domain_of[i] == from;
		agree += best != i && images->class_of[best] == images->class_of[i];
	}
	return (double)agree / (double)asked;
}

/* The truth that is planted: pixels tell the shape within a domain, and do not across domains. */
static void test_the_gap_between_domains(void **state)
{
	(void)state;
	Synth synth;
	make(3, 480, &synth);
	const Images *images = synth.parts[0].images;
	assert_true(nearest_agree(images, 0, 0) > 0.9);
	assert_true(nearest_agree(images, 1, 1) > 0.9);
	assert_true(nearest_agree(images, 0, 1) < 0.4);
	assert_true(nearest_agree(images, 1, 0) < 0.4);
	synth_release(&synth);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seed_decides),
		cmocka_unit_test(test_shapes_and_domains_take_turns),
		cmocka_unit_test(test_the_gap_between_domains),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
