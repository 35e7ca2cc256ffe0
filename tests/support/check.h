/* cmocka with the includes that it wants, and a few checks that it lacks. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

/* cmocka.h needs these before it. */
/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <math.h>
#include <stdio.h>
#include <string.h>

/* |value - expected| <= tolerance, saying both numbers when not. */
#define assert_near(value, expected, tolerance)                                                                \
	do {                                                                                                   \
		double check_value = (value), check_expected = (expected);                                     \
		if (!(fabs(check_value - check_expected) <= (tolerance)))                                      \
			fail_msg("%s is %.12g, expected %.12g within %g", #value, check_value, check_expected, \
				(double)(tolerance));                                                          \
	} while (0)

/* The call succeeded; its sentence is shown when not. Needs a variable `Error err`. */
#define assert_ok(call)                                                                                        \
	do {                                                                                                   \
		if (!(call))                                                                                   \
			fail_msg("%s failed: %s", #call, err.message);                                         \
	} while (0)

/* The text contains the part. */
#define assert_contains(text, part)                                                                            \
	do {                                                                                                   \
		if (!strstr((text), (part)))                                                                   \
			fail_msg("\"%s\" does not contain \"%s\"", (text), (part));                            \
	} while (0)

#endif
