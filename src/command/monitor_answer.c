/* What `monitor` answers: figures with their limits, and what is to be done. */
#include "audit/correction.h"
#include "command/monitor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Answer {
	const Monitor *monitor;
	Table *table;
	double *holm; /* of norms, similarities, then each dimension */
	Text worse;   /* what fell or grew: reasons to roll back */
	Text mixed;   /* the domains have other shares */
	Text drifted; /* the distribution is another one */
	bool moved;   /* some of that is not the neighbours' alone */
	Text slight;  /* certain, but within the limits */
	Text unknown; /* asked for, and not to be measured */
} Answer;

enum { P_NORMS, P_SIMILARITIES, P_DIMENSIONS };

enum { DOMAINS_TOLD = 5 };

/* "centroid 0.71 >= 0.50" */
static void add_reason(Text *reasons, const char *what, double value, const char *sign, double limit)
{
	text_format(reasons, "%s%s %.2f %s %.2f", reasons->length ? "; " : "", what, value, sign, limit);
}

/* A line of the table; NAN: not known. */
typedef struct Row {
	const char *measure;
	double before, now, value, low, high, p, p_holm, limit;
	bool beyond;
} Row;

static void add_row(Table *table, const Row *row)
{
	const double numbers[] = {
		row->before, row->now, row->value, row->low, row->high, row->p, row->p_holm, row->limit};
	table_text(table, row->measure);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_number(table, numbers[i]);
	table_text(table, row->beyond ? "yes" : "no");
}

static Table *monitor_table(Report *out)
{
	static const char *const numbers[] = {"before", "now", "value", "low", "high", "p", "p_holm", "limit"};
	Table *table = report_table(out, "monitor");
	table_column(table, "measure", COLUMN_TEXT, 0);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		table_column(table, numbers[i], COLUMN_NUMBER, i == 5 || i == 6 ? 5 : 4);
	table_column(table, "beyond", COLUMN_TEXT, 0);
	return table;
}

static Row row_of(const char *measure, double value, double limit, bool beyond)
{
	return (Row){measure, NAN, NAN, value, NAN, NAN, NAN, NAN, limit, beyond};
}

/* --- distributions --- */

static void correct(Answer *answer)
{
	const Monitor *self = answer->monitor;
	size_t count = P_DIMENSIONS + self->n_dimensions;
	double *p = memory_new(count, sizeof *p);
	answer->holm = memory_new(count, sizeof *answer->holm);
	p[P_NORMS] = self->norms.ks.p;
	p[P_SIMILARITIES] = self->similarities.ks.p;
	for (size_t d = 0; d < self->n_dimensions; d++)
		p[P_DIMENSIONS + d] = self->dimensions[d].ks.p;
	correction_holm(p, count, answer->holm);
	free(p);
}

/* A distance is beyond its limit only where it is no accident either. */
static void ks_row(Answer *answer, const char *measure, const PopulationFigure *figure, double holm)
{
	const MonitorLimits *limits = &answer->monitor->limits;
	Row row = row_of(measure, figure->ks.distance, limits->ks,
		figure->ks.distance >= limits->ks && holm < limits->level);
	row.before = figure->before;
	row.now = figure->after;
	row.p = figure->ks.p;
	row.p_holm = holm;
	add_row(answer->table, &row);
	if (row.beyond)
		add_reason(&answer->drifted, measure, row.value, ">=", row.limit);
	else if (holm < limits->level)
		text_format(&answer->slight, "%s%s", answer->slight.length ? ", " : "", measure);
}

/* The index over (1/n + 1/m) is about chi-squared with 9 degrees of freedom where nothing changed: above 30
 * with a chance of 0.0004. n and m: numbers of each side. */
static void psi_row(Answer *answer, const char *measure, double psi, double n, double m, Text *reasons)
{
	double limit = answer->monitor->limits.psi;
	Row row = row_of(measure, psi, limit, psi >= limit && psi >= 30 * (1 / n + 1 / m));
	if (isnan(psi))
		return;
	add_row(answer->table, &row);
	if (row.beyond)
		add_reason(reasons, measure, psi, ">=", limit);
}

