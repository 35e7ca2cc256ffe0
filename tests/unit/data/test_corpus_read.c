#include "base/text.h"
#include "check.h"
#include "data/corpus_read.h"
#include "scratch.h"

#include <stdlib.h>

static Error err;

static Corpus *read_path(const char *path, ReadOptions options)
{
	return corpus_read(&path, 1, &options, &err);
}

/* "domain/label: words. words" for each document, separated by "; ". */
static void assert_documents(Corpus *corpus, const char *expected)
{
	Text text = {0};
	if (!corpus)
		fail_msg("expected %s, got: %s", expected, err.message);
	for (size_t d = 0; d < corpus->n_documents; d++) {
		const Document *document = &corpus->documents[d];
		text_format(&text, "%s%s", d ? "; " : "", dictionary_word(&corpus->domains, document->domain));
		uint32_t label;
		for (size_t i = 0; (label = corpus_label(corpus, d, i)) != DICTIONARY_NONE; i++)
			text_format(&text, "/%s", dictionary_word(&corpus->labels, label));
		for (size_t s = document->first_sentence; s < document[1].first_sentence; s++) {
			text_add(&text, s == document->first_sentence ? ":" : ".");
			for (size_t i = corpus->sentences[s]; i < corpus->sentences[s + 1]; i++)
				text_format(&text, " %s", dictionary_word(&corpus->words, corpus->tokens[i]));
		}
	}
	assert_string_equal(text_of(&text), expected);
	text_release(&text);
	corpus_unref(corpus);
}

static void assert_fails(const char *path, ReadOptions options, const char *part)
{
	assert_null(read_path(path, options));
	assert_contains(err.message, part);
}

static void test_plain_text(void **state)
{
	(void)state;
	const char *path = scratch_text(&scratch, "plain.txt", "One two. Three\r\n\r\nfour\ffive");
	assert_documents(read_path(path, (ReadOptions){0}), "plain: one two. three. four; plain: five");
	assert_documents(read_path(path, (ReadOptions){.domain = "d", .unit = UNIT_PARAGRAPH}),
		"d: one two. three; d: four; d: five");
	path = scratch_text(&scratch, "lines", "a b\nc\n\nd. e\n");
	assert_documents(
		read_path(path, (ReadOptions){.domain = "d", .unit = UNIT_LINE}), "d: a b; d: c; d: d. e");
}

static void test_fasttext_lines(void **state)
{
	(void)state;
	const char *path = scratch_text(&scratch, "lines.train",
		"__label__a __label__b Good film , so\n__label__c\n\nno label\n__label__b \tbad.");
	assert_documents(
		read_path(path, (ReadOptions){0}), "lines/a/b: Good film , so; lines: no label; lines/b: bad.");
	path = scratch_text(&scratch, "plain-first.txt", "Words first __label__x\n");
	assert_documents(
		read_path(path, (ReadOptions){.format = TEXT_FASTTEXT, .domain = "d"}), "d/x: Words first");
	assert_documents(read_path(path, (ReadOptions){.domain = "d"}), "d: words first __label__x");
}

/* A last document without words takes none of its labels along. */
static void test_labels_of_empty_documents_vanish(void **state)
{
	(void)state;
	const char *path =
		scratch_text(&scratch, "empty.train", "__label__a __label__b x\n__label__c __label__a\n");
	Corpus *corpus = read_path(path, (ReadOptions){0});
	assert_non_null(corpus);
	assert_true(corpus->verbatim);
	assert_int_equal(corpus->n_extra_labels, 1);
	assert_documents(corpus, "empty/a/b: x");
}

static void test_folders_give_domains_and_labels(void **state)
{
	(void)state;
	scratch_text(&scratch, "tree/news/bad/1.txt", "x");
	scratch_text(&scratch, "tree/news/good/2.txt", "y");
	scratch_text(&scratch, "tree/sport/good/3.txt", "z");
	const char *path = scratch_path(&scratch, "tree");
	assert_documents(read_path(path, (ReadOptions){.domain = "d", .label = "folder"}),
		"d/bad: x; d/good: y; d/good: z");
	path = scratch_path(&scratch, "tree/news");
	assert_documents(
		read_path(path, (ReadOptions){.domain = "folder", .label = "file"}), "bad/1: x; good/2: y");
}

