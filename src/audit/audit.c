#include "audit/audit.h"

#include "audit/concept.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void audit_begin(Audit *audit, const AuditTest *test, const AuditInput *input)
{
	audit->test = test;
	audit->space = space_ref(input->space);
	audit->n_sets = strlen(test->roles) + input->further;
	audit->statistic = audit->effect = audit->least = audit->largest = audit->low = audit->high = NAN;
	audit->smallest = NAN;
}

static size_t shared_words(const Selection *one, const Selection *other)
{
	size_t shared = 0;
	for (size_t i = 0; i < one->count; i++)
		for (size_t j = 0; j < other->count; j++)
			shared += one->rows[i] == other->rows[j];
	return shared;
}

/* A word in two sets says nothing about their difference, and is as near to itself as can be. */
static void note_shared_words(Audit *audit)
{
	for (size_t i = 0; i < audit->n_sets; i++)
		for (size_t j = i + 1; j < audit->n_sets; j++) {
			const Selection *one = &audit->sets[i], *other = &audit->sets[j];
			size_t shared = shared_words(one, other);
			bool groups = strchr("XY", one->role) && strchr("XY", other->role);
			groups |= strchr("AB", one->role) && strchr("AB", other->role);
			if (shared)
				audit_note(audit, "%zu %s in %c and in %c: %s", shared,
					shared == 1 ? "word stands both" : "words stand both", one->role,
					other->role,
					groups ? "what is in both says nothing about their difference"
					       : "the cosine of a word with itself, 1, counts with the others");
		}
}

static void note_repeated_words(Audit *audit)
{
	for (size_t i = 0; i < audit->n_sets; i++) {
		const Selection *of = &audit->sets[i];
		size_t repeated = of->set->repeated + of->set->count - of->n_lost - of->count;
		if (repeated)
			audit_note(audit, "%zu of the words of %c %s there before and %s once", repeated,
				of->role, repeated == 1 ? "stands" : "stand",
				repeated == 1 ? "counts" : "count");
	}
}

static bool groups_differ(const Audit *audit, Error *err)
{
	const Selection *a = NULL, *b = NULL;
	for (size_t i = 0; i < audit->n_sets; i++) {
		a = audit->sets[i].role == 'A' ? &audit->sets[i] : a;
		b = audit->sets[i].role == 'B' ? &audit->sets[i] : b;
	}
	if (!a || !b || a->count != b->count || shared_words(a, b) < a->count)
		return true;
	return error_set(err, ERROR_INPUT,
		"A (%s) and B (%s) are the same words, so that nothing can lean to one rather than to the "
		"other; give groups that differ",
		a->set->name, b->set->name);
}

bool audit_select(Audit *audit, const AuditTest *test, const AuditInput *input, bool force, Error *err)
{
	audit_begin(audit, test, input);
	for (size_t i = 0; i < audit->n_sets; i++) {
		selection_init(&audit->sets[i], input->space, input->sets[i], audit_test_role(test, i));
		if (test->single && strchr(test->single, audit->sets[i].role))
			audit->sets[i].least = 1;
	}
	for (size_t i = 0; i < audit->n_sets; i++)
		if (!selection_check(&audit->sets[i], force, err))
			return false;
	if (!groups_differ(audit, err))
		return false;
	note_shared_words(audit);
	note_repeated_words(audit);
	return true;
}

void audit_list_words(Audit *audit)
{
	size_t words = 0;
	for (size_t s = 0; s < audit->n_sets; s++)
		words += audit->sets[s].count;
	audit->words = memory_new(words, sizeof *audit->words);
	for (size_t s = 0; s < audit->n_sets; s++)
		for (size_t i = 0; i < audit->sets[s].count; i++)
			audit->words[audit->n_words++] = (AuditWord){audit->sets[s].role,
				dictionary_word(&audit->space->items, audit->sets[s].rows[i]), NAN, NAN, NAN,
				NAN};
}

static char *sentence(const char *format, va_list args)
{
	char *text = NULL;
	if (vasprintf(&text, format, args) < 0)
		abort();
	return text;
}

void audit_note(Audit *audit, const char *format, ...)
{
	assert(audit->n_notes < AUDIT_NOTES);
	va_list args;
	va_start(args, format);
	audit->notes[audit->n_notes++] = sentence(format, args);
	va_end(args);
}

static const Selection *set_of_role(const Audit *audit, char role)
{
	for (size_t i = 0; i < audit->n_sets; i++)
		if (audit->sets[i].role == role)
			return &audit->sets[i];
	return NULL;
}

/* What is above .05 must not read like a finding. */
static void name_p(const Audit *audit, Text *named)
{
	double p = audit->permutation.p;
	text_format(named, "p = %.2g%s", p, p > 0.05 ? ", which chance alone may well give" : "");
}

static char *name_sets(const Audit *audit, const char *text)
{
	Text named = {0};
	for (; *text; text++) {
		if (!strncmp(text, "{p}", 3)) {
			name_p(audit, &named);
			text += 2;
			continue;
		}
		const Selection *set =
			text[0] == '{' && text[1] && text[2] == '}' ? set_of_role(audit, text[1]) : NULL;
		if (set)
			text_format(&named, "%c (%s)", set->role, set->set->name);
		else
			text_add_char(&named, *text);
		text += set ? 2 : 0;
	}
	return text_take(&named);
}

void audit_find(Audit *audit, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = sentence(format, args);
	va_end(args);
	free(audit->finding);
	audit->finding = name_sets(audit, text);
	free(text);
}

size_t audit_lost(const Audit *audit)
{
	size_t lost = 0;
	for (size_t i = 0; i < audit->n_sets; i++)
		lost += audit->sets[i].n_lost;
	return lost;
}

void audit_release(Audit *audit)
{
	for (size_t i = 0; i < audit->n_sets; i++)
		selection_release(&audit->sets[i]);
	for (size_t i = 0; i < audit->n_notes; i++)
		free(audit->notes[i]);
	concept_findings_free(audit->concept);
	free(audit->words);
	free(audit->finding);
	space_unref(audit->space);
	*audit = (Audit){0};
}
