/* JPEG by TurboJPEG, which gives errors back instead of ending the program. */
#include "data/raster.h"

#include <stdint.h>
#include <turbojpeg.h>

/* A block of 8 x 8 pixels takes at least one bit, and chroma may be counted on a quarter of the blocks. */
static bool could_hold(int width, int height, size_t bytes)
{
	return (uint64_t)width * (uint64_t)height / (64 * 8) <= bytes;
}

static bool read_header(tjhandle handle, const unsigned char *file, size_t bytes, RasterInfo *info, Error *err)
{
	int width, height, sampling, colours;
	if (tjDecompressHeader3(handle, file, bytes, &width, &height, &sampling, &colours) != 0)
		return error_set(err, ERROR_INPUT, "its JPEG header is damaged: %s", tjGetErrorStr2(handle));
	if (width < 0 || height < 0 || !could_hold(width, height, bytes))
		return error_set(err, ERROR_INPUT,
			"its header promises %d x %d pixels, more than %zu bytes can hold", width, height,
			bytes);
	*info = (RasterInfo){(unsigned)width, (unsigned)height, colours == TJCS_GRAY ? 1 : 3};
	return true;
}

bool raster_jpeg_info(const unsigned char *file, size_t bytes, RasterInfo *info, Error *err)
{
	tjhandle handle = tjInitDecompress();
	if (!handle)
		return error_set(err, ERROR_MEMORY, "there is no memory to read a JPEG");
	bool fine = read_header(handle, file, bytes, info, err);
	tjDestroy(handle);
	return fine;
}

bool raster_jpeg_decode(
	const unsigned char *file, size_t bytes, unsigned channels, unsigned char *pixels, Error *err)
{
	tjhandle handle = tjInitDecompress();
	if (!handle)
		return error_set(err, ERROR_MEMORY, "there is no memory to read a JPEG");
	RasterInfo info;
	bool fine = read_header(handle, file, bytes, &info, err);
	int flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;
	if (fine && tjDecompress2(handle, file, bytes, pixels, (int)info.width, 0, (int)info.height,
			    channels == 3 ? TJPF_RGB : TJPF_GRAY, flags) != 0)
		fine = error_set(
			err, ERROR_INPUT, "its JPEG data is damaged or cut off: %s", tjGetErrorStr2(handle));
	tjDestroy(handle);
	return fine;
}
