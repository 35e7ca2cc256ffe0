#include "check.h"
#include "memory_archive.h"
#include "train/doc2vec.h"
#include "trained.h"

#include "base/text.h"
#include "index/exact.h"

#include <stdlib.h>

enum { TOPICS = 4, TOPIC_WORDS = 12, DOCUMENT_WORDS = 40 };

static Error err;

/* Documents first .. last - 1; document d has words of topic d mod TOPICS, a few of them of any. */
static Corpus *topics(int first, int last)
{
	CorpusBuilder *builder = corpus_builder_new();
	Text text = {0};
	for (int d = first; d < last; d++) {
		Random random;
		random_init(&random, 1, (uint64_t)d);
		text_clear(&text);
		for (int i = 0; i < DOCUMENT_WORDS; i++) {
			uint64_t topic =
				random_below(&random, 5) ? (uint64_t)d % TOPICS : random_below(&random, TOPICS);
			text_format(&text, "t%dw%d ", (int)topic, (int)random_below(&random, TOPIC_WORDS));
		}
		char label[32], name[32];
		snprintf(label, sizeof label, "topic %d", d % TOPICS);
		snprintf(name, sizeof name, "text %d", d);
		corpus_builder_document(builder, "d", label);
		corpus_builder_name(builder, name);
		corpus_builder_words(builder, text_of(&text));
	}
	text_release(&text);
	Corpus *corpus = corpus_builder_finish(builder, "topics", &err);
	assert_non_null(corpus);
	return corpus;
}

#define SMALL "dim=16 min_count=1 sample=0 exact=yes "

static Model *trained(Corpus *corpus, const char *options)
{
	Model *model = trained_start(&trainer_doc2vec, corpus, options, &err);
	if (!model)
		fail_msg("%s", err.message);
	trained_finish(model, NULL);
	return model;
}

/* The share of documents whose nearest other document has their topic. */
static double same_topic(const Space *space)
{
	size_t same = 0;
	for (uint32_t row = 0; row < space->vectors.rows; row++) {
		Hit hit;
		Candidates others = {.space = space, .except = &row, .n_except = 1};
		exact_search(&others, METRIC_COSINE, matrix_row(&space->vectors, row), 1, NULL, &hit);
		same += space->class_of[hit.row] == space->class_of[row];
	}
	return (double)same / (double)space->vectors.rows;
}

static void test_documents_of_a_topic_come_together(void **state)
{
	(void)state;
	static const char *const ways[] = {
		SMALL, SMALL "words=yes", SMALL "dm=yes lr=0.05 epochs=40", SMALL "loss=hs"};
	Corpus *corpus = topics(0, 60);
	for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
		Model *model = trained(corpus, ways[way]);
		Space *space = trained_space(model);
		assert_int_equal(space->vectors.rows, 60);
		assert_string_equal(dictionary_word(&space->items, 7), "text 7");
		assert_string_equal(dictionary_word(&space->classes, space->class_of[7]), "topic 3");
		assert_int_equal(space->counts[7], DOCUMENT_WORDS);
		if (same_topic(space) < 0.9)
			fail_msg("%s: only %g have a neighbour of their topic", ways[way], same_topic(space));
		space_unref(space);
		trainer_doc2vec.free(model);
	}
	corpus_unref(corpus);
}

/* The loss of all words of a document by hierarchical softmax, given its vector. */
static double document_loss(const Word2vec *net, const Corpus *corpus, size_t document, const double *vector)
{
	double loss = 0;
	size_t from, to;
	documents_range(corpus, DOCUMENTS_WHOLE, document, &from, &to);
	for (size_t i = from; i < to; i++) {
		uint32_t word = dictionary_find_text(
			&net->vocab.words, dictionary_word(&corpus->words, corpus->tokens[i]));
		for (size_t k = 0; k < huffman_length(&net->tree, word); k++) {
			const float *node =
				row_blocks_at(&net->outputs, net->tree.ways[net->tree.starts[word] + k]);
			double score = 0;
			for (size_t at = 0; at < net->outputs.width; at++)
				score += vector[at] * (double)node[at];
			loss += log1p(exp(k < net->tree.zeros[word] ? -score : score));
		}
	}
	return loss;
}

/* A pass with a tiny learning rate moves a document by minus the rate times its gradient, which central
 * differences of the loss tell: the tree leaves nothing to chance. The rate falls from lr to 0 over the pass.
 */
