/* Session files, shared by saving and opening: how they are laid out. */
#ifndef SESSION_SESSION_FILE_H
#define SESSION_SESSION_FILE_H

#include "session/session.h"
#include "session/settings.h"
#include "session/space_store.h"
#include "session/store.h"

/* The section of an object is "object/NAME"; the session's own is "session", in which lists are lines of text.
 * The caller frees. */
char *session_file_section(const char *name);
/* The section of an object's model. The caller frees. */
char *session_file_model(const char *section);
/* What the items of a model look like, and how it reads new text, it knows itself: that is not saved twice, and
 * here the space, that was read, gets it. */
bool session_file_attach(Space *space, Model *model, Error *err);
/* The file that `session save` and `session open` mean when none is named. */
void session_file_remember(Session *session, const char *path);

#endif
