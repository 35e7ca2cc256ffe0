/* benchmark: which version of which test a file holds, and recording one's own. */
#include "data/benchmark.h"

#include "command/command.h"

static void answer(const Benchmark *benchmark, const char *path, Report *out)
{
	Table *table = report_table(out, "benchmark");
	table_column(table, "file", COLUMN_TEXT, 0);
	table_column(table, "benchmark", COLUMN_TEXT, 0);
	table_column(table, "version", COLUMN_TEXT, 0);
	table_column(table, "state", COLUMN_TEXT, 0);
	table_column(table, "checksum", COLUMN_TEXT, 0);
	table_text(table, path);
	table_text(table, benchmark->name);
	table_text(table, benchmark->version);
	table_text(table, !benchmark->name                  ? "unknown"
			  : benchmark_is_changed(benchmark) ? "changed"
							    : "as recorded");
	table_text(table, benchmark->checksum);
	Text said = {0};
	benchmark_describe(benchmark, &said);
	if (benchmark_is_changed(benchmark))
		report_text(out, "Careful: %s.", text_of(&said));
	if (benchmark->citation && *benchmark->citation)
		report_text(out, "Source: %s.", benchmark->citation);
	text_release(&said);
}

static bool run_benchmark(const Call *call, Report *out, Error *err)
{
	const Args *args = call->args;
	const char *path = args_text(args, "file"), *name = args_text(args, "name");
	Benchmark benchmark = {0};
	if (!name && (args_given(args, "version") || args_given(args, "citation")))
		return args_fault(args, args_given(args, "version") ? "version" : "citation", 0, err,
			"recording a benchmark takes its name, too: name=");
	bool fine = (!name || benchmark_record(path, name, args_text(args, "version"),
				      args_text(args, "citation"), err)) &&
		    benchmark_of_file(path, &benchmark, err);
	if (fine)
		answer(&benchmark, path, out);
	benchmark_release(&benchmark);
	return fine;
}

const Command command_benchmark = {
	.name = "benchmark",
	.group = "judge",
	.summary = "Tell which version of which test a file holds, or record a name and version for it",
	.help = "A file of questions, ratings or word sets is known by the checksum of its content: those of "
		"published tests are recorded with the program, your own by name= and version=, which writes "
		"FILE.benchmark beside it. eval analogy, eval similarity and audits of standard sets state "
		"what they were asked with; a file that is called like a recorded one but differs from it is "
		"told. `assert state = \"as recorded\"` makes a gate of it.",
	.args = {{.name = "file",
			 .kind = ARG_FILE,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "questions, ratings or word sets"},
		{.name = "name", .kind = ARG_TEXT, .help = "what it is to be called from now on"},
		{.name = "version", .kind = ARG_TEXT, .help = "the version that this is", .fallback = "1"},
		{.name = "citation", .kind = ARG_TEXT, .help = "where it is from", .fallback = ""}},
	.example = "synth royals\ntrain sgns royals as=w dim=10 epochs=1\nsave w royals.vec\n"
		   "benchmark royals.vec name=royals version=2",
	.run = run_benchmark,
};
