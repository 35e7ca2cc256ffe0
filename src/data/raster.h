/*
 * Raster: one picture, 8 bits a channel, decoded from PNG or JPEG bytes or cut out of an IDX file.
 *
 * What is transparent is shown on white; colour profiles and the orientation that cameras note are ignored.
 */
#ifndef DATA_RASTER_H
#define DATA_RASTER_H

#include "base/error.h"

#include <stddef.h>

/* More pixels than that are refused before anything is allocated. */
enum { RASTER_PIXELS = 64 << 20 };

typedef enum RasterFormat { RASTER_NONE, RASTER_PNG, RASTER_JPEG } RasterFormat;

typedef struct RasterInfo {
	unsigned width, height;
	unsigned channels; /* 1 grey or 3 RGB, as the picture was made */
} RasterInfo;

typedef struct Raster {
	unsigned width, height, channels;
	unsigned char *pixels; /* height x width x channels; {0} is valid and empty */
} Raster;

/* By the first bytes; 8 are enough. */
RasterFormat raster_format(const unsigned char *head, size_t bytes);
/* What the header says; sizes that the file cannot fill are refused. */
bool raster_info(const unsigned char *file, size_t bytes, RasterInfo *info, Error *err);
/* The picture with this many channels (1 or 3), whatever it was made with. */
bool raster_decode(const unsigned char *file, size_t bytes, unsigned channels, Raster *out, Error *err);
/* Means over the area that each new pixel covers (a box filter); a size larger than the picture's repeats
 * pixels. The shape is not kept: a wide picture becomes square in a square. `out`: width x height x channels,
 * the caller's. */
void raster_scale(
	const unsigned char *pixels, RasterInfo from, unsigned width, unsigned height, unsigned char *out);
/* Grey to RGB or back (luma of ITU-R BT.601); equal channels are copied. */
void raster_convert(
	const unsigned char *from, unsigned channels, size_t pixels, unsigned wanted, unsigned char *to);
void raster_release(Raster *raster);

/* One format each (raster_png.c, raster_jpeg.c); called through raster_info and raster_decode. */
bool raster_png_info(const unsigned char *file, size_t bytes, RasterInfo *info, Error *err);
bool raster_png_decode(
	const unsigned char *file, size_t bytes, unsigned channels, unsigned char *pixels, Error *err);
bool raster_jpeg_info(const unsigned char *file, size_t bytes, RasterInfo *info, Error *err);
bool raster_jpeg_decode(
	const unsigned char *file, size_t bytes, unsigned channels, unsigned char *pixels, Error *err);

#endif
