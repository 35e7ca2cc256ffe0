#include "check.h"

#include "base/random.h"
#include "report/axis.h"
#include "report/dots.h"
#include "report/palette.h"
#include "report/plot.h"
#include "report/scatter.h"

#include <locale.h>
#include <stdlib.h>

/* A projection over a space without vectors: plots need names, counts and domains only. */
typedef struct World {
	Space space;
	Projection points;
	Colouring *domains;
} World;

static World *world_new(size_t count)
{
	World *world = memory_new(1, sizeof *world);
	world->points = (Projection){.shown = count, .total = count, .space = &world->space};
	world->points.x = memory_new(count, sizeof(float));
	world->points.y = memory_new(count, sizeof(float));
	world->points.row = memory_new(count, sizeof(uint32_t));
	world->space.domain_of = memory_new(count, sizeof(uint32_t));
	world->space.counts = memory_new(count, sizeof(uint64_t));
	dictionary_add(&world->space.domains, "news", 4);
	dictionary_add(&world->space.domains, "law", 3);
	references_init(&world->space.references);
	references_init(&world->points.references);
	world->domains = colouring_of_domains(&world->space);
	world->space.vectors.rows = count;
	for (size_t i = 0; i < count; i++) {
		char name[16];
		int bytes = snprintf(name, sizeof name, "word%zu", i);
		dictionary_add(&world->space.items, name, (size_t)bytes);
		world->points.row[i] = (uint32_t)i;
		world->space.counts[i] = 1000 - i;
	}
	return world;
}

static void world_free(World *world)
{
	colouring_unref(world->domains);
	free(world->points.x);
	free(world->points.y);
	free(world->points.row);
	free(world->space.domain_of);
	free(world->space.counts);
	dictionary_release(&world->space.domains);
	dictionary_release(&world->space.items);
	free(world);
}

static void place(World *world, size_t point, float x, float y, uint32_t domain)
{
	world->points.x[point] = x;
	world->points.y[point] = y;
	world->space.domain_of[point] = domain;
}

static char *plain(Canvas *canvas)
{
	Text text = {0};
	canvas_text(canvas, false, &text);
	canvas_release(canvas);
	return text_take(&text);
}

static const View unit = {0.5, 0.5, 1, 1};

static void draw(World *world, Canvas *canvas, const ScatterStyle *style)
{
	Scatter scatter = {0};
	scatter_show(&scatter, &world->points, world->domains);
	scatter_draw(&scatter, canvas, canvas_box(canvas), &unit, style);
	scatter_release(&scatter);
}

static void legend(World *world, Canvas *canvas, const ScatterStyle *style)
{
	Scatter scatter = {0};
	scatter_show(&scatter, &world->points, world->domains);
	scatter_legend(&scatter, canvas, canvas_box(canvas), style);
	scatter_release(&scatter);
}

static void test_dots_of_braille_and_quadrants(void **state)
{
	(void)state;
	char character[8];
	dots_character(MARKER_BRAILLE, 0xFF, character);
	assert_string_equal(character, "⣿");
	dots_character(MARKER_BRAILLE, 1u << 7, character); /* last row, right */
	assert_string_equal(character, "⢀");
	dots_character(MARKER_BRAILLE, 1u << 1, character); /* first row, right */
	assert_string_equal(character, "⠈");
	dots_character(MARKER_QUADRANT, 8, character);
	assert_string_equal(character, "▗");
}

static void test_lines_join_their_ends(void **state)
{
	(void)state;
	Dots dots;
	dots_init(&dots, MARKER_GLYPH, 5, 9);
	size_t at = 0;
	dots_line(&dots, 4, 0, 0, 8, "#", &at);
	assert_int_equal(at, 9);
	assert_int_equal(dots.count[4 * 9 + 0], 1);
	assert_int_equal(dots.count[2 * 9 + 4], 1);
	assert_int_equal(dots.count[0 * 9 + 8], 1);
	int drawn = 0;
	for (int i = 0; i < 45; i++)
		drawn += dots.count[i] != 0;
	assert_int_equal(drawn, 9);
	dots_release(&dots);
}

