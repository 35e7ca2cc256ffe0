#include "audit/audit.h"

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
	audit->n_sets = strlen(test->roles);
	audit->statistic = audit->effect = audit->largest = audit->low = audit->high = NAN;
	audit->smallest = NAN;
}

bool audit_select(Audit *audit, const AuditTest *test, const AuditInput *input, bool force, Error *err)
{
	audit_begin(audit, test, input);
	for (size_t i = 0; i < audit->n_sets; i++) {
		selection_init(&audit->sets[i], input->space, input->sets[i], test->roles[i]);
		if (test->single && strchr(test->single, test->roles[i]))
			audit->sets[i].least = 1;
	}
	for (size_t i = 0; i < audit->n_sets; i++)
		if (!selection_check(&audit->sets[i], force, err))
			return false;
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

static char *name_sets(const Audit *audit, const char *text)
{
	Text named = {0};
	for (; *text; text++) {
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
	free(audit->words);
	free(audit->finding);
	space_unref(audit->space);
	*audit = (Audit){0};
}
