#include "check.h"
#include "command/command.h"
#include "command/gate.h"

static bool holds(GateBy by, const char *sign, double bound, double tolerance, const GateFigure *figure)
{
	Gate gate = {.metric = "effect", .bound = bound, .tolerance = tolerance, .by = by};
	Error err = ERROR_INIT;
	assert_true(comparison_find(sign, &gate.comparison));
	bool fine = gate_check(&gate, figure, "", &err);
	assert_true(fine || err.kind == ERROR_GATE);
	return fine;
}

static void test_values(void **state)
{
	(void)state;
	const GateFigure half = {.value = 0.5};
	static const char *const below[] = {"<", "<=", "=", "!=", ">=", ">"};
	static const bool at_bound[] = {false, true, true, false, true, false},
			  bound_above[] = {true, true, false, true, false, false},
			  bound_below[] = {false, false, false, true, true, true};
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(holds(GATE_VALUE, below[i], 0.5, 0, &half), at_bound[i]);
		assert_int_equal(holds(GATE_VALUE, below[i], 0.6, 0, &half), bound_above[i]);
		assert_int_equal(holds(GATE_VALUE, below[i], 0.4, 0, &half), bound_below[i]);
	}
	assert_true(holds(GATE_VALUE, "<", 0.4, 0.2, &half));
	assert_true(holds(GATE_VALUE, ">", 0.6, 0.2, &half));
	assert_true(holds(GATE_VALUE, "=", 0.6, 0.2, &half));
	assert_false(holds(GATE_VALUE, "!=", 0.6, 0.2, &half));
	assert_false(holds(GATE_VALUE, "!=", 0.5, 0, &(GateFigure){.value = NAN}));
}

/* An interval from 0.2 to 0.8: lenient gates hold where any part of it does, strict ones where all does. */
static void test_intervals(void **state)
{
	(void)state;
	static const struct {
		const char *sign;
		double bound;
		bool any, all;
	} cases[] = {
		{"<", 0.1, false, false},
		{"<", 0.2, false, false},
		{"<=", 0.2, true, false},
		{"<", 0.5, true, false},
		{"<", 0.8, true, false},
		{"<=", 0.8, true, true},
		{"<", 0.9, true, true},
		{">", 0.9, false, false},
		{">", 0.5, true, false},
		{">=", 0.2, true, true},
		{">", 0.1, true, true},
		{"=", 0.5, true, false},
		{"=", 0.9, false, false},
		{"!=", 0.5, true, false},
		{"!=", 0.9, true, true},
	};
	const GateFigure wide = {0.5, 0.2, 0.8};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(holds(GATE_REACHES, cases[i].sign, cases[i].bound, 0, &wide), cases[i].any);
		assert_int_equal(holds(GATE_WHOLE, cases[i].sign, cases[i].bound, 0, &wide), cases[i].all);
	}
	assert_true(holds(GATE_WHOLE, "<", 0.75, 0.1, &wide));
	assert_false(holds(GATE_REACHES, "<", 0.5, 0, &(GateFigure){0.3, NAN, NAN}));
}

/* --- the command --- */

static Session *answered_session(void)
{
	Session *session = session_new();
	Table *table = report_table(&session->last, "audit");
	table_column(table, "test", COLUMN_TEXT, 0);
	table_column(table, "effect", COLUMN_NUMBER, 3);
	table_column(table, "low", COLUMN_NUMBER, 3);
	table_column(table, "high", COLUMN_NUMBER, 3);
	table_column(table, "p", COLUMN_NUMBER, 3);
	table_column(table, "p_low", COLUMN_NUMBER, 3);
	table_column(table, "p_high", COLUMN_NUMBER, 3);
	static const double rows[2][6] = {{0.6, 0.2, 0.9, 0.04, 0.03, 0.06}, {1.2, 0.8, 1.5, 0.001, 0, 0.01}};
	for (size_t i = 0; i < 2; i++) {
		table_text(table, i ? "weat7" : "weat1");
		for (size_t j = 0; j < 6; j++)
			table_number(table, rows[i][j]);
	}
	table = report_table(&session->last, "sets");
	table_column(table, "set", COLUMN_TEXT, 0);
	table_column(table, "effect", COLUMN_NUMBER, 0);
	table_text(table, "X");
	table_number(table, 7);
	return session;
}

static void test_rows_and_tables(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		ErrorKind kind;
		const char *says;
	} cases[] = {
		{"assert effect < 0.5", ERROR_GATE, "effect is 0.6, wanted < 0.5"},
		{"assert effect < 0.5 by=interval", ERROR_NONE, "some of the interval"},
		{"assert effect < 0.5 by=interval strict=yes", ERROR_GATE,
			"effect is 0.6 (0.2 to 0.9), wanted < 0.5, and not all of its interval is"},
		{"assert effect < 0.5 by=interval where=test=weat7", ERROR_GATE,
			"effect is 1.2 (0.8 to 1.5) where test=weat7, wanted < 0.5, and no part of its "
			"interval "
			"is"},
		{"assert effect < 0.5 tolerance=0.2", ERROR_NONE, "with a tolerance of 0.2"},
		{"assert effect < 0.5 row=0 by=interval", ERROR_GATE, "1.2"},
		{"assert effect < 2 row=0", ERROR_NONE, "2 rows"},
		{"assert effect < 2 where=test=weat7,p=0.001", ERROR_NONE, "where test=weat7,p=0.001"},
		{"assert effect < 2 where=test=weat8", ERROR_GATE, "0 rows"},
		{"assert effect < 2 where=tset=weat7", ERROR_INPUT, "beside those of where="},
		{"assert effect < 2 where=weat7", ERROR_INPUT, "where=test=weat7"},
		{"assert effect = 7 table=sets", ERROR_NONE, "holds"},
		{"assert effect = 7 table=words", ERROR_INPUT, "its tables are audit, sets"},
		{"assert effect = 7 table=sets by=interval", ERROR_INPUT, "no interval"},
		{"assert p < 0.05 by=interval strict=yes", ERROR_GATE, "0.04 (0.03 to 0.06)"},
		{"assert p < 0.05 strict=yes", ERROR_INPUT, "by=interval"},
		{"assert low < 0.5 by=interval", ERROR_INPUT, "low has no interval"},
		{"assert test = weat1", ERROR_NONE, "holds"},
		{"assert test != weat7 row=0", ERROR_GATE, "weat7"},
		{"assert effect < 2 row=3", ERROR_GATE, "2 rows, row 3"},
	};
	Session *session = answered_session();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		Report out = {0};
		Error err = ERROR_INIT;
		bool fine = command_execute(session, cases[i].line, &out, &err);
		const char *said = fine ? out.sections[0].text : err.message;
		if (fine != (cases[i].kind == ERROR_NONE) || err.kind != cases[i].kind ||
			!strstr(said, cases[i].says))
			fail_msg("%s: %d %s", cases[i].line, err.kind, said);
		report_release(&out);
	}
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_intervals),
		cmocka_unit_test(test_rows_and_tables),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
