#include "data/idx.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

enum { PIECE = 1 << 18 };

static uint32_t big_endian(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

bool idx_sniff(const unsigned char *head, size_t bytes, IdxHeader *header)
{
	*header = (IdxHeader){0};
	if (bytes < 8 || head[0] || head[1] || head[2] != 8 || (head[3] != 1 && head[3] != 3))
		return false;
	header->dimensions = head[3];
	for (unsigned i = 0; i < header->dimensions && bytes >= 8 + 4 * i; i++)
		header->size[i] = big_endian(head + 4 + 4 * i);
	return true;
}

static size_t header_bytes(const IdxHeader *header)
{
	return 4 + 4 * header->dimensions;
}

/* Values that the header promises; UINT64_MAX when the product is beyond all files. */
static uint64_t promised(const IdxHeader *header)
{
	uint64_t product = 1;
	for (unsigned i = 0; i < header->dimensions; i++)
		if (__builtin_mul_overflow(product, header->size[i], &product))
			return UINT64_MAX;
	return product;
}

static bool read_header(Source *source, IdxHeader *header, Error *err)
{
	size_t bytes;
	if (!source_need(source, 16, &bytes, err))
		return false;
	if (!idx_sniff(source_at(source), bytes, header) || bytes < header_bytes(header))
		return error_set(err, ERROR_INPUT,
			"\"%s\" is no IDX file of bytes: it has to begin with 00 00 08 01 (labels) or 00 00 08 "
			"03 (pictures) and the sizes",
			source->path);
	if (promised(header) > source->most_bytes - header_bytes(header))
		return error_set(err, ERROR_INPUT,
			"the header of \"%s\" promises %u x %u x %u values, more than the file can hold",
			source->path, header->size[0], header->dimensions > 1 ? header->size[1] : 1,
			header->dimensions > 2 ? header->size[2] : 1);
	source_skip(source, header_bytes(header));
	return true;
}

bool idx_open(IdxFile *file, const char *path, Error *err)
{
	bool fine = source_open(&file->source, path, err) && read_header(&file->source, &file->header, err);
	file->left = fine ? promised(&file->header) : 0;
	if (!fine)
		idx_close(file);
	return fine;
}

static bool check_end(IdxFile *file, Error *err)
{
	size_t bytes;
	if (!source_need(&file->source, 1, &bytes, err))
		return false;
	return !bytes ||
	       error_set(err, ERROR_INPUT, "\"%s\" goes on after the %llu values that its header promises",
		       file->source.path, (unsigned long long)promised(&file->header));
}

bool idx_take(IdxFile *file, size_t count, unsigned char *values, Error *err)
{
	for (size_t done = 0, bytes; done < count; done += bytes) {
		size_t wanted = count - done < PIECE ? count - done : PIECE;
		if (!source_need(&file->source, wanted, &bytes, err))
			return false;
		if (bytes < wanted)
			return error_set(err, ERROR_INPUT,
				"\"%s\" ends %llu values before the end that its header promises; was it cut "
				"off?",
				file->source.path, (unsigned long long)(file->left - bytes));
		bytes = wanted;
		memcpy(values + done, source_at(&file->source), bytes);
		source_skip(&file->source, bytes);
		file->left -= bytes;
	}
	return file->left || check_end(file, err);
}

void idx_close(IdxFile *file)
{
	source_close(&file->source);
	*file = (IdxFile){0};
}

char *idx_labels_path(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *images = strstr(name, "images");
	if (!images)
		return NULL;
	Text labels = {0};
	text_add_bytes(&labels, path, (size_t)(images - path));
	text_add(&labels, "labels");
	for (const char *at = images + strlen("images"); *at;) {
		bool kind = text_starts(at, "idx3");
		text_add(&labels, kind ? "idx1" : (char[]){*at, '\0'});
		at += kind ? 4 : 1;
	}
	return text_take(&labels);
}
