/* audit annotators: the tables and sentences of its answer. */
#include "command/audit_annotators.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ANNOTATORS_SHOWN = 200, LABEL_COLUMNS = 18 };

static const AgreementScore *whole(const AnnotatorsWork *work, AgreementMeasure measure)
{
	return agreement_test_score(work->parts[0].test, measure);
}

/* Probabilities that iteration left next to nothing of. */
static double without_traces(double probability)
{
	return probability < 1e-12 ? 0 : probability;
}

static const char *annotator_name(const AnnotatorsWork *work, uint32_t annotator)
{
	return dictionary_word(&work->judgements.annotators, annotator);
}

/* --- agreement --- */

static void report_agreement(const AnnotatorsWork *work, Report *out)
{
	Table *table = report_table(out, "agreement");
	table_column(table, "measure", COLUMN_TEXT, 0);
	interval_columns(table, "value", 3);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "judgements", COLUMN_INTEGER, 0);
	for (int m = 0; m < AGREEMENT_MEASURES; m++) {
		const AgreementScore *score = whole(work, (AgreementMeasure)m);
		if (score->refusal[0])
			continue;
		table_text(table, agreement_measure_name((AgreementMeasure)m));
		interval_cells(table, score->value, score->low, score->high);
		table_integer(table, (long long)score->items);
		table_integer(table, (long long)score->judgements);
	}
}

/* Measures that are refused, or have no interval, for one reason together. */
static void tell_missing(const AnnotatorsWork *work, bool refused, Report *out)
{
	bool told[AGREEMENT_MEASURES] = {false};
	for (int m = 0; m < AGREEMENT_MEASURES; m++) {
		const AgreementScore *score = whole(work, (AgreementMeasure)m);
		const char *why = refused ? score->refusal : score->unsure;
		Text names = {0};
		if (told[m] || !*why)
			continue;
		for (int o = m; o < AGREEMENT_MEASURES; o++) {
			const AgreementScore *other = whole(work, (AgreementMeasure)o);
			if (strcmp(refused ? other->refusal : other->unsure, why) != 0)
				continue;
			text_format(&names, "%s%s", names.length ? ", " : "",
				agreement_measure_name((AgreementMeasure)o));
			told[o] = true;
		}
		report_text(out, "No %s%s: %s.", refused ? "" : "interval of ", text_of(&names), why);
		text_release(&names);
	}
}

static AgreementMeasure usual_alpha(const AnnotatorsWork *work)
{
	return work->judgements.order == LABELS_UNORDERED ? AGREEMENT_NOMINAL : AGREEMENT_ORDINAL;
}

static const char *verdict(const AgreementScore *score)
{
	if (isnan(score->low))
		return "without an interval that does not say whether the labels can be relied on";
	if (score->low >= 0.8)
		return "the labels can be relied on";
	if (score->low >= 0.667)
		return "the labels bear tentative conclusions";
	return score->high < 0.667 ? "the labels are not reliable"
				   : "the interval leaves open whether the labels can be relied on";
}

static void tell_agreement(const AnnotatorsWork *work, Report *out)
{
	AgreementMeasure measure = usual_alpha(work);
	const AgreementScore *score = whole(work, measure);
	Text interval = {0};
	if (score->refusal[0])
		return;
	if (!isnan(score->low))
		text_format(&interval, " (95 %% %.3f to %.3f)", score->low, score->high);
	report_text(out,
		"Krippendorff's %s is %.3f%s: %s. He asks for 0.8, and for 0.667 where conclusions are "
		"tentative.",
		agreement_measure_name(measure), score->value, text_of(&interval), verdict(score));
	text_release(&interval);
}

