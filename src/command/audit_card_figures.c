/* The figures of a report: effects with their intervals, the words of one test along its axis, the space by
 * domain, and what each word does to the effect. */
#include "command/audit_card.h"
#include "linalg/principal.h"
#include "linalg/statistics.h"
#include "report/drawing_forest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- effects and intervals --- */

static void note_of(const CardTrial *trial, char *note, size_t size)
{
	const Permutation *p = &trial->audit.permutation;
	if (p->seen)
		snprintf(note, size, "n = %zu, p = %.2g (Holm %.2g)", trial->audit.n, p->p, trial->holm);
	else
		snprintf(note, size, "n = %zu", trial->audit.n);
}

static bool forest_figure(AuditCard *self, CardChapter *chapter, Error *err)
{
	enum { NOTE = 64 };
	ForestRow *rows = memory_new(self->n_trials, sizeof *rows);
	char(*notes)[NOTE] = memory_new(self->n_trials, sizeof *notes);
	size_t count = 0;
	for (size_t i = 0; i < self->n_trials; i++) {
		const CardTrial *trial = &self->trials[i];
		if (!trial->fine || !isfinite(trial->audit.effect))
			continue;
		note_of(trial, notes[count], NOTE);
		rows[count] = (ForestRow){.panel = trial->test->title,
			.label = trial->subject->name,
			.note = notes[count],
			.value = trial->audit.effect,
			.low = trial->audit.low,
			.high = trial->audit.high,
			.neutral = trial->test->signed_effect ? 0 : NAN};
		count++;
	}
	Text svg = {0};
	DrawingStyle style = {
		.made = "Effects with 95 % bootstrap intervals. A filled square: the interval leaves out 0, "
			"which the dark line marks where the test has such a point."};
	bool fine = count == 0 || drawing_forest(rows, count, &style, &sheet_svg, &svg, err);
	if (fine && count)
		card_figure(chapter, "Effects and intervals",
			"Each audit's effect with its 95 % bootstrap interval, a panel for each test, whose "
			"axis is its own. The numbers stand in the table of audits.",
			&svg);
	text_release(&svg);
	free(rows);
	free(notes);
	return fine;
}

/* --- the words of one test along its axis --- */

/* Rows of the words of a subject, rising and once each, and to which set each belongs. */
typedef struct Marked {
	Space *space;
	uint32_t *groups; /* by row of the space */
	size_t count;
	double *axis; /* mean unit vector of A less that of B, of length 1 */
} Marked;

enum { OTHER = 4 };
static const char roles[] = "XYAB";

static void add_units(const Space *space, const Selection *selection, double sign, double *sum)
{
	for (size_t i = 0; i < selection->count; i++) {
		const float *row = matrix_row(&space->vectors, selection->rows[i]);
		double scale = sign * space->inverse_norms[selection->rows[i]] / (double)selection->count;
		for (size_t d = 0; d < space->vectors.cols; d++)
			sum[d] += scale * row[d];
	}
}

static bool scale_to_unit(double *vector, size_t width)
{
	double squares = 0;
	for (size_t d = 0; d < width; d++)
		squares += vector[d] * vector[d];
	for (size_t d = 0; d < width; d++)
		vector[d] /= squares > 0 ? sqrt(squares) : 1;
	return squares > 0;
}

static bool mark(const AuditCard *self, const CardSubject *subject, Marked *marked)
{
	Space *space = self->space;
	*marked = (Marked){.space = space,
		.groups = memory_new(space->vectors.rows, sizeof(uint32_t)),
		.axis = memory_new(space->vectors.cols, sizeof(double))};
	for (size_t row = 0; row < space->vectors.rows; row++)
		marked->groups[row] = OTHER;
	for (uint32_t r = 0; r < OTHER; r++) {
		WordSet *set = subject->sets[(unsigned char)roles[r]];
		Selection selection;
		if (!set)
			continue;
		selection_init(&selection, space, set, roles[r]);
		for (size_t i = 0; i < selection.count; i++) {
			marked->count += marked->groups[selection.rows[i]] == OTHER;
			marked->groups[selection.rows[i]] = r;
		}
		if (roles[r] == 'A' || roles[r] == 'B')
			add_units(space, &selection, roles[r] == 'A' ? 1 : -1, marked->axis);
		selection_release(&selection);
	}
	return scale_to_unit(marked->axis, space->vectors.cols) && marked->count >= 3;
}

