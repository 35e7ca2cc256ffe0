/*
 * What matio has read, as variables: of which kind one is, and which are in it.
 */
#ifndef DATA_MATLAB_VARIABLE_H
#define DATA_MATLAB_VARIABLE_H

#include "data/matlab_file.h"

#include <matio.h>

enum { MATLAB_DEEPEST = 8 /* structures in structures */ };

const char *matlab_class_name(const matvar_t *variable);
MatlabKind matlab_kind(const matvar_t *variable);
/* How many variables there are in it: the fields of a single structure, matrices in cells. 0: it is one itself.
 */
size_t matlab_count_parts(matvar_t *variable);
matvar_t *matlab_part(matvar_t *variable, size_t index); /* NULL: it is empty */
/* "data.X", "X{2}"; `name` is that of the variable. The caller frees. */
char *matlab_part_name(matvar_t *variable, size_t index, const char *name);
/* The variable in `whole`, which is called `name`, that is called `wanted`; NULL when there is none. */
matvar_t *matlab_find_part(matvar_t *whole, const char *name, const char *wanted);

/* Whether its content, once read, is what was told of it before. */
bool matlab_content_fits(const MatlabVariable *told, const matvar_t *read);

#endif
