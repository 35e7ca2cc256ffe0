#include "base/digest.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

_Static_assert((int)DIGEST_BYTES == (int)SHA256_DIGEST_SIZE, "a digest holds a SHA-256");

Digest digest_of(const void *bytes, size_t count)
{
	struct sha256_ctx sum;
	Digest digest;
	sha256_init(&sum);
	sha256_update(&sum, count, bytes);
	sha256_digest(&sum, sizeof digest.bytes, digest.bytes);
	return digest;
}

bool digest_same(const Digest *a, const Digest *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

void digest_text(const Digest *digest, char text[DIGEST_TEXT])
{
	for (size_t i = 0; i < DIGEST_BYTES; i++)
		snprintf(text + 2 * i, 3, "%02x", digest->bytes[i]);
}
