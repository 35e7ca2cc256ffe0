#include "check.h"
#include "train/embedding.h"

#include "data/subwords.h"

#include <stdlib.h>

enum { WIDTH = 6, WORDS = 8, TEXTS = 5 };

static Error err;

/* Those of tests/reference/sif.py, which printed the numbers below; w9 is no word of the space. */
static const char *const texts[TEXTS] = {
	"w0 w1 w2 w0 w9", "w3 w4 w0 w1", "w5 w6 w7 w0 w0 w0", "w2 w2 w3", "w1 w7 w9 w9"};
static const uint64_t counts[WORDS] = {50, 30, 20, 10, 5, 3, 2, 1};

static Space *words_space(bool counted)
{
	Space *space = space_new(WORDS, WIDTH, &err);
	for (size_t w = 0; w < WORDS; w++) {
		char word[32];
		snprintf(word, sizeof word, "w%zu", w);
		dictionary_add(&space->items, word, strlen(word));
		for (size_t i = 0; i < WIDTH; i++)
			matrix_row(&space->vectors, w)[i] =
				(float)(0.9 *
					sin(1 + 3.0 * (double)w + 0.7 * (double)i + 0.9 * (double)(w * i)));
	}
	if (counted) {
		space->counts = memory_new(WORDS, sizeof *space->counts);
		memcpy(space->counts, counts, sizeof counts);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Corpus *text_corpus(void)
{
	CorpusBuilder *builder = corpus_builder_new();
	for (size_t t = 0; t < TEXTS; t++) {
		char name[32];
		snprintf(name, sizeof name, "text%zu", t);
		corpus_builder_document(builder, t < 3 ? "near" : "far", t == 1 ? "odd" : NULL);
		corpus_builder_name(builder, name);
		corpus_builder_words(builder, texts[t]);
	}
	Corpus *corpus = corpus_builder_finish(builder, "texts", &err);
	assert_non_null(corpus);
	return corpus;
}

static Space *embedded(Corpus *corpus, EmbeddingInput input, Pool *pool)
{
	Embedding embedding = {0};
	Provenance provenance = {0};
	input.corpora = &corpus;
	input.n_corpora = 1;
	assert_ok(embedding_init(&embedding, &input, &err));
	while (!embedding.progress.finished)
		assert_ok(embedding_step(&embedding, pool, &err));
	Space *space = embedding_take(&embedding, &provenance, &err);
	assert_non_null(space);
	embedding_release(&embedding);
	return space;
}

static void assert_rows(const Space *space, const double expected[][WIDTH])
{
	for (size_t row = 0; row < space->vectors.rows; row++)
		for (size_t i = 0; i < WIDTH; i++)
			assert_near(matrix_row(&space->vectors, row)[i], expected[row][i], 1e-6);
}

static void test_sif_equals_the_reference(void **state)
{
	(void)state;
	static const double expected[TEXTS][WIDTH] = {
		{0.071878080, 0.040012635, 0.114755018, 0.038158328, -0.070985389, -0.121764331},
		{-0.033798261, -0.064671101, 0.156101508, 0.064664079, -0.059544922, -0.081858208},
		{0.055016029, 0.076337194, 0.021682410, -0.160791440, -0.224700233, -0.238147464},
		{0.024211936, 0.105655059, -0.066651779, 0.038591709, 0.093243885, 0.081458519},
		{-0.109450611, -0.357248566, -0.264409388, -0.345136037, -0.109139496, 0.063995539},
	};
	static const double fresh[WIDTH] = {
		-0.166191763, -0.092576986, -0.467881942, -0.376191633, 0.030839769, 0.244060900};
	Space *words = words_space(true);
	Corpus *corpus = text_corpus();
	Space *space = embedded(corpus, (EmbeddingInput){.words = words, .a = 1e-1, .components = 1}, NULL);
	assert_rows(space, expected);
	assert_string_equal(dictionary_word(&space->items, 3), "text3");
	assert_string_equal(dictionary_word(&space->domains, space->domain_of[3]), "far");
	assert_string_equal(dictionary_word(&space->classes, space->class_of[1]), "odd");
	assert_string_equal(dictionary_word(&space->classes, space->class_of[2]), "unlabelled");
	assert_int_equal(space->counts[2], 6);
	float vector[WIDTH];
	size_t count, known;
	assert_ok(encoder_encode_text(space->encoder, "W3, w7 w9!", "s", vector, &count, &known, &err));
	assert_int_equal(count, 3);
	assert_int_equal(known, 2);
	for (size_t i = 0; i < WIDTH; i++)
		assert_near(vector[i], fresh[i], 1e-6);
	assert_false(encoder_encode_text(space->encoder, "w9", "s", vector, &count, &known, &err));
	assert_contains(err.message, "knows none of its words");
	err = ERROR_INIT;
	space_unref(space);
	space_unref(words);
	corpus_unref(corpus);
}

static void test_shares_come_from_the_text_when_the_space_has_none(void **state)
{
	(void)state;
	static const double expected[TEXTS][WIDTH] = {
		{0.048973901, 0.024993913, 0.039174418, 0.054521789, 0.037915655, -0.000812853},
		{-0.070270686, -0.095349515, 0.083323500, 0.056224794, 0.013760367, 0.012551000},
		{0.043669030, 0.105941719, -0.079151434, -0.059147097, -0.018210440, -0.008932694},
		{0.050894487, 0.090411132, -0.047084271, -0.026268181, -0.000623809, -0.007159487},
		{-0.158936435, -0.283701144, -0.079366797, -0.142194297, -0.119028890, 0.000810254},
	};
	Space *words = words_space(false);
	Corpus *corpus = text_corpus();
	Space *space = embedded(corpus, (EmbeddingInput){.words = words, .a = 1e-1, .components = 2}, NULL);
	assert_rows(space, expected);
	space_unref(space);
	space_unref(words);
	corpus_unref(corpus);
}

static void test_mean_equals_the_reference(void **state)
{
	(void)state;
	static const double expected[TEXTS][WIDTH] = {
		{0.356203347, 0.287305163, 0.361804798, 0.360669062, -0.677911445, -0.424371004},
		{-0.008816756, 0.022724926, 0.216633268, 0.516708687, -0.759746715, -0.112553926},
		{0.356630317, 0.448467953, 0.266196499, -0.136889572, -0.514600056, -0.615874822},
		{0.230985612, 0.177022104, -0.588213861, 0.853683194, -0.876621286, 0.650236706},
		{-0.344544211, -0.582705230, -0.089149952, -0.111085892, -0.490590595, -0.045183674},
	};
	Space *words = words_space(true);
	Corpus *corpus = text_corpus();
	Space *space = embedded(corpus, (EmbeddingInput){.words = words}, NULL);
	assert_rows(space, expected);
	space_unref(space);
	space_unref(words);
	corpus_unref(corpus);
}

static void test_threads_and_encoders_change_nothing(void **state)
{
	(void)state;
	Space *words = words_space(true);
	Corpus *corpus = text_corpus();
	Pool *pool = pool_new(3);
	EmbeddingInput input = {.words = words, .a = 1e-3, .components = 1, .unit = DOCUMENTS_SENTENCES};
	Space *one = embedded(corpus, input, NULL), *many = embedded(corpus, input, pool);
	Space *again =
		embedded(corpus, (EmbeddingInput){.encoder = one->encoder, .unit = DOCUMENTS_SENTENCES}, pool);
	assert_string_equal(dictionary_word(&one->items, 4), "text4:1");
	assert_string_equal(space_checksum(one), space_checksum(many));
	for (size_t i = 0; i < TEXTS * WIDTH; i++)
		assert_near(one->vectors.data[i], again->vectors.data[i], 1e-6);
	space_unref(one);
	space_unref(many);
	space_unref(again);
	space_unref(words);
	corpus_unref(corpus);
	pool_free(pool);
}

/* w9 is made of its n-grams: all in one bucket of ones, with weight 1. */
static void test_unknown_words_are_made_of_ngrams(void **state)
{
	(void)state;
	Space *words = words_space(true);
	words->subwords = subwords_new(1, WIDTH, 3, 3, &err);
	uint32_t row;
	assert_ok(subwords_add(words->subwords, 0, &row, &err));
	for (size_t i = 0; i < WIDTH; i++)
		row_blocks_at(&words->subwords->rows, row)[i] = 1;
	Corpus *corpus = text_corpus();
	Space *space = embedded(corpus, (EmbeddingInput){.words = words, .a = 1}, NULL);
	double w1 = 1 / (1 + 30.0 / 121), w7 = 1 / (1 + 1.0 / 121);
	for (size_t i = 0; i < WIDTH; i++)
		assert_near(matrix_row(&space->vectors, 4)[i],
			(w1 * (double)matrix_row(&words->vectors, 1)[i] +
				w7 * (double)matrix_row(&words->vectors, 7)[i] + 2) /
				4,
			1e-6);
	space_unref(space);
	space_unref(words);
	corpus_unref(corpus);
}

static void test_text_of_unknown_words_is_refused(void **state)
{
	(void)state;
	Space *words = words_space(true);
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "d", NULL);
	corpus_builder_words(builder, "x y z");
	Corpus *corpus = corpus_builder_finish(builder, "x", &err);
	Embedding embedding = {0};
	assert_ok(embedding_init(
		&embedding, &(EmbeddingInput){.corpora = &corpus, .n_corpora = 1, .words = words}, &err));
	assert_false(embedding_step(&embedding, NULL, &err));
	assert_contains(err.message, "none of the 3 words");
	err = ERROR_INIT;
	embedding_release(&embedding);
	space_unref(words);
	corpus_unref(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sif_equals_the_reference),
		cmocka_unit_test(test_shares_come_from_the_text_when_the_space_has_none),
		cmocka_unit_test(test_mean_equals_the_reference),
		cmocka_unit_test(test_threads_and_encoders_change_nothing),
		cmocka_unit_test(test_unknown_words_are_made_of_ngrams),
		cmocka_unit_test(test_text_of_unknown_words_is_refused),
	};
	return cmocka_run_group_tests_name("embedding", tests, NULL, NULL) != 0;
}
