/*
 * What the parts of an ImagesReader share: images_read.c, which reads single pictures and IDX files, and
 * images_sheet.c. For nobody else.
 */
#ifndef DATA_IMAGES_READER_H
#define DATA_IMAGES_READER_H

#include "data/file_list.h"
#include "data/idx.h"
#include "data/images_plan.h"
#include "data/images_read.h"

struct ImagesReader {
	char *domain, *labels;
	Dictionary class_names; /* by number; those past the last are called by their numbers */
	unsigned width, height;
	FileList list;
	size_t *roots;  /* by listed file: bytes of the path before the part that gives names */
	size_t planned; /* listed files looked at */
	ImagesPlan plan;
	size_t at;           /* file of the plan that is being read */
	IdxFile idx;         /* it, when it is IDX and open */
	unsigned char *tags; /* its labels, or NULL */
	Raster sheet;        /* or the sheet, when it is one */
	size_t done;         /* pictures taken from it */
	Images *images;
	size_t room;   /* pictures that there is room for */
	bool labelled; /* some picture has a class */
	bool folder_domain;
	unsigned char *scratch; /* one picture as it is in the IDX file or on the sheet */
};

/* Brings a picture to the common channels and size, in the place of the next. */
void images_reader_fit(ImagesReader *reader, const unsigned char *pixels, RasterInfo from);
/* That picture becomes part of the set; class NULL: it has none. */
void images_reader_keep(ImagesReader *reader, const PictureFile *file, const char *name, const char *class);
/* The folder that names the class: not the one that names the domain. */
const char *images_reader_class(const ImagesReader *reader, const PictureFile *file);

/* images_sheet.c: the next picture of a sheet. */
bool images_reader_take_sheet(ImagesReader *reader, const PictureFile *file, Error *err);

#endif
