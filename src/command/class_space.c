#include "command/class_space.h"

#include "data/encoder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const Space *class_space_wanted(const Call *call, const char **name)
{
	const Session *session = call->session;
	const char *in = args_text(call->args, "in");
	const char *usual = in ? in : session->current;
	const Object *found = usual ? session_find(session, usual) : NULL;
	for (size_t i = session->n_objects; !in && i-- > 0;) {
		if (found && found->space && (found->space->constants || found->space->classifier))
			break;
		found = session->objects[i];
	}
	*name = found ? found->name : NULL;
	return found && found->space && found->space->constants ? found->space : NULL;
}

/* --- items --- */

static void item_columns(const Space *space, Table *table)
{
	table_column(table, "item", COLUMN_TEXT, 0);
	if (space->class_of)
		table_column(table, "class", COLUMN_TEXT, 0);
	table_column(table, "guess", COLUMN_TEXT, 0);
	table_column(table, "probability", COLUMN_NUMBER, 4);
}

static void item_row(const Space *classes, const Space *space, uint32_t row, Table *table)
{
	double *probabilities = memory_new(classes->vectors.rows, sizeof *probabilities);
	uint32_t guess = discriminant_class(classes, matrix_row(&space->vectors, row), probabilities);
	uint32_t class = space_class(space, row);
	table_text(table, dictionary_word(&space->items, row));
	if (space->class_of)
		table_text(table, class == DICTIONARY_NONE ? NULL : dictionary_word(&space->classes, class));
	table_text(table, dictionary_word(&classes->items, guess));
	table_number(table, probabilities[guess]);
	free(probabilities);
}

static bool classify_all(
	const Call *call, const Space *classes, const char *name, const Object *object, Report *out, Error *err)
{
	const Space *space = object->space;
	if (!space_columns_agree(classes, name, space, object->name, err))
		return false;
	size_t rows = space->vectors.rows, top = (size_t)args_integer(call->args, "top");
	size_t shown = top && top < rows ? top : rows;
	Table *table = report_table(out, "items");
	item_columns(space, table);
	for (uint32_t i = 0; i < shown; i++)
		item_row(classes, space, i, table);
	if (shown < rows)
		report_text(out, "The first %zu of %zu items; top=0 lists all.", shown, rows);
	return true;
}

static bool classify_items(const Call *call, const Space *classes, const char *name, Report *out, Error *err)
{
	Error why = ERROR_INIT;
	const char *of;
	const Space *space = session_space(call->session, args_text(call->args, "of"), &of, &why);
	if (!space || !space_columns_agree(classes, name, space, of, &why))
		return args_fault(call->args, "of", 0, err, "%s", why.message);
	size_t count = args_count(call->args, "text");
	uint32_t *rows = memory_new(count, sizeof *rows);
	bool fine = true;
	for (size_t i = 0; fine && i < count; i++)
		fine = space_find(space, args_word(call->args, "text", i), of, &rows[i], &why) ||
		       args_fault(call->args, "text", i, err, "%s", why.message);
	Table *table = fine ? report_table(out, "items") : NULL;
	if (fine)
		item_columns(space, table);
	for (size_t i = 0; fine && i < count; i++)
		item_row(classes, space, rows[i], table);
	free(rows);
	return fine;
}

/* --- a text --- */

typedef struct Likely {
	double probability;
	uint32_t class;
} Likely;

static int by_probability(const void *a, const void *b)
{
	const Likely *x = a, *y = b;
	if (x->probability != y->probability)
		return x->probability > y->probability ? -1 : 1;
	return x->class < y->class ? -1 : x->class > y->class;
}

static void list_classes(const Call *call, const Space *classes, const float *vector, Report *out)
{
	size_t count = classes->vectors.rows, k = (size_t)args_integer(call->args, "k");
	double *probabilities = memory_new(count, sizeof *probabilities);
	Likely *order = memory_new(count, sizeof *order);
	discriminant_class(classes, vector, probabilities);
	for (uint32_t c = 0; c < count; c++)
		order[c] = (Likely){probabilities[c], c};
	qsort(order, count, sizeof *order, by_probability);
	Table *table = report_table(out, "labels");
	table_column(table, "label", COLUMN_TEXT, 0);
	table_column(table, "probability", COLUMN_NUMBER, 4);
	for (size_t i = 0; i < k && i < count; i++) {
		table_text(table, dictionary_word(&classes->items, order[i].class));
		table_number(table, order[i].probability);
	}
	free(order);
	free(probabilities);
}

static bool classify_text(const Call *call, const Space *classes, const char *name, Report *out, Error *err)
{
	size_t words, known;
	if (!classes->encoder)
		return args_fault(call->args, "text", 0, err,
			"%s learned from a space that cannot read text: name a space, or items with of=SPACE",
			name);
	char *text = args_joined(call->args, "text");
	float *vector = memory_new(classes->encoder->width, sizeof *vector);
	bool fine = encoder_encode_text(classes->encoder, text, name, vector, &words, &known, err);
	if (fine)
		list_classes(call, classes, vector, out);
	if (fine && known < words)
		report_text(out, "%s does not know %zu of the %zu words.", name, words - known, words);
	free(vector);
	free(text);
	return fine;
}

bool classify_by_space(const Call *call, const Space *classes, const char *name, Report *out, Error *err)
{
	if (args_given(call->args, "of"))
		return classify_items(call, classes, name, out, err);
	const Token *first = args_token(call->args, "text", 0);
	const Object *object = args_count(call->args, "text") == 1 && !first->plain
				       ? session_find(call->session, first->text)
				       : NULL;
	if (object && object->space)
		return classify_all(call, classes, name, object, out, err);
	if (object && object->corpus)
		return args_fault(call->args, "text", 0, err,
			"%s learned from a space: embed %s first, then classify the space that this makes",
			name, object->name);
	return classify_text(call, classes, name, out, err);
}
