/* Components: the work of commands that find the principal components of a space: pca, whiten, explain axis. */
#ifndef COMMAND_COMPONENTS_H
#define COMMAND_COMPONENTS_H

#include "command/command.h"
#include "linalg/principal_fit.h"

/* What is made of the rows once the components are known. */
typedef enum ComponentsForm {
	COMPONENTS_SCORES, /* how far rows lie along the last component: for an explanation */
	COMPONENTS_REDUCED,
	COMPONENTS_WHITE,      /* PCA whitening */
	COMPONENTS_WHITE_BACK, /* ZCA whitening */
} ComponentsForm;

typedef struct ComponentsWork {
	ComponentsForm form;
	Space *space;                   /* counted */
	char *space_name, *name, *line; /* name: of the product; NULL for an explanation */
	uint64_t seed;
	size_t wanted, shown; /* components; items that an answer shows */
	bool columns;         /* of a reduced space: its columns become items, too */
	PrincipalFit *fit;
	Principal principal; /* once fitted */
	bool randomised;
	Moments moments; /* once fitted; of no rows when it was found without */
	Space *product;  /* the caller's once it is taken */
	float *scores;   /* by row; of an explanation */
	size_t next;     /* row */
} ComponentsWork;

/* Starts the work for the space that the argument `in` names (or the current one) with `wanted` components; 0:
 * as many as there may be. The names are the work's. */
bool components_start(const Call *call, const char *in, ComponentsForm form, size_t wanted, size_t shown,
	TaskSettle *settle, Error *err);

/* For a settle: the axes as a table, `most` of them; a space of scores, with the first of its axes. */
void components_report(const Principal *principal, size_t most, Report *out);
void components_report_space(const char *name, const Space *space, const Principal *principal, Report *out);
/* Puts a product into the session under its name: made by `line` with `seed` from `parents`, which is taken
 * like `note`. Takes *product; NULL, with an error: it is still the caller's. */
Object *components_put(Session *session, const char *name, const char *line, uint64_t seed, char *parents,
	char *note, Space **product, Error *err);
double components_explained(const Principal *principal); /* share of the variance */

/* Starts pca P more=Y: the space of the argument `space` and that of `more`. */
bool components_grow(const Call *call, Error *err);

#endif
