#include "data/matlab_variable.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS_MOST = 64 /* matrices of one cell array */ };

const char *matlab_class_name(const matvar_t *variable)
{
	static const char *const names[] = {"empty", "cell", "struct", "object", "char", "sparse", "double",
		"single", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "function",
		"opaque"};
	if (variable->isComplex)
		return "complex";
	return (size_t)variable->class_type < sizeof names / sizeof *names ? names[variable->class_type]
									   : "unknown";
}

MatlabKind matlab_kind(const matvar_t *variable)
{
	enum matio_classes class = variable->class_type;
	if (variable->isComplex || variable->rank < 1)
		return MATLAB_OTHER;
	return class == MAT_C_SPARSE ? (variable->rank == 2 ? MATLAB_SPARSE : MATLAB_OTHER)
	       : class == MAT_C_CHAR ? MATLAB_CHARS
	       : class == MAT_C_CELL ? MATLAB_CELLS
	       : class >= MAT_C_DOUBLE && class <= MAT_C_UINT64 ? MATLAB_NUMBERS
								: MATLAB_OTHER;
}

size_t matlab_count_parts(matvar_t *variable)
{
	size_t count = variable->rank == 2 ? variable->dims[0] * variable->dims[1] : 0;
	if (variable->class_type == MAT_C_STRUCT && count == 1)
		return Mat_VarGetNumberOfFields(variable);
	if (variable->class_type != MAT_C_CELL || !variable->data || count == 0 || count > CELLS_MOST)
		return 0;
	const matvar_t *first = ((matvar_t *const *)variable->data)[0];
	bool matrices = first && matlab_kind(first) <= MATLAB_SPARSE && first->rank == 2 &&
			first->dims[0] * first->dims[1] > 1;
	return matrices ? count : 0;
}

matvar_t *matlab_part(matvar_t *variable, size_t index)
{
	return variable->class_type == MAT_C_STRUCT ? Mat_VarGetStructFieldByIndex(variable, index, 0)
						    : ((matvar_t *const *)variable->data)[index];
}

char *matlab_part_name(matvar_t *variable, size_t index, const char *name)
{
	Text text = {0};
	if (variable->class_type == MAT_C_STRUCT)
		text_format(&text, "%s.%s", name, Mat_VarGetStructFieldnames(variable)[index]);
	else
		text_format(&text, "%s{%zu}", name, index + 1);
	return text_take(&text);
}

static matvar_t *find_part(matvar_t *whole, const char *name, const char *wanted, int depth)
{
	if (strcmp(name, wanted) == 0)
		return whole;
	size_t parts = depth < MATLAB_DEEPEST && strncmp(wanted, name, strlen(name)) == 0
			       ? matlab_count_parts(whole)
			       : 0;
	matvar_t *found = NULL;
	for (size_t i = 0; !found && i < parts; i++) {
		char *below = matlab_part_name(whole, i, name);
		matvar_t *part = matlab_part(whole, i);
		found = part ? find_part(part, below, wanted, depth + 1) : NULL;
		free(below);
	}
	return found;
}

matvar_t *matlab_find_part(matvar_t *whole, const char *name, const char *wanted)
{
	return find_part(whole, name, wanted, 0);
}
