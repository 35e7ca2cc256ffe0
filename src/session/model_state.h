/*
 * ModelState: a model at one moment, as the parts that its trainer saves. Counted and never changed once taken,
 * so that versions and jobs may hold it; parts that two states have in common lie in memory once.
 */
#ifndef SESSION_MODEL_STATE_H
#define SESSION_MODEL_STATE_H

#include "base/pool.h"
#include "session/store.h"
#include "train/trainer.h"

typedef struct ModelState ModelState;

/* The model must be at rest, or held still. NULL with an error, ERROR_CANCELLED once what `pool` (or NULL)
 * helps with is to end. */
ModelState *model_state_take(const Model *model, const Pool *pool, Error *err);
/* A model that goes on as the one would have from which the state was taken; the caller's. */
Model *model_state_restore(const ModelState *state, Error *err);
ModelState *model_state_ref(ModelState *state); /* NULL stays NULL */
void model_state_unref(ModelState *state);
const Trainer *model_state_trainer(const ModelState *state);

/* Gives up the parts that `with` has too, for those. On the thread that owns both. */
void model_state_share(ModelState *state, const ModelState *with);
/* Of two that were shared: whether they have all parts in common. */
bool model_state_same(const ModelState *a, const ModelState *b);
/* Bytes of parts that no other state holds. */
uint64_t model_state_own_bytes(const ModelState *state);

/* As session files keep models, so that they are the same there; *state NULL: that section holds no model. */
bool model_state_store(Store *store, const char *section, const ModelState *state, Error *err);
bool model_state_open(Store *store, const char *section, ModelState **state, Error *err);

#endif
