/*
 * Sprite: pictures side by side in one PNG file, row by row in the order of the items, as the TensorFlow
 * projector wants them: as many across as down, and no more than 8192 pixels either way.
 */
#ifndef DATA_SPRITE_H
#define DATA_SPRITE_H

#include "data/images.h"

/* Of one picture in the sprite, and how many stand in a row. */
typedef struct SpriteShape {
	unsigned width, height, across;
} SpriteShape;

/* The pictures as they are, or smaller, so that all find room. Fails when there are too many even as single
 * pixels. */
bool sprite_shape(const Images *images, SpriteShape *shape, Error *err);

typedef struct SpriteWriter SpriteWriter;

/* Takes a reference to the pictures. */
SpriteWriter *sprite_writer_new(Images *images, const char *path, Error *err);
bool sprite_writer_step(SpriteWriter *writer, bool *finished, Error *err); /* one row of pictures */
void sprite_writer_free(SpriteWriter *writer); /* NULL is fine; what is not finished leaves no file */

#endif
