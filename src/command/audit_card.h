/* Parts of `audit report`: the audits that it runs, and the chapters of the card that is made of them. */
#ifndef COMMAND_AUDIT_CARD_H
#define COMMAND_AUDIT_CARD_H

#include "audit/change.h"
#include "command/audit.h"
#include "project/colouring.h"
#include "report/card.h"
#include "session/version.h"

/* The sets of one subject: those of a published test, or those of the line. */
typedef struct CardSubject {
	char *name;         /* "weat7" */
	char *citation;     /* or NULL */
	char *language;     /* or NULL */
	char *notes;        /* or NULL */
	char *benchmark;    /* which version a published test is of; or NULL */
	AuditNames names;   /* that its sets are found by */
	WordSet *sets[128]; /* by role ('X'), counted; NULL: it has none that a test takes */
} CardSubject;

/* One test on one subject. */
typedef struct CardTrial {
	const AuditTest *test;
	const CardSubject *subject;
	size_t subject_at;
	AuditQuery query; /* the sets, by the roles of the test */
	Audit audit;
	bool fine;
	Error why; /* it could not be run */
	double holm, hochberg;
	AuditChange change; /* since the earlier space, where `compared` */
	bool compared;
	Error why_not; /* it could not be compared */
} CardTrial;

typedef struct CardGroups CardGroups; /* items by domain, class or column, and whether the vectors tell it */

typedef struct AuditCard {
	Space *space; /* counted */
	char *name;   /* of the space */
	Space *since; /* that it came from, counted; NULL: nothing is compared */
	char *since_name;
	char *path;
	const CardForm *form;
	uint64_t seed;
	bool force;   /* also sets that have lost much */
	double level; /* below which a corrected p is called a finding */
	CardSubject *subjects;
	size_t n_subjects;
	CardTrial *trials;
	size_t n_trials, trial_room, next;
	bool all_tests; /* tests=all */
	bool published; /* what is asked are the sets that come with the program */
	char *left_out; /* standard sets of which the space has no word; or NULL */
	CardGroups *groups;
	size_t n_groups;
	Version **versions; /* copies of all that the space has, and at last what a space is now */
	size_t n_versions;
	Model *model;     /* of the last, at rest, which the job holds meanwhile; or NULL */
	Card card, about; /* about: chapters on the session, which come after the findings */
} AuditCard;

/* The command's part: `audit report FILE [SETS]`. Starts a job. */
bool audit_card_run(const Call *call, Report *out, Error *err);
extern const ArgSpec audit_card_options[];

/* Chapters on the model, its domains, the objects of the session and the program; on the keyboard thread. */
void audit_card_about(const Call *call, AuditCard *self);
/* Takes copies of the versions of the space, on the keyboard thread; tells them with their SHA-256, which takes
 * a second for a gigabyte; and frees them. */
void audit_card_take_versions(const Session *session, AuditCard *self);
bool audit_card_versions(AuditCard *self, Error *err);
void audit_card_free_versions(AuditCard *self);
/* Once all trials were run: title, summary and the table of all; what changed since an earlier space; what
 * could not be run, words and limits; each audit by itself. */
void audit_card_results(AuditCard *self);
void audit_card_changes(AuditCard *self);
void audit_card_caveats(AuditCard *self);
void audit_card_details(AuditCard *self);
void card_subject_release(CardSubject *subject);
/* Leaves out the subjects of which the space has no word at all. */
void audit_card_leave_out(AuditCard *self);

/* All that tells the items apart, on the keyboard thread; then, piece by piece, whether the vectors tell it:
 * false when nothing is left to do. */
bool audit_card_take_groups(AuditCard *self, Error *err);
bool audit_card_step_groups(AuditCard *self, Pool *pool);
void audit_card_free_groups(AuditCard *self);
/* Their chapter, sentences of the summary, and figure; the colours of the first, NULL without any: the caller
 * owns it, *by is borrowed. */
void audit_card_groups(AuditCard *self);
void audit_card_summarise_groups(const AuditCard *self, Text *out);
bool audit_card_leakage_figure(const AuditCard *self, CardChapter *chapter, Error *err);
Colouring *audit_card_colouring(const AuditCard *self, const char **by);

/* The chapter of figures. */
bool audit_card_figures(AuditCard *self, Pool *pool, Error *err);

#endif
