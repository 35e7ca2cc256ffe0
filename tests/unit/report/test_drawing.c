#include "check.h"
#include "data/raster.h"
#include "report/drawing.h"

#include <stdlib.h>

static Error err;

/* `count` points on a spiral, every third of them in the second of two domains. Item 0 has a name that XML and
 * terminals take for something else. */
static Projection *make_map(size_t count)
{
	Space *space = space_new(count, 2, &err);
	space->domain_of = memory_new(count, sizeof *space->domain_of);
	space->counts = memory_new(count, sizeof *space->counts);
	dictionary_add(&space->domains, "left & <right>", 14);
	dictionary_add(&space->domains, "second", 6);
	for (size_t i = 0; i < count; i++) {
		char name[32];
		int length = snprintf(name, sizeof name, i ? "w%zu" : "<&\"\x01\xff>", i);
		dictionary_add(&space->items, name, (size_t)length);
		space->domain_of[i] = i % 3 == 2;
		space->counts[i] = count - i;
		matrix_row(&space->vectors, i)[0] = (float)i;
	}
	assert_ok(space_finish(space, &err));
	Projection *map = projection_new(space, "spiral", (size_t)-1, 7, &err);
	for (size_t i = 0; i < count; i++) {
		map->x[i] = (float)((double)i * cos((double)i * 0.37));
		map->y[i] = (float)((double)i * sin((double)i * 0.37));
	}
	map->method = memory_text("pca");
	map->trustworthiness = 0.75;
	space_unref(space);
	return map;
}

static bool draw(const Projection *map, DrawingStyle style, const SheetType *type, Text *bytes)
{
	err = ERROR_INIT;
	text_clear(bytes);
	Colouring *colouring = colouring_of_domains(map->space);
	style.colouring = colouring;
	bool fine = drawing_map(map, &style, type, bytes, &err);
	colouring_unref(colouring);
	return fine;
}

static size_t occurrences(const char *text, const char *part)
{
	size_t count = 0;
	for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
		count++;
	return count;
}

/* Every tag is closed in its order, and what stands between is free of what XML forbids. */
static void check_well_formed(const char *xml)
{
	char *open[16];
	size_t depth = 0;
	for (const char *at = xml; *at; at++) {
		assert_false((unsigned char)*at < ' ' && *at != '\n');
		if (*at == '&')
			assert_true(
				text_starts(at, "&lt;") || text_starts(at, "&gt;") || text_starts(at, "&amp;"));
		if (*at != '<' || at[1] == '?')
			continue;
		const char *end = strchr(at, '>');
		assert_non_null(end);
		if (at[1] == '/') {
			assert_true(depth > 0);
			size_t length = strlen(open[--depth]);
			assert_int_equal(strncmp(at + 2, open[depth], length), 0);
			assert_int_equal(at[2 + length], '>');
			free(open[depth]);
		} else if (end[-1] != '/') {
			assert_true(depth < 16);
			open[depth++] = memory_slice(at + 1, strcspn(at + 1, " >"));
		}
	}
	assert_int_equal(depth, 0);
}

static void test_svg_has_every_point_once(void **state)
{
	(void)state;
	Projection *map = make_map(6000);
	Text svg = {0};
	assert_true(draw(map, (DrawingStyle){.labels = LABELS_NONE}, &sheet_svg, &svg));
	check_well_formed(text_of(&svg));
	/* And one dot for each of the two groups in the legend. */
	assert_int_equal(occurrences(text_of(&svg), "h0"), 6000 + 2);
	assert_true(svg.length < 6000 * 20);
	assert_contains(text_of(&svg), "left &amp; &lt;right&gt;");
	assert_contains(text_of(&svg), ">4,000<");
	assert_contains(text_of(&svg), ">2,000<");
	Text again = {0};
	assert_true(draw(map, (DrawingStyle){.labels = LABELS_NONE}, &sheet_svg, &again));
	assert_string_equal(text_of(&svg), text_of(&again));
	text_release(&svg);
	text_release(&again);
	projection_unref(map);
}