static void test_documents_move_down_the_gradient(void **state)
{
	(void)state;
	static const char *const ways[] = {SMALL "loss=hs epochs=10", SMALL "loss=hs epochs=10 words=yes"};
	const double lr = 1e-5, h = 1e-5;
	Corpus *corpus = topics(0, 6);
	for (size_t way = 0; way < 2; way++) {
		Model *model = trained(corpus, ways[way]);
		const Word2vec *net = (const Word2vec *)model;
		double before[6][16], slope[6][16];
		for (size_t d = 0; d < 6; d++) {
			const float *row = row_blocks_at(&net->documents->rows, d);
			for (size_t at = 0; at < 16; at++)
				before[d][at] = (double)row[at];
			for (size_t at = 0; at < 16; at++) {
				double up[16], down[16];
				memcpy(up, before[d], sizeof up);
				memcpy(down, before[d], sizeof down);
				up[at] += h;
				down[at] -= h;
				slope[d][at] = (document_loss(net, corpus, d, up) -
						       document_loss(net, corpus, d, down)) /
					       (2 * h);
			}
		}
		assert_true(trained_more(model, corpus, "epochs=1 lr=1e-5", 5, &err));
		trained_finish(model, NULL);
		for (size_t d = 0; d < 6; d++)
			for (size_t at = 0; at < 16; at++) {
				const float *row = row_blocks_at(&net->documents->rows, d);
				assert_near(((double)row[at] - before[d][at]) / lr, -slope[d][at],
					0.02 + 0.01 * fabs(slope[d][at]));
			}
		trainer_doc2vec.free(model);
	}
	corpus_unref(corpus);
}

static bool same_inputs(Model *a, Model *b)
{
	const Word2vec *x = (const Word2vec *)a, *y = (const Word2vec *)b;
	for (size_t i = 0; i < x->vocab.words.count; i++)
		if (memcmp(row_blocks_at(&x->inputs, i), row_blocks_at(&y->inputs, i),
			    x->inputs.width * sizeof(float)) != 0)
			return false;
	return true;
}

static void test_words_learn_when_asked_to(void **state)
{
	(void)state;
	Corpus *corpus = topics(0, 8);
	Model *one = trained(corpus, SMALL "epochs=1"), *two = trained(corpus, SMALL "epochs=2");
	assert_true(same_inputs(one, two));
	trainer_doc2vec.free(two);
	two = trained(corpus, SMALL "epochs=1 words=yes items=both");
	assert_false(same_inputs(one, two));
	Space *space = trained_space(two);
	assert_int_equal(space->vectors.rows, 8 + ((Word2vec *)two)->vocab.words.count);
	assert_string_equal(dictionary_word(&space->domains, space->domain_of[8]), "words");
	assert_string_equal(dictionary_word(&space->classes, space->class_of[9]), "word");
	space_unref(space);
	assert_true(trained_more(two, corpus, "items=words", 5, &err));
	space = trained_space(two);
	assert_null(space->documents);
	assert_int_equal(space->vectors.rows, ((Word2vec *)two)->vocab.words.count);
	space_unref(space);
	trainer_doc2vec.free(one);
	trainer_doc2vec.free(two);
	corpus_unref(corpus);
}

static void test_exact_is_the_same_for_any_number_of_threads(void **state)
{
	(void)state;
	Corpus *corpus = topics(0, 200);
	Pool *pool = pool_new(2);
	Model *one = trained(corpus, SMALL "words=yes epochs=2");
	Model *two = trained_start(&trainer_doc2vec, corpus, SMALL "words=yes epochs=2", &err);
	trained_finish(two, pool);
	assert_same_vectors(one, two);
	trainer_doc2vec.free(one);
	trainer_doc2vec.free(two);
	pool_free(pool);
	corpus_unref(corpus);
}

static void test_documents_join_and_old_ones_are_known(void **state)
{
	(void)state;
	Corpus *corpus = topics(0, 20), *more = topics(10, 40);
	Model *model = trained(corpus, SMALL);
	Space *old = trained_space(model);
	assert_true(trained_more(model, more, "", 5, &err));
	trained_finish(model, NULL);
	Space *space = trained_space(model);
	assert_int_equal(old->vectors.rows, 20);
	assert_int_equal(space->vectors.rows, 40);
	/* Those that are not in the new text stay where they were. */
	assert_memory_equal(matrix_row(&old->vectors, 3), matrix_row(&space->vectors, 3), 16 * sizeof(float));
	assert_memory_not_equal(
		matrix_row(&old->vectors, 13), matrix_row(&space->vectors, 13), 16 * sizeof(float));
	assert_true(same_topic(space) > 0.85);
	space_unref(old);
	space_unref(space);
	trainer_doc2vec.free(model);
	corpus_unref(corpus);
	corpus_unref(more);
}

