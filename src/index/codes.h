/*
 * Codes: the rows of a space in one byte a number, for walks that look at many rows: a quarter of the memory to
 * read, and whole-number products. Rows are scaled to length 1 for METRIC_COSINE, the mean of a sample is
 * subtracted (but for METRIC_DOT, which it would change), and each row has a step of its own, 1/127 of its
 * largest number. Scores order rows as the metric does, but for rounding: exact scores decide afterwards.
 *
 *	score of r for q = 2 (q - c) . (r - c) - |r - c|^2   (METRIC_L2, METRIC_COSINE),   q . r   (METRIC_DOT)
 */
#ifndef INDEX_CODES_H
#define INDEX_CODES_H

#include "index/exact.h"
#include "linalg/byte_products.h"

/* Stands behind the bytes of each row. */
typedef struct CodeTail {
	float step;   /* times 2 where the metric is no product */
	float offset; /* - |r - c|^2, or 0 */
	int32_t sum;  /* of the numbers that the bytes stand for */
} CodeTail;

typedef struct Codes {
	Metric metric;
	size_t rows;
	ByteRows code;
	uint8_t *bytes; /* rows x stride */
	float *centre;  /* width */
	const ByteProducts *products;
} Codes;

/* Room for `rows` codes; the centre is taken from the space. Widths above BYTE_WIDTH are refused. */
bool codes_init(Codes *codes, const Space *space, Metric metric, Error *err);
void codes_release(Codes *codes);
/* Bytes from one row to the next. */
size_t codes_stride(size_t width);

/* What a vector is coded from, width numbers: scaled and centred. */
void codes_shift(const Codes *codes, const float *vector, float inverse_norm, float *shifted);
void codes_write(const Codes *codes, const float *shifted, uint8_t *code);
/* Codes a row of the space; `shifted` is room for its width. */
void codes_set(Codes *codes, const Space *space, uint32_t row, float *shifted);

static inline const uint8_t *codes_at(const Codes *codes, uint32_t row)
{
	return codes->bytes + row * codes->code.stride;
}

static inline const CodeTail *codes_tail(const Codes *codes, const uint8_t *code)
{
	return (const CodeTail *)(code + (codes->code.stride - sizeof(CodeTail)));
}

/* How far the score of a for b is from that of b for a. */
static inline float codes_turn(const Codes *codes, const uint8_t *a, const uint8_t *b)
{
	return codes_tail(codes, a)->offset - codes_tail(codes, b)->offset;
}

/* The scores of some rows for a coded vector. */
enum { CODES_TOGETHER = 64 };
void codes_scores(const Codes *codes, const uint8_t *query, const uint32_t *rows, size_t count, float *scores);

/* The first lines: the processor itself fetches what follows. */
static inline void codes_prefetch(const Codes *codes, uint32_t row)
{
	enum { LINE = 64, MOST = 4 * LINE };
	const uint8_t *code = codes_at(codes, row);
	size_t bytes = codes->code.stride < MOST ? codes->code.stride : MOST;
	for (size_t at = 0; at < bytes; at += LINE)
		__builtin_prefetch(code + at);
}

#endif