static void dimension_rows(Answer *answer)
{
	const Monitor *self = answer->monitor;
	size_t farthest = 0;
	double psi = NAN;
	if (self->n_dimensions == 0)
		return;
	for (size_t d = 0; d < self->n_dimensions; d++) {
		if (self->dimensions[d].ks.distance > self->dimensions[farthest].ks.distance)
			farthest = d;
		psi = fmax(psi, self->dimensions[d].psi);
	}
	ks_row(answer, "ks-dimension", &self->dimensions[farthest], answer->holm[P_DIMENSIONS + farthest]);
	psi_row(answer, "psi-dimension", psi, (double)population_items(self->population, 0),
		(double)population_items(self->population, 1), &answer->drifted);
}

static void shift_rows(Answer *answer)
{
	const Monitor *self = answer->monitor;
	if (!self->shifted)
		return;
	Shift shift = shift_test_result(self->shift);
	Row kernel = row_of("mmd2", shift.mmd, NAN, false);
	kernel.p = shift.p;
	add_row(answer->table, &kernel);
	if (kernel.p <= self->limits.level)
		text_format(&answer->slight, "%smmd2", answer->slight.length ? ", " : "");
	Row centroid = row_of("centroid", shift.means, self->limits.centroid,
		shift.means >= self->limits.centroid && kernel.p <= self->limits.level);
	add_row(answer->table, &centroid);
	if (centroid.beyond)
		add_reason(&answer->drifted, "centroid", shift.means, ">=", self->limits.centroid);
}

static void overlap_row(Answer *answer)
{
	const Monitor *self = answer->monitor;
	if (isnan(self->overlap))
		return;
	Row row = row_of(
		"overlap", self->overlap, self->limits.overlap, self->overlap_high < self->limits.overlap);
	row.low = self->overlap_low;
	row.high = self->overlap_high;
	add_row(answer->table, &row);
	if (row.beyond)
		add_reason(&answer->drifted, "overlap", self->overlap, "<", self->limits.overlap);
}

/* --- what the space is for --- */

/* An effect has grown when it did by more than the limit, and the old one lies outside of its interval. */
static void audit_row(Answer *answer, const MonitorAudit *its)
{
	const Audit *before = &its->audits[0], *now = &its->audits[1];
	double limit = answer->monitor->limits.effect, grown = fabs(now->effect) - fabs(before->effect);
	bool outside = before->effect < now->low || before->effect > now->high;
	Text name = {0};
	text_format(&name, "%s-%s", its->test->name, its->query.name);
	Row row = {text_of(&name), before->effect, now->effect, grown, NAN, NAN,
		now->permutation.seen ? now->permutation.p : NAN, NAN, limit, grown >= limit && outside};
	add_row(answer->table, &row);
	text_add(&name, " grew by");
	if (row.beyond)
		add_reason(&answer->worse, text_of(&name), grown, ">=", limit);
	text_release(&name);
}

static void recall_row(Answer *answer)
{
	const Monitor *self = answer->monitor;
	const PairedDifference *recall = &self->recall;
	if (self->n_pairs == 0)
		return;
	bool fell = recall->difference <= -self->limits.drop && recall->high < 0;
	Row row = {"recall", recall->before, recall->after, recall->difference, recall->low, recall->high,
		recall->p, NAN, -self->limits.drop, fell};
	add_row(answer->table, &row);
	if (fell)
		add_reason(&answer->worse, "recall fell by", -recall->difference, ">=", self->limits.drop);
}

/* --- what is to be done --- */

/* Whether there is such a command. */
static bool has_command(const char *name)
{
	for (const Command *const *at = commands; *at; at++)
		if (strcmp((*at)->name, name) == 0)
			return true;
	return false;
}