static void test_saved_models_go_on_as_if_nothing_had_been(void **state)
{
	(void)state;
	static const char *const ways[] = {SMALL "words=yes items=both", SMALL "dm=yes loss=hs"};
	Corpus *corpus = topics(0, 20), *more = topics(15, 30);
	for (size_t way = 0; way < 2; way++) {
		MemoryArchive memory;
		memory_archive_init(&memory);
		Model *model = trained(corpus, ways[way]);
		assert_ok(trainer_doc2vec.save(model, &memory.archive, &err));
		Model *loaded = trainer_doc2vec.load(&memory.archive, &err);
		assert_non_null(loaded);
		assert_same_vectors(model, loaded);
		assert_true(trained_more(model, more, "", 7, &err) && trained_more(loaded, more, "", 7, &err));
		trained_finish(model, NULL);
		trained_finish(loaded, NULL);
		assert_same_vectors(model, loaded);
		trainer_doc2vec.free(loaded);
		memory_archive_find(&memory, "documents")->bytes[3] ^= 1;
		assert_null(trainer_doc2vec.load(&memory.archive, &err));
		assert_contains(err.message, "damaged");
		err = ERROR_INIT;
		trainer_doc2vec.free(model);
		memory_archive_release(&memory);
	}
	corpus_unref(corpus);
	corpus_unref(more);
}

static void test_runs_are_taken_up_where_they_stopped(void **state)
{
	(void)state;
	Corpus *corpus = topics(0, 200);
	Model *one = trained(corpus, SMALL "words=yes epochs=3");
	Model *two = trained_start(&trainer_doc2vec, corpus, SMALL "words=yes epochs=3", &err);
	two = trained_finish_reopened(two, corpus, NULL, 2);
	assert_same_vectors(one, two);
	trainer_doc2vec.free(one);
	trainer_doc2vec.free(two);
	corpus_unref(corpus);
}

/* So many documents that they join in several steps: meanwhile the model is saved without them, and a look lets
 * all of them join. */
static void test_documents_join_in_steps(void **state)
{
	(void)state;
	enum { DOCUMENTS = 20000 };
	CorpusBuilder *builder = corpus_builder_new();
	for (int d = 0; d < DOCUMENTS; d++) {
		char text[32];
		snprintf(text, sizeof text, "w%d w%d", d % 30, d % 7);
		corpus_builder_document(builder, "d", NULL);
		corpus_builder_words(builder, text);
	}
	Corpus *corpus = corpus_builder_finish(builder, "many", &err);
	Model *straight = trained_start(&trainer_doc2vec, corpus, SMALL "epochs=1", &err),
	      *reopened = trained_start(&trainer_doc2vec, corpus, SMALL "epochs=1", &err),
	      *seen = trained_start(&trainer_doc2vec, corpus, SMALL "epochs=1", &err);
	size_t steps = 0;
	for (; straight->drawing; steps++)
		assert_ok(trainer_doc2vec.step(straight, NULL, &err));
	assert_true(steps > 1);
	assert_true(seen->drawing);
	assert_same_vectors(straight, seen);
	assert_false(seen->drawing);
	assert_ok(trainer_doc2vec.step(reopened, NULL, &err));
	assert_true(reopened->drawing);
	reopened = trained_reopen(reopened, corpus);
	trained_finish(straight, NULL);
	trained_finish(reopened, NULL);
	assert_same_vectors(straight, reopened);
	trainer_doc2vec.free(straight);
	trainer_doc2vec.free(reopened);
	trainer_doc2vec.free(seen);
	corpus_unref(corpus);
}

