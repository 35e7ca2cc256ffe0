#include "check.h"
#include "data/fasttext_rows.h"
#include "data/metadata.h"
#include "data/subwords.h"
#include "session/session.h"
#include "session/store.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/isthmus-session-XXXXXX";

static int enter_folder(void **state)
{
	(void)state;
	return !mkdtemp(folder) || chdir(folder) != 0;
}

static int leave_folder(void **state)
{
	(void)state;
	return system("rm -rf \"$PWD\"/*.isthmus*") != 0 || chdir("/") != 0 || rmdir(folder) != 0;
}

/* Own rows of its three words, and a fourth output, as of a tree. */
static void add_rows(Space *space)
{
	Error err = ERROR_INIT;
	FasttextSettings training = {.dim = 2, .ws = 7, .loss = FASTTEXT_HS, .t = 1e-3};
	space->rows = fasttext_rows_new(&training);
	assert_ok(row_blocks_grow(&space->rows->words, 3, "rows", &err));
	assert_ok(row_blocks_grow(&space->rows->outputs, 4, "rows", &err));
	for (size_t i = 0; i < 4; i++) {
		row_blocks_at(&space->rows->outputs, i)[1] = 0.1f * (float)i;
		if (i < 3)
			row_blocks_at(&space->rows->words, i)[0] = 0.3f * (float)i;
	}
}

static void assert_same_rows(const RowBlocks *a, const RowBlocks *b)
{
	assert_int_equal(a->rows, b->rows);
	assert_int_equal(a->width, b->width);
	for (size_t i = 0; i < a->rows; i++)
		assert_memory_equal(row_blocks_at(a, i), row_blocks_at(b, i), a->width * sizeof(float));
}

static Space *make_space(void)
{
	Error err = ERROR_INIT;
	Space *space = space_new(3, 2, &err);
	const float values[] = {1, 2, -3, 4, 0.1f, 1e-30f};
	memcpy(space->vectors.data, values, sizeof values);
	const char *words[] = {"king", "queen", "naïve"};
	space->counts = memory_new(3, sizeof *space->counts);
	space->domain_of = memory_new(3, sizeof *space->domain_of);
	for (uint32_t i = 0; i < 3; i++) {
		dictionary_add(&space->items, words[i], strlen(words[i]));
		space->counts[i] = 10 - i;
		space->domain_of[i] = i % 2;
	}
	dictionary_add(&space->domains, "news", 4);
	dictionary_add(&space->domains, "court", 5);
	space->weights = memory_new(space->vectors.rows, sizeof *space->weights);
	space->weights[1] = 2.5f;
	space->metadata = metadata_new(space->vectors.rows);
	metadata_add(space->metadata, "age", true, &err)->numbers[1] = 40;
	MetadataColumn *role = metadata_add(space->metadata, "role", false, &err);
	role->of[2] = dictionary_add(&role->words, "ruler", 5);
	metadata_add(space->metadata, "nothing known", false, &err);
	dictionary_add(&space->columns, "crown", 5);
	dictionary_add(&space->columns, "", 0);
	space->subwords = subwords_new(5, 2, 3, 6, &err);
	for (uint32_t row = 0; row < 2; row++) {
		assert_ok(subwords_add(space->subwords, 4 - row, &row, &err));
		memcpy(row_blocks_at(&space->subwords->rows, row), values + 2 + 2 * row, 2 * sizeof(float));
	}
	add_rows(space);
	space->provenance.command = memory_text("train sgns x");
	space->provenance.seed = 42;
	assert_ok(space_finish(space, &err));
	return space;
}

static Session *make_session(void)
{
	Error err = ERROR_INIT;
	Session *session = session_new();
	Object *object = session_put(session, "w", OBJECT_SPACE, "train sgns x", &err);
	object->space = make_space();
	object->clustering = clustering_new(object->space, "kmeans", "l2", "cluster w", 7, &err);
	object->clustering->cluster_of[1] = dictionary_add(&object->clustering->clusters, "1 queen", 7);
	object = session_put(session, "male", OBJECT_WORDSET, "let male = {he him}", &err);
	object->wordset = wordset_new("male", "typed");
	wordset_add(object->wordset, "he");
	wordset_add(object->wordset, "him");
	object = session_put(session, "pairs", OBJECT_LEXICON, "load pairs", &err);
	object->lexicon = lexicon_new("pairs.txt");
	lexicon_add(object->lexicon, "chat", "cat");
	object = session_put(session, "m", OBJECT_METRIC, "metric nca w", &err);
	object->metric = learned_metric_new("nca", 1, 2, &err);
	object->metric->map.data[1] = -1.5f;
	object->metric->unit = true;
	object->metric->score = METRIC_DOT;
	dictionary_copy(&session_find(session, "w")->space->columns, &object->metric->columns);
	object->metric->provenance = (Provenance){.command = memory_text("metric nca w"), .seed = 9};
	assert_ok(session_set(session, "seed", "7", &err));
	screen_watch(session, "near king");
	return session;
}

