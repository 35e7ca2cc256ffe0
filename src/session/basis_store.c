#include "session/basis_store.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct StoredBasis {
	uint64_t width, rows, count;
} StoredBasis;

bool basis_store(Store *store, const char *section, const Basis *basis, Error *err)
{
	const Moments *moments = &basis->moments;
	StoredBasis stored = {moments->width, moments->count, basis->count};
	size_t row = moments->width * sizeof(double);
	return store_put(store, section, "basis", &stored, sizeof stored, err) &&
	       store_put(store, section, "basis mean", moments->mean, row, err) &&
	       store_put(store, section, "basis products", moments->products, moments->width * row, err) &&
	       store_put(store, section, "basis axes", basis->axes, basis->count * row, err);
}

/* *numbers: `count` finite ones, the caller's, or NULL. */
static bool get_numbers(
	Store *store, const char *section, const char *key, uint64_t count, double **numbers, Error *err)
{
	void *bytes;
	size_t n;
	if (!store_get(store, section, key, &bytes, &n, err))
		return false;
	*numbers = bytes;
	bool sound = bytes && n % sizeof(double) == 0 && n / sizeof(double) == count;
	for (uint64_t i = 0; sound && i < count; i++)
		sound = isfinite((*numbers)[i]);
	return sound ||
	       error_set(err, ERROR_FILE, "the session file is damaged: the axes of %s make no sense", section);
}

static bool get_parts(
	Store *store, const char *section, const StoredBasis *stored, size_t count, Basis *basis, Error *err)
{
	uint64_t width = stored->width;
	if (stored->count != count || width < count || width > UINT32_MAX || stored->rows < 2)
		return error_set(err, ERROR_FILE,
			"the session file is damaged: the axes of %s do not fit its vectors", section);
	basis->moments.width = width;
	basis->moments.count = stored->rows;
	basis->count = count;
	return get_numbers(store, section, "basis mean", width, &basis->moments.mean, err) &&
	       get_numbers(store, section, "basis products", width * width, &basis->moments.products, err) &&
	       get_numbers(store, section, "basis axes", count * width, &basis->axes, err);
}

bool basis_restore(Store *store, const char *section, size_t count, Basis **basis, Error *err)
{
	void *bytes;
	size_t n;
	StoredBasis stored = {0};
	if (!store_get(store, section, "basis", &bytes, &n, err))
		return false;
	if (!bytes)
		return true;
	if (n == sizeof stored)
		memcpy(&stored, bytes, sizeof stored);
	free(bytes);
	*basis = memory_new(1, sizeof **basis);
	references_init(&(*basis)->references);
	return get_parts(store, section, &stored, count, *basis, err);
}
