/* What a report says about the audits: the summary, the table of all, words lost, limits, and each audit. */
#include "command/audit.h"
#include "command/audit_card.h"
#include "command/audit_change.h"
#include "data/testset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_finding(const AuditCard *self, const CardTrial *trial)
{
	return trial->fine && trial->holm < self->level;
}

/* --- the summary --- */

static void name_findings(const AuditCard *self, Text *out)
{
	enum { NAMED = 6 };
	size_t named = 0, rest = 0;
	for (size_t i = 0; i < self->n_trials; i++) {
		const CardTrial *trial = &self->trials[i];
		if (!is_finding(self, trial))
			continue;
		if (named == NAMED) {
			rest++;
			continue;
		}
		text_format(out, "%s%s by %s (%.2f", named++ ? ", " : ": ", trial->subject->name,
			trial->test->name, trial->audit.effect);
		if (isfinite(trial->audit.low))
			text_format(out, ", interval %.2f to %.2f", trial->audit.low, trial->audit.high);
		text_add(out, ")");
	}
	if (rest)
		text_format(out, " and %zu more", rest);
}

static void summarise_words(const AuditCard *self, size_t run, size_t with_p, size_t found, Text *out)
{
	text_format(out, "%zu audit%s of %s %s run on %zu group%s of word sets. ", run, run == 1 ? "" : "s",
		self->name, run == 1 ? "was" : "were", self->n_subjects, self->n_subjects == 1 ? "" : "s");
	if (with_p == 0)
		text_add(out, "None of them has a p.");
	else
		text_format(out, "%zu of them %s a p; corrected for their number (Holm), %zu %s below %g",
			with_p, with_p == 1 ? "has" : "have", found, found == 1 ? "lies" : "lie", self->level);
	name_findings(self, out);
	text_add(out, with_p ? "." : "");
	if (run < self->n_trials)
		text_format(out, " %zu could not be run, for the reasons below.", self->n_trials - run);
}

static void summarise(AuditCard *self)
{
	size_t run = 0, with_p = 0, found = 0;
	for (size_t i = 0; i < self->n_trials; i++) {
		const CardTrial *trial = &self->trials[i];
		run += trial->fine;
		with_p += trial->fine && trial->audit.permutation.seen;
		found += is_finding(self, trial);
	}
	Text said = {0};
	if (!self->n_subjects)
		text_format(&said,
			"%s has no word of the standard sets, so that no audit of word sets was run.",
			self->name);
	else
		summarise_words(self, run, with_p, found, &said);
	audit_card_summarise_groups(self, &said);
	self->card.summary = text_take(&said);
	text_format(&said, "Audit report: %s", self->name);
	self->card.title = text_take(&said);
}

/* --- all audits --- */

static void audit_columns(Table *table)
{
	static const struct {
		const char *name;
		ColumnKind kind;
		int decimals;
	} columns[] = {{"sets", COLUMN_TEXT, 0}, {"test", COLUMN_TEXT, 0}, {"n", COLUMN_INTEGER, 0},
		{"effect", COLUMN_NUMBER, 3}, {"low", COLUMN_NUMBER, 3}, {"high", COLUMN_NUMBER, 3},
		{"p", COLUMN_NUMBER, 5}, {"p_holm", COLUMN_NUMBER, 5}, {"p_bh", COLUMN_NUMBER, 5},
		{"method", COLUMN_TEXT, 0}, {"smallest", COLUMN_NUMBER, 2}, {"lost", COLUMN_INTEGER, 0}};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		table_column(table, columns[i].name, columns[i].kind, columns[i].decimals);
}

static void audit_row(const CardTrial *trial, Table *table)
{
	const Audit *audit = &trial->audit;
	const Permutation *p = &audit->permutation;
	table_text(table, trial->subject->name);
	table_text(table, trial->test->name);
	table_integer(table, (long long)audit->n);
	table_number(table, audit->effect);
	table_number(table, audit->low);
	table_number(table, audit->high);
	table_number(table, p->seen ? p->p : NAN);
	table_number(table, trial->holm);
	table_number(table, trial->hochberg);
	table_text(table, !p->seen ? "" : p->exact ? "exact" : "random");
	table_number(table, audit->smallest);
	table_integer(table, (long long)audit_lost(audit));
}

