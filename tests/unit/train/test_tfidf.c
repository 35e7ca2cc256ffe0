#include "check.h"
#include "train/embedding.h"
#include "train/tfidf.h"

#include <stdlib.h>

static Error err;

static Corpus *corpus_of(const char *const *texts, size_t count)
{
	CorpusBuilder *builder = corpus_builder_new();
	for (size_t i = 0; i < count; i++) {
		corpus_builder_document(builder, "d", i % 2 ? "odd" : "even");
		corpus_builder_text(builder, texts[i], strlen(texts[i]));
	}
	Corpus *corpus = corpus_builder_finish(builder, "test", &err);
	assert_non_null(corpus);
	return corpus;
}

static Encoder *counted(Corpus *const *corpora, size_t n, TfIdfChoice choice)
{
	choice.corpora = corpora;
	choice.n_corpora = n;
	err = ERROR_INIT;
	TfIdfCounter *counter = tfidf_counter_new(&choice, &err);
	assert_non_null(counter);
	while (!tfidf_counter_progress(counter)->finished)
		assert_ok(tfidf_counter_step(counter, &err));
	Encoder *encoder = tfidf_counter_finish(counter, &err);
	tfidf_counter_free(counter);
	return encoder;
}

static const char *const texts[] = {"a a b", "a c", "a b d"};

/* scikit-learn's TfidfVectorizer(token_pattern=r"\w+", norm=None) on these texts: see the formula. */
static void test_weights_are_those_of_the_formula(void **state)
{
	(void)state;
	Corpus *corpus = corpus_of(texts, 3);
	Encoder *encoder = counted(&corpus, 1, (TfIdfChoice){.most = 3, .weighting = WEIGHT_TFIDF});
	const TfIdf *tfidf = (const TfIdf *)encoder;
	assert_int_equal(encoder->width, 3);
	assert_string_equal(tfidf->terms.words[0], "a");
	assert_string_equal(tfidf->terms.words[1], "b");
	assert_near(tfidf->idf[0], 1, 1e-12);
	assert_near(tfidf->idf[1], log(4.0 / 3) + 1, 1e-12);
	float vector[3];
	size_t count, known;
	assert_ok(encoder_encode_text(encoder, "A a b zebra", "s", vector, &count, &known, &err));
	assert_int_equal(count, 4);
	assert_int_equal(known, 3);
	assert_near(vector[0], 2, 1e-6);
	assert_near(vector[1], 1.2876820724517808, 1e-6);
	assert_near(vector[2], 0, 0);
	encoder_unref(encoder);
	corpus_unref(corpus);
}

static void test_pairs_and_columns(void **state)
{
	(void)state;
	Corpus *corpus = corpus_of(texts, 3);
	Encoder *first = counted(&corpus, 1, (TfIdfChoice){.most = 4, .pairs = true, .normalise = true});
	const Dictionary *terms = tfidf_type.columns(first);
	uint32_t pair = dictionary_find_text(terms, "a b");
	assert_true(pair != DICTIONARY_NONE);
	float vector[4];
	size_t count, known;
	assert_ok(encoder_encode_text(first, "b a b", "s", vector, &count, &known, &err));
	double b = (double)vector[dictionary_find_text(terms, "b")], ab = (double)vector[pair];
	assert_near(b, 2 * ab, 1e-6);
	double squares = 0;
	for (size_t i = 0; i < 4; i++)
		squares += (double)vector[i] * (double)vector[i];
	assert_near(squares, 1, 1e-6);
	/* The columns of another: those that the text has not have the greatest weight. */
	const char *const other[] = {"b b", "x y"};
	Corpus *second = corpus_of(other, 2);
	Encoder *same =
		counted(&second, 1, (TfIdfChoice){.columns = terms, .pairs = true, .weighting = WEIGHT_TFIDF});
	assert_int_equal(same->width, 4);
	assert_near(((const TfIdf *)same)->idf[pair], log(3) + 1, 1e-12);
	const char *const strange[] = {"x y"};
	Corpus *third = corpus_of(strange, 1);
	assert_null(counted(&third, 1, (TfIdfChoice){.columns = terms}));
	assert_contains(err.message, "among the columns");
	encoder_unref(first);
	encoder_unref(same);
	corpus_unref(corpus);
	corpus_unref(second);
	corpus_unref(third);
}

static void test_spaces_have_columns(void **state)
{
	(void)state;
	Corpus *corpus = corpus_of(texts, 3);
	EmbeddingInput input = {.corpora = &corpus, .n_corpora = 1};
	input.encoder = counted(&corpus, 1, (TfIdfChoice){.most = 10, .weighting = WEIGHT_BINARY});
	Embedding embedding = {0};
	Provenance provenance = {0};
	Pool *pool = pool_new(1);
	assert_ok(embedding_init(&embedding, &input, &err));
	while (!embedding.progress.finished)
		assert_ok(embedding_step(&embedding, pool, &err));
	Space *space = embedding_take(&embedding, &provenance, &err);
	assert_non_null(space);
	assert_int_equal(space->columns.count, 4);
	assert_near(matrix_row(&space->vectors, 2)[dictionary_find_text(&space->columns, "d")], 1, 0);
	assert_string_equal(space->classes.words[space->class_of[1]], "odd");
	pool_free(pool);
	space_unref(space);
	embedding_release(&embedding);
	encoder_unref(input.encoder);
	corpus_unref(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_weights_are_those_of_the_formula),
		cmocka_unit_test(test_pairs_and_columns),
		cmocka_unit_test(test_spaces_have_columns),
	};
	return cmocka_run_group_tests_name("tfidf", tests, NULL, NULL) != 0;
}
