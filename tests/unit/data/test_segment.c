#include "base/random.h"
#include "base/text.h"
#include "check.h"
#include "data/segment.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <unistr.h>
#include <uniwbrk.h>

/* Words joined by blanks, sentences ended by "|". */
static void segment_text(const char *utf8, size_t bytes, bool sentences, Text *out)
{
	Segmenter segmenter = {0};
	text_clear(out);
	segmenter_feed(&segmenter, utf8, bytes);
	for (Segment segment; (segment = segmenter_next(&segmenter)).kind != SEGMENT_NONE;) {
		if (segment.kind == SEGMENT_WORD)
			text_add_bytes(out, segment.word, segment.bytes);
		if (segment.kind == SEGMENT_WORD || sentences)
			text_add_char(out, segment.kind == SEGMENT_WORD ? ' ' : '|');
	}
	segmenter_release(&segmenter);
}

/* The same by libunistring over the whole text, without short cuts. */
static void reference_words(const char *text, size_t bytes, Text *out)
{
	const uint8_t *utf8 = (const uint8_t *)text;
	char *breaks = calloc(bytes + 1, 1);
	u8_wordbreaks(utf8, bytes, breaks);
	text_clear(out);
	for (size_t from = 0, to; from < bytes; from = to) {
		bool content = false;
		ucs4_t code;
		for (to = from; to == from || (to < bytes && !breaks[to]);) {
			to += (size_t)u8_mbtouc(&code, utf8 + to, bytes - to);
			content |=
				uc_is_general_category_withtable(code, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N);
		}
		if (!content || to - from > SEGMENT_LONGEST)
			continue;
		size_t length;
		uint8_t *folded = u8_casefold(utf8 + from, to - from, NULL, UNINORM_NFC, NULL, &length);
		text_add_bytes(out, (const char *)folded, length);
		text_add_char(out, ' ');
		free(folded);
	}
	free(breaks);
}

static void assert_segments(const char *utf8, const char *expected)
{
	Text text = {0};
	segment_text(utf8, strlen(utf8), true, &text);
	assert_string_equal(text_of(&text), expected);
	text_release(&text);
}

static void test_words(void **state)
{
	(void)state;
	assert_segments("The CAT's 3.14 e-mails, don't!", "the cat's 3.14 e mails don't ");
	assert_segments("a_b _ x.y 1,000;5 1,a ''", "a_b x.y 1,000;5 1 a ");
	assert_segments("STRASSE Straße İ Ａ", "strasse strasse i̇ ａ ");
	assert_segments("cafe\xCC\x81 CAFÉ", "café café ");
	assert_segments("日本 слова Ἀθῆναι", "日 本 слова ἀθῆναι ");
	assert_segments("", "");
}

static void test_sentences(void **state)
{
	(void)state;
	assert_segments("One. Two! Three? four", "one |two |three |four ");
	assert_segments("He said \"no.\" Then (yes.) 3.5 x.y", "he said no |then yes |3.5 x.y ");
	assert_segments("“Fin.” Début…", "fin |début ");
	assert_segments("one line\nsame sentence\n\nnext\n \t\nlast", "one line same sentence |next |last ");
	assert_segments("一。二！三", "一 |二 |三 ");
}

static void test_pieces_continue_a_sentence(void **state)
{
	(void)state;
	const char *pieces[] = {"one two.", " three", "\n", "\nfour"};
	Segmenter segmenter = {0};
	Text text = {0};
	for (size_t i = 0; i < 4; i++) {
		segmenter_feed(&segmenter, pieces[i], strlen(pieces[i]));
		for (Segment segment; (segment = segmenter_next(&segmenter)).kind != SEGMENT_NONE;)
			text_add(&text, segment.kind == SEGMENT_WORD ? "w" : "|");
	}
	assert_string_equal(text_of(&text), "ww|w|w");
	text_release(&text);
	segmenter_release(&segmenter);
}

