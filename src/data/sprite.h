/*
 * Sprite: pictures side by side in one PNG file, row by row in the order of the items, as the TensorFlow
 * projector wants them: as many across as down, and no more than 8192 pixels either way. Items without a
 * picture stay white.
 */
#ifndef DATA_SPRITE_H
#define DATA_SPRITE_H

#include "data/pictures.h"

/* Of one picture in the sprite, and how many stand in a row. */
typedef struct SpriteShape {
	unsigned width, height, across;
} SpriteShape;

/* The pictures as large as the largest, or smaller, so that all find room. Fails when there are too many even
 * as single pixels. */
bool sprite_shape(const Pictures *pictures, SpriteShape *shape, Error *err);

typedef struct SpriteWriter SpriteWriter;

/* Takes a reference to the pictures. */
SpriteWriter *sprite_writer_new(Pictures *pictures, const char *path, Error *err);
bool sprite_writer_step(SpriteWriter *writer, bool *finished, Error *err); /* one row of pictures */
void sprite_writer_free(SpriteWriter *writer); /* NULL is fine; what is not finished leaves no file */

#endif
