#include "linalg/matrix.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

bool matrix_init(Matrix *matrix, size_t rows, size_t cols, const char *what, Error *err)
{
	matrix_release(matrix);
	if (cols && rows > (size_t)-1 / sizeof(float) / cols)
		return error_set(
			err, ERROR_MEMORY, "not enough memory for %s: %zu x %zu numbers", what, rows, cols);
	matrix->data = memory_data(rows * cols, sizeof(float), what, err);
	if (!matrix->data)
		return false;
	matrix->rows = rows;
	matrix->cols = cols;
	return true;
}

bool matrix_copy(Rows from, Matrix *to, Error *err)
{
	if (!matrix_init(to, from.count, from.width, "a copy of a matrix", err))
		return false;
	for (size_t i = 0; i < from.count; i++)
		memcpy(matrix_row(to, i), rows_at(from, i), from.width * sizeof(float));
	return true;
}

static bool refuse_map(const char *path, const char *why, Error *err)
{
	return error_set(err, ERROR_FILE, "\"%s\" cannot be mapped into memory: %s", path, why);
}

static bool map_file(int file, const char *path, uint64_t end, Matrix *matrix, Error *err)
{
	struct stat status;
	if (fstat(file, &status) != 0)
		return refuse_map(path, strerror(errno), err);
	if (!S_ISREG(status.st_mode))
		return refuse_map(path, "it is no regular file", err);
	if ((uint64_t)status.st_size < end)
		return refuse_map(path, "it is cut short, and ends before its last row", err);
	void *map = mmap(NULL, end, PROT_READ, MAP_PRIVATE, file, 0);
	if (map == MAP_FAILED)
		return refuse_map(path, strerror(errno), err);
	matrix->map = map;
	matrix->map_bytes = end;
	return true;
}

bool matrix_map(Matrix *matrix, const char *path, uint64_t offset, size_t rows, size_t cols, Error *err)
{
	uint64_t end = 0;
	matrix_release(matrix);
	if (__builtin_mul_overflow((uint64_t)rows * sizeof(float), cols, &end) ||
		__builtin_add_overflow(end, offset, &end) || end > SIZE_MAX || offset % sizeof(float))
		return refuse_map(path, "its rows do not lie where floats can", err);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	bool fine = file >= 0 ? map_file(file, path, end, matrix, err) : refuse_map(path, strerror(errno), err);
	if (file >= 0)
		close(file);
	if (!fine)
		return false;
	matrix->data = (float *)((char *)matrix->map + offset);
	matrix->rows = rows;
	matrix->cols = cols;
	return true;
}

void matrix_release(Matrix *matrix)
{
	if (matrix->map)
		munmap(matrix->map, matrix->map_bytes);
	else
		free(matrix->data);
	*matrix = (Matrix){0};
}

enum { LANES = 4, EXPONENT = 0x7F800000 };
typedef int32_t Bits __attribute__((vector_size(LANES * sizeof(int32_t)), aligned(4), may_alias));

/* All bits of the exponent are set in what is not finite. Most rows are good: the first look does not ask
 * where. */
static bool has_bad(const float *row, size_t width)
{
	Bits bad = {0};
	size_t i = 0;
	for (; i + LANES <= width; i += LANES)
		bad |= (*(const Bits *)(row + i) & EXPONENT) == EXPONENT;
	int any = 0;
	for (size_t lane = 0; lane < LANES; lane++)
		any |= bad[lane];
	for (; i < width; i++)
		any |= !isfinite(row[i]);
	return any != 0;
}

bool rows_find_bad(Rows rows, size_t *row, size_t *column)
{
	for (size_t i = 0; i < rows.count; i++) {
		const float *at = rows_at(rows, i);
		if (!has_bad(at, rows.width))
			continue;
		for (*row = i, *column = 0; isfinite(at[*column]);)
			++*column;
		return true;
	}
	return false;
}
