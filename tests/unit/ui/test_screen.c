/* The whole screen on a terminal in memory: keys from a script, frames compared with tests/screens/. Run with
 * ISTHMUS_ACCEPT=1 to write the frames anew, and look at the difference before committing it. */
#include "check.h"
#include "command/command.h"

#include "session/session.h"
#include "ui/tui/screen.h"

#include <locale.h>
#include <stdlib.h>

/* Two families of words on two circles, in two domains: small, and exact on every machine. */
static void add_space(Session *session)
{
	static const char *const words[] = {"king", "queen", "man", "woman", "prince", "princess", "kernel",
		"thread", "process", "socket", "file", "driver"};
	Error err = ERROR_INIT;
	Space *space = space_new(12, 3, &err);
	assert_non_null(space);
	space->counts = memory_new(12, sizeof *space->counts);
	space->domain_of = memory_new(12, sizeof *space->domain_of);
	dictionary_add(&space->domains, "court", 5);
	dictionary_add(&space->domains, "computing", 9);
	for (int i = 0; i < 12; i++) {
		float *row = matrix_row(&space->vectors, (size_t)i);
		row[0] = (float)(i < 6 ? -4 : 4) + (float)(i % 3);
		row[1] = (float)((i * 5) % 7) * 0.5f;
		row[2] = 0.125f * (float)(i % 2);
		dictionary_add(&space->items, words[i], strlen(words[i]));
		space->counts[i] = (uint64_t)(100 - i);
		space->domain_of[i] = i >= 6;
	}
	assert_ok(space_finish(space, &err));
	space->provenance.command = memory_text("load words.vec");
	Object *object = session_put(session, "words", OBJECT_SPACE, "load words.vec", &err);
	assert_non_null(object);
	object->space = space;
	session_changed(session, object);
}

/* Frames that the script takes; the script must run to its end. */
static char *run_script(Session *session, int cols, int rows, const char *script)
{
	Text frames = {0};
	Error err = ERROR_INIT;
	Terminal *terminal = terminal_memory_new(rows, cols, script, &frames);
	assert_ok(screen_run_on(session, terminal, &err));
	/* cmocka cuts long messages. */
	if (terminal_memory_fault(terminal))
		fprintf(stderr, "%s\n", text_of(&frames));
	if (terminal_memory_fault(terminal))
		fail_msg("%s", terminal_memory_fault(terminal));
	terminal->type->free(terminal);
	return text_take(&frames);
}

static char *read_text(const char *path)
{
	Text text = {0};
	FILE *file = fopen(path, "re");
	char piece[4096];
	for (size_t got; file && (got = fread(piece, 1, sizeof piece, file)) > 0;)
		text_add_bytes(&text, piece, got);
	if (file)
		fclose(file);
	return text_take(&text);
}

static void check_golden(const char *name, int cols, int rows, const char *script)
{
	char path[200];
	snprintf(path, sizeof path, "tests/screens/%s-%dx%d.txt", name, cols, rows);
	Session *session = session_new();
	add_space(session);
	char *frames = run_script(session, cols, rows, script);
	if (getenv("ISTHMUS_ACCEPT")) {
		FILE *file = fopen(path, "we");
		assert_non_null(file);
		fputs(frames, file);
		fclose(file);
	}
	char *expected = read_text(path);
	if (!expected || strcmp(frames, expected) != 0)
		fail_msg("%s differs; this is what came:\n%s", path, frames);
	free(expected);
	free(frames);
	session_free(session);
}

static void test_explore(void **state)
{
	(void)state;
	static const char script[] =
		"wait court (6)\nframe explore\n"
		"key Escape\nkey l\nkey l\nwait near on the map 11/11\nframe the cursor moved\n"
		"key 5\nwait load words.vec\nframe objects\n"
		"key Enter\nwait checksum\nframe what is known\nkey Escape\n"
		"key F1\nwait Every key\nframe help\n";
	check_golden("explore", 80, 24, script);
	check_golden("explore", 100, 30, script);
	check_golden("explore", 200, 50, script);
}

static void test_typing(void **state)
{
	(void)state;
	check_golden("typing", 100, 30,
		"type info wor\nkey Tab\nwait info words\nkey Enter\nwait isthmus> type\nwait checksum\nframe "
		"an answer\n"
		"key F2\nframe it is watched\n"
		"type lay\nkey Tab\nkey Tab\nwait layout\nkey C-c\n"
		"type echo there\nkey Enter\nwait there\ntype half a line\nkey C-c\ngone half\nwait there\n"
		"key C-c\ngone there\ntype infos words\nkey Enter\nwait error\nframe an error\nkey "
		"Escape\ngone error\n");
}

