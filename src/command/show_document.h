/* What `show` does for documents. */
#ifndef COMMAND_SHOW_DOCUMENT_H
#define COMMAND_SHOW_DOCUMENT_H

#include "command/command.h"
#include "data/documents.h"

/* Where the words of a document stand in a corpus of the session; NULL when its text is not there. */
const Corpus *document_text(
	const Session *session, const Documents *documents, uint32_t number, size_t *from, size_t *to);

/* Whether the items that are asked for are documents: of the space that in= names, of the current one, or, as
 * space/item, of another. If so they are shown. An unknown item fails when in= leaves no doubt that a document
 * is meant, or when there is nothing else that it could be: no `pictures`. */
bool show_documents(const Call *call, bool pictures, bool *are, Report *out, Error *err);

#endif
