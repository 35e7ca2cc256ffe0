/*
 * Extent: bytes that grow as data comes in, up to more than there is memory.
 *
 * They lie in memory of their own, which grows without being copied and takes up only what was written. What is
 * longer than a limit lies in a file without a name, in the folder TMPDIR or else /var/tmp, mapped into the
 * address space: it is used like memory, while the system writes it out and reads it back as it sees fit. The
 * file's blocks are claimed in advance, so that a full disk is an error here and not a crash later; it is gone
 * with the process, however that ends.
 */
#ifndef BASE_EXTENT_H
#define BASE_EXTENT_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Extent {
	void *bytes; /* moves when it grows */
	size_t room; /* bytes that may be used; those never written are zero */
	/* private */
	int file; /* its descriptor + 1, or 0 */
} Extent;

/* Makes room for `bytes`, and for more to come. Extents longer than `memory` (0: none is) lie in a file. `what`
 * names the data in the message. */
bool extent_grow(Extent *extent, size_t bytes, uint64_t memory, const char *what, Error *err);
/* Gives back what is beyond `bytes`. */
void extent_trim(Extent *extent, size_t bytes);
void extent_release(Extent *extent); /* {0} may be released */

/* What follows is read here and there: a file is then read only where it is asked for, not around that place …
 */
void extent_scatter(Extent *extent);
/* … and these bytes will be asked for soon: what lies in the file is fetched meanwhile. */
void extent_expect(const Extent *extent, size_t offset, size_t bytes);

static inline bool extent_in_file(const Extent *extent)
{
	return extent->file != 0;
}

#endif
