/*
 * Adapter: one way of bringing a source space and a target space into common coordinates, driven from outside
 * like a trainer: start, then step until progress.finished, with a look whenever someone wants to see.
 *
 *	Adaptation *adaptation = adapter_start(adapter, &input, options, err);
 *	while (!adaptation->progress.finished && adapter->step(adaptation, pool, err)) ;
 *	Space *shared = adaptation->shared;
 *	adapter->free(adaptation);
 *
 * A new one is a file src/adapt/NAME.c, a line in src/adapt/table.c and a line here.
 */
#ifndef ADAPT_ADAPTER_H
#define ADAPT_ADAPTER_H

#include "adapt/pairs.h"
#include "base/args.h"
#include "base/pool.h"
#include "base/progress.h"
#include "data/series.h"
#include "data/side_map.h"

/* What is adapted. All of it is borrowed until the adaptation is freed. */
typedef struct AdaptInput {
	const Space *source, *target;
	const char *source_name, *target_name;
	const Pairs *pairs; /* to learn from; count 0: there are none. Never NULL once started */
	/* Labels that may be learned from, by row: indices into `classes`, DICTIONARY_NONE where the class is
	 * not known. The source has none when source_class is NULL, the target when target_class is. What else
	 * is known of the target's classes (target->class_of) is for judges only. */
	const Dictionary *classes; /* of both sides; NULL: there are no labels */
	const uint32_t *source_class, *target_class;
	uint64_t seed;
} AdaptInput;

/* What an adapter learns from; adapter_start refuses input that lacks what is needed. */
enum {
	ADAPT_TAKES_PAIRS = 1,   /* can learn from pairs, and can do without */
	ADAPT_NEEDS_PAIRS = 2,   /* cannot do without a pair */
	ADAPT_TAKES_CLASSES = 4, /* can use classes of the source, and of the target where there are any */
	ADAPT_NEEDS_CLASSES = 8, /* at least two classes of the source */
	ADAPT_NEEDS_LABELS = 16, /* at least one label of the target */
	ADAPT_SAME_WIDTH = 32,   /* as many dimensions on both sides */
};

/* A figure about the map that was learned: "rank", 300. */
typedef struct AdaptFigure {
	const char *name; /* fit for a column */
	double value;
	int decimals; /* worth showing */
} AdaptFigure;

enum { ADAPT_FIGURES = 12, ADAPT_SERIES = 6 };

/* What a classifier of the adapter's own thought of the target at one time: for judges, who know the truth, to
 * say how often that was right. */
typedef struct AdaptRound {
	uint32_t *given; /* by row of the target, the class (of the input's) that it was given */
	/* The class as which it was learned from in this round, as if it were known: DICTIONARY_NONE where it
	 * was not. NULL: none was. */
	uint32_t *taken;
	double threshold; /* the least confidence of those that were taken; NAN: not known */
	bool undone;      /* what was learned in this round was taken back */
} AdaptRound;

enum { ADAPT_LAYERS = 12 };

/* A layer of a network that went on learning, before that and after: equal checksums prove that no parameter
 * moved. */
typedef struct AdaptLayer {
	char name[24];
	size_t parameters;
	bool frozen;
	char before[33], after[33];
} AdaptLayer;

/* The first member of every adaptation. */
typedef struct Adaptation {
	const struct Adapter *adapter;
	Progress progress;
	Space *shared; /* see adapt/shared.h; there from the start, complete once finished. Counted */
	size_t renamed;
	size_t pairs_learned; /* how many of the input's are learned from: all, unless the adapter says less */
	AdaptFigure figures[ADAPT_FIGURES];
	size_t n_figures;
	Series series[ADAPT_SERIES]; /* curves so far: "loss", … against steps or epochs */
	size_t n_series;
	/* By row of the target, the class (of the input's) that a classifier of the adapter's own gives it;
	 * NULL: it has none. Complete once finished. */
	uint32_t *answers;
	AdaptRound *rounds; /* on the way there, when it learns in rounds */
	size_t n_rounds, round_room;
	AdaptLayer layers[ADAPT_LAYERS];
	size_t n_layers;
	char note[256]; /* what a reader should know, a sentence without full stop; may be empty */
} Adaptation;