static void test_svg_says_what_it_shows(void **state)
{
	(void)state;
	Projection *map = make_map(40);
	Text svg = {0};
	DrawingStyle style = {.made = "Isthmus: map in=<spiral>", .title = "One & two", .width = 450};
	assert_true(draw(map, style, &sheet_svg, &svg));
	check_well_formed(text_of(&svg));
	assert_contains(text_of(&svg), " width=\"450\" ");
	assert_contains(text_of(&svg), "<title>One &amp; two</title>");
	assert_contains(text_of(&svg), "40 items, all there are (seed 7). Neighbourhoods: trustworthiness "
				       "0.750 (of 12); 1 is perfect.");
	assert_contains(text_of(&svg), "Isthmus: map in=&lt;spiral&gt;");
	assert_contains(text_of(&svg), ">w1<");
	assert_contains(text_of(&svg), "&lt;&amp;\"\\x01\\xFF&gt;");
	assert_null(strstr(text_of(&svg), ">component"));
	text_release(&svg);
	projection_unref(map);
}

static void test_axes_where_they_mean_something(void **state)
{
	(void)state;
	Projection *map = make_map(40);
	Text svg = {0};
	map->explained[0] = 0.5;
	map->explained[1] = 0.25;
	assert_true(draw(map, (DrawingStyle){0}, &sheet_svg, &svg));
	assert_contains(text_of(&svg), ">component 1 (50.0 % of the variance)<");
	assert_contains(text_of(&svg), ">component 2 (25.0 % of the variance)<");
	map->turned = 30;
	assert_true(draw(map, (DrawingStyle){0}, &sheet_svg, &svg));
	assert_contains(text_of(&svg), ">axis 1 (50.0 % of the variance)<");
	text_release(&svg);
	projection_unref(map);
}

static void test_names_that_are_asked_for(void **state)
{
	(void)state;
	Projection *map = make_map(60);
	WordSet *named = wordset_new("labels", NULL);
	Text svg = {0};
	wordset_add(named, "w50");
	wordset_add(named, "elsewhere");
	assert_true(draw(map, (DrawingStyle){.named = named}, &sheet_svg, &svg));
	assert_contains(text_of(&svg), ">w50<");
	assert_null(strstr(text_of(&svg), ">w51<"));
	assert_null(strstr(text_of(&svg), "elsewhere"));
	wordset_unref(named);
	assert_true(draw(map, (DrawingStyle){.labels = LABELS_GROUPS}, &sheet_svg, &svg));
	assert_int_equal(occurrences(text_of(&svg), ">second<"), 2 + 1);
	text_release(&svg);
	projection_unref(map);
}

static void test_crowds_become_a_picture(void **state)
{
	(void)state;
	Projection *map = make_map(DRAWING_DOTS + 1);
	Text svg = {0};
	assert_true(draw(map, (DrawingStyle){.labels = LABELS_NONE, .width = 300}, &sheet_svg, &svg));
	check_well_formed(text_of(&svg));
	assert_contains(text_of(&svg), "xlink:href=\"data:image/png;base64,iVBORw0KGgo");
	assert_int_equal(occurrences(text_of(&svg), "<path"), 2); /* those of the legend */
	assert_contains(text_of(&svg), "density");
	text_release(&svg);
	projection_unref(map);
}

static size_t pixels_of(const Raster *raster, unsigned rgb)
{
	size_t count = 0;
	for (size_t i = 0; i < (size_t)raster->width * raster->height; i++) {
		const unsigned char *at = raster->pixels + 3 * i;
		count += ((unsigned)at[0] << 16 | (unsigned)at[1] << 8 | at[2]) == rgb;
	}
	return count;
}

static void test_png(void **state)
{
	(void)state;
	Projection *map = make_map(100);
	Text png = {0};
	Raster raster = {0};
	assert_true(draw(map, (DrawingStyle){.width = 640, .height = 480}, &sheet_png, &png));
	assert_ok(raster_decode((const unsigned char *)text_of(&png), png.length, 3, &raster, &err));
	assert_int_equal(raster.width, 640);
	assert_int_equal(raster.height, 480);
	assert_true(pixels_of(&raster, 0xFFFFFF) > 640 * 480 / 2);
	/* The legend's dots are opaque: orange and sky blue. */
	assert_true(pixels_of(&raster, 0xE69F00) > 10);
	assert_true(pixels_of(&raster, 0x56B4E9) > 10);
	raster_release(&raster);
	text_release(&png);
	projection_unref(map);
}

