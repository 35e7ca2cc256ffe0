#include "data/tiles.h"

#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "data/tsv_line.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENDING ".tiles.tsv"

char *tiles_path(const char *sheet)
{
	const char *slash = strrchr(sheet, '/'), *dot = strrchr(sheet, '.');
	size_t stem = dot && (!slash || dot > slash) ? (size_t)(dot - sheet) : strlen(sheet);
	Text path = {0};
	text_format(&path, "%.*s" ENDING, (int)stem, sheet);
	if (access(text_of(&path), F_OK) == 0)
		return text_take(&path);
	text_release(&path);
	return NULL;
}

bool tiles_named(const char *path)
{
	return text_ends(path, ENDING);
}

/* ---- the columns ---- */

enum { NAME, X, Y, WIDTH, HEIGHT, CLASS, COLUMNS, NEEDED = CLASS };

static const char *const titles[COLUMNS] = {"name", "x", "y", "width", "height", "class"};

/* A line cut into the fields that are wanted. */
typedef struct Fields {
	Text text[COLUMNS];
	bool there[COLUMNS];
} Fields;

/* What the table is read with. */
typedef struct TileTable {
	Source source;
	size_t at[COLUMNS]; /* place in a line; SIZE_MAX: there is no such column */
	Fields fields;
	RasterInfo sheet;
} TileTable;

static bool take_titles(TileTable *table, Error *err)
{
	const char *line;
	size_t bytes;
	memset(table->at, 0xff, sizeof table->at);
	if (!source_line(&table->source, &line, &bytes, err))
		return false;
	const char *at = line, *end = line ? line + bytes : NULL;
	for (size_t place = 0; line && at < end; place++) {
		const char *field = at;
		size_t length = tsv_field(&at, end);
		for (size_t i = 0; i < COLUMNS; i++)
			if (strlen(titles[i]) == length && strncmp(titles[i], field, length) == 0)
				table->at[i] = place;
	}
	for (size_t i = 0; i < NEEDED; i++)
		if (table->at[i] == SIZE_MAX)
			return error_set(err, ERROR_INPUT,
				"the first line of \"%s\" should name the columns name, x, y, width and height "
				"between tabs, and names no %s",
				table->source.path, titles[i]);
	return true;
}

static void take_fields(TileTable *table, const char *line, size_t bytes)
{
	const char *at = line, *end = line + bytes;
	memset(table->fields.there, 0, sizeof table->fields.there);
	for (size_t place = 0; at < end; place++) {
		const char *field = at;
		size_t length = tsv_field(&at, end);
		for (size_t i = 0; i < COLUMNS; i++)
			if (table->at[i] == place && length > 0) {
				tsv_label(field, length, &table->fields.text[i]);
				table->fields.there[i] = true;
			}
	}
}

/* ---- a tile ---- */

static bool take_number(const TileTable *table, size_t column, unsigned least, unsigned most, unsigned *value)
{
	long long number = -1;
	bool fine = table->fields.there[column] &&
		    text_to_integer(text_of(&table->fields.text[column]), &number) && number >= least &&
		    number <= most;
	*value = fine ? (unsigned)number : 0;
	return fine;
}

static bool take_place(const TileTable *table, Tile *tile)
{
	const RasterInfo *sheet = &table->sheet;
	return take_number(table, X, 0, sheet->width - 1, &tile->x) &&
	       take_number(table, Y, 0, sheet->height - 1, &tile->y) &&
	       take_number(table, WIDTH, 1, sheet->width - tile->x, &tile->width) &&
	       take_number(table, HEIGHT, 1, sheet->height - tile->y, &tile->height);
}

static bool take_tile(TileTable *table, const char *line, size_t bytes, Tiles *tiles, Error *err)
{
	Tile tile = {0};
	take_fields(table, line, bytes);
	if (!table->fields.there[NAME] || !take_place(table, &tile))
		return error_set(err, ERROR_INPUT,
			"line %zu of \"%s\" should have a name and a place inside the sheet of %u x %u pixels",
			table->source.lines, table->source.path, table->sheet.width, table->sheet.height);
	tile.name = memory_text(text_of(&table->fields.text[NAME]));
	if (table->fields.there[CLASS])
		tile.class = memory_text(text_of(&table->fields.text[CLASS]));
	tiles->items = memory_grow(tiles->items, tiles->count, &tiles->room, sizeof *tiles->items);
	tiles->items[tiles->count++] = tile;
	return true;
}

bool tiles_read(const char *path, RasterInfo sheet, Tiles *tiles, Error *err)
{
	TileTable table = {.sheet = sheet};
	const char *line;
	size_t bytes;
	bool fine = source_open(&table.source, path, err) && take_titles(&table, err);
	while (fine && (fine = tsv_next(&table.source, &line, &bytes, err)) && line)
		fine = take_tile(&table, line, bytes, tiles, err);
	if (fine && tiles->count == 0)
		fine = error_set(err, ERROR_INPUT, "\"%s\" names no picture", path);
	source_close(&table.source);
	for (size_t i = 0; i < COLUMNS; i++)
		text_release(&table.fields.text[i]);
	return fine;
}

void tile_cut(const Tile *tile, const Raster *sheet, unsigned char *pixels)
{
	size_t bytes = (size_t)tile->width * sheet->channels;
	for (size_t y = 0; y < tile->height; y++)
		memcpy(pixels + y * bytes,
			sheet->pixels + ((tile->y + y) * sheet->width + tile->x) * sheet->channels, bytes);
}

void tiles_release(Tiles *tiles)
{
	for (size_t i = 0; i < tiles->count; i++) {
		free(tiles->items[i].name);
		free(tiles->items[i].class);
	}
	free(tiles->items);
	*tiles = (Tiles){0};
}