static bool session_save(Session *session, const char *path, Error *err)
{
	SessionSaver *saver = session_saver_new(session, path, err);
	bool finished = saver == NULL, fine = saver != NULL;
	while (fine && !finished)
		fine = session_saver_step(saver, &finished, err);
	session_saver_free(saver);
	return fine;
}

static bool no_remake(Session *session, const char *line, Error *err)
{
	(void)session;
	return error_set(err, ERROR_FILE, "cannot read \"%s\"", line);
}

static void test_options_win_over_saved_settings(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Session *session = make_session(), *again = session_new();
	Text notes = {0};
	assert_ok(session_set(session, "format", "json", &err));
	assert_ok(session_set(session, "threads", "1", &err));
	assert_ok(session_save(session, "a.isthmus", &err));
	assert_ok(session_fix(again, "format", "tsv", &err));
	assert_false(session_fix(again, "seed", "many", &err));
	err = ERROR_INIT;
	assert_ok(session_open(again, "a.isthmus", no_remake, &notes, &err));
	assert_string_equal(session_setting(again, "format"), "tsv");
	assert_string_equal(session_setting(again, "threads"), "1");
	assert_string_equal(session_setting(again, "seed"), "7");
	assert_ok(session_set(again, "format", "csv", &err));
	assert_string_equal(session_setting(again, "format"), "csv");
	text_release(&notes);
	session_free(session);
	session_free(again);
}

static void test_round_trip(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Session *session = make_session(), *again = session_new();
	Text notes = {0};
	assert_ok(session_save(session, "a.isthmus", &err));
	assert_ok(session_open(again, "a.isthmus", no_remake, &notes, &err));
	Space *before = session_find(session, "w")->space, *after = session_find(again, "w")->space;
	assert_memory_equal(before->vectors.data, after->vectors.data, 6 * sizeof(float));
	assert_string_equal(space_checksum(before), space_checksum(after));
	assert_string_equal(after->items.words[2], "naïve");
	assert_int_equal(after->counts[1], 9);
	assert_int_equal(after->domain_of[1], 1);
	assert_near(after->weights[0], 0, 0);
	assert_near(after->weights[1], 2.5, 0);
	assert_int_equal(after->metadata->count, 3);
	assert_near(metadata_find(after->metadata, "age")->numbers[1], 40, 0);
	assert_int_equal(metadata_find(after->metadata, "role")->of[2], 0);
	assert_int_equal(metadata_find(after->metadata, "role")->of[0], DICTIONARY_NONE);
	assert_string_equal(dictionary_word(&metadata_find(after->metadata, "role")->words, 0), "ruler");
	assert_int_equal(metadata_find(after->metadata, "nothing known")->of[0], DICTIONARY_NONE);
	assert_int_equal(after->columns.count, 2);
	assert_string_equal(after->columns.words[0], "crown");
	assert_string_equal(after->columns.words[1], "");
	assert_int_equal(after->subwords->buckets, 5);
	assert_int_equal(after->subwords->shortest, 3);
	assert_int_equal(after->subwords->longest, 6);
	assert_null(subwords_vector(after->subwords, 2));
	for (uint32_t bucket = 3; bucket < 5; bucket++)
		assert_memory_equal(subwords_vector(after->subwords, bucket),
			subwords_vector(before->subwords, bucket), 2 * sizeof(float));
	assert_non_null(after->rows);
	assert_memory_equal(&after->rows->settings, &before->rows->settings, sizeof before->rows->settings);
	assert_same_rows(&after->rows->words, &before->rows->words);
	assert_same_rows(&after->rows->outputs, &before->rows->outputs);
	const Clustering *clusters = session_find(again, "w")->clustering;
	assert_non_null(clusters);
	assert_ptr_equal(clusters->space, after);
	assert_string_equal(clusters->method, "kmeans");
	assert_string_equal(clusters->metric, "l2");
	assert_string_equal(clusters->command, "cluster w");
	assert_int_equal(clusters->seed, 7);
	assert_int_equal(clusters->cluster_of[0], DICTIONARY_NONE);
	assert_int_equal(clustering_find(clusters, "1"), clusters->cluster_of[1]);
	assert_int_equal(clustering_find(clusters, "1 queen"), 0);
	assert_int_equal(clustering_find(clusters, "2"), DICTIONARY_NONE);
	assert_string_equal(after->provenance.command, "train sgns x");
	assert_int_equal(after->provenance.seed, 42);
	assert_string_equal(session_find(again, "male")->wordset->words[1], "him");
	assert_string_equal(session_find(again, "pairs")->lexicon->pairs[0].target, "cat");
	const LearnedMetric *metric = session_find(again, "m")->metric;
	assert_int_equal(metric->map.rows, 1);
	assert_int_equal(metric->map.cols, 2);
	assert_near(metric->map.data[1], -1.5, 0);
	assert_true(metric->unit && metric->score == METRIC_DOT);
	assert_string_equal(metric->method, "nca");
	assert_int_equal(metric->columns.count, 2);
	assert_string_equal(metric->provenance.command, "metric nca w");
	assert_int_equal(metric->provenance.seed, 9);
	assert_int_equal(session_seed(again), 7);
	assert_string_equal(again->screen.watches[0], "near king");
	assert_string_equal(again->current, "w");
	assert_int_equal(notes.length, 0);
	/* A second opening would take names that are there. */
	assert_false(session_open(again, "a.isthmus", no_remake, &notes, &err));
	assert_contains(err.message, "rename or drop");
	text_release(&notes);
	session_free(session);
	session_free(again);
}

