#include "data/sprite.h"

#include "base/output.h"
#include "data/raster.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum { SPRITE_SIDE = 8192 };

struct SpriteWriter {
	Pictures *pictures;
	unsigned channels;
	SpriteShape shape;
	Output *output;
	png_structp png;
	png_infop info;
	size_t next;            /* picture */
	unsigned char *strip;   /* one row of pictures */
	unsigned char *picture; /* one, at its size in the sprite */
};

bool sprite_shape(const Pictures *pictures, SpriteShape *shape, Error *err)
{
	RasterInfo size = pictures_size(pictures);
	unsigned across = (unsigned)ceil(sqrt((double)pictures->count));
	if (across > SPRITE_SIDE)
		return error_set(err, ERROR_INPUT,
			"a sprite has room for %d x %d pictures, and these are %zu: map a sample of them",
			SPRITE_SIDE, SPRITE_SIDE, pictures->count);
	double most = floor((double)SPRITE_SIDE / fmax(1, across));
	double larger = fmax(size.width, size.height), shrink = fmin(1, most / larger);
	*shape = (SpriteShape){.width = (unsigned)fmax(1, floor(size.width * shrink)),
		.height = (unsigned)fmax(1, floor(size.height * shrink)),
		.across = across ? across : 1};
	return true;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count)
{
	/* Failures are remembered by the output. */
	output_bytes(png_get_io_ptr(png), bytes, count);
}

static void flush_bytes(png_structp png)
{
	(void)png;
}

static void write_head(SpriteWriter *writer)
{
	const SpriteShape *shape = &writer->shape;
	size_t rows = (writer->pictures->count + shape->across - 1) / shape->across;
	png_set_write_fn(writer->png, writer->output, write_bytes, flush_bytes);
	png_set_IHDR(writer->png, writer->info, shape->across * shape->width,
		(unsigned)(rows ? rows : 1) * shape->height, 8,
		writer->channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
		PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(writer->png, writer->info);
}

/* libpng jumps back to the last setjmp when it gives up; nothing between the two owns anything. */
static bool guarded(SpriteWriter *writer, void (*part)(SpriteWriter *), Error *err)
{
	if (setjmp(png_jmpbuf(writer->png)))
		return error_set(err, ERROR_MEMORY, "the sprite of pictures cannot be packed as PNG");
	part(writer);
	return true;
}

SpriteWriter *sprite_writer_new(Pictures *pictures, const char *path, Error *err)
{
	SpriteShape shape;
	if (!sprite_shape(pictures, &shape, err))
		return NULL;
	SpriteWriter *writer = memory_new(1, sizeof *writer);
	writer->pictures = pictures_ref(pictures);
	writer->channels = pictures_size(pictures).channels;
	writer->shape = shape;
	size_t each = (size_t)shape.width * shape.height * writer->channels;
	writer->strip = memory_data(shape.across, each, "a row of pictures", err);
	writer->picture = memory_data(each, 1, "a picture", err);
	writer->output = writer->strip && writer->picture ? output_open(path, err) : NULL;
	if (writer->output) {
		writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
		writer->info = writer->png ? png_create_info_struct(writer->png) : NULL;
		if (!writer->info)
			error_set(err, ERROR_MEMORY, "there is no memory for a sprite of pictures");
		else if (guarded(writer, write_head, err))
			return writer;
	}
	sprite_writer_free(writer);
	return NULL;
}

/* The picture at its size in the sprite, with the sprite's channels. */
static void draw(SpriteWriter *writer, const Images *images, const unsigned char *pixels)
{
	const SpriteShape *shape = &writer->shape;
	RasterInfo from = {images->width, images->height, writer->channels};
	size_t count = (size_t)from.width * from.height;
	unsigned char *converted = memory_new(count, writer->channels);
	raster_convert(pixels, images->channels, count, writer->channels, converted);
	raster_scale(converted, from, shape->width, shape->height, writer->picture);
	free(converted);
}

/* Puts the next picture into its place of the strip. */
static void place(SpriteWriter *writer, size_t column)
{
	const SpriteShape *shape = &writer->shape;
	size_t index, line = (size_t)shape->width * writer->channels;
	const Images *images = pictures_at(writer->pictures, writer->next++, &index);
	if (!images)
		return;
	draw(writer, images, images_at(images, index));
	for (unsigned y = 0; y < shape->height; y++)
		memcpy(writer->strip + (y * shape->across + column) * line, writer->picture + y * line, line);
}

static void write_strip(SpriteWriter *writer)
{
	const SpriteShape *shape = &writer->shape;
	size_t line = (size_t)shape->across * shape->width * writer->channels;
	for (unsigned y = 0; y < shape->height; y++)
		png_write_row(writer->png, writer->strip + y * line);
}

static void write_end(SpriteWriter *writer)
{
	png_write_end(writer->png, writer->info);
}

bool sprite_writer_step(SpriteWriter *writer, bool *finished, Error *err)
{
	const SpriteShape *shape = &writer->shape;
	size_t bytes = (size_t)shape->across * shape->width * shape->height * writer->channels;
	memset(writer->strip, 0xFF, bytes);
	for (size_t column = 0; column < shape->across && writer->next < writer->pictures->count; column++)
		place(writer, column);
	if (!guarded(writer, write_strip, err))
		return false;
	*finished = writer->next >= writer->pictures->count;
	if (!*finished)
		return true;
	if (!guarded(writer, write_end, err))
		return false;
	Output *output = writer->output;
	writer->output = NULL;
	return output_commit(output, err);
}

void sprite_writer_free(SpriteWriter *writer)
{
	if (!writer)
		return;
	if (writer->png)
		png_destroy_write_struct(&writer->png, &writer->info);
	output_abandon(writer->output);
	pictures_unref(writer->pictures);
	free(writer->strip);
	free(writer->picture);
	free(writer);
}
