/*
 * Dots: a grid finer than cells, as far as a marker allows. Braille has 2 x 4 dots a cell, quadrants 2 x 2,
 * glyphs and ASCII one.
 */
#ifndef REPORT_DOTS_H
#define REPORT_DOTS_H

#include "report/plot.h"

typedef struct Dots {
	Marker marker;
	int across, down; /* dots a cell */
	int rows, cols;   /* dots in all */
	uint32_t *count;  /* rows x cols: how many points fell on each */
} Dots;

void dots_init(Dots *dots, Marker marker, int cell_rows, int cell_cols);
void dots_release(Dots *dots);
/* Outside nothing happens. */
void dots_add(Dots *dots, int row, int col);
/* A straight line, both ends included (Bresenham, IBM Systems Journal 4(1), 1965), of those dots where the
 * pattern, over and over, has no blank: "#" is solid, "#  " dotted. *at tells how far the line has come; one
 * that goes on from where another ended goes on from *at - 1. */
void dots_line(Dots *dots, int row, int col, int to_row, int to_col, const char *pattern, size_t *at);
/* Bits of the dots of a cell that hold at least one point: bit = dot row * across + dot column. */
unsigned dots_mask(const Dots *dots, int cell_row, int cell_col);
/* The character whose dots are those of the mask: braille and quadrants only. */
void dots_character(Marker marker, unsigned mask, char utf8[8]);

#endif
