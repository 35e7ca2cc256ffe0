#include "command/group_audit.h"

#include <string.h>

extern const GroupAudit group_audit_annotators, group_audit_leakage, group_audit_representation,
	group_audit_sets;

const GroupAudit *const group_audits[] = {
	&group_audit_annotators,
	&group_audit_leakage,
	&group_audit_representation,
	&group_audit_sets,
	NULL,
};

const GroupAudit *group_audit_find(const char *name)
{
	for (size_t i = 0; group_audits[i]; i++)
		if (!strcmp(group_audits[i]->name, name))
			return group_audits[i];
	return NULL;
}

Space *group_audit_space(const Call *call, const char **name, Error *err)
{
	bool word = args_count(call->args, "sets") == 1;
	const char *wanted = args_text(call->args, "in");
	Error why = ERROR_INIT;
	if (word && wanted) {
		args_fault(call->args, "sets", 0, err, "there is one space too many: in= names one already");
		return NULL;
	}
	if (word)
		wanted = args_word(call->args, "sets", 0);
	Space *space = session_space(call->session, wanted, name, &why);
	if (!space)
		args_fault(call->args, word ? "sets" : wanted ? "in" : "test", 0, err, "%s", why.message);
	return space;
}