typedef struct Adapter {
	const char *name;       /* as typed: "procrustes" */
	const char *title;      /* "Orthogonal Procrustes" */
	const char *summary;    /* one line */
	const char *source;     /* the paper */
	unsigned needs;         /* ADAPT_… */
	const ArgSpec *options; /* ends with a NULL name */
	/* Called by adapter_start, which has checked the needs. */
	Adaptation *(*start)(const AdaptInput *input, const Args *options, Error *err);
	/* One bounded piece, <= 50 ms where the arithmetic allows; sets progress. */
	bool (*step)(Adaptation *adaptation, Pool *pool, Error *err);
	/* The vectors of the shared space as they are now, between steps: `vectors` is as large as shared's,
	 * zeros. NULL: there is nothing to see before the end. */
	bool (*look)(const Adaptation *adaptation, Matrix *vectors, Error *err);
	void (*free)(Adaptation *adaptation);
} Adapter;

/* Begins, when the input has what the adapter needs; otherwise a sentence says what is missing and how to give
 * it. */
Adaptation *adapter_start(const Adapter *adapter, const AdaptInput *input, const Args *options, Error *err);
/* Whether the two are as wide as the adapter needs them; of the input only spaces and names. */
bool adapter_check_width(const Adapter *adapter, const AdaptInput *input, Error *err);
/* Whether pairs can be learned from. */
static inline bool adapter_takes_pairs(const Adapter *adapter)
{
	return adapter->needs & (ADAPT_TAKES_PAIRS | ADAPT_NEEDS_PAIRS);
}
/* Whether classes can be. */
static inline bool adapter_takes_classes(const Adapter *adapter)
{
	return adapter->needs & (ADAPT_TAKES_CLASSES | ADAPT_NEEDS_CLASSES);
}

/* For adapters. Sets up what every adaptation has: the shared space, `width` wide, and a progress of `total`
 * `unit` that is called `phase`. */
bool adaptation_begin(Adaptation *adaptation, const Adapter *adapter, const AdaptInput *input, size_t width,
	const char *phase, double total, const char *unit, Error *err);
/* The phase is called `now`. When something takes `seconds`, about, in one step that nothing can stop, and
 * these are more than one, whoever waits is told so before: "covariances; then eigenvectors, some 3 s in one
 * step" has
 * "; then eigenvectors" for `what`. */
void adaptation_phase(Adaptation *adaptation, const char *now, const char *what, double seconds);
/* Gives that back. */
void adaptation_release(Adaptation *adaptation);
/* One round more, of `count` rows of the target; given and taken (may be NULL) are copied. */
AdaptRound *adaptation_round(
	Adaptation *adaptation, const uint32_t *given, const uint32_t *taken, size_t count);
void adapt_rounds_free(AdaptRound *rounds, size_t count);
/* How both sides came to where they are in the shared space, as far as it can be written down so; what the two
 * hold is taken over. A side that is itself a shared space stands for the sides that it has. What reads text in
 * the space of a side does so in the shared space, too. */
void adaptation_remember(Adaptation *adaptation, const AdaptInput *input, MapStage *source, MapStage *target);
void adaptation_figure(Adaptation *adaptation, const char *name, double value, int decimals);
/* The curve of that name, begun when there is none; x_name as in Series. */
Series *adaptation_series(Adaptation *adaptation, const char *name, const char *x_name);

extern const Adapter adapter_cca;
extern const Adapter adapter_procrustes;
extern const Adapter adapter_selflearn;
extern const Adapter adapter_rcsls;
extern const Adapter adapter_standardise;
extern const Adapter adapter_coral;
extern const Adapter adapter_bures;
extern const Adapter adapter_whitening;
extern const Adapter adapter_subspace;
extern const Adapter adapter_transport;
extern const Adapter adapter_tca;
extern const Adapter adapter_jda;
extern const Adapter adapter_dann;
extern const Adapter adapter_deepcoral;
extern const Adapter adapter_weights;
extern const Adapter adapter_pseudo;
extern const Adapter adapter_prototypes;
extern const Adapter adapter_finetune;

/* All adapters, ended by NULL; and one by name (NULL when there is none). */
extern const Adapter *const adapters[];
const Adapter *adapter_find(const char *name);

#endif