static void assert_names(Corpus *corpus, const char *expected)
{
	Text text = {0};
	assert_non_null(corpus);
	for (size_t d = 0; d < corpus->n_documents; d++) {
		text_add(&text, d ? "; " : "");
		corpus_document_name(corpus, d, &text);
	}
	assert_string_equal(text_of(&text), expected);
	text_release(&text);
	corpus_unref(corpus);
}

static void test_documents_have_names(void **state)
{
	(void)state;
	scratch_text(&scratch, "named/news/bad/1.txt", "x\fy\f\f");
	scratch_text(&scratch, "named/news/2.txt.en", "y");
	scratch_text(&scratch, "named/sport.txt", "z");
	const char *path = scratch_path(&scratch, "named");
	assert_names(read_path(path, (ReadOptions){0}), "news/2.txt; news/bad/1 1; news/bad/1 2; sport");
	path = scratch_path(&scratch, "named/news/bad/1.txt");
	assert_names(read_path(path, (ReadOptions){.unit = UNIT_LINE}), "1 1; 1 2");
	path = scratch_text(&scratch, "ids.csv", "id,text,name\n7,a,one\n,b,two\n8,c,two\n");
	assert_names(read_path(path, (ReadOptions){0}), "7; ids; 8");
	assert_names(read_path(path, (ReadOptions){.title = "name"}), "one; two 1; two 2");
	assert_fails(path, (ReadOptions){.title = "title"}, "no column title; its columns are: id, text, name");
	path = scratch_text(&scratch, "ids.jsonl", "{\"id\": 7, \"text\": \"a\"}\n{\"text\": \"b\"}\n");
	assert_names(read_path(path, (ReadOptions){0}), "7; ids");
	assert_names(read_path(scratch_path(&scratch, "named/sport.txt"), (ReadOptions){0}), "sport");
	assert_fails(scratch_path(&scratch, "named/sport.txt"), (ReadOptions){.title = "id"},
		"plain text, which has no column id");
}

static void test_csv(void **state)
{
	(void)state;
	const char *path = scratch_text(&scratch, "a.csv",
		"id,text,stars,genre\r\n1,\"Good, very \"\"good\"\"\nindeed\",5,book\r\n2,bad,1,\n3,,2,film\n");
	assert_documents(read_path(path, (ReadOptions){.domain = "genre", .label = "stars"}),
		"book/5: good very good indeed; genre/1: bad");
	assert_documents(
		read_path(path, (ReadOptions){.domain = "all"}), "all: good very good indeed; all: bad");
	assert_fails(
		path, (ReadOptions){.text = "body"}, "no column body; its columns are: id, text, stars, genre");
	assert_fails(path, (ReadOptions){.label = "colour"}, "say label=COLUMN");
	path = scratch_text(&scratch, "b.csv", "text,x\none,1\ntwo, three,2\n");
	assert_fails(path, (ReadOptions){0}, "row 3 of");
	path = scratch_text(&scratch, "c.csv", "text,x\n\"one,1\ntwo,2\n");
	assert_fails(path, (ReadOptions){0}, "never closed");
	path = scratch_text(&scratch, "d.csv", "text,x\n");
	assert_fails(path, (ReadOptions){0}, "no row after its column names");
	path = scratch_text(&scratch, "e.csv", "sentence\nonly one\n");
	assert_documents(read_path(path, (ReadOptions){0}), "e: only one");
}

static void test_tsv_has_no_quotes(void **state)
{
	(void)state;
	const char *path = scratch_text(&scratch, "a.tsv", "text\tlabel\n\"Oh, he said\tyes\nfine\tno");
	assert_documents(read_path(path, (ReadOptions){.label = "label"}), "a/yes: oh he said; a/no: fine");
}

