#include "data/matlab_variable.h"

/* ---- content ---- */

static bool sparse_fits(const matvar_t *variable, size_t rows, size_t cols)
{
	const mat_sparse_t *sparse = variable->data;
	if (!sparse || sparse->njc != cols + 1 || !sparse->jc || sparse->jc[cols] > sparse->ndata ||
		sparse->jc[cols] > sparse->nir || (sparse->jc[cols] && (!sparse->ir || !sparse->data)))
		return false;
	for (size_t c = 0; c < cols; c++)
		if (sparse->jc[c] > sparse->jc[c + 1])
			return false;
	for (size_t e = 0; e < sparse->jc[cols]; e++)
		if (sparse->ir[e] >= rows)
			return false;
	return true;
}

static bool is_number_type(enum matio_types type)
{
	return (type >= MAT_T_INT8 && type <= MAT_T_SINGLE) || type == MAT_T_DOUBLE || type == MAT_T_INT64 ||
	       type == MAT_T_UINT64;
}

bool matlab_content_fits(const MatlabVariable *it, const matvar_t *read)
{
	size_t rows = read->rank >= 1 ? read->dims[0] : 0, cols = 1;
	for (int i = 1; i < read->rank; i++)
		cols *= read->dims[i];
	if (rows != it->rows || cols != it->cols || matlab_kind(read) != it->kind)
		return false;
	size_t all = rows * cols, each = Mat_SizeOf(read->data_type);
	switch (it->kind) {
	case MATLAB_NUMBERS:
		return is_number_type(read->data_type) &&
		       (all == 0 || (read->data && read->nbytes >= all * each));
	case MATLAB_SPARSE:
		return is_number_type(read->data_type) && sparse_fits(read, rows, cols);
	case MATLAB_CHARS:
		return all == 0 || (read->data && each > 0 && each <= 4 && read->nbytes >= all * each);
	case MATLAB_CELLS:
		return all == 0 || (read->data && read->nbytes >= all * sizeof(matvar_t *));
	case MATLAB_OTHER:
		break;
	}
	return false;
}

static double number_at(const void *data, enum matio_types type, size_t i)
{
	switch (type) {
	case MAT_T_DOUBLE:
		return ((const double *)data)[i];
	case MAT_T_SINGLE:
		return (double)((const float *)data)[i];
	case MAT_T_INT8:
		return ((const int8_t *)data)[i];
	case MAT_T_UINT8:
		return ((const uint8_t *)data)[i];
	case MAT_T_INT16:
		return ((const int16_t *)data)[i];
	case MAT_T_UINT16:
		return ((const uint16_t *)data)[i];
	case MAT_T_INT32:
		return ((const int32_t *)data)[i];
	case MAT_T_UINT32:
		return ((const uint32_t *)data)[i];
	case MAT_T_INT64:
		return (double)((const int64_t *)data)[i];
	case MAT_T_UINT64:
		return (double)((const uint64_t *)data)[i];
	default:
		return 0;
	}
}

double matlab_number(const MatlabArray *array, size_t index)
{
	return number_at(array->variable->data, array->variable->data_type, index);
}

void matlab_column(const MatlabArray *array, size_t column, size_t *from, size_t *to)
{
	const mat_sparse_t *sparse = array->variable->data;
	*from = sparse->jc[column];
	*to = sparse->jc[column + 1];
}

size_t matlab_entry(const MatlabArray *array, size_t entry, double *value)
{
	const mat_sparse_t *sparse = array->variable->data;
	*value = number_at(sparse->data, array->variable->data_type, entry);
	return sparse->ir[entry];
}

/* ---- text ---- */

static void add_code(unsigned code, Text *out)
{
	if (code == 0)
		return;
	if (code < 0x80) {
		text_add_char(out, (char)code);
	} else if (code < 0x800) {
		text_add_char(out, (char)(0xC0 | code >> 6));
		text_add_char(out, (char)(0x80 | (code & 0x3F)));
	} else {
		text_add_char(out, (char)(0xE0 | (code >> 12 & 0xF)));
		text_add_char(out, (char)(0x80 | (code >> 6 & 0x3F)));
		text_add_char(out, (char)(0x80 | (code & 0x3F)));
	}
}

/* Characters of one row of an array of them; bytes of UTF-8 are taken as they are. */
static void add_chars(const matvar_t *chars, size_t row, size_t rows, size_t cols, Text *out)
{
	size_t each = Mat_SizeOf(chars->data_type);
	for (size_t c = 0; c < cols; c++) {
		size_t at = row + c * rows;
		if (each == 1)
			text_add_bytes(
				out, (const char *)chars->data + at, ((const char *)chars->data)[at] != 0);
		else if (each == 2)
			add_code(((const uint16_t *)chars->data)[at], out);
		else
			add_code(((const uint32_t *)chars->data)[at], out);
	}
	while (out->length && out->data[out->length - 1] == ' ')
		out->data[--out->length] = '\0';
}

static bool cell_text(const matvar_t *cell, Text *out)
{
	size_t count = cell && cell->rank == 2 && cell->data ? cell->dims[0] * cell->dims[1] : 0;
	size_t each = cell ? Mat_SizeOf(cell->data_type) : 0;
	if (count == 0 || cell->isComplex || cell->nbytes < count * each || each == 0)
		return false;
	if (cell->class_type == MAT_C_CHAR && cell->dims[0] == 1 && each <= 4) {
		add_chars(cell, 0, 1, count, out);
		return true;
	}
	if (count != 1 || matlab_kind(cell) != MATLAB_NUMBERS || !is_number_type(cell->data_type))
		return false;
	text_format(out, "%.17g", number_at(cell->data, cell->data_type, 0));
	return true;
}

bool matlab_text(const MatlabArray *array, size_t index, Text *out)
{
	text_clear(out);
	if (array->kind == MATLAB_CELLS)
		return cell_text(((matvar_t *const *)array->variable->data)[index], out);
	add_chars(array->variable, index, array->rows, array->cols, out);
	return true;
}
