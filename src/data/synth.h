/*
 * Planted worlds: small corpora and pictures, made from a seed, whose truth is known by construction.
 * For teaching and for tests. The same seed and size give the same words on every machine.
 */
#ifndef DATA_SYNTH_H
#define DATA_SYNTH_H

#include "base/args.h"
#include "data/corpus.h"
#include "data/images.h"
#include "data/lexicon.h"
#include "data/space.h"
#include "data/wordset.h"

/* One object that a world makes; one of the pointers is set. */
typedef struct SynthPart {
	char *name; /* "royals-gender" */
	Corpus *corpus;
	Images *images;
	Lexicon *lexicon;
	WordSet *wordset;
	Space *space;
} SynthPart;

/* What was planted, to be compared with what is found. */
typedef struct PlantedFact {
	char *fact;   /* "gender", "nurse" */
	char *detail; /* words */
	double value; /* a strength, a number of pairs; NAN when there is none */
} PlantedFact;

typedef struct Synth {
	SynthPart *parts;
	size_t count, room;
	PlantedFact *facts;
	size_t n_facts, fact_room;
	const char *value_name; /* what the values of the facts are: "pairs" */
	int value_decimals;
} Synth;

typedef struct SynthOptions {
	const char *name; /* of the main object, and the beginning of all others' */
	uint64_t seed;
	size_t size;         /* words of each corpus, roughly; or pictures, or points of each domain */
	const Args *options; /* of the world's own, or NULL: their defaults */
	const char *source;  /* the line typed */
} SynthOptions;

typedef struct World {
	const char *name;
	const char *summary; /* one line */
	const char *
		tries; /* command lines that show the truth is found, with NAME for the name; separated by \n */
	size_t size;   /* words when the user does not say */
	const ArgSpec *options; /* ends with a NULL name; NULL: none */
	bool (*make)(const SynthOptions *options, Synth *out, Error *err);
} World;

extern const World *const worlds[]; /* ended by NULL */
const World *world_find(const char *name);

/* For worlds: */
void synth_add_corpus(Synth *synth, const char *name, const char *ending, Corpus *corpus);
void synth_add_images(Synth *synth, const char *name, const char *ending, Images *images);
void synth_add_lexicon(Synth *synth, const char *name, const char *ending, Lexicon *lexicon);
void synth_add_wordset(Synth *synth, const char *name, const char *ending, WordSet *set);
void synth_add_space(Synth *synth, const char *name, const char *ending, Space *space);
/* Points of one domain, called domain-1, domain-2, …; classes c1, c2, … and columns x1, x2, … have names. The
 * maker fills class_of and the vectors and calls space_finish. */
Space *synth_space(const char *domain, size_t count, size_t width, size_t classes, const SynthOptions *options,
	Error *err);
/* Grey pictures side x side; the maker adds names of pictures, classes and domains, fills pixels, class_of and
 * domain_of, and calls images_checksum. */
Images *synth_images(size_t count, unsigned side, const char *source, Error *err);
void synth_add_fact(Synth *synth, const char *fact, const char *detail, double value);
void synth_release(Synth *synth);

#endif
