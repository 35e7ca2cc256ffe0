/* A session file in the folder of the test (scratch.h). What fails, fails the test. */
#ifndef TESTS_SCRATCH_STORE_H
#define TESTS_SCRATCH_STORE_H

#include "session/store.h"

Store *scratch_store_create(void);
/* Commits it and opens it again; the old one is gone. */
Store *scratch_store_reopen(Store *store);

#endif
