/*
 * ImagesPlan: the pictures that paths stand for, found by looking at the beginning of every file, and the one
 * size that all of them will be given. Nothing is decoded yet.
 */
#ifndef DATA_IMAGES_PLAN_H
#define DATA_IMAGES_PLAN_H

#include "data/raster.h"
#include "data/tiles.h"

#include <stdint.h>

typedef struct PictureFile {
	char *path;
	char *name;   /* of the picture: its path below the folder that was named, without the ending; of an IDX
			 file: what stands before "-images" or the ending */
	char *folder; /* the folder it lies in, below the folder that was named; or NULL */
	char *top;    /* the first folder below the folder that was named; or NULL */
	bool nested;  /* these are two folders */
	bool idx;
	bool named;      /* typed itself, not found in a folder */
	size_t pictures; /* 1, or as many as an IDX file or a sheet has */
	RasterInfo info; /* of a picture; on a sheet the first */
	Tiles tiles;     /* the pictures on a sheet; count 0: it is none */
} PictureFile;

typedef struct ImagesPlan {
	PictureFile *files;
	size_t count, room;
	size_t pictures;
	RasterInfo size;     /* of every picture, once it is decided */
	size_t skipped;      /* files in folders that are no pictures, or damaged */
	char *first_skipped; /* what was wrong with the first, or NULL */
} ImagesPlan;

/* Looks at one file and adds it; what is no picture is passed over when it was not `named`. `root`: bytes of
 * the path up to and with the slash after the folder that was named. */
bool images_plan_add(ImagesPlan *plan, const char *path, size_t root, bool named, Error *err);
/* The commonest size (of equals the first), or the one wanted (0 x 0: none); colour when any picture has it.
 * Fails without pictures, and when all of them would take more than 2 GB. */
bool images_plan_decide(ImagesPlan *plan, unsigned width, unsigned height, Error *err);
/* Notes a file that cannot be used; the reason names it. */
void images_plan_skip(ImagesPlan *plan, const char *reason);
void images_plan_release(ImagesPlan *plan);

/* A whole file into memory; files above 256 MB are refused. The caller frees. */
bool picture_bytes(const char *path, unsigned char **bytes, size_t *count, Error *err);

#endif
