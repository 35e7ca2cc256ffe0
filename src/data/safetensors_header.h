/*
 * The header of a .safetensors file: a JSON object that says type, shape and place of each array
 * (https://github.com/huggingface/safetensors, "Format").
 */
#ifndef DATA_SAFETENSORS_HEADER_H
#define DATA_SAFETENSORS_HEADER_H

#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

enum { SAFETENSORS_LONGEST_HEADER = 100000000 };

typedef struct Tensor {
	Text name;
	char kind[8];   /* "F32", "F16", "BF16" or "F64" */
	size_t size;    /* bytes of a number */
	uint64_t begin; /* where it starts, counted from the end of the header */
	size_t rows, cols;
} Tensor;

/* Understands the header and checks that its arrays fill the `space` bytes after it (UINT64_MAX: that is not
 * known) without holes, overlap or overflow; then finds the matrix of floating-point numbers that is called
 * `wanted`, or the first one in the file when that is NULL. `others`: the names of matrices that could have
 * been chosen as well. The caller releases chosen->name. */
bool safetensors_header_read(const char *json, size_t bytes, uint64_t space, const char *wanted, Tensor *chosen,
	Text *others, Error *err);

#endif
