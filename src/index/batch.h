/*
 * Batch: the rows nearest to each of many vectors, by products of small tiles of queries and rows. What a tile
 * scores is looked at while it is in the cache nearest to the processor; scores never go to memory.
 *
 * Tiles round otherwise than a scan does. They keep a few more rows than asked for; these are scored as a scan
 * scores them, and if rounding could have kept out a better row, which a bound on the error of both sums tells,
 * the query is scanned. So the answers are those of scan_nearest, to the last bit.
 */
#ifndef INDEX_BATCH_H
#define INDEX_BATCH_H

#include "base/error.h"
#include "index/scan.h"

/* Query q gets hits[q * k ..], counts[q] of them, best first. */
bool batch_nearest(
	const Searched *searched, Rows queries, size_t k, Pool *pool, Hit *hits, size_t *counts, Error *err);

#endif
