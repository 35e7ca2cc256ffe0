/*
 * Byte products: inner products of rows of bytes, the hot loop of searches that walk over coded vectors.
 *
 * A byte b stands for the number b - 128. Sums are made of whole numbers, so that all versions give the same
 * result. Rows stand `stride` bytes apart, a multiple of 64; of each the first `width` bytes count, at most
 * BYTE_WIDTH: longer sums could leave 32 bits.
 */
#ifndef LINALG_BYTE_PRODUCTS_H
#define LINALG_BYTE_PRODUCTS_H

#include <stddef.h>
#include <stdint.h>

enum { BYTE_WIDTH = 65536 };

typedef struct ByteRows {
	const uint8_t *bytes; /* aligned to 64 bytes */
	size_t width, stride;
} ByteRows;

typedef struct ByteProducts {
	const char *name;
	/* products[i] = the sum over j of (query[j] - 128) (row[i][j] - 128); `sum` = that of query[j] - 128.
	 * At least `width` bytes rounded up to 64 may be read of the query. */
	void (*some)(const ByteRows *all, const uint8_t *query, int32_t sum, const uint32_t *rows, size_t count,
		int32_t *products);
} ByteProducts;

/* The fastest that this processor runs; and all that it runs, the fastest first: NULL past the last one. */
const ByteProducts *byte_products_best(void);
const ByteProducts *byte_products_at(size_t index);

/* The versions themselves. */
extern const ByteProducts byte_products_vnni, byte_products_avx2, byte_products_portable;

#endif