static void report_domains(const AnnotatorsWork *work, Report *out)
{
	AgreementMeasure alpha = usual_alpha(work);
	if (!work->judgements.domains.count)
		return;
	Table *table = report_table(out, "domains");
	table_column(table, work->by, COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	interval_columns(table, "observed", 3);
	table_column(table, agreement_measure_name(alpha), COLUMN_NUMBER, 3);
	table_column(table, "alpha_low", COLUMN_NUMBER, 3);
	table_column(table, "alpha_high", COLUMN_NUMBER, 3);
	for (size_t p = 1; p < work->n_parts && work->parts[p].domain != DICTIONARY_NONE; p++) {
		const AgreementScore *observed = agreement_test_score(work->parts[p].test, AGREEMENT_OBSERVED);
		const AgreementScore *score = agreement_test_score(work->parts[p].test, alpha);
		table_text(table, dictionary_word(&work->judgements.domains, work->parts[p].domain));
		table_integer(table, (long long)observed->items);
		interval_cells(table, observed->value, observed->low, observed->high);
		interval_cells(table, score->value, score->low, score->high);
	}
}

/* --- pairs --- */

typedef struct Pair {
	const AgreementPart *part;
	double kappa;
} Pair;

static int by_kappa(const void *a, const void *b)
{
	const Pair *one = a, *other = b;
	if (one->kappa < other->kappa || one->kappa > other->kappa)
		return one->kappa < other->kappa ? -1 : 1;
	return (one->part > other->part) - (one->part < other->part);
}

static void report_pairs(const AnnotatorsWork *work, Report *out)
{
	size_t n = 0;
	AgreementMeasure kappa = annotators_measure(work) ? AGREEMENT_QUADRATIC : AGREEMENT_COHEN;
	Pair *pairs = memory_new(work->n_parts, sizeof *pairs);
	for (size_t p = 1; p < work->n_parts; p++) {
		double value = agreement_test_score(work->parts[p].test, kappa)->value;
		if (work->parts[p].first != DICTIONARY_NONE && !isnan(value))
			pairs[n++] = (Pair){&work->parts[p], value};
	}
	qsort(pairs, n, sizeof *pairs, by_kappa);
	Table *table = n ? report_table(out, "pairs") : NULL;
	if (n) {
		table_column(table, "annotator", COLUMN_TEXT, 0);
		table_column(table, "other", COLUMN_TEXT, 0);
		table_column(table, "items", COLUMN_INTEGER, 0);
		table_column(table, "observed", COLUMN_NUMBER, 3);
		interval_columns(table, agreement_measure_name(kappa), 3);
	}
	for (size_t i = 0; i < n && i < work->list; i++) {
		const AgreementPart *part = pairs[i].part;
		const AgreementScore *score = agreement_test_score(part->test, kappa);
		table_text(table, annotator_name(work, part->first));
		table_text(table, annotator_name(work, part->second));
		table_integer(table, (long long)score->items);
		table_number(table, agreement_test_score(part->test, AGREEMENT_OBSERVED)->value);
		interval_cells(table, score->value, score->low, score->high);
	}
	if (n > work->list)
		report_text(out, "Of %zu pairs those that agree least are listed (list=0: all).", n);
	free(pairs);
}

/* --- annotators --- */

typedef struct Ranked {
	uint32_t annotator;
	double agreement;
} Ranked;

static int by_agreement(const void *a, const void *b)
{
	const Ranked *one = a, *other = b;
	if (one->agreement < other->agreement || one->agreement > other->agreement)
		return one->agreement < other->agreement ? -1 : 1;
	return (one->annotator > other->annotator) - (one->annotator < other->annotator);
}

/* Those who agree least first; who shares no item last. The caller frees. */
static uint32_t *rank_annotators(const AnnotatorsWork *work)
{
	size_t n = work->judgements.annotators.count;
	Ranked *ranked = memory_new(n, sizeof *ranked);
	uint32_t *order = memory_new(n, sizeof *order);
	for (uint32_t a = 0; a < n; a++)
		ranked[a] = (Ranked){a, !work->bias[a].shared      ? 2
					: annotators_measure(work) ? -work->bias[a].distance
								   : work->bias[a].agreement};
	qsort(ranked, n, sizeof *ranked, by_agreement);
	for (size_t i = 0; i < n; i++)
		order[i] = ranked[i].annotator;
	free(ranked);
	return order;
}

static bool anybody_again(const AnnotatorsWork *work)
{
	for (size_t a = 0; a < work->judgements.annotators.count; a++)
		if (work->bias[a].again)
			return true;
	return false;
}

static void annotator_row(const AnnotatorsWork *work, uint32_t annotator, bool again, Table *table)
{
	const AnnotatorBias *its = &work->bias[annotator];
	uint32_t group = work->judgements.group[annotator];
	table_text(table, annotator_name(work, annotator));
	if (work->group)
		table_text(table,
			group == DICTIONARY_NONE ? "" : dictionary_word(&work->judgements.groups, group));
	table_integer(table, (long long)its->judgements);
	table_integer(table, (long long)its->shared);
	interval_cells(table, its->agreement, its->low, its->high);
	if (annotators_have_means(work))
		table_number(table, its->shared ? its->distance : NAN);
	if (work->modelled)
		table_number(table, dawid_skene_accuracy(&work->model, annotator));
	if (again) {
		table_integer(table, (long long)its->again);
		table_number(table, its->again ? (double)its->kept / (double)its->again : NAN);
	}
}

static void report_annotators(const AnnotatorsWork *work, const uint32_t *order, Report *out)
{
	bool again = anybody_again(work);
	size_t n = work->judgements.annotators.count;
	size_t most = work->list > ANNOTATORS_SHOWN ? work->list : ANNOTATORS_SHOWN;
	Table *table = report_table(out, "annotators");
	table_column(table, "annotator", COLUMN_TEXT, 0);
	if (work->group)
		table_column(table, work->group, COLUMN_TEXT, 0);
	table_column(table, "judgements", COLUMN_INTEGER, 0);
	table_column(table, "shared", COLUMN_INTEGER, 0);
	interval_columns(table, "agreement", 3);
	if (annotators_have_means(work))
		table_column(table, "distance", COLUMN_NUMBER, 3);
	if (work->modelled)
		table_column(table, "accuracy", COLUMN_NUMBER, 3);
	if (again) {
		table_column(table, "again", COLUMN_INTEGER, 0);
		table_column(table, "kept", COLUMN_NUMBER, 3);
	}
	for (size_t i = 0; i < n && i < most; i++)
		annotator_row(work, order[i], again, table);
	if (n > most)
		report_text(
			out, "Of %zu annotators the %zu who agree least are listed (list=0: all).", n, most);
}

/* --- errors by Dawid and Skene --- */

static void report_classes(const AnnotatorsWork *work, Report *out)
{
	const Judgements *judgements = &work->judgements;
	size_t k = work->model.classes;
	double *given = memory_new(k, sizeof *given);
	for (size_t j = 0; j < judgements->count; j++)
		given[judgements->list[j].label]++;
	Table *table = report_table(out, "classes");
	table_column(table, "label", COLUMN_TEXT, 0);
	table_column(table, "given", COLUMN_NUMBER, 4);
	table_column(table, "prior", COLUMN_NUMBER, 4);
	for (uint32_t c = 0; c < k; c++) {
		table_text(table, dictionary_word(&judgements->labels, c));
		table_number(table, given[c] / (double)judgements->count);
		table_number(table, work->model.prior[c]);
	}
	free(given);
}

static void confusion_rows(const AnnotatorsWork *work, uint32_t annotator, Table *table)
{
	const DawidSkene *model = &work->model;
	for (uint32_t c = 0; c < model->classes; c++) {
		size_t row = annotator * model->classes + c;
		table_text(table, annotator_name(work, annotator));
		table_text(table, dictionary_word(&work->judgements.labels, c));
		table_number(table, without_traces(model->expected[row]));
		for (uint32_t l = 0; l < model->classes; l++)
			table_number(table, model->expected[row] > 1e-12
						    ? without_traces(model->confusion[row * model->classes + l])
						    : NAN);
	}
}

static void report_confusion(const AnnotatorsWork *work, const uint32_t *order, Report *out)
{
	size_t k = work->model.classes, annotators = work->judgements.annotators.count;
	if (k > LABEL_COLUMNS) {
		report_text(out, "The matrices of errors are not listed: they have %zu columns.", k);
		return;
	}
	Table *table = report_table(out, "confusion");
	table_column(table, "annotator", COLUMN_TEXT, 0);
	table_column(table, "true", COLUMN_TEXT, 0);
	table_column(table, "expected", COLUMN_NUMBER, 1);
	for (uint32_t l = 0; l < k; l++)
		table_column(table, dictionary_word(&work->judgements.labels, l), COLUMN_NUMBER, 3);
	for (size_t i = 0; i < annotators && i < work->list; i++)
		confusion_rows(work, order[i], table);
}

/* Classes and errors of two annotators can be traded for one another: there are more numbers to find than their
 * judgements have. */
static void tell_identified(const AnnotatorsWork *work, Report *out)
{
	size_t judgements = 0, items = work->judgements.items.count;
	for (size_t j = 0; j < work->judgements.count; j++)
		judgements += !work->judgements.list[j].again;
	if (judgements < 3 * items)
		report_text(out,
			"Items have %.1f annotators each; below three the classes and the errors are hardly to "
			"be told "
			"apart, and other ones may be as likely.",
			(double)judgements / (double)items);
}

static void report_model(const AnnotatorsWork *work, const uint32_t *order, Report *out)
{
	if (!work->modelled) {
		report_text(out, "No matrices of errors, and no consensus: %s.", work->no_model.message);
		return;
	}
	report_classes(work, out);
	report_confusion(work, order, out);
	report_text(out,
		"Errors by Dawid & Skene: log-likelihood %.4f after %zu steps%s. given: the share of each "
		"label among judgements; prior: that among items, errors taken out; expected: how many "
		"judgements were of items that are truly so, then how those were labelled. accuracy: the share "
		"that is right, items having these classes. What most annotators confuse alike cannot be told "
		"from the truth.",
		work->model.log_likelihood, work->model.steps,
		work->model.converged ? "" : ", when it still rose");
	tell_identified(work, out);
}

/* --- all of it --- */

static void tell_terms(const AnnotatorsWork *work, Report *out)
{
	report_text(out,
		"observed: the share of pairs of an item's judgements that are the same, in the mean of items. "
		"Intervals, 95 %%, are of a bootstrap that draws items. agreement: the share of the others who "
		"said the same of the items that others judged too (shared). bias: how much more often than "
		"these an annotator uses the label; p counts all ways of dealing each item's judgements to its "
		"annotators that give as large a difference%s%s.",
		annotators_have_means(work)
			? ", for means random ones. distance: of the annotator's numbers from the mean of the "
			  "others' of the same item; sd: of an item's numbers"
			: "",
		annotators_have_means(work) && work->judgements.order == LABELS_IN_ORDER
			? ". (mean): that of the places of labels in their order, from 1"
			: "");
	if (work->judgements.missing)
		report_text(out, "%zu judgements are missing: cells that are empty, NA or ?.",
			work->judgements.missing);
}

bool audit_annotators_answer(const AnnotatorsWork *work, Report *out, Error *err)
{
	uint32_t *order = rank_annotators(work);
	report_agreement(work, out);
	tell_agreement(work, out);
	tell_missing(work, true, out);
	tell_missing(work, false, out);
	report_domains(work, out);
	report_pairs(work, out);
	report_annotators(work, order, out);
	audit_annotators_biases(work, out);
	audit_annotators_groups(work, out);
	report_model(work, order, out);
	audit_annotators_disputed(work, out);
	bool fine = audit_annotators_save(work, out, err);
	tell_terms(work, out);
	free(order);
	return fine;
}
