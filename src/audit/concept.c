/* Concept: whether a set of items is a concept of the space, a direction that tells others from them, and what
 * lies along it. Kim et al., Interpretability beyond feature attribution, ICML 2018. */
#include "audit/concept.h"

#include "audit/concept_parts.h"
#include "audit/options.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void conclude(Audit *audit, const ConceptVectors *vectors, const ConceptFindings *findings, bool force)
{
	const Selection *others = concept_set(audit, 'B');
	const char *against = concept_draws(others) ? "random items" : "{B}";
	Text found = {0};
	if (audit->permutation.p <= CONCEPT_LEVEL)
		text_format(&found,
			"{A} is a concept of this space: a direction tells %.1f %% of items held out from %s, "
			"where random splits are told in %.1f %%; {p}",
			100 * audit->effect, against, 100 * findings->random);
	else
		text_format(&found,
			"{A} is no concept of this space that could be told from %s: %.1f %% of items held "
			"out are right, random splits are told in %.1f %%, and %.0f %% of these at least as "
			"well, so that %s",
			against, 100 * audit->effect, 100 * findings->random, 100 * audit->permutation.p,
			force ? "what follows may be chance"
			      : "nothing is said of what lies along it (force=yes goes on)");
	audit_find(audit, "%s", text_of(&found));
	text_release(&found);
	audit_note(audit,
		"effect: share of items held out that are told, the mean of both sides, by logistic "
		"regressions learned from the other four fifths; 0.5 is chance. low and high: 95 %% interval "
		"of Wilson's for both sides. p: share of %zu random splits that are told as well in %zu runs "
		"as A in its first %zu",
		(size_t)vectors->permutation.seen, vectors->judged, vectors->judged);
	audit_note(audit, "stability: mean cosine between the vectors of %zu runs, %s: %.3f%s",
		vectors->by_run.rows,
		concept_draws(others) ? "each against other random items"
				      : "each of a bootstrap draw of A and of B",
		vectors->stability,
		vectors->stability < 0.5 ? ", which is low: the direction is known poorly" : "");
}

static bool measure(
	Audit *audit, const AuditInput *input, const Args *options, const ConceptVectors *vectors, Error *err)
{
	bool force = args_yes(options, "force");
	ConceptFindings *findings = memory_new(1, sizeof *findings);
	audit->concept = findings;
	audit->n = vectors->n_concept + vectors->n_others;
	audit->effect = vectors->accuracy;
	audit->low = vectors->low;
	audit->high = vectors->high;
	audit->least = 0;
	audit->largest = 1;
	audit->statistic = vectors->stability;
	audit->permutation = vectors->permutation;
	findings->stability = vectors->stability;
	findings->random = vectors->permutation.mean;
	findings->random_sd = vectors->permutation.sd;
	findings->difference = findings->low = findings->high = NAN;
	findings->told = force || vectors->permutation.p <= CONCEPT_LEVEL;
	conclude(audit, vectors, findings, force);
	return !findings->told || concept_tell(audit, input, options, vectors, findings, err);
}

static bool run(const AuditTest *test, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	ConceptSides sides = {0};
	ConceptVectors vectors = {0};
	bool fine = concept_select(audit, test, input, args_yes(options, "force"), err) &&
		    concept_sides_find(audit, input, options, &sides, err);
	if (fine) {
		ConceptInput question = {.rows = matrix_rows(&input->space->vectors),
			.concept = sides.concept,
			.n_concept = sides.n_concept,
			.others = sides.others,
			.n_others = sides.n_others,
			.choice = sides.choice,
			.runs = (size_t)args_integer(options, "vectors"),
			.splits = (size_t)args_integer(options, "splits"),
			.cost = args_number(options, "cost"),
			.seed = input->seed};
		fine = concept_vectors_learn(&question, input->pool, &vectors, err) &&
		       measure(audit, input, options, &vectors, err);
	}
	concept_vectors_release(&vectors);
	concept_sides_release(&sides);
	return fine;
}

static const ArgSpec options[] = {
	{.name = "vectors",
		.kind = ARG_INTEGER,
		.help = "runs: vectors learned against other random items, or of bootstrap draws where B is "
			"given",
		.fallback = "10",
		.low = 2,
		.high = 1000},
	{.name = "splits",
		.kind = ARG_INTEGER,
		.help = "random splits, each with its vector, that the concept is held against",
		.fallback = "499",
		.low = 19,
		.high = 100000},
	{.name = "cost",
		.kind = ARG_NUMBER,
		.help = "of errors, of items with a mean squared length of 1",
		.fallback = "1",
		.low = 1e-6,
		.high = 1e9},
	{.name = "sample",
		.kind = ARG_INTEGER,
		.help = "items of either side that are told apart, and of each class that are asked, at most, "
			"drawn at random",
		.fallback = "100",
		.low = 5,
		.high = 100000},
	{.name = "draw",
		.kind = ARG_CHOICE,
		.help = "random items are near those of A in frequency (near), or any; auto: near for words",
		.fallback = "auto",
		.choices = "auto|near|any"},
	{.name = "model",
		.kind = ARG_SPACE,
		.help = "a classifier, made by train classify SPACE, whose sensitivity to the concept is "
			"asked; without it, one learned here of the items' classes, where they have some"},
	AUDIT_AMONG(
		"items that are like the concept or unlike it are looked for among so many first; 0 for all"),
	AUDIT_LIST,
	AUDIT_FORCE,
	{.name = NULL},
};

const AuditTest audit_concept = {
	.name = "concept",
	.title = "Concept vector",
	.summary =
		"whether the items A are a concept: a direction that tells them from B, or from random items, "
		"better than it tells random splits; what X and Y, other items and the classes of a "
		"classifier have to do with it",
	.source = "Kim, Wattenberg, Gilmer, Cai, Wexler, Viegas, Sayres: Interpretability beyond feature "
		  "attribution, quantitative testing with concept activation vectors, ICML 2018",
	.roles = "A",
	.more = "BXY",
	.in_order = true,
	.apart = "it takes longer, and asks for a direction, not for bias: name it, tests=concept",
	.reading = "place along the vector of the concept, in standard deviations of the space's items above "
		   "their mean",
	.options = options,
	.run = run,
};
