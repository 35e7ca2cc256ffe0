/* Settings: one table of what can be set, and its values in a session. Readers are in session.h. */
#ifndef SESSION_SETTINGS_H
#define SESSION_SETTINGS_H

#include "session/session.h"

void settings_init(Session *session);
void settings_release(Session *session);
size_t settings_count(void);

#endif