static void test_invalid_bytes_are_replaced_and_counted(void **state)
{
	(void)state;
	const char *bad = "ab\xFFxy \xC3 na\xEFve \xED\xA0\x80";
	Segmenter segmenter = {0};
	Text text = {0};
	segmenter_feed(&segmenter, bad, strlen(bad));
	for (Segment segment; (segment = segmenter_next(&segmenter)).kind != SEGMENT_NONE;) {
		text_add_bytes(&text, segment.word, segment.bytes);
		text_add_char(&text, ' ');
	}
	assert_string_equal(text_of(&text), "ab xy na ve ");
	assert_int_equal(segmenter.invalid, 6);
	text_release(&text);
	segmenter_release(&segmenter);
}

static void test_endless_words_are_left_out(void **state)
{
	(void)state;
	char text[1000];
	memset(text, 'a', sizeof text);
	text[255] = ' ';
	Text words = {0};
	segment_text(text, sizeof text, false, &words);
	assert_int_equal(words.length, 256);
	text_release(&words);
}

/* Random strings over `alphabet` (characters separated by blanks; ␣ stands for one) give the words that
 * libunistring finds in the whole string. */
static void compare_random(const char *const *alphabet, size_t size, int rounds, uint64_t seed)
{
	Random random;
	random_init(&random, seed, 0);
	Text text = {0}, words = {0}, expected = {0};
	for (int round = 0; round < rounds; round++) {
		text_clear(&text);
		for (uint64_t n = 1 + random_below(&random, 14); n > 0; n--)
			text_add(&text, alphabet[random_below(&random, size)]);
		segment_text(text_of(&text), text.length, false, &words);
		reference_words(text_of(&text), text.length, &expected);
		if (strcmp(text_of(&words), text_of(&expected)) != 0)
			fail_msg("\"%s\" gives \"%s\", expected \"%s\"", text_of(&text), text_of(&words),
				text_of(&expected));
	}
	text_release(&text);
	text_release(&words);
	text_release(&expected);
}

static void test_random_ascii_is_cut_as_by_libunistring(void **state)
{
	(void)state;
	char bytes[127][2] = {{0}};
	const char *all[127];
	for (int i = 1; i <= 127; i++) {
		bytes[i - 1][0] = (char)i;
		all[i - 1] = bytes[i - 1];
	}
	compare_random(all, 127, 20000, 1);
	const char *tricky[] = {"a", "B", "0", "9", "_", ":", ",", ";", ".", "'", "\"", "-", " ", "\n", "\r"};
	compare_random(tricky, sizeof tricky / sizeof *tricky, 60000, 2);
}

static void test_random_mixtures_are_cut_as_by_libunistring(void **state)
{
	(void)state;
	const char *mixed[] = {"a", "Z", "7", "_", ".", "'", ":", ",", " ", "\n", "é", "ß", "\xCC\x81", "’",
		"·", "\xE2\x80\x8D", "\xC2\xAD", "日", "か", "カ", "א", "\"", "ا", "٣", "🇫", "😀", "\xC2\xA0",
		"ก"};
	compare_random(mixed, sizeof mixed / sizeof *mixed, 60000, 3);
}

static void test_real_text_is_cut_as_by_libunistring(void **state)
{
	(void)state;
	const char *folder = getenv("ISTHMUS_TEST_DATA");
	char path[1024];
	snprintf(path, sizeof path, "%s/bias/crows_pairs_anonymized.csv", folder ? folder : "");
	FILE *file = folder ? fopen(path, "r") : NULL;
	if (!file) {
		printf("skipped: no real text to compare (ISTHMUS_TEST_DATA)\n");
		skip();
	}
	char *text = calloc(1, 1 << 20);
	size_t bytes = fread(text, 1, 1 << 20, file);
	fclose(file);
	Text words = {0}, expected = {0};
	segment_text(text, bytes, false, &words);
	reference_words(text, bytes, &expected);
	assert_true(bytes > 100000);
	assert_string_equal(text_of(&words), text_of(&expected));
	text_release(&words);
	text_release(&expected);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_pieces_continue_a_sentence),
		cmocka_unit_test(test_invalid_bytes_are_replaced_and_counted),
		cmocka_unit_test(test_endless_words_are_left_out),
		cmocka_unit_test(test_random_ascii_is_cut_as_by_libunistring),
		cmocka_unit_test(test_random_mixtures_are_cut_as_by_libunistring),
		cmocka_unit_test(test_real_text_is_cut_as_by_libunistring),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