static void test_points_fall_where_they_should(void **state)
{
	(void)state;
	World *world = world_new(3);
	place(world, 0, 0.05f, 0.95f, 0);
	place(world, 1, 0.95f, 0.05f, 1);
	place(world, 2, 5, 5, 1); /* outside of the view */
	Canvas canvas = {0};
	canvas_init(&canvas, 3, 10);
	ScatterStyle style = {.marker = MARKER_ASCII, .cursor = -1};
	draw(world, &canvas, &style);
	char *text = plain(&canvas);
	assert_string_equal(text, "o\n\n         x\n");
	free(text);
	world_free(world);
}

static void test_a_cell_takes_the_colour_of_most(void **state)
{
	(void)state;
	World *world = world_new(10);
	for (size_t i = 0; i < 10; i++)
		place(world, i, 0.5f, 0.5f, i < 7);
	Canvas canvas = {0};
	canvas_init(&canvas, 1, 1);
	ScatterStyle style = {.marker = MARKER_BRAILLE, .cursor = -1};
	draw(world, &canvas, &style);
	assert_int_equal(canvas_at(&canvas, 0, 0)->style.group, 1);
	assert_true(canvas_at(&canvas, 0, 0)->style.underline); /* 3 of 10 are of another group */
	canvas_init(&canvas, 1, 1);
	style.hidden = 2;
	draw(world, &canvas, &style);
	assert_int_equal(canvas_at(&canvas, 0, 0)->style.group, 0);
	assert_false(canvas_at(&canvas, 0, 0)->style.underline);
	canvas_release(&canvas);
	world_free(world);
}

static void test_crowded_dots_thin_out_but_no_point_vanishes(void **state)
{
	(void)state;
	World *world = world_new(900);
	Random random;
	random_init(&random, 3, 0);
	for (size_t i = 0; i < 899; i++)
		place(world, i, 0.1f + 0.1f * (float)random_uniform(&random), 0.5f, 0);
	place(world, 899, 0.95f, 0.5f, 1); /* alone */
	Canvas canvas = {0};
	canvas_init(&canvas, 1, 10);
	ScatterStyle style = {.marker = MARKER_BRAILLE, .cursor = -1};
	draw(world, &canvas, &style);
	assert_string_not_equal(canvas_at(&canvas, 0, 9)->utf8, " ");
	assert_int_equal(canvas_at(&canvas, 0, 9)->style.group, 1);
	assert_false(canvas_at(&canvas, 0, 9)->style.bold);
	assert_true(canvas_at(&canvas, 0, 1)->style.bold);
	canvas_release(&canvas);
	world_free(world);
}

static void test_labels_do_not_overlap(void **state)
{
	(void)state;
	World *world = world_new(3);
	place(world, 0, 0.10f, 0.5f, 0);
	place(world, 1, 0.12f, 0.5f, 0); /* beside the first, less frequent: finds no place */
	place(world, 2, 0.98f, 0.5f, 1); /* at the right edge: its label goes left */
	Canvas canvas = {0};
	canvas_init(&canvas, 5, 40);
	ScatterStyle style = {.marker = MARKER_GLYPH, .cursor = -1, .labels = true};
	draw(world, &canvas, &style);
	char *text = plain(&canvas);
	assert_string_equal(text, "\n\n    ● word0                      word2 ▲\n\n\n");
	free(text);
	canvas_init(&canvas, 5, 40);
	style.cursor = 1; /* the cursor's label comes first */
	draw(world, &canvas, &style);
	text = plain(&canvas);
	assert_contains(text, "● word1");
	assert_null(strstr(text, "word0"));
	free(text);
	world_free(world);
}

