/* Parts of `audit report`: the audits that it runs, and the chapters of the card that is made of them. */
#ifndef COMMAND_AUDIT_CARD_H
#define COMMAND_AUDIT_CARD_H

#include "audit/change.h"
#include "command/command.h"
#include "report/card.h"
#include "session/version.h"

/* The sets of one subject: those of a published test, or those of the line. */
typedef struct CardSubject {
	char *name;         /* "weat7" */
	char *citation;     /* or NULL */
	char *language;     /* or NULL */
	char *notes;        /* or NULL */
	char *benchmark;    /* which version a published test is of; or NULL */
	WordSet *sets[128]; /* by role ('X'), counted; NULL: it has none */
} CardSubject;

/* One test on one subject. */
typedef struct CardTrial {
	const AuditTest *test;
	const CardSubject *subject;
	Audit audit;
	bool fine;
	Error why; /* it could not be run */
	double holm, hochberg;
	AuditChange change; /* since the earlier space, where `compared` */
	bool compared;
	Error why_not; /* it could not be compared */
} CardTrial;

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
	size_t n_trials, next;
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
/* The chapter of figures. */
bool audit_card_figures(AuditCard *self, Pool *pool, Error *err);

#endif
