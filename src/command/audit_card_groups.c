/* What a report says of groups of items, which no words are needed for: how much of the space each of them is,
 * and whether it can be told from the vectors. */
#include "audit/correction.h"
#include "audit/leakage.h"
#include "audit/representation.h"
#include "command/audit_card.h"
#include "command/groups.h"
#include "command/leakage_scores.h"
#include "report/drawing_forest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As `audit leakage` does when nothing else is said. */
enum { LEAST = 20, MOST = 4000, NEAREST = 10, DEALINGS = 9999 };

struct CardGroups {
	char *by; /* "domain", "class", or the name of a column */
	Dictionary names;
	uint32_t *of;  /* by row */
	double *items; /* by group */
	LeakageTest *leakage;
	bool asked;                  /* of leakage, whatever came of it */
	Error why;                   /* it could not be told */
	double holm[LEAKAGE_PROBES]; /* p, corrected over all probes of the report */
};

static void release(CardGroups *groups)
{
	free(groups->by);
	dictionary_release(&groups->names);
	free(groups->of);
	free(groups->items);
	leakage_test_free(groups->leakage);
}

void audit_card_free_groups(AuditCard *self)
{
	for (size_t i = 0; i < self->n_groups; i++)
		release(&self->groups[i]);
	free(self->groups);
}

static bool count_items(const Space *space, CardGroups *groups)
{
	size_t n = groups->names.count, large = 0;
	groups->items = memory_new(n, sizeof *groups->items);
	for (size_t i = 0; i < space->vectors.rows; i++)
		if (groups->of[i] != DICTIONARY_NONE)
			groups->items[groups->of[i]]++;
	for (size_t g = 0; g < n; g++)
		large += groups->items[g] >= 2;
	return large >= 2 && n <= LEAKAGE_GROUPS;
}

bool audit_card_take_groups(AuditCard *self, Error *err)
{
	const char *by;
	for (size_t i = 0; (by = groups_name(self->space, i)); i++) {
		CardGroups groups = {.by = memory_text(by), .why = ERROR_INIT};
		groups.of = groups_of_space(self->space, self->name, by, &groups.names, err);
		if (!groups.of) {
			release(&groups);
			return false;
		}
		if (!count_items(self->space, &groups)) {
			release(&groups); /* of one group, or a column that tells each item by itself */
			continue;
		}
		self->groups = memory_resize(self->groups, self->n_groups + 1, sizeof *self->groups);
		self->groups[self->n_groups++] = groups;
	}
	return true;
}

/* --- telling them apart --- */

static bool begin_leakage(const AuditCard *self, CardGroups *groups)
{
	LeakageInput input = {.space = self->space,
		.groups = groups->of,
		.n_groups = groups->names.count,
		.least = LEAST,
		.most = MOST,
		.k = NEAREST,
		.permutations = DEALINGS,
		.seed = self->seed};
	groups->leakage = leakage_test_new(&input, &groups->why);
	return groups->leakage != NULL;
}

bool audit_card_step_groups(AuditCard *self, Pool *pool)
{
	CardGroups *groups = self->groups;
	while (groups < self->groups + self->n_groups && groups->asked)
		groups++;
	if (groups == self->groups + self->n_groups)
		return false;
	bool fine = groups->leakage ? leakage_test_step(groups->leakage, pool, &groups->why)
				    : begin_leakage(self, groups);
	groups->asked = !fine || leakage_test_done(groups->leakage) >= 1;
	if (!fine) {
		leakage_test_free(groups->leakage);
		groups->leakage = NULL;
	}
	return true;
}

static void correct(AuditCard *self)
{
	size_t n = self->n_groups * LEAKAGE_PROBES;
	double *p = memory_new(2 * n, sizeof *p), *holm = p + n;
	for (size_t i = 0; i < n; i++) {
		const LeakageTest *test = self->groups[i / LEAKAGE_PROBES].leakage;
		p[i] = test ? leakage_test_result(test)->scores[i % LEAKAGE_PROBES].permutation.p : NAN;
	}
	correction_holm(p, n, holm);
	for (size_t i = 0; i < n; i++)
		self->groups[i / LEAKAGE_PROBES].holm[i % LEAKAGE_PROBES] = holm[i];
	free(p);
}

/* --- chapters --- */

