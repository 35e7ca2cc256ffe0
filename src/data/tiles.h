/*
 * Tiles: many pictures in one large one, a sheet, and a table beside it that says what stands where:
 * X.tiles.tsv beside X.png, lines of fields between tabs. The first line names the columns: name, x, y, width,
 * height (pixels from the upper left corner) and, when the pictures have classes, class, in any order; other
 * columns are passed over.
 */
#ifndef DATA_TILES_H
#define DATA_TILES_H

#include "data/raster.h"

typedef struct Tile {
	char *name, *class; /* class: NULL when there is none */
	unsigned x, y, width, height;
} Tile;

typedef struct Tiles {
	Tile *items;
	size_t count, room;
} Tiles;

/* The table beside a sheet; NULL when there is none. The caller frees. */
char *tiles_path(const char *sheet);
/* Whether a file is called like such a table. */
bool tiles_named(const char *path);
/* Every tile must lie inside a sheet of that size; a table without tiles is refused. */
bool tiles_read(const char *path, RasterInfo sheet, Tiles *tiles, Error *err);
/* The pixels of a tile, row by row: its width x height x the sheet's channels, the caller's. */
void tile_cut(const Tile *tile, const Raster *sheet, unsigned char *pixels);
void tiles_release(Tiles *tiles);

#endif