static void all_audits(AuditCard *self)
{
	if (!self->n_subjects)
		return;
	CardChapter *chapter = card_chapter(&self->card, "audits", "Audits", false);
	Table *table = card_table(chapter, "audits");
	audit_columns(table);
	for (size_t i = 0; i < self->n_trials; i++)
		if (self->trials[i].fine)
			audit_row(&self->trials[i], table);
	card_text(chapter,
		"low and high: 95 %% bootstrap interval of the effect over the words of the sets. p: the share "
		"of the ways of dealing out the words that give as large an effect, counted (exact) or drawn "
		"at random; p_holm and p_bh: the same, corrected for the number of tests in this report, "
		"against any false finding (Holm 1979) and for the share of false ones among the findings "
		"(Benjamini & Hochberg 1995). smallest: the effect that sets of these sizes find with 80 %% "
		"chance, where that is known. lost: words that the space does not have. Effects of different "
		"tests have different scales; the chapters at the end say what each one means.");
}

/* --- what changed --- */

static void change_rows(const AuditCard *self, Table *table)
{
	table_column(table, "sets", COLUMN_TEXT, 0);
	table_column(table, "test", COLUMN_TEXT, 0);
	audit_change_columns(table);
	for (size_t i = 0; i < self->n_trials; i++) {
		const CardTrial *trial = &self->trials[i];
		if (!trial->compared)
			continue;
		table_text(table, trial->subject->name);
		table_text(table, trial->test->name);
		audit_change_cells(table, &trial->change);
	}
}

void audit_card_changes(AuditCard *self)
{
	if (!self->since)
		return;
	CardChapter *chapter = card_chapter(&self->card, "changes", "What changed", false);
	card_text(chapter,
		"Before: %s, checksum %s. After: %s. n: words that both have; low and high: 95 %% interval "
		"of the change, bootstrap draws being of the same words in both. Better and worse: the "
		"size of the effect fell or rose by more than the choice of words explains; small: by more "
		"than that, but by less than the margin, the smallest change that matters. These "
		"intervals are not corrected for their number.",
		self->since_name, space_checksum(self->since), self->name);
	change_rows(self, card_table(chapter, "changes"));
	for (size_t i = 0; i < self->n_trials; i++) {
		const CardTrial *trial = &self->trials[i];
		if (trial->fine && !trial->compared)
			card_point(chapter, "%s by %s could not be compared: %s.", trial->subject->name,
				trial->test->name, trial->why_not.message);
	}
}

/* --- what could not be run, and words lost --- */

static bool same_refusal(const CardTrial *a, const CardTrial *b)
{
	return !a->fine && !b->fine && a->subject == b->subject && !strcmp(a->why.message, b->why.message);
}

/* One row for all tests of the same sets that were refused for the same reason; it stands where the first does.
 */
static void refused_row(const AuditCard *self, size_t first, Table *table)
{
	Text tests = {0};
	for (size_t i = 0; i < self->n_trials; i++) {
		if (!same_refusal(&self->trials[first], &self->trials[i]))
			continue;
		if (i < first)
			break;
		text_format(&tests, "%s%s", tests.length ? ", " : "", self->trials[i].test->name);
	}
	if (tests.length) {
		table_text(table, self->trials[first].subject->name);
		table_text(table, text_of(&tests));
		table_text(table, self->trials[first].why.message);
	}
	text_release(&tests);
}

/* Tests that nobody has asked for. */
static void not_asked(const AuditCard *self, CardChapter *chapter)
{
	for (size_t i = 0; audit_tests[i]; i++) {
		bool asked = false;
		for (size_t j = 0; j < self->n_trials; j++)
			asked |= self->trials[j].test == audit_tests[i];
		if (!asked)
			card_point(chapter, "%s was not asked: %s.", audit_tests[i]->name,
				audit_tests[i]->apart ? audit_tests[i]->apart
				: self->all_tests     ? "the sets have not what it takes"
						      : "tests= names others");
	}
	if (self->published && self->all_tests)
		card_point(chapter, "The sets are asked by the tests that they were published for, or with; "
				    "`audit TEST all` puts a test to all sets that have what it takes.");
}

