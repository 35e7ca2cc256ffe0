/* Several sets of pictures as one. */
#ifndef DATA_IMAGES_JOIN_H
#define DATA_IMAGES_JOIN_H

#include "data/images.h"

/* All pictures of the parts, in their order; a single part is only counted. The parts must agree in size and
 * channels. A name that is taken becomes "name@domain". Classes and domains of the same name are the same; when
 * some part has no classes, the result has none. */
Images *images_join(Images *const *parts, size_t count, Error *err);

#endif
