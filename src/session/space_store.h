/* Spaces in a session file. */
#ifndef SESSION_SPACE_STORE_H
#define SESSION_SPACE_STORE_H

#include "data/space.h"
#include "session/store.h"

/* All but its encoder: see encoder_store.h. */
bool space_store(Store *store, const char *section, const Space *space, Error *err);
/* The space of that section, with the encoder that was stored there; its checksum is compared with the one that
 * was stored. */
Space *space_restore(Store *store, const char *section, Error *err);

#endif