/* x: cosine with the axis; y: along the first principal component of what is left of the unit vectors. */
static bool place_words(const Marked *marked, Projection *points, Pool *pool, Error *err)
{
	size_t width = marked->space->vectors.cols;
	Matrix rest = {0};
	Principal principal = {0};
	if (!matrix_init(&rest, points->shown, width, "the words of a figure", err))
		return false;
	for (size_t i = 0; i < points->shown; i++) {
		const float *row = matrix_row(&marked->space->vectors, points->row[i]);
		double norm = marked->space->inverse_norms[points->row[i]], along = 0;
		for (size_t d = 0; d < width; d++)
			along += marked->axis[d] * norm * row[d];
		for (size_t d = 0; d < width; d++)
			matrix_row(&rest, i)[d] = (float)(norm * row[d] - along * marked->axis[d]);
		points->x[i] = (float)along;
	}
	bool fine = principal_fit(matrix_rows(&rest), 1, pool, &principal, err);
	for (size_t i = 0; fine && i < points->shown; i++)
		points->y[i] = (float)principal_score(&principal, 0, matrix_row(&rest, i));
	principal_release(&principal);
	matrix_release(&rest);
	return fine;
}

static Projection *words_as_points(const AuditCard *self, const Marked *marked, Pool *pool, Error *err)
{
	Projection *all = projection_new(self->space, self->name, 1, self->seed, err);
	SharedRows *shared = all ? shared_rows_new(marked->count, err) : NULL;
	size_t next = 0;
	for (uint32_t row = 0; shared && row < self->space->vectors.rows; row++)
		if (marked->groups[row] != OTHER)
			shared->rows[next++] = row;
	Projection *points = shared ? projection_of_rows(all, shared, marked->count, err) : NULL;
	projection_unref(all);
	shared_rows_unref(shared);
	if (points && place_words(marked, points, pool, err))
		return points;
	projection_unref(points);
	return NULL;
}

static void role_name(const CardSubject *subject, char role, Text *out)
{
	const WordSet *set = subject->sets[(unsigned char)role];
	text_format(out, "%c", role);
	if (set && set->name)
		text_format(out, " (%s)", set->name);
}

static bool draw_axis_map(const CardSubject *subject, const Projection *points, Colouring *colouring,
	CardChapter *chapter, Error *err)
{
	Text a = {0}, b = {0}, svg = {0}, across = {0}, shows = {0};
	role_name(subject, 'A', &a);
	role_name(subject, 'B', &b);
	text_format(&across, "cosine with the axis from %s to %s", text_of(&b), text_of(&a));
	text_format(&shows,
		"The words of %s. Across: the cosine of each with the axis, the mean unit vector of %s less "
		"that of %s; words at the right are nearer to the former. Upwards: the first principal "
		"component of what the axis leaves.",
		subject->name, text_of(&a), text_of(&b));
	DrawingStyle style = {.title = "",
		.caption = "",
		.axes = {text_of(&across), "first principal component of the rest"},
		.colouring = colouring,
		.labels = LABELS_ITEMS};
	bool fine = drawing_map(points, &style, &sheet_svg, &svg, err);
	if (fine)
		card_figure(chapter, "Words along the axis of the bias", text_of(&shows), &svg);
	text_release(&a);
	text_release(&b);
	text_release(&svg);
	text_release(&across);
	text_release(&shows);
	return fine;
}

/* Of the first subject whose words are there. */
static bool axis_figure(AuditCard *self, CardChapter *chapter, Pool *pool, Error *err)
{
	for (size_t i = 0; i < self->n_trials; i++) {
		const CardSubject *subject = self->trials[i].subject;
		Marked marked;
		if (!self->trials[i].fine || !subject->sets['A'] || !subject->sets['B'])
			continue;
		bool fine = true;
		if (mark(self, subject, &marked)) {
			Projection *points = words_as_points(self, &marked, pool, err);
			Dictionary names = {0};
			for (size_t r = 0; r <= OTHER; r++) {
				Text name = {0};
				if (r < OTHER)
					role_name(subject, roles[r], &name);
				const char *group = r < OTHER ? text_of(&name) : "other";
				dictionary_add(&names, group, strlen(group));
				text_release(&name);
			}
			Colouring *colouring = colouring_of_groups(self->space, "set", marked.groups, &names);
			marked.groups = NULL;
			fine = points && draw_axis_map(subject, points, colouring, chapter, err);
			colouring_unref(colouring);
			projection_unref(points);
		}
		free(marked.groups);
		free(marked.axis);
		return fine;
	}
	return true;
}

/* --- the space by what tells its items apart first: domain, class or a column --- */