/* The vectors of the documents' own words, and of new documents of known topics. */
static void test_new_text_lies_with_its_topic(void **state)
{
	(void)state;
	Corpus *corpus = topics(0, 60), *fresh = topics(60, 80);
	static const char *const ways[] = {SMALL, SMALL "dm=yes lr=0.05 epochs=40"};
	for (size_t way = 0; way < 2; way++) {
		Model *model = trained(corpus, ways[way]);
		Space *space = trained_space(model);
		EncoderWords *words = encoder_words(space->encoder, &fresh->words, &err);
		size_t right = 0;
		for (size_t d = 0; d < 20; d++) {
			float vector[16], again[16];
			size_t from, to;
			Hit hit;
			documents_range(fresh, DOCUMENTS_WHOLE, d, &from, &to);
			assert_int_equal(
				encoder_encode(space->encoder, words, fresh->tokens + from, to - from, vector),
				DOCUMENT_WORDS);
			encoder_encode(space->encoder, words, fresh->tokens + from, to - from, again);
			assert_memory_equal(vector, again, sizeof vector);
			exact_search(&(Candidates){.space = space}, METRIC_COSINE, vector, 1, NULL, &hit);
			right += space->class_of[hit.row] == (60 + d) % TOPICS;
		}
		assert_true(right >= 18);
		encoder_words_free(space->encoder, words);
		space_unref(space);
		trainer_doc2vec.free(model);
	}
	corpus_unref(corpus);
	corpus_unref(fresh);
}

static void encode_text(const Encoder *encoder, float *vector)
{
	size_t count, known;
	assert_ok(encoder_encode_text(
		encoder, "t0w1 t0w2 t0w3 nothing t0w1 t0w5", "docs", vector, &count, &known, &err));
	assert_int_equal(known, 5);
}

static void test_encoders_are_saved(void **state)
{
	(void)state;
	Corpus *corpus = topics(0, 60);
	static const char *const ways[] = {SMALL, SMALL "dm=yes", SMALL "loss=hs", SMALL "dm=yes loss=hs"};
	for (size_t way = 0; way < 4; way++) {
		Model *model = trained(corpus, ways[way]);
		Space *space = trained_space(model);
		float before[16], after[16];
		Encoder *again;
		MemoryArchive memory;
		memory_archive_init(&memory);
		assert_ok(doc2vec_encoder_load(&memory.archive, &again, &err));
		assert_null(again);
		assert_true(doc2vec_encodes(space->encoder));
		assert_ok(doc2vec_encoder_save(space->encoder, &memory.archive, &err));
		assert_ok(doc2vec_encoder_load(&memory.archive, &again, &err));
		assert_int_equal(again->width, 16);
		encode_text(space->encoder, before);
		encode_text(again, after);
		assert_memory_equal(before, after, sizeof before);
		encoder_unref(again);
		memset(memory_archive_find(&memory, "inference")->bytes + 16, 255, 8);
		assert_false(doc2vec_encoder_load(&memory.archive, &again, &err));
		assert_contains(err.message, "damaged");
		assert_null(again);
		err = ERROR_INIT;
		memory_archive_release(&memory);
		space_unref(space);
		trainer_doc2vec.free(model);
	}
	corpus_unref(corpus);
}

static void assert_refused(Corpus *corpus, const char *options, const char *part)
{
	assert_null(trained_start(&trainer_doc2vec, corpus, options, &err));
	assert_contains(err.message, part);
	err = ERROR_INIT;
}

static void test_what_cannot_be_is_refused(void **state)
{
	(void)state;
	Corpus *corpus = topics(0, 4), *single = topics(0, 1);
	assert_refused(single, SMALL, "a single document");
	assert_refused(corpus, SMALL "items=both", "words=yes makes it");
	assert_refused(corpus, SMALL "dm=yes words=no", "are learned too");
	Model *model = trained(corpus, SMALL "epochs=1");
	assert_false(trained_more(model, corpus, "dm=yes", 5, &err));
	assert_contains(err.message, "cannot change");
	err = ERROR_INIT;
	trainer_doc2vec.free(model);
	corpus_unref(corpus);
	corpus_unref(single);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_documents_of_a_topic_come_together),
		cmocka_unit_test(test_documents_move_down_the_gradient),
		cmocka_unit_test(test_words_learn_when_asked_to),
		cmocka_unit_test(test_exact_is_the_same_for_any_number_of_threads),
		cmocka_unit_test(test_documents_join_and_old_ones_are_known),
		cmocka_unit_test(test_saved_models_go_on_as_if_nothing_had_been),
		cmocka_unit_test(test_runs_are_taken_up_where_they_stopped),
		cmocka_unit_test(test_documents_join_in_steps),
		cmocka_unit_test(test_new_text_lies_with_its_topic),
		cmocka_unit_test(test_encoders_are_saved),
		cmocka_unit_test(test_what_cannot_be_is_refused),
	};
	return cmocka_run_group_tests_name("doc2vec", tests, NULL, NULL) != 0;
}