static void test_pdf_is_the_same_every_time(void **state)
{
	(void)state;
	Projection *map = make_map(100);
	Text first = {0}, second = {0};
	assert_true(draw(map, (DrawingStyle){0}, &sheet_pdf, &first));
	assert_true(draw(map, (DrawingStyle){0}, &sheet_pdf, &second));
	assert_true(text_starts(text_of(&first), "%PDF-"));
	assert_int_equal(first.length, second.length);
	assert_memory_equal(first.data, second.data, first.length);
	text_release(&first);
	text_release(&second);
	projection_unref(map);
}

static void test_odd_maps(void **state)
{
	(void)state;
	Projection *map = make_map(3);
	Text svg = {0};
	for (size_t i = 0; i < 3; i++)
		map->x[i] = map->y[i] = 5;
	assert_true(draw(map, (DrawingStyle){0}, &sheet_svg, &svg));
	map->x[1] = NAN;
	map->y[2] = INFINITY;
	assert_true(draw(map, (DrawingStyle){0}, &sheet_svg, &svg));
	check_well_formed(text_of(&svg));
	assert_null(strstr(text_of(&svg), "nan"));
	assert_null(strstr(text_of(&svg), "inf"));
	assert_false(draw(map, (DrawingStyle){.width = 900, .height = 160}, &sheet_svg, &svg));
	assert_contains(err.message, "leaves no room for the plot: give it a height of at least ");
	text_release(&svg);
	projection_unref(map);
}

static void test_curves(void **state)
{
	(void)state;
	Series series[3];
	Text svg = {0};
	series_init(&series[0], "loss", "words");
	series_init(&series[1], "held-out loss", "words");
	series_init(&series[2], "learning rate", "epoch");
	for (size_t i = 0; i < 20; i++) {
		series_add(&series[0], (double)i, i == 10 ? NAN : 1.0 / (double)(i + 1));
		series_add(&series[1], (double)i, 2.0 / (double)(i + 1));
		series_add(&series[2], (double)i, 0.5);
	}
	DrawingStyle style = {.made = "train"};
	assert_ok(drawing_curves(series, 3, &style, &sheet_svg, &svg, &err));
	check_well_formed(text_of(&svg));
	assert_contains(text_of(&svg), ">loss 0.05<");
	assert_contains(text_of(&svg), ">held-out loss 0.1<");
	/* Loss and its held-out part share a panel: two panels, two names of an x axis. */
	assert_int_equal(occurrences(text_of(&svg), ">words<"), 1);
	assert_int_equal(occurrences(text_of(&svg), ">epoch<"), 1);
	/* The gap cuts the first curve in two. */
	assert_int_equal(occurrences(text_of(&svg), "stroke-width=\"1.6\""), 4);
	for (size_t i = 0; i < 3; i++)
		series_release(&series[i]);
	text_release(&svg);
}

static void test_sheets_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(sheet_for_path("a/b.svg"), &sheet_svg);
	assert_ptr_equal(sheet_for_path("b.png"), &sheet_png);
	assert_ptr_equal(sheet_for_path("b.pdf"), &sheet_pdf);
	assert_null(sheet_for_path("svg"));
	assert_null(sheet_for_path(".svg"));
	assert_null(sheet_for_path("b.svgz"));
	assert_true(sheet_text_width("wide", 10, false) > sheet_text_width("ill", 10, false));
	assert_near(sheet_text_width("日本", 10, false), 20, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_svg_has_every_point_once),
		cmocka_unit_test(test_svg_says_what_it_shows),
		cmocka_unit_test(test_axes_where_they_mean_something),
		cmocka_unit_test(test_names_that_are_asked_for),
		cmocka_unit_test(test_crowds_become_a_picture),
		cmocka_unit_test(test_png),
		cmocka_unit_test(test_pdf_is_the_same_every_time),
		cmocka_unit_test(test_odd_maps),
		cmocka_unit_test(test_curves),
		cmocka_unit_test(test_sheets_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