typedef struct Advice {
	const char *name;
	const Text *why;
	const char *what;
} Advice;

static Advice advise(const Answer *answer)
{
	if (answer->worse.length)
		return (Advice){"roll back", &answer->worse,
			"what the space is used for became worse: go back to the baseline until it is known "
			"why"};
	if (answer->mixed.length)
		return (Advice){"rebalance", &answer->mixed,
			"the domains have other shares than before: bring the text nearer to the shares that "
			"it had, then train again. `debias balance TEXT tau=0` makes the shares of its domains "
			"alike, tau= between 0 and 1 less unlike; text of the domains that have shrunk does it "
			"without repeating any. `train … tau=` weighs domains while it learns, and leaves "
			"these shares as they are, since they count items"};
	if (answer->drifted.length)
		return (Advice){"retrain", &answer->drifted,
			answer->moved ? "the vectors are distributed otherwise: what was fitted to the "
					"baseline (indexes, classifiers, alignments, thresholds) should be "
					"fitted again"
				      : "the vectors are distributed as before, but items have other "
					"neighbours: what was fitted to the baseline should be fitted again. "
					"`eval stability` of models that differ only in their seed tells how "
					"much of that is the noise of training"};
	if (answer->unknown.length)
		return (Advice){"unknown", &answer->unknown,
			"nothing that was measured lies beyond its limit, but not all that was asked for could "
			"be "
			"measured; give sets whose words both spaces have"};
	return (Advice){"fine", NULL, "nothing lies beyond its limit"};
}

/* The domain whose share has changed most, of those not told. */
static uint32_t most_changed(const double *changes, uint32_t count)
{
	uint32_t most = 0;
	for (uint32_t d = 1; d < count; d++)
		if (fabs(changes[d]) > fabs(changes[most]))
			most = d;
	return most;
}

static void tell_domains(const Monitor *self, Report *out)
{
	Dictionary names = {0};
	uint64_t *counts = population_domain_counts(self->population, &names);
	double *shares[2] = {memory_new(names.count + 1, sizeof(double)),
		memory_new(names.count + 1, sizeof(double))},
	       *changes = memory_new(names.count + 1, sizeof *changes);
	Text text = {0};
	for (uint32_t d = 0; counts && d < names.count; d++) {
		for (size_t side = 0; side < 2; side++)
			shares[side][d] = 100 * (double)counts[side * names.count + d] /
					  (double)self->spaces[side]->vectors.rows;
		changes[d] = shares[1][d] - shares[0][d];
	}
	for (int told = 0; counts && told < DOMAINS_TOLD; told++) {
		uint32_t d = most_changed(changes, names.count);
		if (changes[d] != 0)
			text_format(&text, "%s%s %.1f %% then, %.1f %% now", text.length ? "; " : "",
				dictionary_word(&names, d), shares[0][d], shares[1][d]);
		changes[d] = 0;
	}
	if (text.length)
		report_text(out, "Shares of the items that have changed most: %s.", text_of(&text));
	text_release(&text);
	free(changes);
	free(shares[0]);
	free(shares[1]);
	free(counts);
	dictionary_release(&names);
}

static void report_advice(const Answer *answer, Report *out)
{
	Advice advice = advise(answer);
	Table *table = report_table(out, "advice");
	table_column(table, "advice", COLUMN_TEXT, 0);
	table_column(table, "because", COLUMN_TEXT, 0);
	table_text(table, advice.name);
	table_text(table, advice.why ? text_of(advice.why) : "no measure lies beyond its limit");
	report_text(out, "%c%s: %s.%s", advice.name[0] - 'a' + 'A', advice.name + 1, advice.what,
		!strcmp(advice.name, "roll back") && has_command("rollback")
			? " `rollback` does that where a version was kept."
			: "");
	if (advice.why && advice.why != &answer->drifted && answer->drifted.length)
		report_text(out, "Beyond their limits are also: %s.", text_of(&answer->drifted));
	if ((!advice.why || advice.why == &answer->unknown) && answer->slight.length)
		report_text(out, "A difference is certain but small by %s.", text_of(&answer->slight));
	if (answer->mixed.length)
		tell_domains(answer->monitor, out);
	report_text(out,
		"The rule, in this order: roll back when recall fell or the effect of an audit grew beyond its "
		"limit and by more than chance; rebalance when psi-domains is beyond its limit; retrain when a "
		"ks (with p_holm below %g), psi, centroid or overlap is; unknown when an audit that was asked "
		"for "
		"could not be run; else fine.",
		answer->monitor->limits.level);
}

