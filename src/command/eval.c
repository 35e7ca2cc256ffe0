/* eval TEST …: how good a space is. */
#include "command/eval.h"
#include "command/methods.h"
#include "data/benchmark.h"

#include <math.h>
#include <string.h>

extern const EvalTest eval_anomalies, eval_fewshot, eval_forgetting;
extern const EvalTest eval_transfer, eval_validators, eval_domains, eval_transferability, eval_retrieval,
	eval_analogy, eval_knn, eval_classify, eval_shift, eval_similarity, eval_stability, eval_index;

const EvalTest *const eval_tests[] = {
	&eval_analogy,
	&eval_classify,
	&eval_similarity,
	&eval_knn,
	&eval_shift,
	&eval_transfer,
	&eval_retrieval,
	&eval_transferability,
	&eval_domains,
	&eval_validators,
	&eval_fewshot,
	&eval_forgetting,
	&eval_anomalies,
	&eval_stability,
	&eval_index,
	NULL,
};

void eval_report_benchmark(const char *path, Report *out)
{
	Benchmark benchmark = {0};
	Text said = {0};
	if (benchmark_of_file(path, &benchmark, NULL)) {
		benchmark_describe(&benchmark, &said);
		report_text(out, "%s: %s.", benchmark_is_changed(&benchmark) ? "Careful" : "Benchmark",
			text_of(&said));
	}
	benchmark_release(&benchmark);
	text_release(&said);
}

double eval_share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : NAN;
}

static const char *test_name_at(size_t index)
{
	return eval_tests[index] ? eval_tests[index]->name : NULL;
}

static const EvalTest *find_test(const char *name)
{
	for (const EvalTest *const *test = eval_tests; *test; test++)
		if (strcmp((*test)->name, name) == 0)
			return *test;
	return NULL;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const EvalTest *test = word ? find_test(word) : NULL;
	if (test)
		*more = test->options;
	return test || !word || methods_unknown(word, "way of judging", test_name_at, err);
}

static bool run_eval(const Call *call, Report *out, Error *err)
{
	return find_test(args_text(call->args, "test"))->run(call, out, err);
}

const Command command_eval = {
	.name = "eval",
	.group = "judge",
	.summary = "Judge spaces: by analogies, by similarities that people rated, by classes, by labels of "
		   "texts, or against one another",
	.help = "`eval analogy FILE` reads questions-words (`: section`, then lines `a b c d`) or a folder in "
		"the layout of BATS; a lexicon of this session asks whether its pairs stand in the same "
		"relation. A question is asked when the space has its words, and its own words are no answers. "
		"`eval similarity FILE` reads lines of two words and a rating, and gives Spearman's rank "
		"correlation with a 95 % interval. Words are looked up as they stand, then in lower case.\n"
		"`eval stability A B…` tells how far spaces agree about the neighbours of their items, and "
		"which items to trust: train twice with different seed= and as= for the noise of training, or "
		"take a model before and after it went on.\n"
		"`eval knn` tells how well the classes or domains of items, such as documents, are those of "
		"their nearest neighbours.\n"
		"`eval transfer A B` tells how well a classifier of one domain does in another, and at home.\n"
		"`eval retrieval A B pairs=LEXICON` tells how well items of each domain find their own in "
		"another.\n"
		"`eval classify DATA` tells how many documents a classifier gives a label that they have; of "
		"text that it learned from it asks those that were held out.\n"
		"`eval index SPACE` draws recall against speed for the index of a space.",
	.args = {{.name = "test",
		.kind = ARG_METHOD,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "what to judge by",
		.value_at = test_name_at}},
	.example = "synth royals\ntrain sgns royals as=w dim=20 exact=yes\neval analogy royals-gender",
	.method = find_method,
	.run = run_eval,
};