static void shares(const AuditCard *self, CardChapter *chapter)
{
	Table *table = card_table(chapter, "representation");
	table_column(table, "by", COLUMN_TEXT, 0);
	table_column(table, "group", COLUMN_TEXT, 0);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "share", COLUMN_NUMBER, 4);
	for (size_t i = 0; i < self->n_groups; i++) {
		const CardGroups *groups = &self->groups[i];
		double total = 0;
		for (size_t g = 0; g < groups->names.count; g++)
			total += groups->items[g];
		for (uint32_t g = 0; g < groups->names.count; g++) {
			table_text(table, groups->by);
			table_text(table, dictionary_word(&groups->names, g));
			table_integer(table, (long long)groups->items[g]);
			table_number(table, groups->items[g] / total);
		}
	}
}

static void tell_share(const AuditCard *self, const CardGroups *groups, CardChapter *chapter)
{
	size_t n = groups->names.count;
	Evenness its = evenness_of(groups->items, n);
	double total = 0, unknown;
	Text said = {0};
	for (size_t g = 0; g < n; g++)
		total += groups->items[g];
	unknown = (double)self->space->vectors.rows - total;
	if (its.imbalance == 1)
		text_format(&said, "all groups are equally large");
	else
		text_format(&said,
			"the largest group, %s, has %.3g times the items of the smallest, %s; weighed so that "
			"every "
			"group counts the same, %.0f items are worth %.0f (Kish 1965)",
			dictionary_word(&groups->names, its.largest), its.imbalance,
			dictionary_word(&groups->names, its.smallest), total,
			kish_balanced(groups->items, n, 0));
	if (unknown > 0)
		text_format(&said, "; of %.0f items it is not known", unknown);
	card_point(chapter, "By %s: %s.", groups->by, text_of(&said));
	text_release(&said);
}

static void leakage_rows(const CardGroups *groups, Table *table)
{
	for (int p = 0; p < LEAKAGE_PROBES; p++) {
		table_text(table, groups->by);
		leakage_cells(leakage_test_result(groups->leakage), (LeakageProbe)p, groups->holm[p], table);
	}
}

static void leakage(const AuditCard *self, CardChapter *chapter)
{
	Table *table = NULL;
	for (size_t i = 0; i < self->n_groups; i++) {
		const CardGroups *groups = &self->groups[i];
		if (!groups->leakage)
			continue;
		if (!table) {
			table = card_table(chapter, "leakage");
			table_column(table, "by", COLUMN_TEXT, 0);
			leakage_columns(table);
		}
		leakage_rows(groups, table);
	}
	if (table)
		card_text(chapter,
			"Leakage: whether a classifier that has learned from half of the items (learned; at "
			"most %d take part) tells the group of the others (n) from their vectors alone. "
			"auc: the chance that an item of a group looks more like it than one of another does, "
			"0.5 being chance, the mean over groups where there are more than two; low and high "
			"beside it, and beside accuracy, are 95 %% intervals; majority: what naming the "
			"largest group always gives; shuffled: the accuracy that dealt labels give. p: "
			"dealings of the labels asked that give as large an area, counted out where method "
			"says "
			"exact; p_holm: corrected over all probes of this table.",
			MOST);
	for (size_t i = 0; i < self->n_groups; i++)
		if (!self->groups[i].leakage)
			card_point(chapter, "Leakage of %s could not be asked: %s.", self->groups[i].by,
				self->groups[i].why.message);
}

void audit_card_groups(AuditCard *self)
{
	if (!self->n_groups)
		return;
	CardChapter *chapter = card_chapter(&self->card, "groups", "Groups of items", false);
	correct(self);
	shares(self, chapter);
	for (size_t i = 0; i < self->n_groups; i++)
		tell_share(self, &self->groups[i], chapter);
	leakage(self, chapter);
}

/* The probe that tells most. */
static int best_probe(const Leakage *result)
{
	int best = 0;
	for (int p = 1; p < LEAKAGE_PROBES; p++)
		if (result->scores[p].area > result->scores[best].area)
			best = p;
	return best;
}

void audit_card_summarise_groups(const AuditCard *self, Text *out)
{
	for (size_t i = 0; i < self->n_groups; i++) {
		const CardGroups *groups = &self->groups[i];
		if (!groups->leakage)
			continue;
		const Leakage *result = leakage_test_result(groups->leakage);
		int best = best_probe(result);
		const LeakageScore *its = &result->scores[best];
		bool told = groups->holm[best] < self->level;
		text_format(out, " The vectors %s %s: AUC %.3f (%.3f to %.3f) by the %s probe.",
			told ? "tell" : "are not found to tell", groups->by, its->area, its->area_low,
			its->area_high, leakage_probe_name((LeakageProbe)best));
	}
}

