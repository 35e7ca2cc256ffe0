/* Re-classification: whether a classifier that learns from some of the words that lean to two groups tells the
 * groups of others. Gonen, Goldberg, NAACL 2019; what a non-linear one tells and a linear one does not is
 * hidden from all debiasing that takes out directions. */
#include "audit/kernel_probe.h"
#include "audit/label_agreement.h"
#include "audit/lean_reference.h"
#include "audit/options.h"
#include "audit/separability.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST = 10 };

/* What a classifier said of the words held out. */
typedef struct Answers {
	uint32_t *given;
	size_t learned; /* words */
	double accuracy, low, high, majority;
} Answers;

static void keep(const uint32_t *given, const TransferScore *score, size_t learned, Answers *answers)
{
	*answers = (Answers){memory_new(score->n, sizeof *given), learned, score->accuracy, score->low,
		score->high, score->majority};
	memcpy(answers->given, given, score->n * sizeof *given);
}

static bool ask_machine(const LabelledWords *words, Rows learned, Rows held_out, const AuditInput *input,
	Answers *answers, Error *err)
{
	KernelInput question = {.from = learned,
		.to = held_out,
		.from_class = words->labels,
		.to_class = words->labels + words->learned,
		.classes = words->groups,
		.seed = input->seed};
	KernelProbe *probe = kernel_probe_new(&question, err);
	bool fine = probe != NULL;
	while (fine && kernel_probe_done(probe) < 1)
		fine = kernel_probe_step(probe, input->pool, err);
	if (fine)
		keep(kernel_probe_given(probe), kernel_probe_score(probe), kernel_probe_learned(probe),
			answers);
	kernel_probe_free(probe);
	return fine;
}

static bool ask_classifier(const LabelledWords *words, Rows learned, Rows held_out, const AuditInput *input,
	LearnerMethod method, Answers *answers, Error *err)
{
	TransferTest *test = separability_probe(words, learned, held_out, method, input->seed, err);
	bool fine = test != NULL;
	while (fine && transfer_test_done(test) < 1)
		fine = transfer_test_step(test, input->pool, err);
	if (fine)
		keep(transfer_test_given(test), transfer_test_score(test), words->learned, answers);
	transfer_test_free(test);
	return fine;
}

/* Vectors at length 1. */
static bool learn_and_ask(const LabelledWords *words, const AuditInput *input, const char *classifier,
	Answers *answers, Error *err)
{
	LabelledWords own = *words;
	Matrix learned = {0}, held_out = {0};
	own.count = words->learned;
	bool fine = separability_units(&own, input->space, 0, &learned, err) &&
		    separability_units(words, input->space, words->learned, &held_out, err);
	Rows from = matrix_rows(&learned), to = matrix_rows(&held_out);
	LearnerMethod method = strcmp(classifier, "knn") ? LEARNER_LOGISTIC : LEARNER_KNN;
	if (fine && !strcmp(classifier, "rbf"))
		fine = ask_machine(words, from, to, input, answers, err);
	else if (fine)
		fine = ask_classifier(words, from, to, input, method, answers, err);
	matrix_release(&learned);
	matrix_release(&held_out);
	return fine;
}

static LabelTable table_of(const LabelledWords *words, const uint32_t *given)
{
	const uint32_t *true_of = words->labels + words->learned;
	LabelTable table = {.n = words->count - words->learned};
	for (size_t i = 0; i < table.n; i++) {
		table.one += true_of[i] == 0;
		table.other += given[i] == 0;
		table.both += true_of[i] == 0 && given[i] == 0;
	}
	return table;
}

/* Of each group the held-out words that lean most. */
static void list_words(const LabelledWords *words, const uint32_t *given, const LeanReference *reference,
	size_t most, Audit *audit)
{
	size_t held_out = words->count - words->learned;
	audit->words = memory_new(held_out, sizeof *audit->words);
	for (uint32_t g = 0; g < 2; g++)
		for (size_t i = 0, listed = 0; i < held_out && (!most || listed < most); i++) {
			uint32_t row = words->rows[words->learned + i];
			if (words->labels[words->learned + i] != g)
				continue;
			listed++;
			audit->words[audit->n_words++] = (AuditWord){audit->sets[g].role,
				dictionary_word(&audit->space->items, row),
				lean_reference_of(reference, audit->space, row), NAN, NAN, given[i] == g};
		}
}

