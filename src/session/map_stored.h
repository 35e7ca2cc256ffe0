/* How maps lie in a session file, shared by storing and restoring. */
#ifndef SESSION_MAP_STORED_H
#define SESSION_MAP_STORED_H

#include <stddef.h>
#include <stdint.h>

/* Figures of a map or of one of its frames. */
typedef struct StoredFigures {
	uint64_t shown, judged;
	double explained[2], iteration, kl, trustworthiness, continuity, preservation, seconds;
} StoredFigures;

typedef struct StoredMap {
	StoredFigures figures;
	uint64_t most, seed, frames, stride, skipped;
	uint32_t unfinished, stopped, current; /* truths; current: of the vectors that are stored with it */
	float recall;                          /* of its neighbours; 0: not known */
} StoredMap;

/* The section "SECTION/NAME NUMBER"; the caller frees. */
char *map_stored_part(const char *section, const char *name, size_t number);

#endif
