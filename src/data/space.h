/*
 * Space: items (words, pictures, users, …) and their vectors. Never changed once made; counted, so that jobs,
 * panes and the session may hold it at the same time.
 */
#ifndef DATA_SPACE_H
#define DATA_SPACE_H

#include "base/dictionary.h"
#include "base/memory.h"
#include "base/text.h"
#include "linalg/matrix.h"

#include <stdatomic.h>

/* Where something came from, enough to make it again and to be printed in a report. */
typedef struct Provenance {
	char *command; /* the line that made it */
	uint64_t seed;
	char *parents; /* names and checksums of the inputs, separated by "; "; may be NULL */
	char *note;    /* what a reader should know ("not bit-reproducible: 2 threads"); may be NULL */
} Provenance;

/* What the score of a class is: the inner product with an item's vector and a constant, of which the
 * probabilities are logistic functions or a softmax; or the cosine, and the constants are 0. */
typedef enum ClassScore { CLASS_LOGISTIC, CLASS_SOFTMAX, CLASS_COSINE } ClassScore;

typedef struct Space {
	References references;
	Matrix vectors;       /* items x dimensions, as made (not normalised) */
	float *inverse_norms; /* 1 / Euclidean norm of each row; 0 for a zero row */
	Dictionary items;     /* item number = row */
	uint64_t *counts;     /* how often each occurred; NULL when unknown. Rows usually fall by count */
	uint32_t *domain_of;  /* index into domains, by row; NULL: there is one domain or none */
	Dictionary domains;
	Dictionary columns; /* names of the dimensions: words, features; count 0: they have none */
	uint32_t *class_of; /* index into classes, by row; NULL when there are none (pictures have) */
	Dictionary classes;
	struct SideMaps *side_maps; /* of a shared space: how its rows came from those of others; NULL: not
				       known. Counted */
	struct Basis *basis; /* principal axes that the numbers are scores along; NULL: not known. Counted */
	float *weights; /* how much each row counts when something is learned from them, >= 0; NULL: all alike
			 */
	/* The items are classes, told apart by their vectors (measure/discriminant.h): what is added to the
	 * score of each; NULL: they are not. */
	float *constants;
	ClassScore class_score;
	struct Metadata *metadata;     /* what a table says of the items; NULL: nothing. Counted */
	struct Pictures *pictures;     /* what the items look like; NULL for anything but pictures. Counted */
	struct Classifier *classifier; /* that labels texts; NULL: none. Counted */
	struct Documents *documents;   /* what the first rows stand for, when they are documents; else NULL.
					  Counted */
	struct Encoder *encoder;       /* makes vectors of new text; NULL: none does. Counted */
	struct Subwords *subwords;     /* that make vectors of words that are no items; NULL: none. Counted */
	bool composes;                 /* the model that it shows makes vectors of words that are no items */
	struct FasttextRows
		*rows; /* what the vectors of a .bin were made of and learned with; NULL: not known. Counted */
	Provenance provenance;
	atomic_int checksum_state; /* 0: nobody asked yet, 1: being written, 2: there */
	char checksum[33];         /* of items and vectors; read through space_checksum */
	/* The space whose arrays and dictionaries these are, counted; NULL: its own. */
	struct Space *shares;
} Space;

/* A space of `count` items x `width` zeros, no items yet; the maker fills vectors and items, then calls
 * space_finish, after which nothing changes. */
Space *space_new(size_t count, size_t width, Error *err);
/* Zeros for the items of another, `width` wide, with what is known of the items; what reads new text or made
 * the vectors is not carried over, nor are the names of the columns. The maker fills the vectors and the
 * provenance and calls space_finish. */
Space *space_like(const Space *space, size_t width, Error *err);
/* The same with other metadata (taken; may be NULL): a new space that shares all else. */
Space *space_with_metadata(Space *space, struct Metadata *metadata);
/* Whether they have the very same items and vectors in memory. */
bool space_shares(const Space *a, const Space *b);
/* Computes norms, checks that there are as many distinct items as rows, a name for each column or for none, and
 * that every number is finite. */
bool space_finish(Space *space, Error *err);
/* Makes the room that space_finish needs: after it only the check of items and numbers can fail. */
bool space_make_norms(Space *space, Error *err);
Space *space_ref(Space *space);
void space_unref(Space *space);

/* The domain a word belongs to, from its counts by domain: where its relative frequency is highest, if that
 * takes at least three quarters of the sum of its relative frequencies; otherwise the added domain "shared".
 * `domain_counts` is count x domains.count; `totals` are the tokens of each domain. Fills domain_of and
 * domains. */
bool space_set_domains(Space *space, const Dictionary *domains, const uint64_t *domain_counts,
	const uint64_t *totals, Error *err);

/* The class of a row, or DICTIONARY_NONE: the space has no classes, or the row is called unlabelled or is no
 * document among documents. */
uint32_t space_class(const Space *space, size_t row);
/* What its items are, for sentences: "pictures", "documents", "items" or "words", as which vectors count whose
 * items nobody has described, since those of nearly all files are. */
const char *space_item_kind(const Space *space);
/* Whether numbers in the same place mean the same, as far as is known: equal widths and, when both name their
 * columns, equal names. The sentence calls the spaces by their names and says what to do. */
bool space_columns_agree(const Space *a, const char *a_name, const Space *b, const char *b_name, Error *err);

/* The row of an item, or an ERROR_INPUT sentence with suggestions (case, prefix, edit distance, the more
 * frequent first). `name` is how the user calls the space. */
bool space_find(const Space *space, const char *item, const char *name, uint32_t *row, Error *err);
/* Appends the items that are spelled like a word, as `king, kind or ring`; nothing when there are none. */
void space_suggest(const Space *space, const char *word, Text *out);
const char *space_checksum(const Space *space); /* computed once, on demand, on any thread */

void provenance_copy(const Provenance *from, Provenance *to); /* *to is overwritten, not released */
void provenance_release(Provenance *provenance);

#endif
