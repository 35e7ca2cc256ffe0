#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_bytes(const void *bytes, size_t count)
{
	return XXH3_64bits(bytes, count);
}

Checksum *checksum_new(void)
{
	XXH3_state_t *state = XXH3_createState();
	if (!state)
		abort();
	XXH3_128bits_reset(state);
	return (Checksum *)state;
}

void checksum_add(Checksum *sum, const void *bytes, size_t count)
{
	if (count)
		XXH3_128bits_update((XXH3_state_t *)sum, bytes, count);
}

void checksum_text(const Checksum *sum, char text[33])
{
	XXH128_hash_t hash = XXH3_128bits_digest((const XXH3_state_t *)sum);
	snprintf(text, 33, "%016llx%016llx", (unsigned long long)hash.high64, (unsigned long long)hash.low64);
}

void checksum_free(Checksum *sum)
{
	XXH3_freeState((XXH3_state_t *)sum);
}
