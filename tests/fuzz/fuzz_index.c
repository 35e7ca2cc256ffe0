/* Any bytes as an index of a small space: as a file, and as parts whose checksums were right. */
#include "base/random.h"
#include "index/hnsw.h"
#include "index/index_file.h"
#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 24, WIDTH = 5, K = 5 };

static Space *small_space(void)
{
	Error err = ERROR_INIT;
	Space *space = space_new(ROWS, WIDTH, &err);
	Random random;
	random_init(&random, 1, 0);
	for (size_t i = 0; i < ROWS * WIDTH; i++)
		space->vectors.data[i] = (float)random_normal(&random);
	for (int i = 0; i < ROWS; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "%d", i));
	}
	expect(space_finish(space, &err));
	return space;
}

/* Whatever the links are: answers are rows, in order, none twice. */
static void ask(const Index *index)
{
	Candidates all = {.space = index->space};
	for (size_t effort = 1; effort <= ROWS; effort += 7) {
		Hit hits[K];
		size_t count = index_search(
			index, &all, matrix_row(&index->space->vectors, effort), K, effort, NULL, hits);
		expect(count <= K);
		for (size_t i = 0; i < count; i++)
			expect(hits[i].row < ROWS && (i == 0 || hit_before(hits[i - 1], hits[i])));
	}
}

static void check(Index *index, const Error *err)
{
	if (index)
		ask(index);
	else
		expect_sentence(err);
	index_unref(index);
}

static void as_file(Space *space, const uint8_t *data, size_t size)
{
	Error err = ERROR_INIT;
	FuzzFile file = fuzz_file(data, size);
	check(index_read(space, file.path, &err), &err);
	fuzz_file_close(&file);
}

/* The bytes fill the parts one after the other; what lacks is 0. */
static void as_parts(Space *space, const uint8_t *data, size_t size)
{
	Error err = ERROR_INIT;
	struct {
		HnswShape shape;
		uint8_t levels[ROWS];
		uint32_t ground[ROWS * 4], upper[ROWS * 4];
		float centre[WIDTH];
		uint8_t codes[ROWS * 64] __attribute__((aligned(64)));
	} image;
	memset(&image, 0, sizeof image);
	memcpy(&image, data, size < sizeof image ? size : sizeof image);
	image.shape.m = 2;
	image.shape.top = image.shape.top < 0 ? -1 : image.shape.top % HNSW_LAYERS;
	size_t upper = 0;
	for (size_t i = 0; i < ROWS; i++)
		upper += image.levels[i] == HNSW_ABSENT ? 0 : image.levels[i];
	const IndexPart parts[] = {{"shape", &image.shape, sizeof image.shape},
		{"levels", image.levels, sizeof image.levels}, {"ground", image.ground, sizeof image.ground},
		{"upper", image.upper, upper * 2 * sizeof *image.upper},
		{"centre", image.centre, sizeof image.centre}, {"codes", image.codes, sizeof image.codes}};
	if (upper > ROWS * 2)
		return;
	IndexInput input = {.space = space, .metric = METRIC_L2};
	Index *index = hnsw_load(&input, parts, sizeof parts / sizeof *parts, &err);
	if (index)
		index->effort = 1;
	check(index, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Space *space = small_space();
	if (size && data[0] == 'I')
		as_file(space, data, size);
	else
		as_parts(space, data, size);
	space_unref(space);
	return 0;
}