static void explain(const Monitor *self, Report *out)
{
	report_text(out,
		"before and now are means, shares or effects; ks: Kolmogorov-Smirnov distance, psi: population "
		"stability index over the baseline's deciles, of the lengths of vectors, the cosines of pairs "
		"and the dimension that moved most; about %.3f would be chance. p_holm: corrected for all of "
		"these tests but the kernel's, which stands by itself. Samples: %zu and %zu items.",
		(PSI_BINS - 1) * (1 / (double)population_items(self->population, 0) +
					 1 / (double)population_items(self->population, 1)),
		population_items(self->population, 0), population_items(self->population, 1));
	if (self->is_apart)
		report_text(out,
			"The coordinates of %s and %s are taken to mean different things, so that dimensions, "
			"centroid and kernel are not compared.",
			self->names[0], self->names[1]);
	if (self->is_apart && !isnan(self->agreement))
		report_text(out, "The mean cosine of their common items is %.3f.", self->agreement);
	if (isnan(self->overlap))
		report_text(out, "Too few items are in both spaces to compare neighbours.");
	if (isnan(self->agreement) && !self->is_apart && !strcmp(self->apart, "auto"))
		report_text(out,
			"No item is in both spaces, so that nothing tells whether their coordinates mean the "
			"same: that is taken for granted here; apart=yes says that they were trained apart.");
	for (size_t i = 0; i < self->n_audits; i++)
		if (!self->audits[i].fine)
			report_text(out, "%s, %s: %s.", self->audits[i].test->name, self->audits[i].query.name,
				self->audits[i].why.message);
	if (self->lost_pairs)
		report_text(out, "%zu pairs were left out, of which an item is not in both spaces.",
			self->lost_pairs);
}

void monitor_answer(const Monitor *self, Report *out)
{
	Answer answer = {.monitor = self, .table = monitor_table(out)};
	double n = (double)population_items(self->population, 0),
	       m = (double)population_items(self->population, 1);
	correct(&answer);
	ks_row(&answer, "ks-norms", &self->norms, answer.holm[P_NORMS]);
	psi_row(&answer, "psi-norms", self->norms.psi, n, m, &answer.drifted);
	ks_row(&answer, "ks-similarities", &self->similarities, answer.holm[P_SIMILARITIES]);
	psi_row(&answer, "psi-similarities", self->similarities.psi, n / 2, m / 2, &answer.drifted);
	dimension_rows(&answer);
	shift_rows(&answer);
	answer.moved = answer.drifted.length > 0;
	overlap_row(&answer);
	psi_row(&answer, "psi-domains", self->domains, (double)self->spaces[0]->vectors.rows,
		(double)self->spaces[1]->vectors.rows, &answer.mixed);
	for (size_t i = 0; i < self->n_audits; i++)
		if (self->audits[i].fine)
			audit_row(&answer, &self->audits[i]);
		else
			text_format(&answer.unknown, "%s%s of %s could not be run",
				answer.unknown.length ? "; " : "", self->audits[i].test->name,
				self->audits[i].query.name);
	recall_row(&answer);
	report_advice(&answer, out);
	explain(self, out);
	free(answer.holm);
	text_release(&answer.worse);
	text_release(&answer.mixed);
	text_release(&answer.drifted);
	text_release(&answer.slight);
	text_release(&answer.unknown);
}
