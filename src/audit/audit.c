#include "audit/audit.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool audit_select(Audit *audit, const AuditTest *test, const AuditInput *input, bool force, Error *err)
{
	audit->test = test;
	audit->space = space_ref(input->space);
	audit->n_sets = strlen(test->roles);
	for (size_t i = 0; i < audit->n_sets; i++)
		selection_init(&audit->sets[i], input->space, input->sets[i], test->roles[i]);
	for (size_t i = 0; i < audit->n_sets; i++)
		if (!selection_check(&audit->sets[i], force, err))
			return false;
	return true;
}

void audit_note(Audit *audit, const char *format, ...)
{
	assert(audit->n_notes < AUDIT_NOTES);
	char *note = NULL;
	va_list args;
	va_start(args, format);
	if (vasprintf(&note, format, args) < 0)
		abort();
	va_end(args);
	audit->notes[audit->n_notes++] = note;
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
	space_unref(audit->space);
	*audit = (Audit){0};
}
