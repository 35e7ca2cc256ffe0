/*
 * The effect among those of random words: how a test comes out when words that mean nothing to it stand in the
 * place of X (and Y), the groups A and B staying as they are. Random words are as frequent as those they stand
 * for, where that is known.
 */
#ifndef AUDIT_NULL_H
#define AUDIT_NULL_H

#include "audit/audit.h"

/* Option null=; fills audit->null of an audit that went well. Fails when the space has too few other words, or
 * the test does not define the effect of most draws. */
bool audit_null(Audit *audit, const AuditInput *input, const Args *options, Error *err);

#endif