static void test_missing_data_is_a_note(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Session *session = session_new(), *again = session_new();
	CorpusBuilder *builder = corpus_builder_new();
	corpus_builder_document(builder, "news", NULL);
	corpus_builder_text(builder, "a b c", 5);
	Object *object = session_put(session, "text", OBJECT_CORPUS, "load gone.txt", &err);
	object->corpus = corpus_builder_finish(builder, "load gone.txt", &err);
	memcpy(object->corpus->checksum, "0123456789abcdef0123456789abcdef", 33);
	Text notes = {0};
	assert_ok(session_save(session, "b.isthmus", &err));
	assert_ok(session_open(again, "b.isthmus", no_remake, &notes, &err));
	assert_contains(text_of(&notes), "text is missing (load gone.txt): cannot read");
	assert_null(session_find(again, "text"));
	text_release(&notes);
	session_free(session);
	session_free(again);
}

/* What a crash in the middle of saving leaves: the old file whole, and a half-written one beside it. */
static void test_unfinished_save_leaves_the_old_file(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Session *session = make_session(), *again = session_new();
	assert_ok(session_save(session, "c.isthmus", &err));
	Store *store = store_create("c.isthmus", &err);
	assert_non_null(store);
	assert_ok(store_put_text(store, "session", "objects", "nonsense\n", &err));
	assert_int_equal(access("c.isthmus.saving", F_OK), 0);
	Text notes = {0};
	assert_ok(session_open(again, "c.isthmus", no_remake, &notes, &err));
	assert_non_null(session_find(again, "w"));
	store_close(store);
	assert_int_equal(access("c.isthmus.saving", F_OK), -1);
	text_release(&notes);
	session_free(session);
	session_free(again);
}

static void test_other_files_are_refused(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	FILE *file = fopen("d.isthmus", "w");
	fputs("this is no database at all, but it is long enough to be looked at by anyone who cares\n", file);
	fclose(file);
	Session *session = session_new();
	Text notes = {0};
	assert_false(session_open(session, "d.isthmus", no_remake, &notes, &err));
	assert_contains(err.message, "no session file");
	assert_false(session_open(session, "absent.isthmus", no_remake, &notes, &err));
	assert_contains(err.message, "No such file");
	assert_false(session_save(session, "/nowhere/x.isthmus", &err));
	session_free(session);
}

static void test_values_of_any_size(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	size_t count = (64u << 20) + 12345;
	char *big = memory_new(count, 1);
	big[0] = 'a';
	big[count - 1] = 'z';
	Store *store = store_create("e.isthmus", &err);
	assert_ok(store_put(store, "s", "big", big, count, &err));
	assert_ok(store_put(store, "s", "empty", NULL, 0, &err));
	assert_ok(store_commit(store, &err));
	store = store_open("e.isthmus", &err);
	void *bytes;
	size_t got;
	assert_ok(store_get(store, "s", "big", &bytes, &got, &err));
	assert_int_equal(got, count);
	assert_memory_equal(bytes, big, count);
	free(bytes);
	assert_ok(store_get(store, "s", "empty", &bytes, &got, &err));
	assert_non_null(bytes);
	assert_int_equal(got, 0);
	free(bytes);
	assert_ok(store_get(store, "s", "absent", &bytes, &got, &err));
	assert_null(bytes);
	store_close(store);
	free(big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options_win_over_saved_settings),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_missing_data_is_a_note),
		cmocka_unit_test(test_unfinished_save_leaves_the_old_file),
		cmocka_unit_test(test_other_files_are_refused),
		cmocka_unit_test(test_values_of_any_size),
	};
	return cmocka_run_group_tests_name("session_file", tests, enter_folder, leave_folder) != 0;
}