static void test_jsonl(void **state)
{
	(void)state;
	const char *path = scratch_text(&scratch, "a.jsonl",
		"{\"text\":\"Caf\\u00e9 au "
		"lait\",\"n\":3,\"d\":\"x\"}\n\n{\"text\":null,\"n\":1}\n{\"text\":\"b\",\"n\":true}");
	assert_documents(
		read_path(path, (ReadOptions){.label = "n", .domain = "d"}), "x/3: café au lait; d/true: b");
	assert_fails(path, (ReadOptions){.text = "body"}, "its keys are: text, n, d");
	path = scratch_text(&scratch, "b.jsonl", "{\"text\":\"a\"}\n{\"text\":\"a\"\n");
	assert_fails(path, (ReadOptions){0}, "line 2 of");
	path = scratch_text(&scratch, "c.json", "[{\"text\":\"a\"}]\n");
	assert_fails(path, (ReadOptions){0}, "no JSON object");
	path = scratch_text(&scratch, "d.txt", "{\"text\":\"a\"}\n");
	assert_fails(path, (ReadOptions){.text = "text"}, "format=csv, tsv or jsonl");
	assert_documents(read_path(path, (ReadOptions){.format = TEXT_JSONL, .text = "text"}), "d: a");
}

static void test_long_lines_and_packed_tables(void **state)
{
	(void)state;
	Text csv = {0};
	text_add(&csv, "label,text\n");
	for (int row = 0; row < 30; row++) {
		text_format(&csv, "%d,\"", row % 2);
		for (int i = 0; i < 20000; i++)
			text_add(&csv, "word ");
		text_add(&csv, "\"\n");
	}
	const char *path = scratch_gzip(&scratch, "long.csv.gz", text_of(&csv), csv.length);
	Corpus *corpus = read_path(path, (ReadOptions){.label = "label"});
	assert_non_null(corpus);
	assert_int_equal(corpus->n_tokens, 600000);
	assert_int_equal(corpus->n_documents, 30);
	assert_int_equal(corpus->labels.count, 2);
	assert_string_equal(dictionary_word(&corpus->domains, 0), "long");
	corpus_unref(corpus);
	text_release(&csv);
}

static void test_folders_pass_over_what_is_no_text(void **state)
{
	(void)state;
	scratch_text(&scratch, "mixed/a.txt", "words");
	scratch_text(&scratch, "mixed/b.txt", "");
	scratch_text(&scratch, "mixed/c.png", "\x89PNG");
	const char *path = scratch_path(&scratch, "mixed");
	ReadOptions options = {0};
	CorpusReader *reader = corpus_reader_new(&path, 1, &options, &err);
	bool finished = false;
	while (!finished)
		assert_ok(corpus_reader_step(reader, &finished, &err));
	const char *first;
	assert_int_equal(corpus_reader_files(reader), 1);
	assert_int_equal(corpus_reader_skipped(reader, &first), 2);
	assert_contains(first, "b.txt\" is empty");
	Progress progress;
	corpus_reader_progress(reader, &progress);
	assert_near(progress.done, progress.total, 0);
	corpus_reader_free(reader);
	assert_fails(scratch_path(&scratch, "mixed/c.png"), options, "a picture");
	remove(scratch_path(&scratch, "mixed/a.txt"));
	assert_fails(scratch_path(&scratch, "mixed"), options, "none of the 2 files is text");
}

static void test_invalid_bytes_are_counted(void **state)
{
	(void)state;
	const char *path = scratch_text(&scratch, "latin.txt", "na\xEFve caf\xE9");
	Corpus *corpus = read_path(path, (ReadOptions){0});
	assert_int_equal(corpus->n_invalid, 2);
	corpus_unref(corpus);
	assert_documents(read_path(path, (ReadOptions){.encoding = ENCODING_LATIN1}), "latin: naïve café");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_text),
		cmocka_unit_test(test_fasttext_lines),
		cmocka_unit_test(test_labels_of_empty_documents_vanish),
		cmocka_unit_test(test_folders_give_domains_and_labels),
		cmocka_unit_test(test_documents_have_names),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_tsv_has_no_quotes),
		cmocka_unit_test(test_jsonl),
		cmocka_unit_test(test_long_lines_and_packed_tables),
		cmocka_unit_test(test_folders_pass_over_what_is_no_text),
		cmocka_unit_test(test_invalid_bytes_are_counted),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
