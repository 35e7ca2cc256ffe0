/* Content checksums: XXH3, 64 bits for tables, 128 bits as 32 hexadecimal digits for provenance. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash_bytes(const void *bytes, size_t count);

/* A checksum that is fed piece by piece; cut into any pieces, the result is the same. */
typedef struct Checksum Checksum;
Checksum *checksum_new(void);
void checksum_add(Checksum *sum, const void *bytes, size_t count);
void checksum_text(const Checksum *sum, char text[33]);
void checksum_free(Checksum *sum);

#endif