static void not_run(AuditCard *self)
{
	bool any = false;
	for (size_t i = 0; i < self->n_trials; i++)
		any |= !self->trials[i].fine;
	CardChapter *chapter = card_chapter(&self->card, "refused", "What was not run", false);
	Table *table = any ? card_table(chapter, "not run") : NULL;
	if (any) {
		table_column(table, "sets", COLUMN_TEXT, 0);
		table_column(table, "test", COLUMN_TEXT, 0);
		table_column(table, "why", COLUMN_TEXT, 0);
	}
	for (size_t i = 0; i < self->n_trials; i++)
		if (!self->trials[i].fine)
			refused_row(self, i, table);
	not_asked(self, chapter);
}

static void set_row(const AuditCard *self, const CardSubject *subject, char role, Table *table)
{
	WordSet *set = subject->sets[(unsigned char)role];
	Selection selection;
	Text lost = {0};
	selection_init(&selection, self->space, set, role);
	for (size_t i = 0; i < selection.n_lost; i++)
		text_format(&lost, "%s%s", i ? ", " : "", set->words[selection.lost[i]]);
	table_text(table, subject->name);
	table_text(table, (char[]){role, '\0'});
	table_text(table, set->name);
	table_text(table, set->language ? set->language : subject->language);
	table_integer(table, (long long)set->count);
	table_integer(table, (long long)selection.count);
	table_text(table, lost.length ? text_of(&lost) : "none");
	table_text(table, wordset_checksum(set));
	text_release(&lost);
	selection_release(&selection);
}

/* Sets that were given one by one tell their own source. */
static void set_source(CardChapter *chapter, const CardSubject *subject, char role)
{
	const WordSet *set = subject->sets[(unsigned char)role];
	if (!set || subject->citation || !set->citation)
		return;
	card_point(chapter, "%s: %s%s%s.", set->name, set->citation, set->notes ? ". Notes: " : "",
		set->notes ? set->notes : "");
}

static void word_sets(AuditCard *self)
{
	CardChapter *chapter = card_chapter(&self->card, "words", "Word sets and words lost", false);
	if (self->left_out)
		card_text(chapter,
			"Standard sets of which the space has no word, and which were not asked: %s.",
			self->left_out);
	if (!self->n_subjects)
		return;
	Table *table = card_table(chapter, "word sets");
	table_column(table, "sets", COLUMN_TEXT, 0);
	table_column(table, "role", COLUMN_TEXT, 0);
	table_column(table, "name", COLUMN_TEXT, 0);
	table_column(table, "language", COLUMN_TEXT, 0);
	table_column(table, "words", COLUMN_INTEGER, 0);
	table_column(table, "used", COLUMN_INTEGER, 0);
	table_column(table, "lost", COLUMN_TEXT, 0);
	table_column(table, "checksum", COLUMN_TEXT, 0);
	for (size_t i = 0; i < self->n_subjects; i++)
		for (const char *role = TESTSET_ROLES; *role; role++)
			if (self->subjects[i].sets[(unsigned char)*role])
				set_row(self, &self->subjects[i], *role, table);
	for (size_t i = 0; i < self->n_subjects; i++)
		if (self->subjects[i].citation)
			card_point(chapter, "%s: %s. Its file: %s.", self->subjects[i].name,
				self->subjects[i].citation,
				self->subjects[i].benchmark ? self->subjects[i].benchmark : "not known");
	for (size_t i = 0; i < self->n_subjects; i++)
		if (self->subjects[i].notes)
			card_point(
				chapter, "Notes on %s: %s.", self->subjects[i].name, self->subjects[i].notes);
	for (size_t i = 0; i < self->n_subjects; i++)
		for (const char *role = "XYAB"; *role; role++)
			set_source(chapter, &self->subjects[i], *role);
}

/* --- limits --- */

