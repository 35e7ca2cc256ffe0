#include "data/judgements.h"

#include "check.h"
#include "judged.h"

static const JudgementColumns usual;

static void fails(const char *name, const char *text, const JudgementColumns *columns, const char *sentence)
{
	Judgements judgements;
	Error err = ERROR_INIT;
	assert_false(judged_read(name, text, columns, &judgements, &err));
	assert_contains(err.message, sentence);
	judgements_release(&judgements);
}

/* a, b, c by x, y: the same in every kind of table. */
static void check_six(const Judgements *judgements)
{
	assert_int_equal(judgements->items.count, 3);
	assert_int_equal(judgements->annotators.count, 2);
	assert_int_equal(judgements->count, 5);
	assert_int_equal(judgements->missing, 1);
	assert_int_equal(judgements_of(judgements, 1), 1);
	assert_int_equal(judgements->order, LABELS_UNORDERED);
	assert_string_equal(dictionary_word(&judgements->labels, 0), "no");
	assert_string_equal(
		dictionary_word(&judgements->labels, judgements->list[judgements->first[2]].label), "no");
}

static void test_tables_of_every_kind_say_the_same(void **state)
{
	(void)state;
	static const char *const tables[][2] = {
		{"t.csv", "item,annotator,label\na,x,yes\na,y,no\nb,x,yes\nb,y,\nc,x,no\nc,y,no\n"},
		{"t.tsv",
			"Worker\tText\tAnswer\nx\ta\tyes\ny\ta\tno\nx\tb\tyes\ny\tb\tNA\nx\tc\tno\ny\tc\tno\n"},
		{"semicolons.csv", "item;x;y\na;yes;no\nb;yes;?\nc;no;no\n"},
		{"wide.csv", "item,x,y\na,yes,no\nb,yes,*\nc,no,no\n"},
		{"t.jsonl",
			"{\"y\": \"no\", \"x\": \"yes\", \"id\": \"a\"}\n{\"id\": \"b\", \"y\": null, \"x\": "
			"\"yes\"}\n\n{\"id\": \"c\", \"x\": \"no\", \"y\": \"no\"}\n"},
		{"noending", "item\tx\ty\na\tyes\tno\nb\tyes\t\nc\tno\tno\n"}};
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		Judgements judgements;
		Error err = ERROR_INIT;
		assert_ok(judged_read(tables[i][0], tables[i][1], &usual, &judgements, &err));
		check_six(&judgements);
		judgements_release(&judgements);
	}
}

static void test_numbers_are_in_their_order_and_one_is_one(void **state)
{
	(void)state;
	Judgements judgements;
	judged_csv("item,annotator,label\na,x,10\na,y,9.0\na,z,9\nb,x,-1\n", &judgements);
	assert_int_equal(judgements.order, LABELS_NUMBERS);
	assert_int_equal(judgements.labels.count, 3);
	assert_near(judgements.value[0], -1, 0);
	assert_near(judgements.value[2], 10, 0);
	assert_int_equal(judgements.list[1].label, judgements.list[2].label);
	judgements_release(&judgements);
}

static void test_words_are_ordered_by_the_user(void **state)
{
	(void)state;
	Judgements judgements;
	Error err = ERROR_INIT;
	static const char text[] = "item,annotator,label\na,x,low\na,y,high\nb,x,middle\n";
	assert_ok(judged_read(
		"t.csv", text, &(JudgementColumns){.order = "low, middle,high"}, &judgements, &err));
	assert_int_equal(judgements.order, LABELS_IN_ORDER);
	assert_string_equal(dictionary_word(&judgements.labels, 2), "high");
	assert_near(judgements.value[2], 3, 0);
	judgements_release(&judgements);
	fails("t.csv", text, &(JudgementColumns){.order = "low,high"}, "order= lacks the label \"middle\"");
}

static void test_judgements_made_again_are_known(void **state)
{
	(void)state;
	Judgements judgements;
	judged_csv("item,annotator,label\na,x,1\nb,x,1\na,y,2\na,x,2\n", &judgements);
	assert_int_equal(judgements_of(&judgements, 0), 3);
	assert_false(judgements.list[0].again || judgements.list[1].again);
	assert_true(judgements.list[2].again);
	assert_false(judgements.list[3].again);
	judgements_release(&judgements);
}

static void test_columns_of_annotators_may_be_listed(void **state)
{
	(void)state;
	Judgements judgements;
	Error err = ERROR_INIT;
	static const char text[] = "id,text,x,y,time\n1,a b c,yes,no,7\n2,d e f,no,no,8\n";
	assert_ok(judged_read("t.csv", text, &(JudgementColumns){.annotator = "x, y"}, &judgements, &err));
	assert_int_equal(judgements.annotators.count, 2);
	assert_int_equal(judgements.labels.count, 2);
	judgements_release(&judgements);
	judged_csv(text, &judgements); /* not the text */
	assert_int_equal(judgements.annotators.count, 3);
	judgements_release(&judgements);
	fails("t.csv", text, &(JudgementColumns){.annotator = "x,z"}, "no column z");
}

static void test_groups_and_domains(void **state)
{
	(void)state;
	Judgements judgements;
	Error err = ERROR_INIT;
	const JudgementColumns columns = {.group = "sex", .domain = "about", .item = "what"};
	assert_ok(judged_read("t.csv",
		"what,annotator,label,sex,about\na,x,1,f,sport\na,y,2,m,sport\nb,x,1,,\nb,z,1,,\n", &columns,
		&judgements, &err));
	assert_string_equal(dictionary_word(&judgements.groups, judgements.group[0]), "f");
	assert_int_equal(judgements.group[2], DICTIONARY_NONE);
	assert_int_equal(judgements.domain[0], 0);
	assert_int_equal(judgements.domain[1], DICTIONARY_NONE);
	judgements_release(&judgements);
	fails("t.csv", "what,annotator,label,sex,about\na,x,1,f,sport\nb,x,2,m,sport\n", &columns,
		"x has the sex f, and also m");
}

static void test_what_is_no_table_of_judgements(void **state)
{
	(void)state;
	fails("t.csv", "thing,annotator,label\na,x,1\n", &usual,
		"no column item; its columns are: thing, annotator");
	fails("t.csv", "item,annotator,mark\na,x,1\n", &usual, "no column label");
	fails("t.csv", "item,annotator,label\na,x,1\n", &(JudgementColumns){.group = "sex"},
		"say group=COLUMN");
	fails("t.csv", "item,x,y\na,1,1\n", &(JudgementColumns){.group = "x"},
		"needs a line for each judgement");
	fails("t.csv", "item,x,x\na,1,1\n", &usual, "two columns");
	fails("t.csv", "item,annotator,label\na,x\n", &usual, "2 fields");
	fails("t.csv", "item,annotator,label\na,x,\n", &usual, "has no judgement");
	fails("t.csv", "item,annotator,label\n", &usual, "no row after its column names");
	fails("t.jsonl", "{\"item\": 1\n", &usual, "is not JSON");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tables_of_every_kind_say_the_same),
		cmocka_unit_test(test_numbers_are_in_their_order_and_one_is_one),
		cmocka_unit_test(test_words_are_ordered_by_the_user),
		cmocka_unit_test(test_judgements_made_again_are_known),
		cmocka_unit_test(test_columns_of_annotators_may_be_listed),
		cmocka_unit_test(test_groups_and_domains),
		cmocka_unit_test(test_what_is_no_table_of_judgements),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
