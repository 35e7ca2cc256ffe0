#include "check.h"
#include "measure/labelling.h"

#include <stdlib.h>

static Error err;

/* Guesses label x for "x", y for "y", and z for "z", by one word each; a fourth label is never guessed. */
static Classifier *by_one_word(void)
{
	static const char *const names[] = {"x", "y", "z", "never"};
	Classifier *classifier = classifier_new(4);
	classifier->counts = memory_new(4, sizeof *classifier->counts);
	classifier->label_counts = memory_new(4, sizeof *classifier->label_counts);
	for (size_t i = 0; i < 4; i++) {
		dictionary_add(&classifier->words, names[i], strlen(names[i]));
		dictionary_add(&classifier->labels, names[i], strlen(names[i]));
	}
	assert_ok(row_blocks_grow(&classifier->word_rows, 4, "rows", &err));
	assert_ok(row_blocks_grow(&classifier->outputs, 4, "rows", &err));
	for (size_t i = 0; i < 4; i++) {
		row_blocks_at(&classifier->word_rows, i)[i] = 2;
		row_blocks_at(&classifier->outputs, i)[i] = 2 - (float)i / 10;
	}
	return classifier;
}

/* "text/labels", the labels one letter each: u is not known to the classifier. */
static Corpus *of_documents(const char *const *documents, size_t count)
{
	CorpusBuilder *builder = corpus_builder_new();
	for (size_t i = 0; i < count; i++) {
		char text[2] = {documents[i][0], '\0'};
		corpus_builder_document(builder, i % 2 ? "odd" : "even", NULL);
		for (const char *label = documents[i] + 2; *label; label++)
			corpus_builder_label(builder, (char[]){*label, '\0'});
		corpus_builder_words(builder, text);
	}
	Corpus *corpus = corpus_builder_finish(builder, "documents", &err);
	assert_non_null(corpus);
	return corpus;
}

static Labelling *run(Classifier *classifier, Corpus *corpus, size_t k, LabelPart part)
{
	Labelling *labelling = labelling_new(classifier, corpus, k, part, true, &err);
	assert_non_null(labelling);
	while (labelling_step(labelling, NULL))
		;
	return labelling;
}

/* x and y guessed right, z for y, x for z; a document with two labels, one without, one that is not known. */
static const char *const documents[] = {"x/x", "y/y", "z/y", "x/z", "y/xy", "x/", "z/u", "x/x"};

static void test_scores(void **state)
{
	(void)state;
	Classifier *classifier = by_one_word();
	Corpus *corpus = of_documents(documents, 8);
	Labelling *labelling = run(classifier, corpus, 1, LABEL_ALL);
	LabellingScore score;
	assert_ok(labelling_score(labelling, &score, &err));
	assert_int_equal(labelling->unlabelled, 1);
	assert_int_equal(labelling->unknown, 1);
	assert_int_equal(score.all.documents, 6);
	assert_int_equal(score.all.right, 4);
	assert_int_equal(score.all.hits, 4);
	assert_int_equal(score.all.truths, 7);
	assert_int_equal(score.all.most, 3);
	uint32_t odd = dictionary_find_text(&corpus->domains, "odd");
	assert_int_equal(score.by_domain[odd].documents, 3);
	assert_int_equal(score.by_domain[odd].right, 2);
	assert_int_equal(score.by_domain[odd].most, 1);
	/* x: three documents have it, of which two are guessed, and one guess is wrong */
	assert_near(label_precision(score.by_label[0]), 2.0 / 3, 1e-12);
	assert_near(label_recall(score.by_label[0]), 2.0 / 3, 1e-12);
	assert_near(label_f1(score.by_label[0]), 2.0 / 3, 1e-12);
	assert_near(label_f1(score.by_label[1]), 4.0 / 5, 1e-12);
	assert_near(label_f1(score.by_label[2]), 0, 0);
	assert_near(score.macro_f1, (2.0 / 3 + 4.0 / 5 + 0) / 3, 1e-12);
	assert_true(isnan(label_precision(score.by_label[3])));
	assert_int_equal(score.confusion[1 * 4 + 2], 1);
	assert_int_equal(score.confusion[2 * 4 + 0], 1);
	assert_int_equal(score.confusion[0 * 4 + 0], 2);
	labelling_score_release(&score);
	labelling_free(labelling);
	corpus_unref(corpus);
	classifier_unref(classifier);
}

/* Of two guesses the second is the label whose row is longest of those that the word says nothing about. */
static void test_more_guesses(void **state)
{
	(void)state;
	Classifier *classifier = by_one_word();
	Corpus *corpus = of_documents(documents, 8);
	LabellingScore score;
	Labelling *labelling = run(classifier, corpus, 100, LABEL_ALL);
	assert_int_equal(labelling->k, 4);
	assert_ok(labelling_score(labelling, &score, &err));
	assert_int_equal(score.all.hits, 7);
	labelling_score_release(&score);
	labelling_free(labelling);
	corpus_unref(corpus);
	classifier_unref(classifier);
}

static void test_parts_make_the_whole(void **state)
{
	(void)state;
	enum { MANY = 300 };
	static char texts[MANY][8];
	const char *at[MANY];
	for (size_t i = 0; i < MANY; i++) {
		snprintf(texts[i], sizeof texts[i], "%c/%c", "xyz"[i % 3], "xyz"[i / 3 % 3]);
		at[i] = texts[i];
	}
	Classifier *classifier = by_one_word();
	Corpus *corpus = of_documents(at, MANY);
	classifier->holdout = 0.5;
	Labelling *all = run(classifier, corpus, 1, LABEL_ALL);
	Labelling *held = run(classifier, corpus, 1, LABEL_HELD_OUT);
	Labelling *learned = run(classifier, corpus, 1, LABEL_LEARNED);
	assert_int_equal(all->n_documents, MANY);
	assert_int_equal(held->n_documents + learned->n_documents, MANY);
	for (size_t i = 0; i < held->n_documents; i++)
		assert_true(document_held_out(corpus, held->documents[i], 0.5));
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(all->guesses[i].label, i % 3);
	labelling_free(all);
	labelling_free(held);
	labelling_free(learned);
	corpus_unref(corpus);
	classifier_unref(classifier);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scores),
		cmocka_unit_test(test_more_guesses),
		cmocka_unit_test(test_parts_make_the_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
