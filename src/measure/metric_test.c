#include "measure/metric_test.h"

#include "base/memory.h"
#include "index/batch.h"
#include "measure/votes.h"

#include <stdlib.h>

/* Multiplications of one step, about. */
enum { STEP_WORK = 400 << 20 };

struct MetricTest {
	MetricTestInput input;
	Matrix gallery, asked; /* as the learned metric sees them */
	float *inverse_norms;
	bool seen;
	size_t next, piece;
	Hit *hits;
	size_t *counts;
	MetricAnswer *answers;
};

static Rows gallery_of(const MetricTest *test)
{
	return test->input.learned ? matrix_rows(&test->gallery) : test->input.gallery;
}

static Rows asked_of(const MetricTest *test)
{
	return test->input.learned ? matrix_rows(&test->asked) : test->input.asked;
}

static bool make_room(MetricTest *test, Error *err)
{
	const MetricTestInput *input = &test->input;
	size_t rank = input->learned ? input->learned->map.rows : input->gallery.width;
	size_t piece = STEP_WORK / (input->gallery.count * rank + 1) + 1, asked = input->asked.count;
	test->piece = piece < asked ? piece : asked;
	size_t hits = test->piece * (input->k + 1);
	test->hits = memory_data(hits, sizeof *test->hits, "the neighbours", err);
	test->counts = memory_new(test->piece, sizeof *test->counts);
	test->answers = memory_data(asked, sizeof *test->answers, "the answers", err);
	test->inverse_norms = memory_data(input->gallery.count, sizeof *test->inverse_norms, "the norms", err);
	return test->hits && test->answers && test->inverse_norms &&
	       (!input->learned ||
		       (matrix_init(&test->gallery, input->gallery.count, rank, "mapped items", err) &&
			       matrix_init(&test->asked, asked, rank, "mapped items", err)));
}

MetricTest *metric_test_new(const MetricTestInput *input, Error *err)
{
	MetricTest *test = memory_new(1, sizeof *test);
	test->input = *input;
	if (make_room(test, err))
		return test;
	metric_test_free(test);
	return NULL;
}

void metric_test_free(MetricTest *test)
{
	if (!test)
		return;
	matrix_release(&test->gallery);
	matrix_release(&test->asked);
	free(test->inverse_norms);
	free(test->hits);
	free(test->counts);
	free(test->answers);
	free(test);
}

/* --- one item --- */

/* The item itself may be among the hits; else the last is one too many. */
static MetricAnswer answer(const MetricTest *test, size_t item, Hit *hits, size_t count)
{
	const MetricTestInput *input = &test->input;
	const uint32_t *labels = input->gallery_labels;
	size_t voters = votes_keep(hits, count, input->k, input->own[item]);
	MetricAnswer answer = {.given = votes_winner(labels, hits, voters), .nearest = DICTIONARY_NONE};
	if (voters == 0)
		return answer;
	size_t mates = votes_for(labels, input->labels[item], hits, voters);
	answer.nearest = labels[hits[0].row];
	answer.precision = (double)mates / (double)voters;
	answer.reached = mates > 0;
	return answer;
}

static void see(MetricTest *test, Pool *pool)
{
	const MetricTestInput *input = &test->input;
	test->seen = true;
	if (input->learned) {
		learned_metric_rows(input->learned, input->gallery, pool, test->gallery.data);
		learned_metric_rows(input->learned, input->asked, pool, test->asked.data);
	}
	for (size_t i = 0; i < input->gallery.count; i++)
		test->inverse_norms[i] =
			exact_inverse_norm(rows_at(gallery_of(test), i), gallery_of(test).width);
}

bool metric_test_step(MetricTest *test, Pool *pool, Error *err)
{
	const MetricTestInput *input = &test->input;
	size_t left = input->asked.count - test->next, count = left < test->piece ? left : test->piece;
	if (!test->seen)
		see(test, pool);
	Searched searched = {gallery_of(test), input->learned ? input->learned->score : input->plain,
		test->inverse_norms, NULL, NULL, NULL};
	if (!batch_nearest(&searched, rows_part(asked_of(test), test->next, count), input->k + 1, pool,
		    test->hits, test->counts, err))
		return false;
	for (size_t i = 0; i < count; i++)
		test->answers[test->next + i] =
			answer(test, test->next + i, test->hits + i * (input->k + 1), test->counts[i]);
	test->next += count;
	return true;
}

double metric_test_done(const MetricTest *test)
{
	return (double)test->next / (double)test->input.asked.count;
}

const MetricAnswer *metric_test_answers(const MetricTest *test)
{
	return test->answers;
}
