#include "audit/annotator_groups.h"

#include "base/random.h"
#include "base/text.h"
#include "check.h"
#include "judged.h"

static const AnnotatorGroupsOptions usual = {.draws = 500, .permutations = 999, .seed = 1};

static void read_groups(const char *text, bool domains, Judgements *judgements)
{
	Error err = ERROR_INIT;
	const JudgementColumns columns = {.group = "sex", .domain = domains ? "about" : NULL};
	assert_ok(judged_read("t.csv", text, &columns, judgements, &err));
}

static AnnotatorGroups *run(const Judgements *judgements, Pool *pool)
{
	Error err = ERROR_INIT;
	AnnotatorGroups *groups = annotator_groups_new(judgements, &usual, &err);
	if (!groups)
		fail_msg("%s", err.message);
	for (bool finished = false; !finished;)
		annotator_groups_step(groups, pool, &finished);
	return groups;
}

/* The rule of tests/reference/annotators.py: seven annotators of twenty items. */
static void add_voters(Text *text)
{
	text_add(text, "item,annotator,label,sex\n");
	for (int i = 0; i < 20; i++)
		for (int a = 0; a < 7; a++)
			if ((i + a) % 6 != 5)
				text_format(text, "%d,%d,%d,%s\n", i, a,
					1 + ((i * 7 + a * a * 3 + i * a) % 5 + (a >= 4) > 2),
					a >= 4 ? "f" : "m");
}

static void test_all_ways_of_dealing_are_counted(void **state)
{
	(void)state;
	Text text = {0};
	Judgements judgements;
	size_t count, partitions;
	add_voters(&text);
	read_groups(text_of(&text), false, &judgements);
	AnnotatorGroups *groups = run(&judgements, NULL);
	const AnnotatorGap *gaps = annotator_groups_gaps(groups, &count);
	assert_true(annotator_groups_exact(groups, &partitions));
	assert_int_equal(partitions, 35);
	assert_int_equal(count, 3); /* label 1, label 2, their mean; of the first group that was read, m */
	assert_string_equal(dictionary_word(&judgements.groups, gaps[0].group), "m");
	assert_near(gaps[0].gap, 0.320833333333, 1e-11);
	assert_near(gaps[0].p, 0.028571428571, 1e-11);
	assert_near(gaps[1].gap, -0.320833333333, 1e-11);
	assert_near(gaps[2].gap, -0.320833333333, 1e-11);
	assert_near(gaps[0].share - gaps[0].others, gaps[0].gap, 1e-12);
	assert_true(gaps[0].low < gaps[0].gap && gaps[0].gap < gaps[0].high);
	assert_int_equal(annotator_groups_size(groups, gaps[0].group), 4);
	annotator_groups_free(groups);
	judgements_release(&judgements);
	text_release(&text);
}

/* Thirty annotators of 120 items, ten of each of three groups; those of c say yes more often, of sport alone.
 */
static void plant(Text *text, double more)
{
	Random random;
	random_init(&random, 11, 0);
	text_add(text, "item,annotator,label,sex,about\n");
	for (int i = 0; i < 120; i++)
		for (int a = 0; a < 30; a++) {
			bool sport = i % 2, odd = a % 3 == 2 && sport;
			bool yes = random_uniform(&random) < 0.3 + (odd ? more : 0);
			text_format(text, "%d,a%d,%s,%c,%s\n", i, a, yes ? "yes" : "no", "abc"[a % 3],
				sport ? "sport" : "news");
		}
}

static const AnnotatorGap *gap_of(
	const AnnotatorGroups *groups, uint32_t group, uint32_t domain, uint32_t label)
{
	size_t count;
	const AnnotatorGap *gaps = annotator_groups_gaps(groups, &count);
	for (size_t i = 0; i < count; i++)
		if (gaps[i].group == group && gaps[i].domain == domain && gaps[i].label == label)
			return &gaps[i];
	fail_msg("no gap of group %u", group);
	return NULL;
}

static void test_a_planted_group_is_found_in_its_domain(void **state)
{
	(void)state;
	Text text = {0};
	Judgements judgements;
	plant(&text, 0.3);
	read_groups(text_of(&text), true, &judgements);
	Pool *pool = pool_new(3);
	AnnotatorGroups *groups = run(&judgements, pool), *alone = run(&judgements, NULL);
	uint32_t sport = dictionary_find_text(&judgements.domains, "sport");
	const AnnotatorGap *there = gap_of(groups, 2, sport, 1), *elsewhere = gap_of(groups, 2, 1 - sport, 1);
	assert_near(there->gap, 0.3, 0.06);
	assert_true(there->low > 0.2 && there->high < 0.4);
	assert_near(there->p, 0.001, 1e-12);
	assert_true(elsewhere->p > 0.05 && elsewhere->low < 0 && elsewhere->high > 0);
	assert_int_equal(there->items, 60);
	/* The others then say it less often than those who are not of their group. */
	assert_true(gap_of(groups, 0, sport, 1)->gap < 0);
	assert_true(gap_of(alone, 2, sport, 1)->low == there->low);
	assert_true(gap_of(alone, 2, sport, 1)->p == there->p);
	annotator_groups_free(groups);
	annotator_groups_free(alone);
	pool_free(pool);
	judgements_release(&judgements);
	text_release(&text);
}

static void test_groups_that_cannot_be_compared(void **state)
{
	(void)state;
	Judgements judgements;
	Error err = ERROR_INIT;
	read_groups("item,annotator,label,sex\n1,a,x,f\n1,b,y,f\n1,c,x,m\n", false, &judgements);
	assert_null(annotator_groups_new(&judgements, &usual, &err));
	assert_contains(err.message, "there are 1 groups of at least two annotators");
	judgements_release(&judgements);
	err = ERROR_INIT;
	read_groups("item,annotator,label,sex\n1,a,x,f\n1,b,y,f\n2,c,x,m\n2,d,x,m\n", false, &judgements);
	assert_null(annotator_groups_new(&judgements, &usual, &err));
	assert_contains(err.message, "no item was judged by annotators of two groups");
	judgements_release(&judgements);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_ways_of_dealing_are_counted),
		cmocka_unit_test(test_a_planted_group_is_found_in_its_domain),
		cmocka_unit_test(test_groups_that_cannot_be_compared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
