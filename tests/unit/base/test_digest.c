#include "base/digest.h"
#include "check.h"

#include <stdlib.h>

static void assert_digest(const void *bytes, size_t count, const char *expected)
{
	char text[DIGEST_TEXT];
	Digest digest = digest_of(bytes, count);
	digest_text(&digest, text);
	assert_string_equal(text, expected);
}

/* The examples of FIPS 180-2, appendix B, and the empty message. */
static void test_known_answers(void **state)
{
	(void)state;
	assert_digest("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_digest("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	char *million = malloc(1000000);
	memset(million, 'a', 1000000);
	assert_digest(million, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(million);
}

static void test_equality(void **state)
{
	(void)state;
	Digest a = digest_of("a", 1), b = digest_of("b", 1), c = digest_of("a", 1);
	assert_true(digest_same(&a, &c));
	assert_false(digest_same(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_answers),
		cmocka_unit_test(test_equality),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