static void test_a_small_terminal_says_so(void **state)
{
	(void)state;
	Session *session = session_new();
	char *frames = run_script(session, 80, 24,
		"wait Isthmus\nresize 50x10\nwait The screen needs\nresize 80x24\n"
		"gone The screen needs\nwait Isthmus\n");
	free(frames);
	session_free(session);
}

static void test_layout_focus_and_zoom(void **state)
{
	(void)state;
	Session *session = session_new();
	add_space(session);
	char *frames = run_script(session, 120, 40,
		"wait Neighbours\ntype layout audit\nkey Enter\nwait 4 Audit\ngone 3 Training\n"
		"key Escape\nkey z\ngone 2 Neighbours ─\nkey z\nwait 2 Neighbours ─\n"
		"key p\nwait teach\nkey Tab\nkey :\nwait type a command\n");
	assert_string_equal(session->screen.layout, "teach");
	assert_false(session->screen.open);
	free(frames);
	session_free(session);
}

/* A question whose pane does not show says where it is; several of them are read from their tops. */
static void test_watched_audits(void **state)
{
	(void)state;
	Session *session = session_new();
	add_space(session);
	char *frames = run_script(session, 100, 30,
		"wait court (6)\ntype watch near king\nkey Enter\ngone focus neighbours\n"
		"type watch audit rnd {thread file} {king man} {queen woman}\nkey Enter\n"
		"wait watched in the pane audit (4): focus audit shows it\n"
		"type layout audit\nkey Enter\nwait audit rnd {thread\n"
		"type watch audit semaxis {thread file} {king man prince} {queen woman princess}\nkey Enter\n"
		"wait audit semaxis\n"
		"type watch audit mac {thread file} {king man prince} {queen woman princess}\nkey Enter\n"
		"wait audit mac\nwait the mean cosine distance of X\n");
	free(frames);
	session_free(session);
}

/* In a narrow log sentences are broken between words, and vectors at rest have no curve. */
static void test_the_log_breaks_between_words(void **state)
{
	(void)state;
	Session *session = session_new();
	add_space(session);
	char *frames = run_script(session, 100, 30,
		"wait court (6)\ntype layout audit\nkey Enter\nwait 7 Log\n"
		"type watch audit rnd {thread file} {king man prince} {queen woman princess}\nkey Enter\n"
		"wait association\ntype let other = {thread}\nkey Enter\nwait > let other\nwait association\n"
		"frame the log\n");
	assert_contains(frames, "> watch audit rnd {thread file} {king man\n");
	assert_null(strstr(frames, "answers\n"));
	free(frames);
	session_free(session);
}

/* A model learns while the panes look on; what they show in the end is there. */
static void test_panes_follow_a_training(void **state)
{
	(void)state;
	Session *session = session_new();
	char *frames = run_script(session, 200, 50,
		"type synth royals\nkey Enter\nwait planted\nkey Escape\n"
		"type watch near king k=2\nkey Enter\nwait there is no space yet\n"
		"type train sgns royals as=w dim=10 epochs=2\nkey Enter\nwait w · done\nwait epoch 2 of 2\n"
		"gone there is no space yet\nwait cosine\nwait pca of w\nwait model\nwait > train sgns\n"
		"type unwatch near king k=2\nkey Enter\ngone cosine\n"
		"type unwatch near king k=2\nkey Enter\nwait is not being watched\n"
		"type source /dev/null\nkey Enter\ntype echo heard\nkey Enter\nwait heard\n");
	assert_int_equal(session->screen.n_watches, 0);
	free(frames);
	session_free(session);
}

static void test_the_map_obeys_its_keys(void **state)
{
	(void)state;
	Session *session = session_new();
	add_space(session);
	char *frames = run_script(session, 100, 30,
		"wait court (6)\nkey Escape\nkey l\nkey l\nkey +\nkey +\nkey +\ngone ● prince\nkey _\n"
		"wait ● prince\n"
		"key v\ngone ● prince\nwait socket\nkey v\nwait ● prince\nkey M-1\ngone ● prince\nkey M-1\n"
		"wait ● prince\n"
		"key Enter\nwait near socket\nwait cosine\nkey 2\nkey j\nkey Enter\nwait 2 questions\n"
		"key x\ngone 2 questions\n");
	assert_int_equal(session->screen.n_watches, 1);
	free(frames);
	session_free(session);
}

/* Its end is told below the panes; the map that it made is in one of them. */
static void test_the_end_of_a_map_does_not_hide_it(void **state)
{
	(void)state;
	Session *session = session_new();
	add_space(session);
	char *frames = run_script(session, 100, 30,
		"wait court (6)\ntype map by=tsne iterations=300 perplexity=3\nkey Enter\nwait done: map "
		"by=tsne\n"
		"wait tsne of words\nwait court (6)\nframe end\n");
	assert_contains(frames, "Neighbours");
	free(frames);
	session_free(session);
}

