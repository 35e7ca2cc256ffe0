/* What commands about a corpus share: which corpus and which of its domains are meant. */
#ifndef COMMAND_CORPORA_H
#define COMMAND_CORPORA_H

#include "command/command.h"

/* The corpus that the argument names or, when it was not given, the newest; *name is what it is called.
 * Borrowed from the session. */
const Corpus *wanted_corpus(const Call *call, const char *argument, const char **name, Error *err);
/* What domain= names: an index into `domains`, or DICTIONARY_NONE when it was not given. */
bool wanted_domain(
	const Call *call, const Dictionary *domains, const char *object, uint32_t *domain, Error *err);

#endif
