#include "session/index_store.h"

#include "index/index_file.h"

#include <stdlib.h>

bool index_store(Store *store, const char *section, const Index *index, Error *err)
{
	size_t count;
	void *image = index_image(index, &count, err);
	bool fine = image && store_put(store, section, "index", image, count, err);
	free(image);
	return fine;
}

bool index_restore(Store *store, const char *section, Space *space, Index **index, Error *err)
{
	void *image;
	size_t count;
	*index = NULL;
	if (!store_get(store, section, "index", &image, &count, err))
		return false;
	if (image)
		*index = index_from_image(space, image, count, err);
	return !image || *index || error_prefix(err, "the session file is damaged");
}
