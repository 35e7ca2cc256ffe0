#include "scratch_store.h"

#include "check.h"
#include "scratch.h"

static Store *opened(Store *store)
{
	assert_non_null(store);
	return store;
}

Store *scratch_store_create(void)
{
	Error err = ERROR_INIT;
	return opened(store_create(scratch_path(&scratch, "s.isthmus"), &err));
}

Store *scratch_store_reopen(Store *store)
{
	Error err = ERROR_INIT;
	assert_ok(store_commit(store, &err));
	return opened(store_open(scratch_path(&scratch, "s.isthmus"), &err));
}