static void test_fit_holds_all_points(void **state)
{
	(void)state;
	World *world = world_new(50);
	Random random;
	random_init(&random, 5, 0);
	for (size_t i = 0; i < 50; i++)
		place(world, i, (float)random_normal(&random), (float)random_normal(&random) * 9, 0);
	View view;
	plot_fit(&world->points, &view);
	for (size_t i = 0; i < 50; i++) {
		int row, col;
		assert_true(plot_cell(
			(Box){0, 0, 10, 10}, &view, world->points.x[i], world->points.y[i], &row, &col));
		assert_in_range(row, 0, 9);
		assert_in_range(col, 0, 9);
	}
	for (size_t i = 0; i < 50; i++)
		place(world, i, 3, 3, 0); /* all at one place */
	plot_fit(&world->points, &view);
	assert_true(view.width > 0 && view.height > 0);
	world_free(world);
}

static void test_legend_counts(void **state)
{
	(void)state;
	World *world = world_new(5);
	for (size_t i = 0; i < 5; i++)
		place(world, i, 0, 0, i > 0);
	Canvas canvas = {0};
	canvas_init(&canvas, 1, 30);
	ScatterStyle style = {.marker = MARKER_GLYPH};
	legend(world, &canvas, &style);
	char *text = plain(&canvas);
	assert_string_equal(text, "● news (1)  ▲ law (4)\n");
	free(text);
	canvas_init(&canvas, 1, 14);
	legend(world, &canvas, &style);
	text = plain(&canvas);
	assert_string_equal(text, "● news  ▲ law\n"); /* the names matter more than the counts */
	free(text);
	canvas_init(&canvas, 1, 9);
	legend(world, &canvas, &style);
	text = plain(&canvas);
	assert_string_equal(text, "● news  …\n");
	free(text);
	world_free(world);
}

static void test_few_points_get_glyphs(void **state)
{
	(void)state;
	World *world = world_new(900);
	Box box = {0, 0, 20, 60};
	assert_int_equal(plot_marker(&world->points, world->domains, box, false, true), MARKER_ASCII);
	assert_int_equal(plot_marker(&world->points, world->domains, box, true, true), MARKER_BRAILLE);
	assert_int_equal(plot_marker(&world->points, world->domains, box, true, false), MARKER_GLYPH);
	world->points.shown = 20;
	assert_int_equal(plot_marker(&world->points, world->domains, box, true, true), MARKER_GLYPH);
	world_free(world);
}

static void test_axis_ticks_are_round(void **state)
{
	(void)state;
	char label[16];
	Axis axis = axis_over(0.13, 2.4, 5);
	assert_near(axis.step, 0.5, 1e-12);
	assert_int_equal(axis.ticks, 4);
	assert_near(axis_tick(&axis, 0), 0.5, 1e-12);
	axis_label(&axis, 1.5, label);
	assert_string_equal(label, "1.5");
	axis = axis_over(0, 17e6, 4);
	axis_label(&axis, 1e7, label);
	assert_string_equal(label, "10M");
	axis = axis_over(3, 3, 4); /* no extent */
	assert_true(axis.low < 3 && axis.high > 3);
	axis = axis_over(INFINITY, -INFINITY, 4);
	assert_true(axis.ticks >= 1 && axis.ticks <= 4);
	for (int most = 1; most < 12; most++)
		assert_in_range(axis_over(-1.7, 88.3, most).ticks, 1, most);
}

static void test_series_are_drawn_over_axes(void **state)
{
	(void)state;
	Series series;
	series_init(&series, "loss", "words");
	for (int i = 0; i <= 10; i++)
		series_add(&series, i * 1e6, i == 5 ? NAN : 10 - i);
	Canvas canvas = {0};
	canvas_init(&canvas, 8, 40);
	plot_series(&canvas, canvas_box(&canvas), &series, 1, MARKER_ASCII);
	char *text = plain(&canvas);
	assert_string_equal(text, "o loss 0\n"
				  "10+oooooo\n"
				  "  |      ooooooo\n"
				  "  |             oo       oo\n"
				  "  |                        ooooooo\n"
				  " 0+                               oooooo\n"
				  "  ++-----------------+------------------\n"
				  "   0                5M             words\n");
	free(text);
	series_release(&series);
}