/* --- figures --- */

bool audit_card_leakage_figure(const AuditCard *self, CardChapter *chapter, Error *err)
{
	ForestRow *rows = memory_new(self->n_groups * LEAKAGE_PROBES + 1, sizeof *rows);
	size_t count = 0;
	for (size_t i = 0; i < self->n_groups; i++)
		for (int p = 0; self->groups[i].leakage && p < LEAKAGE_PROBES; p++) {
			const LeakageScore *its = &leakage_test_result(self->groups[i].leakage)->scores[p];
			rows[count++] = (ForestRow){.panel = self->groups[i].by,
				.label = leakage_probe_name((LeakageProbe)p),
				.note = "",
				.value = its->area,
				.low = its->area_low,
				.high = its->area_high,
				.neutral = 0.5};
		}
	Text svg = {0};
	DrawingStyle style = {
		.made = "Areas under the ROC curve with 95 % intervals. A filled square: the interval "
			"leaves out 0.5, chance, which the dark line marks."};
	bool fine = count == 0 || drawing_forest(rows, count, &style, &sheet_svg, &svg, err);
	if (fine && count)
		card_figure(chapter, "What the vectors tell of the groups",
			"The area under the ROC curve of each probe with its 95 % interval, a panel for each "
			"way of "
			"grouping the items; 0.5 is chance. The numbers stand in the table of leakage.",
			&svg);
	text_release(&svg);
	free(rows);
	return fine;
}

Colouring *audit_card_colouring(const AuditCard *self, const char **by)
{
	if (!self->n_groups)
		return NULL;
	const CardGroups *groups = &self->groups[0];
	size_t bytes = self->space->vectors.rows * sizeof *groups->of;
	uint32_t *of = memory_new(self->space->vectors.rows, sizeof *of);
	Dictionary names = {0};
	memcpy(of, groups->of, bytes);
	for (uint32_t g = 0; g < groups->names.count; g++)
		dictionary_add(
			&names, dictionary_word(&groups->names, g), strlen(dictionary_word(&groups->names, g)));
	*by = groups->by;
	return colouring_of_groups(self->space, groups->by, of, &names);
}

/* --- standard sets of which nothing is there --- */

static bool has_words(const Space *space, const CardSubject *subject)
{
	for (size_t role = 0; role < sizeof subject->sets / sizeof *subject->sets; role++) {
		Selection selection;
		if (!subject->sets[role])
			continue;
		selection_init(&selection, space, subject->sets[role], (char)role);
		bool some = selection.count > 0;
		selection_release(&selection);
		if (some)
			return true;
	}
	return false;
}

/* Its sets could not be found or translated, which is told. */
static bool was_refused(const AuditCard *self, size_t subject)
{
	for (size_t i = 0; i < self->n_trials; i++)
		if (self->trials[i].subject_at == subject && self->trials[i].why.kind != ERROR_NONE)
			return true;
	return false;
}

/* Trials of what is left; places: by subject as it was. */
static void keep_trials(AuditCard *self, const size_t *places)
{
	size_t kept = 0;
	for (size_t i = 0; i < self->n_trials; i++) {
		CardTrial *trial = &self->trials[i];
		if (places[trial->subject_at] == SIZE_MAX) {
			audit_query_release(&trial->query);
			continue;
		}
		trial->subject_at = places[trial->subject_at];
		self->trials[kept++] = *trial;
	}
	self->n_trials = kept;
}

void audit_card_leave_out(AuditCard *self)
{
	size_t kept = 0, *places = memory_new(self->n_subjects, sizeof *places);
	Text out = {0};
	for (size_t i = 0; i < self->n_subjects; i++) {
		CardSubject *subject = &self->subjects[i];
		bool some = has_words(self->space, subject) || was_refused(self, i);
		places[i] = some ? kept : SIZE_MAX;
		if (some) {
			self->subjects[kept++] = *subject;
			continue;
		}
		text_format(&out, "%s%s", out.length ? ", " : "", subject->name);
		card_subject_release(subject);
	}
	self->n_subjects = kept;
	self->left_out = out.length ? text_take(&out) : NULL;
	keep_trials(self, places);
	free(places);
}