/* Marking with keys and with the mouse types select; the set is there, and stands out. */
static void test_marking_selects(void **state)
{
	(void)state;
	Session *session = session_new();
	add_space(session);
	char *frames = run_script(session, 100, 30,
		"wait court (6)\nkey Escape\nkey s\nwait Space corner\nkey Escape\ngone Space corner\n"
		"key s\nkey K\nkey K\nkey K\nkey Space\nkey J\nkey J\nkey J\nkey J\nkey J\nkey J\nkey L\nkey "
		"L\n"
		"key L\nkey L\nframe a rectangle is marked\nkey Enter\n"
		"wait selected is a set of 6 items of words: kernel, thread, process\n");
	assert_string_equal(session->screen.selected, "selected");
	assert_contains(session_find(session, "selected")->command, "select rectangle ");
	assert_contains(frames, "┼");
	free(frames);
	frames = run_script(session, 100, 30,
		"wait court (6)\nkey Escape\nmouse Click 2 1\nmouse Drag 20 20\nmouse Release 28 20\n"
		"wait selected is a set of 6 items of words: king, queen, man\n"
		"key S\nmouse Click 2 1\nmouse Drag 5 20\nmouse Drag 11 20\nmouse Release 11 2\n"
		"wait selected is a set of\ngone a set of 6\nkey u\nkey /\ntype sock*\nkey Enter\n"
		"wait is a set of 1 item of words: socket\n");
	assert_contains(session_find(session, "selected")->command, "select sock*");
	free(frames);
	session_free(session);
}

/* The wheel keeps the place below the mouse where it is. */
static void test_the_wheel_zooms_at_the_mouse(void **state)
{
	(void)state;
	Session *session = session_new();
	add_space(session);
	char *frames = run_script(session, 100, 30,
		"wait ● prince\nmouse WheelUp 3 8\nmouse WheelUp 3 8\nmouse WheelUp 3 8\ngone kernel\nwait ● "
		"prince\n"
		"mouse WheelDown 3 8\nmouse WheelDown 3 8\nmouse WheelDown 3 8\nwait kernel\n");
	free(frames);
	session_free(session);
}

static void test_leaving_and_quitting(void **state)
{
	(void)state;
	Session *session = session_new();
	free(run_script(session, 80, 24, "key Escape\nkey q\nwait never shown\n"));
	assert_false(session->quit);
	free(run_script(session, 80, 24, "key C-x\nkey a\nwait never shown\n"));
	assert_false(session->quit);
	free(run_script(session, 80, 24, "type quit\nkey Enter\nwait never shown\n"));
	assert_true(session->quit);
	session_free(session);
}

/* The tour: a result stays until Enter, below what was said about it; what is only said or set does not stop
 * it. Esc ends it. */
static void test_lines_that_are_paced(void **state)
{
	(void)state;
	Session *session = session_new();
	Report out = {0};
	Error err = ERROR_INIT;
	assert_ok(command_execute(session, "synth royals", &out, &err));
	assert_ok(command_execute(session, "train sgns royals as=w dim=8 epochs=1 exact=yes", &out, &err));
	report_release(&out);
	session_enqueue(
		session, "echo one\nset seed=7\nsimilar king queen\necho two\nsimilar man woman\necho four");
	session->screen.paced = true;
	free(run_script(session, 80, 24,
		"wait one\nwait queen\nwait Enter goes on\ntype l\nwait isthmus> l\nkey Enter\nwait error\nkey "
		"Enter\n"
		"wait two\nwait woman\nkey Escape\ngone woman\n"));
	assert_int_equal(session->n_queue, 0);
	assert_false(session->screen.paced);
	assert_int_equal(session_seed(session), 7);
	session_free(session);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	setenv("ISTHMUS_HISTORY", "", 1);
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	setenv("INPUTRC", "/dev/null", 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_explore),
		cmocka_unit_test(test_typing),
		cmocka_unit_test(test_a_small_terminal_says_so),
		cmocka_unit_test(test_layout_focus_and_zoom),
		cmocka_unit_test(test_watched_audits),
		cmocka_unit_test(test_the_log_breaks_between_words),
		cmocka_unit_test(test_panes_follow_a_training),
		cmocka_unit_test(test_the_map_obeys_its_keys),
		cmocka_unit_test(test_the_end_of_a_map_does_not_hide_it),
		cmocka_unit_test(test_marking_selects),
		cmocka_unit_test(test_the_wheel_zooms_at_the_mouse),
		cmocka_unit_test(test_leaving_and_quitting),
		cmocka_unit_test(test_lines_that_are_paced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
