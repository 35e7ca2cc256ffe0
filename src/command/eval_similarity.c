/* eval similarity: agreement with pairs of words that people rated. */
#include "command/eval.h"
#include "command/question.h"
#include "measure/similarity_test.h"

static bool run_similarity(const Call *call, Report *out, Error *err)
{
	Question question;
	RatedPairs pairs = {0};
	bool fine = question_open(call, &question, err) &&
		    rated_pairs_read(&pairs, args_text(call->args, "file"), err);
	if (fine) {
		SimilarityScore score = similarity_test(question.space, &pairs);
		Table *table = report_table(out, "similarity");
		table_column(table, "pairs", COLUMN_INTEGER, 0);
		table_column(table, "asked", COLUMN_INTEGER, 0);
		table_column(table, "coverage", COLUMN_NUMBER, 3);
		table_column(table, "spearman", COLUMN_NUMBER, 4);
		table_column(table, "low", COLUMN_NUMBER, 4);
		table_column(table, "high", COLUMN_NUMBER, 4);
		table_integer(table, (long long)score.total);
		table_integer(table, (long long)score.asked);
		table_number(table, eval_share(score.asked, score.total));
		table_number(table, score.rho);
		table_number(table, score.low);
		table_number(table, score.high);
		eval_report_benchmark(args_text(call->args, "file"), out);
	}
	rated_pairs_release(&pairs);
	return fine;
}

static const ArgSpec similarity_options[] = {
	{.name = "file",
		.kind = ARG_FILE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED,
		.help = "lines of two words and a rating"},
	ARG_IN_SPACE,
	{.name = NULL},
};

const EvalTest eval_similarity = {
	.name = "similarity",
	.after = "FILE [options]",
	.title = "Similarity",
	.summary = "How well cosines follow the ratings that people gave, by rank, with a 95 % interval",
	.source = "Bonett & Wright, Psychometrika 65, 2000 (the interval)",
	.options = similarity_options,
	.run = run_similarity,
};
