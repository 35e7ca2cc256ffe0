#include "picture_files.h"

#include "check.h"

#include <errno.h>
#include <ftw.h>
#include <png.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <turbojpeg.h>
#include <unistd.h>
#include <zlib.h>

char *new_folder(void)
{
	char *folder = strdup("/tmp/isthmus-pictures-XXXXXX");
	assert_non_null(mkdtemp(folder));
	return folder;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status, (void)kind, (void)walk;
	return remove(path);
}

void remove_folder(char *folder)
{
	assert_int_equal(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
	free(folder);
}

const char *path_in(const char *folder, const char *name)
{
	static char paths[4][512];
	static unsigned next;
	char *path = paths[next++ % 4];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		assert_true(mkdir(path, 0777) == 0 || errno == EEXIST);
		*slash = '/';
	}
	return path;
}

void write_bytes(const char *path, const void *bytes, size_t count)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, count, file), count);
	fclose(file);
}

void write_gzip(const char *path, const void *bytes, size_t count)
{
	gzFile file = gzopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(gzwrite(file, bytes, (unsigned)count), count);
	gzclose(file);
}

void write_png(
	const char *path, unsigned width, unsigned height, unsigned channels, const unsigned char *pixels)
{
	static const png_uint_32 formats[] = {
		0, PNG_FORMAT_GRAY, PNG_FORMAT_GA, PNG_FORMAT_RGB, PNG_FORMAT_RGBA};
	png_image image = {
		.version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = formats[channels]};
	assert_true(png_image_write_to_file(&image, path, 0, pixels, 0, NULL));
}

void write_jpeg(
	const char *path, unsigned width, unsigned height, unsigned channels, const unsigned char *pixels)
{
	tjhandle handle = tjInitCompress();
	unsigned char *bytes = NULL;
	unsigned long count = 0;
	assert_int_equal(
		tjCompress2(handle, pixels, (int)width, 0, (int)height, channels == 1 ? TJPF_GRAY : TJPF_RGB,
			&bytes, &count, channels == 1 ? TJSAMP_GRAY : TJSAMP_444, 95, 0),
		0);
	write_bytes(path, bytes, count);
	tjFree(bytes);
	tjDestroy(handle);
}

unsigned char *make_idx(
	unsigned dimensions, const unsigned *sizes, const unsigned char *values, size_t count, size_t *bytes)
{
	*bytes = 4 + 4 * dimensions + count;
	unsigned char *file = calloc(*bytes, 1);
	file[2] = 8;
	file[3] = (unsigned char)dimensions;
	for (unsigned i = 0; i < dimensions; i++)
		for (unsigned j = 0; j < 4; j++)
			file[4 + 4 * i + j] = (unsigned char)(sizes[i] >> (24 - 8 * j));
	memcpy(file + 4 + 4 * dimensions, values, count);
	return file;
}
