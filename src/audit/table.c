#include "audit/audit.h"

#include <string.h>

const AuditTest *const audit_tests[] = {
	&audit_weat,
	&audit_scweat,
	&audit_rnd,
	&audit_rnsb,
	&audit_ripa,
	&audit_ect,
	&audit_mac,
	&audit_semaxis,
	&audit_direct,
	&audit_indirect,
	&audit_seat,
	&audit_wefat,
	&audit_neighbours,
	&audit_clusters,
	&audit_reclassify,
	&audit_concept,
	&audit_antonyms,
	NULL,
};

char audit_test_role(const AuditTest *test, size_t place)
{
	size_t fixed = strlen(test->roles);
	return place < fixed ? test->roles[place] : test->more[place - fixed];
}

const AuditTest *audit_test_find(const char *name)
{
	for (size_t i = 0; audit_tests[i]; i++)
		if (!strcmp(audit_tests[i]->name, name))
			return audit_tests[i];
	return NULL;
}
