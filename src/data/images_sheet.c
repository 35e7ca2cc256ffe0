/* Pictures out of a sheet, one after the other: it is decoded once. */
#include "data/images_reader.h"

#include <stdlib.h>

static bool open_sheet(ImagesReader *reader, const PictureFile *file, Error *err)
{
	unsigned char *bytes;
	size_t count;
	if (!picture_bytes(file->path, &bytes, &count, err))
		return false;
	Raster *sheet = &reader->sheet;
	bool fine = raster_decode(bytes, count, reader->plan.size.channels, sheet, err) ||
		    error_prefix(err, "cannot read \"%s\"", file->path);
	free(bytes);
	for (size_t i = 0; fine && i < file->tiles.count; i++) {
		const Tile *tile = &file->tiles.items[i];
		if (tile->x + tile->width > sheet->width || tile->y + tile->height > sheet->height)
			fine = error_set(err, ERROR_INPUT, "\"%s\" has changed while it was read", file->path);
	}
	reader->done = 0;
	return fine;
}

static void close_sheet(ImagesReader *reader)
{
	raster_release(&reader->sheet);
	reader->at++;
}

static void take_tile(ImagesReader *reader, const PictureFile *file)
{
	const Tile *tile = &file->tiles.items[reader->done++];
	unsigned channels = reader->sheet.channels;
	reader->scratch = memory_resize(reader->scratch, (size_t)tile->width * tile->height, channels);
	tile_cut(tile, &reader->sheet, reader->scratch);
	images_reader_fit(reader, reader->scratch, (RasterInfo){tile->width, tile->height, channels});
	images_reader_keep(
		reader, file, tile->name, tile->class ? tile->class : images_reader_class(reader, file));
}

bool images_reader_take_sheet(ImagesReader *reader, const PictureFile *file, Error *err)
{
	Error why = ERROR_INIT;
	if (!reader->sheet.pixels && !open_sheet(reader, file, &why)) {
		close_sheet(reader);
		if (file->named) {
			*err = why;
			return false;
		}
		images_plan_skip(&reader->plan, why.message);
		return true;
	}
	take_tile(reader, file);
	if (reader->done == file->tiles.count)
		close_sheet(reader);
	return true;
}
