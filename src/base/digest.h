/*
 * Digest: SHA-256 (FIPS 180-4), the name of a content. base/hash.h is faster, and enough against accidents; a
 * report that quotes the name of a version must also stand against somebody who wants two contents to bear one
 * name.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { DIGEST_BYTES = 32, DIGEST_TEXT = 2 * DIGEST_BYTES + 1 };

typedef struct Digest {
	unsigned char bytes[DIGEST_BYTES];
} Digest;

Digest digest_of(const void *bytes, size_t count);
bool digest_same(const Digest *a, const Digest *b);
/* Hexadecimal, ended by NUL. */
void digest_text(const Digest *digest, char text[DIGEST_TEXT]);

#endif
