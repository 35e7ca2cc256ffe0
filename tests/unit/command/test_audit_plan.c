/* What `audit TEST all` and `audit report` ask: names that are there, sets that the test can take. */
#include "command/audit_plan.h"

#include "check.h"
#include "command/audit.h"

#include <string.h>

static size_t planned(const AuditTest *test, bool report, const char *sets)
{
	AuditPlan plan;
	Error err = ERROR_INIT;
	size_t count = 0;
	assert_ok(audit_plan_read(test, report, &plan, &err));
	for (size_t i = 0; i < plan.count; i++)
		count += !sets || !strcmp(plan.asked[i].sets, sets);
	audit_plan_release(&plan);
	return count;
}

/* Each line of the table gives its tests all sets that they take. */
static void test_all_sets_are_there(void **state)
{
	(void)state;
	for (size_t t = 0; audit_tests[t]; t++) {
		AuditPlan plan;
		Error err = ERROR_INIT;
		assert_ok(audit_plan_read(audit_tests[t], false, &plan, &err));
		assert_true(plan.count > 0 || audit_tests[t]->pairs);
		for (size_t i = 0; i < plan.count; i++) {
			AuditNames names = audit_names_split(NULL, plan.asked[i].sets, ' ');
			AuditQuery query = {0};
			size_t at;
			assert_ptr_equal(plan.asked[i].test, audit_tests[t]);
			assert_ok(audit_query_named(audit_tests[t], &names, &query, &at, &err));
			assert_non_null(query.benchmark);
			assert_false(query.changed);
			audit_query_release(&query);
			audit_names_release(&names);
		}
		audit_plan_release(&plan);
	}
}

static void test_what_goes_together(void **state)
{
	(void)state;
	assert_int_equal(planned(&audit_weat, true, "weat7"), 1);
	assert_int_equal(planned(&audit_mac, true, NULL), 3);
	assert_int_equal(planned(&audit_mac, true, "mac-race"), 1);
	assert_int_equal(planned(&audit_direct, true, "professions gender-pairs"), 1);
	assert_int_equal(planned(&audit_rnsb, true, "nationalities weat1"), 1);
	assert_int_equal(planned(&audit_rnd, true, "weat1"), 0);  /* published for another test */
	assert_int_equal(planned(&audit_rnd, false, "weat1"), 1); /* which rnd can be put to */
	assert_int_equal(planned(&audit_antonyms, false, NULL), 0);
	assert_int_equal(planned(&audit_ripa, false, "weat1"), 0); /* whose lists are no pairs */
}

/* Of every test that needs no more than words, few enough to be read. */
static void test_a_report_can_be_read(void **state)
{
	(void)state;
	size_t all = planned(NULL, true, NULL);
	assert_true(all >= 30 && all <= 60);
	assert_true(planned(NULL, false, NULL) > all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_sets_are_there),
		cmocka_unit_test(test_what_goes_together),
		cmocka_unit_test(test_a_report_can_be_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