static bool place_sample(Projection *points, Pool *pool, Error *err)
{
	const Matrix *vectors = &points->space->vectors;
	Matrix sample = {0};
	Principal principal = {0};
	bool fine = matrix_init(&sample, points->shown, vectors->cols, "the points of a figure", err);
	for (size_t i = 0; fine && i < points->shown; i++)
		memcpy(matrix_row(&sample, i), matrix_row(vectors, points->row[i]),
			vectors->cols * sizeof(float));
	fine = fine && principal_fit(matrix_rows(&sample), 2, pool, &principal, err);
	for (size_t i = 0; fine && i < points->shown; i++) {
		points->x[i] = (float)principal_score(&principal, 0, matrix_row(&sample, i));
		points->y[i] = (float)principal_score(&principal, 1, matrix_row(&sample, i));
	}
	for (size_t axis = 0; fine && axis < 2; axis++)
		points->explained[axis] = principal.variance[axis] / fmax(principal.total_variance, 1e-300);
	principal_release(&principal);
	matrix_release(&sample);
	return fine;
}

static bool group_figure(AuditCard *self, CardChapter *chapter, Pool *pool, Error *err)
{
	enum { SHOWN = 2000 };
	const char *by = NULL;
	Colouring *colouring = self->space->vectors.cols < 2 ? NULL : audit_card_colouring(self, &by);
	if (!colouring)
		return true;
	Projection *points = projection_new(self->space, self->name, SHOWN, self->seed, err);
	if (!points) {
		colouring_unref(colouring);
		return false;
	}
	Text svg = {0}, shows = {0}, title = {0};
	DrawingStyle style = {.title = "", .caption = "", .colouring = colouring, .labels = LABELS_NONE};
	bool fine = place_sample(points, pool, err) && drawing_map(points, &style, &sheet_svg, &svg, err);
	text_format(&shows,
		"%zu items of %zu, drawn from each domain in proportion, along the two principal components of "
		"the sample, coloured by %s.",
		points->shown, points->total, by);
	text_format(&title, "The space by %s", by);
	if (fine)
		card_figure(chapter, text_of(&title), text_of(&shows), &svg);
	text_release(&svg);
	text_release(&shows);
	text_release(&title);
	colouring_unref(colouring);
	projection_unref(points);
	return fine;
}

/* --- what each word does --- */

static bool influence_curve(const CardTrial *trial, Series *series)
{
	const Audit *audit = &trial->audit;
	double *effects = memory_new(audit->n_words, sizeof *effects);
	size_t count = 0;
	for (size_t i = 0; i < audit->n_words; i++)
		if (isfinite(audit->words[i].influence))
			effects[count++] = audit->effect - audit->words[i].influence;
	statistics_sort(effects, count);
	if (count >= 3) {
		Text name = {0};
		text_format(&name, "%s by %s", trial->subject->name, trial->test->name);
		series_init(series, text_of(&name), "words, by the effect without them");
		for (size_t i = 0; i < count; i++)
			series_add(series, (double)(i + 1), effects[i]);
		text_release(&name);
	}
	free(effects);
	return count >= 3;
}

/* Of the first few audits whose words have an influence. */
static bool influence_figure(AuditCard *self, CardChapter *chapter, Error *err)
{
	enum { CURVES = 2 };
	Series series[CURVES];
	size_t count = 0;
	for (size_t i = 0; i < self->n_trials && count < CURVES; i++)
		if (self->trials[i].fine)
			count += influence_curve(&self->trials[i], &series[count]);
	Text svg = {0};
	DrawingStyle style = {.title = ""};
	bool fine = count == 0 || drawing_curves(series, count, &style, &sheet_svg, &svg, err);
	if (fine && count)
		card_figure(chapter, "The effect without each word",
			"What the effect would be if one word were left out, word by word: a curve that is "
			"flat says that no single word carries it.",
			&svg);
	text_release(&svg);
	for (size_t i = 0; i < count; i++)
		series_release(&series[i]);
	return fine;
}

bool audit_card_figures(AuditCard *self, Pool *pool, Error *err)
{
	CardChapter *chapter = card_chapter(&self->card, "figures", "Figures", false);
	bool fine = forest_figure(self, chapter, err) && axis_figure(self, chapter, pool, err) &&
		    group_figure(self, chapter, pool, err) && audit_card_leakage_figure(self, chapter, err) &&
		    influence_figure(self, chapter, err);
	if (fine && chapter->count == 0)
		card_text(chapter, "No audit could be run, so that there is nothing to draw.");
	return fine;
}
