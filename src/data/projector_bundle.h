/*
 * A folder for the TensorFlow projector, written piece by piece: sprite.png when the items are pictures,
 * vectors.tsv, metadata.tsv and, last, the projector_config.json that names them. Each file appears when it is
 * complete.
 */
#ifndef DATA_PROJECTOR_BUNDLE_H
#define DATA_PROJECTOR_BUNDLE_H

#include "base/progress.h"
#include "data/clustering.h"
#include "data/space.h"

typedef struct ProjectorBundle ProjectorBundle;

/* Makes the folder if need be. Takes references; `clusters` (or NULL) become a column of the metadata. */
ProjectorBundle *projector_bundle_new(Space *space, Clustering *clusters, const char *folder, Error *err);
bool projector_bundle_step(ProjectorBundle *bundle, bool *finished, Error *err);
Progress projector_bundle_progress(const ProjectorBundle *bundle);
void projector_bundle_free(ProjectorBundle *bundle); /* NULL is fine */

#endif
