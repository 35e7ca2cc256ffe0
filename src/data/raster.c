#include "data/raster.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

RasterFormat raster_format(const unsigned char *head, size_t bytes)
{
	static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
	if (bytes >= sizeof png && !memcmp(head, png, sizeof png))
		return RASTER_PNG;
	return bytes >= 3 && head[0] == 0xFF && head[1] == 0xD8 && head[2] == 0xFF ? RASTER_JPEG : RASTER_NONE;
}

bool raster_info(const unsigned char *file, size_t bytes, RasterInfo *info, Error *err)
{
	RasterFormat format = raster_format(file, bytes);
	if (format == RASTER_NONE)
		return error_set(err, ERROR_INPUT, "it is neither PNG nor JPEG");
	if (!(format == RASTER_PNG ? raster_png_info : raster_jpeg_info)(file, bytes, info, err))
		return false;
	if (!info->width || !info->height || info->width > RASTER_PIXELS / info->height)
		return error_set(err, ERROR_INPUT,
			"its header promises %u x %u pixels; at most 64 million are read", info->width,
			info->height);
	return true;
}

bool raster_decode(const unsigned char *file, size_t bytes, unsigned channels, Raster *out, Error *err)
{
	RasterInfo info;
	raster_release(out);
	if (!raster_info(file, bytes, &info, err))
		return false;
	out->pixels = memory_data((size_t)info.width * info.height, channels, "a picture", err);
	if (!out->pixels)
		return false;
	out->width = info.width;
	out->height = info.height;
	out->channels = channels;
	RasterFormat format = raster_format(file, bytes);
	return (format == RASTER_PNG ? raster_png_decode : raster_jpeg_decode)(
		file, bytes, channels, out->pixels, err);
}

void raster_release(Raster *raster)
{
	free(raster->pixels);
	*raster = (Raster){0};
}

void raster_convert(
	const unsigned char *from, unsigned channels, size_t pixels, unsigned wanted, unsigned char *to)
{
	if (channels == wanted) {
		memcpy(to, from, pixels * channels);
	} else if (wanted == 3) {
		for (size_t i = 0; i < pixels; i++)
			to[3 * i] = to[3 * i + 1] = to[3 * i + 2] = from[i];
	} else {
		for (size_t i = 0; i < pixels; i++)
			to[i] = (unsigned char)((299 * from[3 * i] + 587 * from[3 * i + 1] +
							114 * from[3 * i + 2] + 500) /
						1000);
	}
}
