/*
 * Benchmark: which version of which test a file holds. What tells is the checksum of its content; the names are
 * recorded in datasets/benchmarks.tsv for published tests, and for a user's own in FILE.benchmark beside the
 * file, which `benchmark FILE name=… version=…` writes.
 */
#ifndef DATA_BENCHMARK_H
#define DATA_BENCHMARK_H

#include "base/error.h"
#include "base/text.h"

typedef struct Benchmark {
	char *name, *version; /* as recorded; NULL: nothing is recorded of the file */
	char *citation;       /* or NULL */
	char checksum[33];    /* of its content, unpacked */
	char recorded[33];    /* of the content that name and version are of; "": nothing is recorded */
} Benchmark;

/* Reads the file to its end. A file is known by its checksum, else by its name: one that is called like a
 * recorded one and has another checksum was changed. */
bool benchmark_of_file(const char *path, Benchmark *benchmark, Error *err);
bool benchmark_is_changed(const Benchmark *benchmark);
/* Writes FILE.benchmark. */
bool benchmark_record(
	const char *path, const char *name, const char *version, const char *citation, Error *err);
/* Appends "simlex-999, version 1, checksum …", or that the file differs from what was recorded, or that nothing
 * was; no full stop. */
void benchmark_describe(const Benchmark *benchmark, Text *out);
void benchmark_release(Benchmark *benchmark); /* {0} is valid */

#endif
