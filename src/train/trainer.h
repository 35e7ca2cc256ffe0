/*
 * Trainer: one way of making vectors, driven from outside: start, then step until progress.finished, with a
 * look whenever someone wants to see. A trainer has no thread, lock or print of its own; a loop in a unit test
 * runs it.
 *
 * A run may be left at any time between steps, saved and loaded; it then goes on as if nothing had been, to the
 * same bytes where the trainer is exact.
 *
 *	Model *model = trainer->start(&input, options, err);
 *	while (!model->progress.finished && trainer->step(model, pool, err)) ;
 *	Space *space = trainer->look(model, err);
 *	trainer->free(model);
 */
#ifndef TRAIN_TRAINER_H
#define TRAIN_TRAINER_H

#include "base/archive.h"
#include "base/args.h"
#include "base/pool.h"
#include "base/progress.h"
#include "data/corpus.h"
#include "data/fasttext_writer.h"
#include "data/images.h"
#include "data/series.h"
#include "data/space.h"
#include "data/subwords.h"

#include <stdatomic.h>

/* What is trained on: at least one corpus, or images, as the trainer's `takes` says. */
typedef struct TrainInput {
	Corpus **corpora;
	size_t n_corpora;
	Images **images;
	size_t n_images;
	/* Texts of earlier runs: rehearsed, and judged. For trainers that rehearse. */
	Corpus **earlier;
	size_t n_earlier;
	double rehearse; /* share of what is learned from that is drawn from them; not for resume */
	uint64_t seed;
	int threads;
	uint64_t memory; /* bytes that a table of counts may take, what is larger goes to files; 0: no limit */
	const char *command; /* the line typed, for the provenance */
	const char *parents; /* names and checksums of the inputs, for the provenance; may be NULL */
	/* For start, if the trainer begins from vectors: words that it has begin there; NULL: none do. */
	const Space *from;
	bool from_all; /* words of `from` that the data lack join, too */
	/* Once set, start, more and resume may fail with ERROR_CANCELLED; NULL: nobody stops them. */
	const atomic_bool *stop;
} TrainInput;

typedef enum TrainTakes { TAKES_CORPORA, TAKES_IMAGES } TrainTakes;

enum { MODEL_SERIES = 12 };

/* The mean loss on some text of a domain during a run; see rehearsal.h. */
typedef struct DomainLoss {
	char *domain;
	bool earlier;       /* of an earlier text, that the run does not learn from; else of the new one */
	double before, now; /* at the start of the run; when it was measured last */
} DomainLoss;

/* What a domain, or another group, counts for in a run whose domains are weighed; see domain_weights.h. */
typedef struct DomainShare {
	char *domain;
	uint64_t tokens; /* that are there; or documents: model->share_unit */
	double weight;   /* of each of these; 1 in the mean */
} DomainShare;

/* The first member of every model. The worker that steps the model owns it; nobody else reads it. */
typedef struct Model {
	const struct Trainer *trainer;
	Progress progress;
	Series series[MODEL_SERIES]; /* curves so far: "loss", … */
	size_t n_series;
	Provenance provenance;
	Dictionary frozen; /* words that more training leaves where they are */
	/* Of a run that is not over, progress.finished being false: what it trains on, a line of checksum and
	 * name each, NULL when it needs them no more. Set by the owner after start and more. */
	char *data;
	char *learned; /* all that it ever began to train on, likewise; set by the owner; NULL: not known */
	/* By domain, of a run with earlier texts, the earlier ones first. */
	DomainLoss *losses;
	size_t n_losses;
	double tolerance;    /* share by which a loss of these may rise; set by the owner, like … */
	struct Model *undo;  /* … what it goes back to if one rises more; its own; NULL: nothing */
	DomainShare *shares; /* of a run whose domains are weighed; NULL: they are not */
	size_t n_shares;
	const char *shares_of, *share_unit; /* "domain" and "words", or what else they are; static */
	double effective;                   /* Kish's number of these units by these weights */
	bool detached;                      /* loaded in the middle of a run: resume comes before step */
	/* The first steps of a run still draw rows, in pieces; looks and saves draw all that are left. */
	bool drawing;
} Model;

typedef struct Trainer {
	const char *name;    /* as typed: "sgns" */
	const char *title;   /* "Skip-gram with negative sampling" */
	const char *summary; /* one line */
	const char *source;  /* the paper */
	TrainTakes takes;
	const ArgSpec *options; /* ends with a NULL name */
	bool rehearses;         /* takes earlier texts */
	bool from_vectors;      /* start can begin from those of a space */
	bool anew;              /* more makes all vectors anew, in other coordinates */
	Model *(*start)(const TrainInput *input, const Args *options, Error *err);
	/* Goes on with more data (new words join) for another schedule; the model is at rest. */
	bool (*more)(Model *model, const TrainInput *input, const Args *options, Error *err);
	/* Takes over a change of model->frozen, which the caller has made; the model is at rest. Fails with a
	 * sentence where rows cannot stay; NULL: this way of training cannot. */
	bool (*hold)(Model *model, Error *err);
	/* Gives a model that was loaded in the middle of a run the run's data back, the same as they were.
	 * After a failure it may be tried again. NULL: models are saved without the rest of their run. */
	bool (*resume)(Model *model, const TrainInput *input, Error *err);
	/* One bounded piece, about 20 ms and never over 50; sets progress. */
	bool (*step)(Model *model, Pool *pool, Error *err);
	/* A copy of the vectors as they are now; works at any time between steps. */
	Space *(*look)(Model *model, Error *err);
	/* As look, of a model whose run is over, which may keep its vectors there instead of twice. NULL: look.
	 */
	Space *(*rest)(Model *model, Error *err);
	/* The n-grams of a model at rest, borrowed: words that it does not hold are made of them. NULL: none.
	 */
	const Subwords *(*subwords)(const Model *model);
	/* What a fastText .bin of a model at rest holds; borrowed from the model, which must not change before
	 * the content is freed. NULL: a .bin is made of what a look gives. */
	bool (*fasttext)(const Model *model, FasttextContent *content, Error *err);
	bool (*save)(const Model *model, Archive *archive, Error *err);
	Model *(*load)(Archive *archive, Error *err);
	void (*free)(Model *model);
} Trainer;

/* The last value of a model's series, NAN when there is none. */
double model_last(const Model *model, const char *series);
/* The rest of the run needs its data no more. */
void model_forget_data(Model *model);
/* Where a model comes from when it is trained once more: parents join those of earlier runs. It is noted when a
 * run is one of threads that race: not `exact`, on several threads. */
void model_set_provenance(Model *model, const TrainInput *input, bool exact);
/* The same for a run that goes on. */
void model_note_racing(Model *model, const TrainInput *input, bool exact);
/* Begins to judge that many domains. */
void model_judge(Model *model, size_t domains);
/* Domains are weighed no more. */
void model_forget_shares(Model *model);
/* Gives back what every model has. */
void model_release(Model *model);

/* All trainers, ended by NULL; and one by name (NULL when there is none). */
extern const Trainer *const trainers[];
const Trainer *trainer_find(const char *name);

#endif
