/* audit= of commands that make new vectors of old ones: what that did to the effects of bias tests. */
#ifndef COMMAND_AUDIT_CHANGE_H
#define COMMAND_AUDIT_CHANGE_H

#include "audit/change.h"
#include "command/audit.h"

#define ARG_AUDIT                                                                                              \
	{.name = "audit",                                                                                      \
		.kind = ARG_TEXT,                                                                              \
		.help = "bias tests whose effect is told before and after, with commas between: weat7, "       \
			"rnd:weat7 for another test on its words, or weat:X:Y:A:B with named sets"},           \
		ARG_MARGIN("of audit=: ")
/* The smallest change of an effect that matters. */
#define ARG_MARGIN(of)                                                                                         \
	{                                                                                                      \
		.name = "margin", .kind = ARG_NUMBER,                                                          \
		.help = of "the smallest change of an effect that matters: a smaller one is neither better "   \
			   "nor worse, however certain; without it, what the test has for itself, such as .2 " \
			   "of weat",                                                                          \
		.low = 0, .high = 1e6                                                                          \
	}

enum { AUDITS_ASKED = 10 };

/* The tests that audit= names; they need no session. */
typedef struct AuditsAsked {
	const AuditTest *tests[AUDITS_ASKED];
	AuditQuery queries[AUDITS_ASKED];
	size_t count;
	double margin; /* NAN: each test's own */
	Report told;   /* what came of them */
} AuditsAsked;

bool audits_asked_read(const Call *call, AuditsAsked *asked, Error *err);
/* Adds what became of them to asked->told: one row each, called `where` when that is not NULL; a sentence for
 * each, which warns of what came out worse. `verb`: "adapt". Without `before`, the effects are told as they
 * are. One that cannot be run is told with the reason. */
void audits_asked_run(AuditsAsked *asked, const char *verb, const char *where, Space *before, Space *after,
	uint64_t seed, Pool *pool);
/* The options that such a test is asked with: words that are lost are told, and the same before and after. */
Args *audits_asked_options(const AuditTest *test, Error *err);
void audits_asked_release(AuditsAsked *asked);

/* What margin= says; NAN when it is not given. */
double audit_margin(const Args *args);
/* The table "change", and a row of it and its sentence. */
Table *audit_change_table(Report *out);
void audit_change_add(Table *table, const char *test, const AuditChange *change);
/* What follows the name in it: before, after, change, low, high, n, verdict, margin. */
void audit_change_columns(Table *table);
void audit_change_cells(Table *table, const AuditChange *change);
void audit_change_say(Report *out, const char *verb, const char *test, const AuditChange *change);

#endif
