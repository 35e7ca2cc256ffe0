/* Maps in session files. */
#include "check.h"
#include "command/command.h"
#include "command_lines.h"
#include "project/history.h"
#include "scratch.h"
#include "session/map_store.h"

#include <stdlib.h>
#include <unistd.h>

static Error err;

static Session *waves_session(size_t count)
{
	Session *session = session_new();
	Space *space = space_new(count, 5, &err);
	for (size_t i = 0; i < count; i++) {
		char name[16];
		dictionary_add(&space->items, name, (size_t)snprintf(name, sizeof name, "w%zu", i));
		for (size_t j = 0; j < 5; j++)
			matrix_row(&space->vectors, i)[j] =
				(float)(sin((double)(i * (j + 2))) * (3 - 0.4 * (double)j));
	}
	assert_ok(space_finish(space, &err));
	Object *object = session_put(session, "waves", OBJECT_SPACE, "test", &err);
	object->space = space;
	session_changed(session, object);
	return session;
}

static const KeptMap *map_of(const Session *session, const char *name)
{
	return kept_map_find(session_find(session, "waves"), name);
}

/* What a session that opened the file of this one has. */
static Session *saved_and_opened(Session *session)
{
	char line[300];
	snprintf(line, sizeof line, "session save %s", scratch_path(&scratch, "maps.isthmus"));
	run_line(session, line);
	Session *other = session_new();
	snprintf(line, sizeof line, "session open %s", scratch_path(&scratch, "maps.isthmus"));
	run_line(other, line);
	return other;
}

static void assert_same_map(const KeptMap *a, const KeptMap *b)
{
	const Projection *p = a->projection, *q = b->projection;
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->options, b->options);
	assert_ptr_equal(a->projector, b->projector);
	assert_int_equal(a->most, b->most);
	assert_int_equal(a->seed, b->seed);
	assert_int_equal(a->unfinished, b->unfinished);
	assert_int_equal(p->shown, q->shown);
	assert_memory_equal(p->row, q->row, p->shown * sizeof *p->row);
	assert_memory_equal(p->x, q->x, p->shown * sizeof *p->x);
	assert_memory_equal(p->y, q->y, p->shown * sizeof *p->y);
	assert_string_equal(p->method, q->method);
	assert_true(p->trustworthiness == q->trustworthiness && p->continuity == q->continuity);
	assert_true(p->preservation == q->preservation && p->iteration == q->iteration);
	assert_int_equal(p->judged, q->judged);
	assert_int_equal(p->history->count, q->history->count);
	for (size_t i = 0; i < p->history->count; i++) {
		const MapFrame *f = p->history->frames[i], *g = q->history->frames[i];
		assert_int_equal(f->shown, g->shown);
		assert_memory_equal(f->rows->rows, g->rows->rows, f->shown * sizeof(uint32_t));
		assert_memory_equal(f->x, g->x, f->shown * sizeof *f->x);
		assert_true(f->iteration == g->iteration);
	}
}

static void test_maps_come_back(void **state)
{
	(void)state;
	Session *session = waves_session(300);
	run_line(session, "map by=tsne perplexity=10 iterations=120 sample=100");
	run_line(session, "map by=pca sample=50");
	run_line(session, "map by=pca sample=120 as=plane");
	Session *other = saved_and_opened(session);
	assert_int_equal(session_find(other, "waves")->n_maps, 3);
	for (size_t i = 0; i < 3; i++)
		assert_same_map(session_find(session, "waves")->maps[i], session_find(other, "waves")->maps[i]);
	/* Nothing is done again, and what was finished can go on. */
	const Projection *points = map_of(other, "tsne")->projection;
	run_line(other, "map by=tsne");
	assert_ptr_equal(map_of(other, "tsne")->projection, points);
	assert_int_equal(other->n_tasks, 0);
	run_line(other, "map iterations=140");
	assert_near(map_of(other, NULL)->projection->iteration, 140, 0);
	session_free(other);
	session_free(session);
}

static void test_an_unfinished_map_goes_on(void **state)
{
	(void)state;
	Session *session = waves_session(300);
	run_line(session, "map by=umap epochs=100000 &");
	for (int i = 0; i < 12000 && !(map_of(session, "umap")->projection &&
					     map_of(session, "umap")->projection->iteration > 0);
		i++) {
		usleep(5000);
		session_poll(session);
	}
	double done = map_of(session, "umap")->projection->iteration;
	assert_true(done > 0 && done < 100000);
	/* Saved while it is at work. */
	Session *other = saved_and_opened(session);
	assert_true(map_of(other, "umap")->unfinished);
	assert_non_null(map_of(other, "umap")->layout);
	run_line(other, "map by=umap &");
	run_line(other, "stop");
	run_line(other, "wait");
	assert_true(map_of(other, "umap")->projection->iteration >= done);
	assert_true(map_of(other, "umap")->stopped);
	session_free(other);
	session_free(session);
}

/* What the object has now, stored. */
static void assert_refused(Object *object)
{
	MapCopies *copies = map_copies_new(object);
	Store *store = store_create(scratch_path(&scratch, "damaged.isthmus"), &err);
	assert_non_null(store);
	assert_ok(map_copies_store(store, "waves", copies, &err));
	assert_false(maps_restore(store, "waves", object, &err));
	assert_contains(err.message, "damaged");
	store_close(store);
	map_copies_free(copies);
}

static void test_damage_is_told(void **state)
{
	(void)state;
	Session *session = waves_session(100);
	run_line(session, "map by=pca sample=50");
	Object *object = session_find(session, "waves");
	Projection *map = object->maps[0]->projection;
	uint32_t row = map->row[3];
	map->row[3] = map->row[4];
	assert_refused(object);
	map->row[3] = 100;
	assert_refused(object);
	map->row[3] = row;
	map->y[7] = INFINITY;
	assert_refused(object);
	map->y[7] = 0;
	map->history->frames[0]->x[7] = NAN;
	assert_refused(object);
	map->history->frames[0]->x[7] = 0;
	map->history->frames[0]->shown = 49;
	assert_refused(object);
	map->history->frames[0]->shown = 50;
	session_free(session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_maps_come_back),
		cmocka_unit_test(test_an_unfinished_map_goes_on),
		cmocka_unit_test(test_damage_is_told),
	};
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