static void note(Audit *audit, const AuditInput *input, const LabelledWords *words, const char *classifier,
	const Answers *answers)
{
	static const char *const names[] = {"logistic", "logistic regression", "rbf",
		"a support vector machine with a Gaussian kernel (scikit-learn's SVC, C = 1)", "knn",
		"the 5 nearest words by cosine"};
	size_t name = 0;
	while (strcmp(names[name], classifier))
		name += 2;
	audit_note(audit,
		"effect: share of %zu held-out words whose group is told by %s, learned from %zu others; "
		"always naming the larger group tells %.3f",
		words->count - words->learned, names[name + 1], answers->learned, answers->majority);
	audit_note(audit,
		"words lean by the cosine with the difference of the mean unit vectors of A and B%s; every "
		"third is held out",
		input->reference ? " in the space of reference=" : "");
	audit_note(audit, "low and high: 95 %% interval of Wilson; p: over all ways in which the held-out "
			  "words could have been labelled, in these numbers, the share of those on which the "
			  "answers are right at least as often");
	if (answers->learned < words->learned)
		audit_note(audit,
			"the machine learned from %zu of %zu words, drawn at random: the time that it takes "
			"grows with their square",
			answers->learned, words->learned);
	if (!input->reference)
		audit_note(audit, "the words are chosen in this space itself, so that a linear classifier is "
				  "bound to tell them; after debiasing, take reference= the space as it was");
}

static bool measure(const LeanReference *reference, const LabelledWords *words, const AuditInput *input,
	const Args *options, Audit *audit, Error *err)
{
	const char *classifier = args_text(options, "classifier");
	Answers answers;
	if (!learn_and_ask(words, input, classifier, &answers, err))
		return false;
	LabelTable table = table_of(words, answers.given);
	double expected;
	audit->n = table.n;
	audit->largest = 1;
	audit->effect = answers.accuracy;
	audit->low = answers.low;
	audit->high = answers.high;
	label_agreement_test(&table, &audit->permutation, &expected);
	note(audit, input, words, classifier, &answers);
	list_words(words, answers.given, reference, (size_t)args_integer(options, "list"), audit);
	audit_find(audit,
		"of words that it has not seen, the classifier tells those that lean to {A} from those that "
		"lean to {B} in %.1f %% of cases; {p}",
		100 * audit->effect);
	free(answers.given);
	return true;
}

static bool check_words(const LabelledWords *words, Error *err)
{
	size_t met[2] = {0};
	for (size_t i = words->learned; i < words->count; i++)
		met[words->labels[i]]++;
	return (met[0] >= FEWEST && met[1] >= FEWEST) ||
	       error_set(err, ERROR_INPUT,
		       "a third of the words that lean most is held out to be told: %zu to A and %zu to B, and "
		       "at "
		       "least %d of each are needed; extend=%d or more gives them where the space has as many "
		       "words",
		       met[0], met[1], FEWEST, 3 * FEWEST);
}

static bool run(const AuditTest *test, const AuditInput *input, const Args *options, Audit *audit, Error *err)
{
	LeanReference reference = {0};
	LabelledWords words = {0};
	bool force = args_yes(options, "force");
	size_t missing = 0;
	bool fine = audit_select(audit, test, input, force, err) &&
		    lean_reference_init(&reference, input, audit->sets, (size_t)args_integer(options, "extend"),
			    (size_t)args_integer(options, "among"), force, err);
	if (fine)
		lean_reference_carry(&reference, input->space, &words, &missing);
	if (missing)
		audit_note(audit, "%zu of the words are not in this space and are left out", missing);
	fine = fine && check_words(&words, err) && measure(&reference, &words, input, options, audit, err);
	labelled_words_release(&words);
	lean_reference_release(&reference);
	return fine;
}

static const ArgSpec options[] = {
	{.name = "classifier",
		.kind = ARG_CHOICE,
		.help = "linear, or one that tells what no direction does: with a Gaussian kernel, or by "
			"neighbours",
		.fallback = "logistic",
		.choices = "logistic|rbf|knn"},
	AUDIT_EXTEND,
	AUDIT_AMONG("these come from so many first items; 0 for all"),
	AUDIT_REFERENCE,
	AUDIT_LIST,
	AUDIT_FORCE,
	{.name = NULL},
};

const AuditTest audit_reclassify = {
	.name = "reclassify",
	.title = "Re-classification",
	.summary = "whether a classifier tells the words that lean to A from those that lean to B",
	.source = "Gonen, Goldberg: Lipstick on a pig, NAACL 2019",
	.roles = "AB",
	.groups = true,
	.apart = "it is for what debiasing leaves, with reference= the space as it was",
	.reading = "cosine with the axis from B to A; right: 1 where the classifier tells its group",
	.number = "right",
	.options = options,
	.run = run,
};
