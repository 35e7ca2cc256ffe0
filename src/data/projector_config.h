/* projector_config.json: what the TensorFlow projector reads to find the other files. */
#ifndef DATA_PROJECTOR_CONFIG_H
#define DATA_PROJECTOR_CONFIG_H

#include "data/space.h"
#include "data/sprite.h"

/* Writes it beside the file of vectors, and names the metadata that lies there as well; `sprite` (or NULL) says
 * how sprite.png is cut. */
bool projector_config_write(const Space *space, const char *vectors, const SpriteShape *sprite, Error *err);

#endif
