/*
 * Kernels of centres: the nearest of many centres to a few rows (k-means, codebooks), and sums of tabled
 * numbers over codes of a byte (product quantisation), written for each kind of processor. All versions give
 * the same bytes: a score is summed over the columns in their order, one fused multiply-add each; sums over
 * codes are whole numbers.
 */
#ifndef LINALG_KERNELS_CENTRES_H
#define LINALG_KERNELS_CENTRES_H

#include <stddef.h>
#include <stdint.h>

enum {
	CENTRE_ROWS = 6,   /* rows that are asked for together */
	CENTRE_PANEL = 64, /* centres that lie side by side */
	CODE_BLOCK = 64,   /* rows whose codes lie side by side */
	CODES = 256,       /* different codes */
	CODES_MOST = 256,  /* codes of a row: sums of as many bytes fit 16 bits */
};

/* For each of CENTRE_ROWS rows x the centre c with the greatest start(c) + x . c, and that score; of equals the
 * first. */
typedef struct CentreSearch {
	const float *rows[CENTRE_ROWS]; /* may be the same */
	size_t width;
	const float
		*panels; /* n_panels x (1 + width) x CENTRE_PANEL, aligned to 64 bytes: starts, then columns */
	size_t n_panels;
	uint32_t centre[CENTRE_ROWS];
	float score[CENTRE_ROWS];
} CentreSearch;

/* For each of CODE_BLOCK rows start(row) + scale * (sum over parts j of table[j][code of the row in part j]).
 */
typedef struct CodeScan {
	const uint8_t *codes; /* parts x CODE_BLOCK, aligned to 64 bytes */
	size_t parts;         /* 1 .. CODES_MOST */
	const uint8_t *table; /* parts x CODES, aligned to 64 bytes */
	float scale;
	const float *starts; /* CODE_BLOCK, aligned to 64 bytes */
	float limit;
	float *scores; /* CODE_BLOCK, aligned to 64 bytes: the result */
} CodeScan;

typedef struct CentreKernels {
	const char *name; /* "avx512", "avx2", "portable" */
	void (*nearest)(CentreSearch *search);
	/* Bit i of the answer: the score of row i is greater than the limit. */
	uint64_t (*scan)(const CodeScan *scan);
} CentreKernels;

/* The fastest that this processor runs; and all that it runs, the fastest first: NULL past the last one. */
const CentreKernels *centre_kernels_best(void);
const CentreKernels *centre_kernels_at(size_t index);

#endif
