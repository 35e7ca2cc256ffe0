#include "index/index_file.h"

#include "built_index.h"
#include "check.h"

#include <stdlib.h>
#include <unistd.h>

enum { ROWS = 400, WIDTH = 20, K = 10 };

static char path[] = "/tmp/isthmus-index-XXXXXX";

static int make_path(void **state)
{
	(void)state;
	int fd = mkstemp(path);
	return fd < 0 || close(fd) != 0;
}

static int remove_path(void **state)
{
	(void)state;
	return unlink(path);
}

static void write_index(Index *index)
{
	Error err = ERROR_INIT;
	IndexWriter *writer = index_writer_new(index, path, &err);
	assert_non_null(writer);
	for (bool finished = false; !finished;)
		assert_ok(index_writer_step(writer, &finished, &err));
	assert_near(index_writer_done(writer), 1, 0);
	index_writer_free(writer);
}

static void assert_same_answers(const Index *a, const Index *b)
{
	Hit of_a[K], of_b[K];
	Candidates all = {.space = a->space};
	for (uint32_t row = 0; row < ROWS; row += 7) {
		const float *query = matrix_row(&a->space->vectors, row);
		size_t count = index_search(a, &all, query, K, 0, NULL, of_a);
		assert_int_equal(index_search(b, &all, query, K, 0, NULL, of_b), count);
		for (size_t i = 0; i < count; i++)
			assert_true(of_a[i].row == of_b[i].row && of_a[i].score == of_b[i].score);
	}
}

static void check_again(const Index *index, const Index *again)
{
	assert_non_null(again);
	assert_same_answers(index, again);
	assert_true(again->metric == index->metric && again->seed == index->seed);
	assert_true(again->effort == index->effort && again->n_gone == index->n_gone);
	assert_true(again->progress.finished);
	assert_string_equal(again->made_by, index->made_by);
	assert_int_equal(index_bytes(again), index_bytes(index));
}

static Index *marked_index(const IndexType *type, Space *space, Metric metric)
{
	Index *index = built_index(type->name, space, metric, "", NULL, 2);
	index->made_by = memory_text("index it");
	index_mark(index, 7, true);
	index_mark(index, 399, true);
	return index;
}

/* For every type and metric; an index that was loaded can be saved, too. */
static void files_and_images_give_the_index_again(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = clustered_space(ROWS, WIDTH);
	for (size_t t = 0; index_types[t]; t++)
		for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric++) {
			Index *index = marked_index(index_types[t], space, metric);
			write_index(index);
			Index *mapped = index_read(space, path, &err);
			check_again(index, mapped);
			size_t count;
			void *image = index_image(mapped, &count, &err);
			Index *again = index_from_image(space, image, count, &err);
			check_again(index, again);
			index_unref(index);
			index_unref(mapped);
			index_unref(again);
		}
	space_unref(space);
}

static void empty_and_tiny_indexes_come_back(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	for (size_t rows = 0; rows < 3; rows++) {
		Space *space = clustered_space(rows, WIDTH);
		Index *index = built_index("hnsw", space, METRIC_COSINE, "", NULL, 1);
		size_t count;
		void *image = index_image(index, &count, &err);
		Index *again = index_from_image(space, image, count, &err);
		if (!again)
			fail_msg("%s", err.message);
		Candidates all = {.space = space};
		const float query[WIDTH] = {1, 2};
		Hit hits[K];
		assert_int_equal(index_search(again, &all, query, K, 0, NULL, hits), rows);
		index_unref(index);
		index_unref(again);
		space_unref(space);
	}
}

/* Each byte of the head and of the table, and bytes all over the parts, changed; every length. */
static void damaged_images_are_refused(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = clustered_space(60, 5);
	Index *index = built_index("hnsw", space, METRIC_L2, "m=2 ef_build=10", NULL, 1);
	size_t count;
	unsigned char *image = index_image(index, &count, &err);
	for (size_t at = 0; at < count; at++) {
		unsigned char *copy = memory_data(count, 1, "image", &err);
		memcpy(copy, image, count);
		copy[at] ^= 0x10;
		Error why = ERROR_INIT;
		Index *found = index_from_image(space, copy, count, &why);
		/* Between the parts nothing stands. */
		assert_true(found || strlen(why.message) > 20);
		if (found)
			assert_int_equal(image[at], 0);
		index_unref(found);
	}
	for (size_t length = 0; length < count; length += 13) {
		unsigned char *copy = memory_data(length, 1, "image", &err);
		memcpy(copy, image, length);
		Error why = ERROR_INIT;
		assert_null(index_from_image(space, copy, length, &why));
		assert_true(strlen(why.message) > 20);
	}
	free(image);
	index_unref(index);
	space_unref(space);
}

static void other_files_are_refused_in_words(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = clustered_space(ROWS, WIDTH), *other = clustered_space(ROWS + 1, WIDTH);
	Index *index = built_index("hnsw", space, METRIC_COSINE, "", NULL, 2);
	write_index(index);
	assert_null(index_read(other, path, &err));
	assert_contains(err.message, "other items or vectors");
	assert_null(index_read(space, "/tmp/no-such-index", &err));
	assert_contains(err.message, "no-such-index");
	assert_null(index_read(space, "/proc/self/comm", &err));
	assert_int_equal(truncate(path, 0), 0);
	assert_null(index_read(space, path, &err));
	assert_contains(err.message, "is empty");
	/* one that is given up leaves what was there */
	IndexWriter *writer = index_writer_new(index, path, &err);
	bool finished;
	assert_ok(index_writer_step(writer, &finished, &err));
	index_writer_free(writer);
	assert_null(index_read(space, path, &err));
	index_unref(index);
	space_unref(space);
	space_unref(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_and_images_give_the_index_again),
		cmocka_unit_test(empty_and_tiny_indexes_come_back),
		cmocka_unit_test(damaged_images_are_refused),
		cmocka_unit_test(other_files_are_refused_in_words),
	};
	return cmocka_run_group_tests(tests, make_path, remove_path);
}
