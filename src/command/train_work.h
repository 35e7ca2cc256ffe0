/* Training as a job: the model is begun, or gone on with, in the job's first step, since that counts words. */
#ifndef COMMAND_TRAIN_WORK_H
#define COMMAND_TRAIN_WORK_H

#include "command/audit_change.h"
#include "command/command.h"
#include "data/space_reader.h"
#include "measure/drift.h"

typedef enum TrainBegin {
	TRAIN_STARTS,  /* a new model */
	TRAIN_ADDS,    /* a new run of a model */
	TRAIN_RESUMES, /* the rest of a model's run */
} TrainBegin;

/* Owns all it points at, the data by counted references. */
typedef struct TrainWork {
	TrainBegin how;
	bool begun;
	const Trainer *trainer;
	Model *model; /* NULL until a new one is started */
	Args *args;
	TrainInput input;
	Space *before;       /* what the run began with, or NULL */
	char *from;          /* start=, as typed; NULL: none */
	bool copied;         /* the model is a copy of that */
	SpaceReader *reader; /* of a file to start from, until it is read */
	Dictionary freeze;   /* words that the run does not move, once it has begun */
	AuditsAsked audits;
	bool drifted;   /* what follows needs no more steps */
	Drift *drift;   /* from `before`, when the run is over */
	Drift **drifts; /* the same by earlier domain */
	size_t n_drifts;
	Dictionary missing; /* earlier data that are not in the session */
	double tolerance;
	bool refuses;      /* the run is undone when it costs more */
	char *data;        /* for the model: see there */
	bool replaces;     /* the new model's name was taken, by … */
	Object replaced;   /* … this, which comes back should the model not even start */
	char *current;     /* the space that was current, likewise */
	Object was;        /* what the run changes or replaces, to be kept as a version; no space: it is not */
	ModelState *state; /* of its model, once the run has begun; or NULL */
} TrainWork;

TrainWork *train_work_new(const Call *call, const Trainer *trainer);
/* Adds a counted reference to the object's corpus or images; returns their checksum. */
const char *train_work_add(TrainWork *work, const Object *object);
/* Of model->data: begins lines of texts that a run goes back to. */
#define TRAIN_EARLIER_MARK '*'
void train_work_add_earlier(TrainWork *work, const Object *object);
/* Data by their content, whatever they are called now, those of that name first; NULL: they are not here. */
const Object *train_work_find_data(const Session *session, const char *checksum, const char *name);
/* Adds what data= of the call names. */
bool train_work_gather(const Call *call, TrainWork *work, Error *err);
void train_work_free(TrainWork *work);

/* Starts the job; `work` is gone in any case. A new model's object is made, in the place of what has its name.
 */
bool train_work_launch(const Call *call, TrainWork *work, const char *name, Error *err);

#endif
