/* The principal axes of a space in a session file. */
#ifndef SESSION_BASIS_STORE_H
#define SESSION_BASIS_STORE_H

#include "data/basis.h"
#include "session/store.h"

bool basis_store(Store *store, const char *section, const Basis *basis, Error *err);
/* *basis: NULL when none was stored there; else with as many axes as said. */
bool basis_restore(Store *store, const char *section, size_t count, Basis **basis, Error *err);

#endif
