#include "check.h"
#include "ui/progress_line.h"

#include <locale.h>

static void check_line(Progress progress, double seconds, int width, bool unicode, const char *expected)
{
	Text out = {0};
	progress_line(&progress, seconds, width, unicode, &out);
	assert_string_equal(text_of(&out), expected);
	text_release(&out);
}

static void test_share_rate_and_time_left(void **state)
{
	(void)state;
	Progress half = {
		.done = 500000, .total = 1000000, .unit = "words", .phase = "epoch 1 of 2", .rate = 250000};
	check_line(half, 3, 60, false, "epoch 1 of 2  #######--------  50 %  250k words/s  0:02 left");
	check_line(half, 3, 47, true, "epoch 1 of 2  50 %  250k words/s  0:02 left");
}

static void test_rate_from_the_time_so_far(void **state)
{
	(void)state;
	Progress early = {.done = 10, .total = 100, .unit = "files"};
	check_line(early, 2, 50, true, "working  ━────────────  10 %  5 files/s  0:18 left");
}

static void test_total_not_known(void **state)
{
	(void)state;
	Progress open_ended = {.done = 2e6, .unit = "bytes", .phase = "reading"};
	check_line(open_ended, 4, 60, true, "reading  500k bytes/s");
	check_line((Progress){.phase = "starting"}, 0, 60, true, "starting");
}

static void test_never_wider_than_asked(void **state)
{
	(void)state;
	Progress half = {
		.done = 5, .total = 10, .unit = "words", .phase = "a long name for a phase", .rate = 1};
	for (int width = 0; width < 90; width++) {
		Text out = {0};
		progress_line(&half, 1, width, true, &out);
		assert_true(text_width(text_of(&out)) <= width);
		text_release(&out);
	}
}

static void test_counts(void **state)
{
	(void)state;
	const double counts[] = {0, 950, 999.6, 1234, 9960, 345678, 999600, 1.25e9};
	const char *shown[] = {"0", "950", "1.0k", "1.2k", "10k", "346k", "1.0M", "1.2G"};
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		Text out = {0};
		progress_count(counts[i], &out);
		assert_string_equal(text_of(&out), shown[i]);
		text_release(&out);
	}
}

static void test_times(void **state)
{
	(void)state;
	Text out = {0};
	progress_time(7.4, &out);
	progress_time(59.6, &out);
	progress_time(10923, &out);
	assert_string_equal(text_of(&out), "0:071:003:02:03");
	text_release(&out);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_share_rate_and_time_left),
		cmocka_unit_test(test_rate_from_the_time_so_far),
		cmocka_unit_test(test_total_not_known),
		cmocka_unit_test(test_never_wider_than_asked),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_times),
	};
	return cmocka_run_group_tests_name("progress line", tests, NULL, NULL) != 0;
}
