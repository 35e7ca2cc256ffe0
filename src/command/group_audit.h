/*
 * Audits of groups of items or documents, told by domain, class, a column or word sets: what `audit` can do
 * beside the tests of the table in audit/table.c. One file with one const struct, one line in group_audit.c.
 */
#ifndef COMMAND_GROUP_AUDIT_H
#define COMMAND_GROUP_AUDIT_H

#include "command/command.h"

typedef struct GroupAudit {
	const char *name;  /* as typed: "leakage" */
	const char *after; /* what follows it: "[SPACE | SETS…] [options]" */
	const char *title;
	const char *summary;
	const char *source;
	const ArgSpec *options; /* beside the words `sets`, in= and seed=, which audit has */
	bool takes_long;        /* it starts a job, which a pane cannot wait for */
	bool reads_files;       /* the words `sets` are files */
	bool (*run)(const Call *call, Report *out, Error *err);
} GroupAudit;

/* Ended by NULL; and one by name (NULL: there is none). */
extern const GroupAudit *const group_audits[];
const GroupAudit *group_audit_find(const char *name);

/* The space that in= or the one word names, or else the current one; borrowed. */
Space *group_audit_space(const Call *call, const char **name, Error *err);

#define ARG_BY_GROUPS                                                                                          \
	{                                                                                                      \
		.name = "by", .kind = ARG_TEXT,                                                                \
		.help = "what tells groups apart: domain, class, or a column that annotate gave; domains "     \
			"where there are several, else classes"                                                \
	}

#endif