/* Without colours, too: one is solid, the next dotted, then dashed. */
static void test_curves_have_strokes_of_their_own(void **state)
{
	(void)state;
	static const char *const names[] = {"effect", "low", "high"};
	Series curves[3];
	for (int s = 0; s < 3; s++) {
		series_init(&curves[s], names[s], "step");
		for (int i = 0; i <= 8; i++)
			series_add(&curves[s], i, s);
	}
	Canvas canvas = {0};
	canvas_init(&canvas, 8, 40);
	plot_series(&canvas, canvas_box(&canvas), curves, 3, MARKER_BRAILLE);
	char *text = plain(&canvas);
	assert_contains(text, "━━ effect 0   ·· low 1   ╸╺ high 2");
	assert_contains(text, "⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀");
	assert_contains(text, "⠂⠐ ⠂⠐ ⠂⠐ ⠂⠐ ");
	assert_contains(text, "⠉⠉⠉ ⠈⠉⠉⠁ ⠉⠉⠉ ");
	free(text);
	for (int s = 0; s < 3; s++)
		series_release(&curves[s]);
}

static void test_pictures_fit_their_box(void **state)
{
	(void)state;
	unsigned char pixels[8 * 8];
	for (int i = 0; i < 64; i++)
		pixels[i] = i % 8 < 4 ? 255 : 0;
	Picture picture = {"a square", 8, 8, 1, pixels};
	Canvas canvas = {0};
	canvas_init(&canvas, 5, 8);
	plot_picture(&canvas, canvas_box(&canvas), &picture);
	assert_int_equal(canvas_at(&canvas, 3, 3)->style.fore, 0xFFFFFF);
	assert_int_equal(canvas_at(&canvas, 3, 3)->style.back, 0xFFFFFF);
	assert_int_equal(canvas_at(&canvas, 3, 4)->style.fore, 0);
	char *text = plain(&canvas);
	assert_string_equal(text, "@@@@\n@@@@\n@@@@\n@@@@\na square\n");
	free(text);
	canvas_init(&canvas, 3, 8); /* half the size */
	plot_picture(&canvas, canvas_box(&canvas), &picture);
	text = plain(&canvas);
	assert_string_equal(text, "@@\n@@\na square\n");
	free(text);
}

static void test_palette_reduces_well(void **state)
{
	(void)state;
	assert_int_equal(palette_xterm(0xFFFFFF), 231);
	assert_int_equal(palette_xterm(0x000000), 16);
	assert_int_equal(palette_xterm(0xFF0000), 196);
	assert_int_equal(palette_xterm(0x808080), 244);
	for (unsigned a = 0; a < PALETTE_COLOURS; a++)
		for (unsigned b = 0; b < a; b++)
			assert_int_not_equal(palette_xterm(palette_rgb(a)), palette_xterm(palette_rgb(b)));
	/* Sixty-four groups, no two with the same colour and glyph. */
	for (unsigned a = 0; a < 64; a++)
		for (unsigned b = 0; b < a; b++)
			assert_false(palette_rgb(a) == palette_rgb(b) &&
				     !strcmp(palette_glyph(a, false), palette_glyph(b, false)));
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dots_of_braille_and_quadrants),
		cmocka_unit_test(test_lines_join_their_ends),
		cmocka_unit_test(test_points_fall_where_they_should),
		cmocka_unit_test(test_a_cell_takes_the_colour_of_most),
		cmocka_unit_test(test_crowded_dots_thin_out_but_no_point_vanishes),
		cmocka_unit_test(test_labels_do_not_overlap),
		cmocka_unit_test(test_fit_holds_all_points),
		cmocka_unit_test(test_legend_counts),
		cmocka_unit_test(test_few_points_get_glyphs),
		cmocka_unit_test(test_axis_ticks_are_round),
		cmocka_unit_test(test_series_are_drawn_over_axes),
		cmocka_unit_test(test_curves_have_strokes_of_their_own),
		cmocka_unit_test(test_pictures_fit_their_box),
		cmocka_unit_test(test_palette_reduces_well),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
