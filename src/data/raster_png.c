/* PNG by libpng's simplified interface, which gives errors back instead of jumping. */
#include "data/raster.h"

#include <png.h>
#include <stdint.h>
#include <string.h>

/* Deflate packs at most 1032 bytes into one, and every pixel takes at least one bit. */
static bool could_hold(const png_image *image, size_t bytes)
{
	return (uint64_t)image->width * image->height / 8 <= 1032 * (uint64_t)bytes;
}

static bool begin(const unsigned char *file, size_t bytes, png_image *image, Error *err)
{
	*image = (png_image){.version = PNG_IMAGE_VERSION};
	if (!png_image_begin_read_from_memory(image, file, bytes))
		return error_set(err, ERROR_INPUT, "its PNG header is damaged: %s", image->message);
	if (could_hold(image, bytes))
		return true;
	error_set(err, ERROR_INPUT, "its header promises %u x %u pixels, more than %zu bytes can hold",
		image->width, image->height, bytes);
	png_image_free(image);
	return false;
}

bool raster_png_info(const unsigned char *file, size_t bytes, RasterInfo *info, Error *err)
{
	png_image image;
	if (!begin(file, bytes, &image, err))
		return false;
	*info = (RasterInfo){image.width, image.height, image.format & PNG_FORMAT_FLAG_COLOR ? 3 : 1};
	png_image_free(&image);
	return true;
}

bool raster_png_decode(
	const unsigned char *file, size_t bytes, unsigned channels, unsigned char *pixels, Error *err)
{
	png_image image;
	if (!begin(file, bytes, &image, err))
		return false;
	image.format = channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
	const png_color white = {255, 255, 255};
	if (!png_image_finish_read(&image, &white, pixels, 0, NULL)) {
		error_set(err, ERROR_INPUT, "its PNG data is damaged or cut off: %s", image.message);
		png_image_free(&image);
		return false;
	}
	return true;
}
