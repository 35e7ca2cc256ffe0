#include "measure/knn_test.h"

#include "base/random.h"
#include "index/exact.h"
#include "linalg/normal.h"
#include "measure/votes.h"

#include <stdlib.h>
#include <string.h>

enum { STEP_QUERIES = 128 };

struct KnnTest {
	Space *space;
	uint32_t *labels; /* by row */
	size_t n_labels, k;
	uint32_t *asked; /* rows */
	size_t n_asked, next;
	uint32_t *given; /* by place in asked: the class */
	Matrix queries;
	Hit *hits;
	size_t *counts;
};

static bool is_asked(const KnnTest *test, uint32_t row)
{
	return test->labels[row] != DICTIONARY_NONE && test->space->inverse_norms[row] > 0;
}

static void draw(KnnTest *test, size_t most, uint64_t seed)
{
	if (most == 0 || most >= test->n_asked)
		return;
	uint32_t *places = memory_new(most, sizeof *places);
	Random random;
	random_init(&random, seed, 0);
	random_sample(&random, test->n_asked, most, places);
	for (size_t i = 0; i < most; i++)
		test->asked[i] = test->asked[places[i]];
	test->n_asked = most;
	free(places);
}

static bool several_classes(const KnnTest *test)
{
	for (size_t i = 1; i < test->n_asked; i++)
		if (test->labels[test->asked[i]] != test->labels[test->asked[0]])
			return true;
	return false;
}

static bool list_asked(KnnTest *test, const KnnInput *input, Error *err)
{
	size_t rows = input->space->vectors.rows;
	test->labels = memory_data(rows, sizeof *test->labels, "the classes of the items", err);
	test->asked = memory_data(rows, sizeof *test->asked, "the list of items", err);
	if (!test->labels || !test->asked)
		return false;
	memcpy(test->labels, input->labels, rows * sizeof *test->labels);
	for (uint32_t row = 0; row < rows; row++)
		if (is_asked(test, row))
			test->asked[test->n_asked++] = row;
	if (!several_classes(test))
		return error_set(err, ERROR_INPUT,
			"there is nothing to tell apart: the items with a vector have fewer than two classes");
	draw(test, input->most, input->seed);
	return true;
}

static bool make_room(KnnTest *test, Error *err)
{
	size_t hits = STEP_QUERIES * (test->k + 1);
	test->given = memory_data(test->n_asked, sizeof *test->given, "the answers", err);
	test->hits = memory_data(hits, sizeof *test->hits, "the neighbours", err);
	test->counts = memory_new(STEP_QUERIES, sizeof *test->counts);
	return test->given && test->hits &&
	       matrix_init(&test->queries, STEP_QUERIES, test->space->vectors.cols, "the questions", err);
}

KnnTest *knn_test_new(const KnnInput *input, Error *err)
{
	KnnTest *test = memory_new(1, sizeof *test);
	test->space = space_ref(input->space);
	test->n_labels = input->n_labels;
	test->k = input->k;
	if (list_asked(test, input, err) && make_room(test, err))
		return test;
	knn_test_free(test);
	return NULL;
}

void knn_test_free(KnnTest *test)
{
	if (!test)
		return;
	space_unref(test->space);
	free(test->labels);
	free(test->asked);
	free(test->given);
	matrix_release(&test->queries);
	free(test->hits);
	free(test->counts);
	free(test);
}

/* The hits may hold the item itself, which has no vote; else the last of them is one too many. */
static uint32_t vote(const KnnTest *test, uint32_t row, Hit *hits, size_t count)
{
	return votes_winner(test->labels, hits, votes_keep(hits, count, test->k, row));
}

bool knn_test_step(KnnTest *test, Pool *pool, Error *err)
{
	size_t left = test->n_asked - test->next, count = left < STEP_QUERIES ? left : STEP_QUERIES;
	const Matrix *vectors = &test->space->vectors;
	const uint32_t *rows = test->asked + test->next;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(&test->queries, i), matrix_row(vectors, rows[i]),
			vectors->cols * sizeof(float));
	Candidates all = {.space = test->space, .with_direction = true};
	Rows queries = rows_part(matrix_rows(&test->queries), 0, count);
	if (!exact_search_many(&all, METRIC_COSINE, queries, test->k + 1, pool, test->hits, test->counts, err))
		return false;
	for (size_t i = 0; i < count; i++)
		test->given[test->next + i] =
			vote(test, rows[i], test->hits + i * (test->k + 1), test->counts[i]);
	test->next += count;
	return true;
}

double knn_test_done(const KnnTest *test)
{
	return (double)test->next / (double)test->n_asked;
}

KnnScore knn_test_score(const KnnTest *test)
{
	KnnScore score = {.asked = test->next};
	size_t *of_class = memory_new(test->n_labels, sizeof *of_class);
	for (size_t i = 0; i < test->next; i++) {
		uint32_t label = test->labels[test->asked[i]];
		score.right += test->given[i] == label;
		if (++of_class[label] > score.largest)
			score.largest = of_class[label];
	}
	free(of_class);
	normal_wilson((double)score.right, (double)score.asked, 0.95, &score.low, &score.high);
	return score;
}

KnnClass knn_test_class(const KnnTest *test, uint32_t label)
{
	KnnClass class = {.mistaken_for = DICTIONARY_NONE};
	size_t *taken = memory_new(test->n_labels, sizeof *taken), most = 0;
	for (size_t i = 0; i < test->next; i++) {
		uint32_t given = test->given[i];
		bool its = test->labels[test->asked[i]] == label;
		class.asked += its;
		class.right += its && given == label;
		class.given += given == label;
		if (its && given != label && given != DICTIONARY_NONE && ++taken[given] > most) {
			most = taken[given];
			class.mistaken_for = given;
		}
	}
	free(taken);
	return class;
}
