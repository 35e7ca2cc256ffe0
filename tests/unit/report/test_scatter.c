#include "check.h"

#include "report/label_order.h"
#include "report/scatter.h"

#include <locale.h>
#include <stdlib.h>

static Error err;

/* Items i0, i1, … in two domains, the first more frequent. */
static Space *make_space(size_t count)
{
	Space *space = space_new(count, 1, &err);
	space->counts = memory_new(count, sizeof *space->counts);
	space->domain_of = memory_new(count, sizeof *space->domain_of);
	dictionary_add(&space->domains, "north", 5);
	dictionary_add(&space->domains, "south", 5);
	for (size_t i = 0; i < count; i++) {
		char name[16];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "i%zu", i));
		space->counts[i] = 1000 - i;
		matrix_row(&space->vectors, i)[0] = 1;
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static Projection *make_points(Space *space, const float (*places)[2])
{
	Projection *points = projection_new(space, "s", (size_t)-1, 1, &err);
	for (size_t i = 0; i < points->shown; i++) {
		points->x[i] = places[i][0];
		points->y[i] = places[i][1];
	}
	return points;
}

static const View unit = {0.5, 0.5, 1, 1};

static char *draw(Scatter *scatter, int rows, int cols, const ScatterStyle *style)
{
	Canvas canvas = {0};
	Text text = {0};
	canvas_init(&canvas, rows, cols);
	scatter_draw(scatter, &canvas, canvas_box(&canvas), &unit, style);
	canvas_text(&canvas, false, &text);
	canvas_release(&canvas);
	return text_take(&text);
}

/* Two points on one line want the same place; who has it keeps it when they move a little, and on its side. */
static void test_labels_stay_calm(void **state)
{
	(void)state;
	static const float before[3][2] = {{5, 0.9f}, {0.3f, 0.5f}, {0.42f, 0.1f}};
	static const float after[3][2] = {{0.42f, 0.5f}, {0.3f, 0.5f}, {0.42f, 0.1f}};
	Space *space = make_space(3);
	Projection *first = make_points(space, before), *second = make_points(space, after);
	Colouring *domains = colouring_of_domains(space);
	ScatterStyle style = {.marker = MARKER_GLYPH, .labels = true, .cursor = -1};
	Scatter scatter = {0};
	scatter_show(&scatter, first, domains);
	char *text = draw(&scatter, 10, 20, &style);
	assert_contains(text, "● i1");
	free(text);
	scatter_show(&scatter, second, domains); /* i0 comes in sight: more frequent, but later */
	text = draw(&scatter, 10, 20, &style);
	assert_contains(text, "● i1");
	free(text);
	scatter_release(&scatter);
	scatter_show(&scatter, second, domains); /* without a frame before, the more frequent one wins */
	text = draw(&scatter, 10, 20, &style);
	assert_contains(text, "● i0");
	assert_null(strstr(text, "● i1"));
	free(text);
	scatter_release(&scatter);
	colouring_unref(domains);
	projection_unref(first);
	projection_unref(second);
	space_unref(space);
}

static void test_cells_of_numbers_take_the_mean(void **state)
{
	(void)state;
	static const float places[4][2] = {{0.5f, 0.5f}, {0.5f, 0.5f}, {0.5f, 0.5f}, {0.5f, 0.5f}};
	Space *space = make_space(4);
	Projection *points = make_points(space, places);
	float *values = memory_new(4, sizeof *values);
	values[3] = values[2] = 8;
	Colouring *colouring = colouring_of_values(space, "norm", values, false);
	ScatterStyle style = {.marker = MARKER_ASCII, .cursor = -1};
	Scatter scatter = {0};
	scatter_show(&scatter, points, colouring);
	char *text = draw(&scatter, 1, 1, &style);
	assert_int_equal(scatter.bins.cells[0].group, 4); /* half of level 0, half of level 7 */
	assert_false(scatter.bins.cells[0].mixed);
	free(text);
	scatter_release(&scatter);
	colouring_unref(colouring);
	projection_unref(points);
	space_unref(space);
}

static void test_what_is_selected_stands_out(void **state)
{
	(void)state;
	static const float places[2][2] = {{0.1f, 0.5f}, {0.9f, 0.5f}};
	Space *space = make_space(2);
	Projection *points = make_points(space, places);
	Colouring *domains = colouring_of_domains(space);
	WordSet *set = wordset_new("few", "test");
	wordset_add(set, "i1");
	wordset_add(set, "elsewhere");
	ScatterStyle style = {.marker = MARKER_BRAILLE, .cursor = -1};
	Scatter scatter = {0};
	scatter_show(&scatter, points, domains);
	scatter_select(&scatter, set);
	free(draw(&scatter, 1, 10, &style));
	assert_false(scatter.bins.cells[1].selected);
	assert_true(scatter.bins.cells[9].selected);
	scatter_select(&scatter, NULL);
	free(draw(&scatter, 1, 10, &style));
	assert_false(scatter.bins.cells[9].selected);
	assert_int_equal(scatter_point(&scatter, 1), 1);
	assert_int_equal(scatter_point(&scatter, 2), -1);
	scatter_release(&scatter);
	wordset_unref(set);
	colouring_unref(domains);
	projection_unref(points);
	space_unref(space);
}

/* Groups take turns; within one, the frequent come first. */
static void test_order_of_labels(void **state)
{
	(void)state;
	static const float places[6][2] = {{0}};
	Space *space = make_space(6);
	space->counts[5] = 5000;
	space->domain_of[3] = 1;
	Projection *points = make_points(space, places);
	Colouring *domains = colouring_of_domains(space);
	uint32_t *order = label_order(points, domains, NULL);
	static const uint32_t expected[6] = {5, 3, 0, 1, 2, 4};
	assert_memory_equal(order, expected, sizeof expected);
	free(order);
	colouring_unref(domains);
	projection_unref(points);
	space_unref(space);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels_stay_calm),
		cmocka_unit_test(test_cells_of_numbers_take_the_mean),
		cmocka_unit_test(test_what_is_selected_stands_out),
		cmocka_unit_test(test_order_of_labels),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
