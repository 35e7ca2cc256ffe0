/* WEAT on sentences: numbers of tests/reference/bias_tests.py, WEAT itself as a special case, and templates. */
#include "audit/audit.h"
#include "audit_space.h"
#include "check.h"
#include "data/templates.h"
#include "scratch.h"

#include <stdlib.h>
#include <string.h>

/* Items called alike, beside w0 and w1, which templates use by the names of words. */
static Space *spoken_space(void)
{
	static const char *const names[] = {"this", "is"};
	Error err = ERROR_INIT;
	Space *numbered = space_of_integers(23, 18, 6), *space = space_new(18, 6, &err);
	assert_non_null(space);
	for (size_t i = 0; i < 18; i++) {
		const char *name = i < 2 ? names[i] : dictionary_word(&numbered->items, (uint32_t)i);
		dictionary_add(&space->items, name, strlen(name));
		memcpy(matrix_row(&space->vectors, i), matrix_row(&numbered->vectors, i), 6 * sizeof(float));
	}
	assert_ok(space_finish(space, &err));
	space_unref(numbered);
	return space;
}

static bool run(const AuditTest *test, Space *space, const char *line, Audit *audit, Error *err)
{
	WordSet *sets[4];
	for (size_t s = 0; s < 4; s++)
		sets[s] = set_of_range((char[]){test->roles[s], '\0'}, 2 + 4 * s, 4);
	Args *options = args_of(test->options, line, err);
	assert_non_null(options);
	AuditInput input = {.space = space, .sets = sets, .seed = 1};
	*audit = (Audit){0};
	bool fine = test->run(test, &input, options, audit, err);
	args_free(options);
	for (size_t s = 0; s < 4; s++)
		wordset_unref(sets[s]);
	return fine;
}

static char *line_of(const char *path, const char *more)
{
	static char line[600];
	snprintf(line, sizeof line, "templates=%s %s", path, more);
	return line;
}

#define HEADER "name: test\ncitation: a test\n"

/* What tests of sentences begin with: a space, and three templates. */
typedef struct Spoken {
	Scratch scratch;
	Space *space;
	char *path; /* of the templates */
} Spoken;

static int set_up(void **state)
{
	Spoken *spoken = memory_new(1, sizeof *spoken);
	scratch_init(&spoken->scratch);
	spoken->path = memory_text(
		scratch_text(&spoken->scratch, "test.templates", HEADER "\n_\nthis _\nThis _ is.\n"));
	spoken->space = spoken_space();
	*state = spoken;
	return 0;
}

static int tear_down(void **state)
{
	Spoken *spoken = *state;
	space_unref(spoken->space);
	scratch_release(&spoken->scratch);
	free(spoken->path);
	free(spoken);
	return 0;
}

static void test_independent_numbers(void **state)
{
	const Spoken *spoken = *state;
	Error err = ERROR_INIT;
	Audit audit;
	assert_ok(run(&audit_seat, spoken->space, line_of(spoken->path, ""), &audit, &err));
	assert_near(audit.effect, 0.390677231725, 1e-6); /* sentences are in single precision */
	assert_near(audit.words[0].association, 0.040543544164, 1e-6);
	assert_int_equal(audit.n, 8);
	assert_int_equal(audit.permutation.seen, 70);
	audit_release(&audit);
	assert_ok(run(&audit_seat, spoken->space, line_of(spoken->path, "by=sentence"), &audit, &err));
	assert_near(audit.effect, 0.376966462956, 1e-6);
	assert_near(audit.words[0].association, -0.001661947995, 1e-6);
	assert_int_equal(audit.n, 24);
	assert_string_equal(audit.words[1].word, "this w2");
	audit_release(&audit);
}

static void test_smooth_inverse_frequency(void **state)
{
	const Spoken *spoken = *state;
	Space *space = spoken->space;
	Error err = ERROR_INIT;
	space->counts = memory_new(18, sizeof *space->counts);
	for (size_t i = 0; i < 18; i++)
		space->counts[i] = 40 - 2 * i;
	Audit audit;
	assert_ok(run(&audit_seat, space, line_of(spoken->path, "vectors=sif a=0.1"), &audit, &err));
	assert_near(audit.effect, -0.737663259324, 1e-6); /* sentences are in single precision */
	assert_near(audit.words[0].association, 0.040372592727, 1e-6);
	audit_release(&audit);
}

/* A sentence of the word alone is the word. */
static void test_words_alone_are_weat(void **state)
{
	Spoken *spoken = *state;
	Error err = ERROR_INIT;
	const char *path = scratch_text(&spoken->scratch, "bare.templates", HEADER "_\n");
	Audit seat, weat;
	assert_ok(run(&audit_weat, spoken->space, "", &weat, &err));
	assert_ok(run(&audit_seat, spoken->space, line_of(path, ""), &seat, &err));
	assert_near(seat.effect, weat.effect, 1e-9);
	assert_near(seat.permutation.p, weat.permutation.p, 1e-12);
	assert_near(seat.low, weat.low, 1e-9);
	audit_release(&seat);
	audit_release(&weat);
}

static void test_what_is_missing_is_said(void **state)
{
	const Spoken *spoken = *state;
	Error err = ERROR_INIT;
	Audit audit;
	assert_false(run(&audit_seat, spoken->space, "templates=nowhere", &audit, &err));
	assert_contains(err.message, "no templates \"nowhere\"");
	audit_release(&audit);
	assert_false(run(&audit_seat, spoken->space, "vectors=sif", &audit, &err));
	assert_contains(err.message, "how often its words occur");
	audit_release(&audit);
}

static void test_templates_have_one_place(void **state)
{
	Scratch *own = &((Spoken *)*state)->scratch;
	Error err = ERROR_INIT;
	assert_null(templates_find(scratch_text(own, "none", HEADER "This is it.\n"), &err));
	assert_contains(err.message, "one place for a word");
	assert_null(templates_find(scratch_text(own, "two", HEADER "_ is _.\n"), &err));
	assert_contains(err.message, "line 3 of");
	assert_null(templates_find(scratch_text(own, "bare", "_ is here.\n"), &err));
	assert_contains(err.message, "lacks name: or citation:");
	WordSet *standard = templates_find("seat", &err);
	assert_non_null(standard);
	assert_true(standard->count >= 6);
	char *sentence = template_sentence("Here is _.", "Eve");
	assert_string_equal(sentence, "Here is Eve.");
	free(sentence);
	wordset_unref(standard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_independent_numbers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_smooth_inverse_frequency, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_words_alone_are_weat, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_missing_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_templates_have_one_place, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
