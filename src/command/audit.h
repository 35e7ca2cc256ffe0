/* Parts of the command audit: what is asked, the tables of an answer, and many tests in one answer. */
#ifndef COMMAND_AUDIT_H
#define COMMAND_AUDIT_H

#include "audit/audit.h"
#include "command/command.h"

#define AUDIT_ROLES "XYAB" /* in the order in which four sets are typed */

/* The word sets of one test and what to call them. */
typedef struct AuditQuery {
	char *name; /* "weat7"; the test's for sets that were typed or named */
	WordSet *sets[AUDIT_SETS];
	size_t count;     /* one less than roles: X is left out */
	size_t further;   /* those of them that play roles beyond what the test needs */
	Space *reference; /* option reference=; counted; or NULL */
	Space *model;     /* option model=; counted; or NULL */
	char *unused;     /* groups of a standard set beyond those that the test compares; or NULL */
	char *translated; /* by what the words were translated, and what was not; or NULL */
	char *benchmark;  /* of a standard test: which version its file holds; or NULL */
	char *groups;     /* which lists of the sets are A and B, where they are others there; or NULL */
	bool changed;     /* which differs from what is recorded */
	char *replaced;   /* which lost words stand as which others, in words; NULL: none */
} AuditQuery;

/* Names of word sets, as they stand after a test. */
typedef struct AuditNames {
	const Session *session;
	char *in; /* the space whose items sets by group are of (command/group_set.h); NULL: the current one */
	char **words;
	size_t count;
	bool by_role; /* of three or four, one by one: they stand as X A B or X Y A B, whatever the test */
} AuditNames;

AuditNames audit_names_of(const Call *call); /* those of the line, in its argument "sets" */
/* Those of a text with `between` between them. Without a session (NULL) names are the program's. */
AuditNames audit_names_split(const Session *session, const char *text, char between);
/* The one list that one of them stands for; a reference for the caller. */
WordSet *audit_names_list(const AuditNames *names, size_t index, Error *err);
bool audit_names_are_mixed(const AuditNames *names); /* there are standard sets among them */
void audit_names_release(AuditNames *names);

/* The sets that the names give: one standard set, or several names of which left to right each standard set
 * gives those of its roles that are free and each other set the first role that is; else one set for each role
 * of the test, and of four sets X Y A B those that play its roles. *at: which name an error is about. */
bool audit_query_named(
	const AuditTest *test, const AuditNames *names, AuditQuery *query, size_t *at, Error *err);
/* Those of the line, with what else it says of them. */
bool audit_query_find(const Call *call, const AuditTest *test, AuditQuery *query, Error *err);
/* "weat7", "rnd:weat7", "direct:professions:gender-pairs" or "weat:X:Y:A:B", as one of a list is typed: which
 * test, of those names without one `usual`. */
bool audit_query_one(const Session *session, const AuditTest *usual, const char *text, const AuditTest **test,
	AuditQuery *query, Error *err);
/* replace= of the line: puts other words in the place of words that the space does not have. all_used: each
 * pair must be of use.
 */
bool audit_query_replace(const Args *line, const Space *space, AuditQuery *query, bool all_used, Error *err);

/* What else the options of the line name in the session. */
bool audit_query_complete(const Call *call, const AuditTest *test, AuditQuery *query, Error *err);
/* Options translations= and translated=: the words of the sets become their translations. */
bool audit_translate(const Call *call, const AuditTest *test, AuditQuery *query, Error *err);
/* Options targets= and attributes=: words of X and Y, and of the others, are sought in one domain of the space
 * each.
 */
bool audit_query_domains(
	const Args *line, const AuditTest *test, const Space *space, AuditQuery *query, Error *err);
void audit_query_release(AuditQuery *query);
/* What a test is run on, and with. */
typedef struct AuditPlace {
	Space *space;
	uint64_t seed;
	Pool *pool;
} AuditPlace;

/* Runs the test; `options` are the test's. `audit` is to be released in any case. */
bool audit_query_run(const AuditTest *test, const Args *options, const AuditQuery *query,
	const AuditPlace *place, Audit *audit, Error *err);

/* The table of results, a row for each audit; of several tests, their names (by) stand in it. */
Table *audit_table(Report *out, bool several);
/* The table "sets": role, name, words, used, lost, checksum. */
void audit_sets_table(Report *out, const Selection *sets, size_t count);
void audit_add_result(Table *table, const AuditQuery *query, const Audit *audit, const char *by);
/* What could stand for the words that were lost; nothing when none was. */
void audit_report_replacements(Report *out, const Audit *audit);
/* How many words at the beginning are of one set. */
size_t audit_words_of_set(const AuditWord *words, const AuditWord *end);
/* The tables of what the test concept found beside its effect, one after the other; NULL after the last. */
typedef struct ConceptTable {
	const char *name;
	void (*fill)(const Audit *audit, Table *table);
	const char *reading; /* a sentence without full stop */
} ConceptTable;
const ConceptTable *audit_concept_table(const Audit *audit, size_t index);
void audit_report_concept(Report *out, const Audit *audit);
/* What one audit says beside its row: finding, words, sets, losses, notes. Sorts the words. */
void audit_report_details(Report *out, Audit *audit);
/* Which version of a standard test was asked; nothing for other sets. */
void audit_report_benchmark(Report *out, const AuditQuery *query);

/* Many tests in one answer, a row for each, with p corrected for their number: one test on every standard set,
 * or every test (`test` NULL) on the sets that the line names. Those that cannot be run are told with the
 * reason. Once made, it needs no session. */
typedef struct AuditBattery AuditBattery;
AuditBattery *audit_battery_new(const Call *call, const AuditTest *test, Error *err);
/* Runs one test; after the last one reports. */
bool audit_battery_step(
	AuditBattery *battery, const AuditPlace *place, Report *out, bool *finished, Error *err);
Progress audit_battery_progress(const AuditBattery *battery);
void audit_battery_free(AuditBattery *battery);

#endif
