#include "check.h"
#include "data/documents.h"

#include <stdlib.h>

static Error err;

typedef struct Told {
	const char *name, *domain, *label, *words; /* name and label may be NULL */
} Told;

static Corpus *corpus_of(const Told *told, size_t count)
{
	CorpusBuilder *builder = corpus_builder_new();
	for (size_t i = 0; i < count; i++) {
		corpus_builder_document(builder, told[i].domain, told[i].label);
		if (told[i].name)
			corpus_builder_name(builder, told[i].name);
		corpus_builder_words(builder, told[i].words);
	}
	Corpus *corpus = corpus_builder_finish(builder, "told", &err);
	assert_non_null(corpus);
	return corpus;
}

static void join(Documents *documents, Corpus *corpus, DocumentsUnit unit, const uint32_t *expected)
{
	uint32_t *numbers;
	assert_ok(documents_join(documents, corpus, unit, &numbers, &err));
	for (size_t i = 0; i < documents_units(corpus, unit); i++)
		assert_int_equal(numbers[i], expected[i]);
	free(numbers);
}

static const Told first[] = {{"a", "news", "good", "one two three"}, {"b", "news", NULL, "four"},
	{"b", "sport", "bad", "five six"}, {NULL, "sport", "good", "seven"}};
static const Told second[] = {{"c", "x", NULL, "eight"}, {"a", "news", "good", "one two three"},
	{"b 2", "x", "new", "another"}, {NULL, "x", NULL, "more"}};

static void test_documents_are_known_by_name_and_words(void **state)
{
	(void)state;
	Documents *documents = documents_new();
	Corpus *one = corpus_of(first, 4), *two = corpus_of(second, 4);
	join(documents, one, DOCUMENTS_WHOLE, (const uint32_t[]){0, 1, 2, 3});
	join(documents, two, DOCUMENTS_WHOLE, (const uint32_t[]){4, 0, 5, 6});
	join(documents, one, DOCUMENTS_WHOLE, (const uint32_t[]){0, 1, 2, 3});
	static const char *const names[] = {"a", "b 1", "b 2", "document 4", "c", "b 2 (2)", "document 4 (2)"};
	assert_int_equal(documents->names.count, 7);
	for (uint32_t i = 0; i < 7; i++)
		assert_string_equal(dictionary_word(&documents->names, i), names[i]);
	assert_string_equal(documents_opening(documents, 0), "one two three");
	assert_int_equal(documents->facts[2].tokens, 2);
	size_t from, to;
	assert_true(documents_find(documents, 2, one, &from, &to));
	assert_int_equal(to - from, 2);
	assert_string_equal(dictionary_word(&one->words, one->tokens[from]), "five");
	assert_false(documents_find(documents, 2, two, &from, &to));
	documents_unref(documents);
	corpus_unref(one);
	corpus_unref(two);
}

static void test_sentences_are_named_after_their_documents(void **state)
{
	(void)state;
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "d", NULL);
	corpus_builder_name(builder, "a");
	corpus_builder_words(builder, "one two");
	corpus_builder_words(builder, "three");
	corpus_builder_document(builder, "d", NULL);
	corpus_builder_name(builder, "b");
	corpus_builder_words(
		builder, "this is a sentence that is too long for a column of forty eight and so it is cut");
	Corpus *corpus = corpus_builder_finish(builder, "told", &err);
	Documents *documents = documents_new();
	join(documents, corpus, DOCUMENTS_SENTENCES, (const uint32_t[]){0, 1, 2});
	assert_string_equal(dictionary_word(&documents->names, 1), "a:2");
	assert_string_equal(dictionary_word(&documents->names, 2), "b:1");
	assert_string_equal(
		documents_opening(documents, 2), "this is a sentence that is too long for a column …");
	documents_unref(documents);
	corpus_unref(corpus);
}

static void test_spaces_take_them_as_items(void **state)
{
	(void)state;
	Documents *documents = documents_new();
	Corpus *corpus = corpus_of(first, 4);
	join(documents, corpus, DOCUMENTS_WHOLE, (const uint32_t[]){0, 1, 2, 3});
	Space *space = space_new(4, 2, &err);
	assert_ok(documents_fill(documents, space, &err) && space_finish(space, &err));
	assert_string_equal(dictionary_word(&space->domains, space->domain_of[2]), "sport");
	assert_string_equal(dictionary_word(&space->classes, space->class_of[2]), "bad");
	assert_string_equal(dictionary_word(&space->classes, space->class_of[1]), "unlabelled");
	assert_int_equal(space->counts[0], 3);
	documents_unref(documents);
	assert_string_equal(documents_opening(space->documents, 3), "seven");
	space_unref(space);
	corpus_unref(corpus);
}

static void test_bytes_are_checked(void **state)
{
	(void)state;
	Documents *documents = documents_new();
	Corpus *corpus = corpus_of(first, 4);
	join(documents, corpus, DOCUMENTS_WHOLE, (const uint32_t[]){0, 1, 2, 3});
	Text bytes = {0}, again = {0};
	documents_write(documents, &bytes);
	Documents *read = documents_read(text_of(&bytes), bytes.length, &err);
	assert_non_null(read);
	documents_write(read, &again);
	assert_int_equal(bytes.length, again.length);
	assert_memory_equal(text_of(&bytes), text_of(&again), bytes.length);
	/* Cut anywhere, or with any bit of its sizes and facts turned over, it is refused or still sound. */
	for (size_t cut = 0; cut < bytes.length; cut++)
		assert_null(documents_read(text_of(&bytes), cut, &err));
	for (size_t at = 0; at < bytes.length; at++) {
		bytes.data[at] ^= 0x41;
		documents_unref(documents_read(text_of(&bytes), bytes.length, &err));
		bytes.data[at] ^= 0x41;
	}
	err = ERROR_INIT;
	text_release(&bytes);
	text_release(&again);
	documents_unref(read);
	documents_unref(documents);
	corpus_unref(corpus);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_documents_are_known_by_name_and_words),
		cmocka_unit_test(test_sentences_are_named_after_their_documents),
		cmocka_unit_test(test_spaces_take_them_as_items),
		cmocka_unit_test(test_bytes_are_checked),
	};
	return cmocka_run_group_tests_name("documents", tests, NULL, NULL) != 0;
}