static void limits_of_words(CardChapter *chapter)
{
	card_point(chapter, "A test shows how the words of its sets are associated. Where it finds nothing, "
			    "other words may still be.");
	card_point(chapter, "Effects come from a few words: the interval says how much hangs on the choice of "
			    "words, not on the text or the seed that the vectors were learned from.");
	card_point(chapter, "The word sets speak of the groups that their authors named, in the language that "
			    "is stated, as it was when they were published.");
}

static void limits(AuditCard *self)
{
	CardChapter *chapter = card_chapter(&self->card, "limits", "Known limits", false);
	const char *note = self->space->provenance.note;
	if (self->n_subjects)
		limits_of_words(chapter);
	card_point(chapter,
		"The correction is for the tests in this report alone, not for others that were "
		"tried before it; tests on the same %s are not independent of each other.",
		self->n_subjects ? "words" : "items");
	card_point(chapter,
		"Associations of vectors do not tell what a system that uses them does: measure that too.");
	if (self->n_groups)
		card_point(chapter,
			"A probe that finds nothing is no proof that the vectors do not tell a group: a "
			"stronger one, or more items, may find it. That they tell what they were made to "
			"tell, as a class, is no leak.");
	if (self->force)
		card_point(chapter, "Sets that have lost more than a fifth of their words were used "
				    "nevertheless (force=yes): they are not the published ones any more.");
	if (note && *note)
		card_point(chapter, "Of the vectors it is noted: %s.", note);
	if (!self->space->counts)
		card_point(chapter, "How often each item occurred is not known, so that rare words, whose "
				    "vectors are poor, cannot be told from frequent ones.");
}

void audit_card_results(AuditCard *self)
{
	summarise(self);
	all_audits(self);
}

void audit_card_caveats(AuditCard *self)
{
	not_run(self);
	word_sets(self);
	limits(self);
}

/* --- each audit --- */

static int by_falling_association(const void *a, const void *b)
{
	double left = ((const AuditWord *)a)->association, right = ((const AuditWord *)b)->association;
	return (left < right) - (left > right);
}

static void word_rows(Audit *audit, Table *table)
{
	AuditWord *words = audit->words, *end = words + audit->n_words;
	table_column(table, "set", COLUMN_TEXT, 0);
	table_column(table, "word", COLUMN_TEXT, 0);
	table_column(table, "association", COLUMN_NUMBER, 4);
	if (!audit->concept)
		table_column(table, "influence", COLUMN_NUMBER, 4);
	for (size_t count; words < end; words += count) {
		count = audit_words_of_set(words, end);
		qsort(words, count, sizeof *words, by_falling_association);
		for (size_t i = 0; i < count; i++) {
			table_text(table, (char[]){words[i].role, '\0'});
			table_text(table, words[i].word);
			table_number(table, words[i].association);
			if (!audit->concept)
				table_number(table, words[i].influence);
		}
	}
}

static void details_of(AuditCard *self, CardTrial *trial)
{
	Text id = {0}, title = {0};
	text_format(&id, "audit-%zu", (size_t)(trial - self->trials) + 1);
	text_format(&title, "%s by %s: %s", trial->subject->name, trial->test->name, trial->test->title);
	CardChapter *chapter = card_chapter(&self->card, text_of(&id), text_of(&title), true);
	card_text(chapter, "%s.", trial->audit.finding);
	for (size_t i = 0; i < trial->audit.n_notes; i++)
		card_point(chapter, "%s.", trial->audit.notes[i]);
	card_point(chapter, "Association: %s%s.", trial->test->reading,
		trial->audit.concept ? "" : "; influence: the effect less what it is without the word");
	if (trial->test->source)
		card_point(chapter, "Source: %s.", trial->test->source);
	word_rows(&trial->audit, card_table(chapter, "words"));
	const ConceptTable *table;
	for (size_t i = 0; (table = audit_concept_table(&trial->audit, i)); i++) {
		table->fill(&trial->audit, card_table(chapter, table->name));
		card_point(chapter, "%s: %s.", table->name, table->reading);
	}
	text_release(&id);
	text_release(&title);
}

void audit_card_details(AuditCard *self)
{
	for (size_t i = 0; i < self->n_trials; i++)
		if (self->trials[i].fine)
			details_of(self, &self->trials[i]);
}
