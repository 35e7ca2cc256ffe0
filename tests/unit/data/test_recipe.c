#include "check.h"

#include "base/clock.h"
#include "data/recipe.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Some checksum: the fake recipes write it down as theirs. */
#define APPLES "a1d9c6d5a3d3f3c6b7d0d6d1a2f3c4b5a6978876655443322110ffeeddccbbaa"

static char folder[] = "/tmp/isthmus-recipe-XXXXXX";

static char *path_of(const char *name)
{
	Text path = {0};
	text_format(&path, "%s/%s", folder, name);
	return text_take(&path);
}

static bool there(const char *name)
{
	char *path = path_of(name);
	bool found = access(path, F_OK) == 0;
	free(path);
	return found;
}

static void write_script(const char *script)
{
	char *path = path_of("recipes/fruit.sh");
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "set -e\ncd \"$1\"\nmkdir -p packages\nrm -rf ready\nmkdir ready\n%s", script);
	fclose(file);
	free(path);
}

static int clear_cache(void **state)
{
	(void)state;
	char command[sizeof folder + 32];
	snprintf(command, sizeof command, "rm -rf %s/cache", folder);
	return system(command);
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	char *recipes = path_of("recipes"), *cache = path_of("cache");
	mkdir(recipes, 0777);
	setenv("ISTHMUS_DATASETS", folder, 1);
	setenv("ISTHMUS_CACHE", cache, 1);
	free(recipes);
	free(cache);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	char command[sizeof folder + 16];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static DatasetPackage package = {"apt", "fruit", "1", 1000};
static DatasetFile file = {"a.txt", 7, APPLES};
static const Dataset fruit = {
	.name = "fruit", .load = "a.txt", .packages = &package, .n_packages = 1, .files = &file, .n_files = 1};

#define MAKE_APPLES "echo apples >ready/a.txt\necho " APPLES " a.txt >ready/checksums\n"

/* Runs to the end; the outcome, and what the catalogue's checksums said. */
static bool run(char different[64], Error *err)
{
	Recipe *recipe = recipe_start(&fruit, err);
	bool finished = false, fine = recipe != NULL;
	double start = clock_now();
	while (fine && !finished && clock_now() - start < 10)
		fine = recipe_poll(recipe, 20, &finished, err);
	if (recipe && different)
		snprintf(different, 64, "%s", recipe_different(recipe));
	recipe_free(recipe);
	return fine && finished;
}

static void success_moves_the_result_into_place(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	char different[64] = "?";
	write_script("echo phase 1 of 2: fetching fruit\necho phase 2 of 2: peeling\n" MAKE_APPLES);
	assert_int_equal(dataset_state(&fruit), DATASET_ABSENT);
	assert_ok(run(different, &err));
	assert_string_equal(different, "");
	assert_int_equal(dataset_state(&fruit), DATASET_READY);
	assert_true(there("cache/datasets/fruit/a.txt"));
	assert_false(there("cache/datasets/fruit.part"));
	/* Once more, over the result that is there. */
	assert_ok(run(different, &err));
	assert_int_equal(dataset_state(&fruit), DATASET_READY);
}

static void other_checksum_is_told_but_accepted(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	char different[64] = "";
	write_script("echo pears! >ready/a.txt\n"
		     "echo 0000000000000000000000000000000000000000000000000000000000000000 a.txt "
		     ">ready/checksums\n");
	assert_ok(run(different, &err));
	assert_string_equal(different, "a.txt");
	assert_int_equal(dataset_state(&fruit), DATASET_DIFFERENT);
}

static void poor_result_is_refused(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	write_script("true\n");
	assert_false(run(NULL, &err));
	assert_contains(err.message, "did not make a.txt");
	write_script("echo >ready/a.txt\n");
	assert_false(run(NULL, &err));
	assert_contains(err.message, "only 1 bytes where about 7");
	assert_int_equal(dataset_state(&fruit), DATASET_UNFINISHED);
}

static void failure_gives_the_sentence_of_the_script(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	write_script("echo noise >&2\necho 'error: no network; try later' >&2\nexit 1\n");
	assert_false(run(NULL, &err));
	assert_string_equal(err.message, "fruit: no network; try later");
	write_script("echo strange >&2\nexit 7\n");
	assert_false(run(NULL, &err));
	assert_contains(err.message, "ended with status 7, saying: strange");
	write_script("echo 'gzip: stdout: No space left on device' >&2\nexit 1\n");
	assert_false(run(NULL, &err));
	assert_contains(err.message, "the disk became full");
	assert_contains(err.message, "ISTHMUS_CACHE");
}

static void missing_script_is_told(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	char *path = path_of("recipes/fruit.sh");
	unlink(path);
	free(path);
	assert_null(recipe_start(&fruit, &err));
	assert_contains(err.message, "recipes/fruit.sh");
}

static void phases_and_bytes_are_progress(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	bool finished = false;
	write_script("echo phase 1 of 3: fetching fruit\nhead -c 400 /dev/zero >packages/fruit\ntouch told\n"
		     "while [ ! -e seen ]; do sleep 0.01; done\necho phase 3 of 3: peeling\ntouch told-again\n"
		     "while [ ! -e seen-again ]; do sleep 0.01; done\n" MAKE_APPLES);
	Recipe *recipe = recipe_start(&fruit, &err);
	assert_non_null(recipe);
	for (int i = 0; i < 500 && recipe_progress(recipe)->done < 400; i++)
		assert_ok(recipe_poll(recipe, 10, &finished, &err));
	assert_string_equal(recipe_progress(recipe)->phase, "fruit: fetching fruit");
	assert_string_equal(recipe_progress(recipe)->unit, "bytes");
	assert_near(recipe_progress(recipe)->done, 400, 0);
	assert_near(recipe_progress(recipe)->total, 1000, 0);
	char *seen = path_of("cache/datasets/fruit.part/seen");
	close(open(seen, O_CREAT | O_WRONLY, 0666));
	for (int i = 0; i < 500 && strcmp(recipe_progress(recipe)->unit, "phases") != 0; i++)
		assert_ok(recipe_poll(recipe, 10, &finished, &err));
	assert_string_equal(recipe_progress(recipe)->phase, "fruit: peeling");
	assert_near(recipe_progress(recipe)->done, 2, 0);
	assert_near(recipe_progress(recipe)->total, 3, 0);
	recipe_free(recipe);
	free(seen);
}

static void stopping_ends_the_whole_group_and_keeps_downloads(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	bool finished = false;
	/* A pipeline: a child of the script must end as well. */
	write_script("echo here >packages/fruit\n(sleep 30; echo) & echo $! >child\necho phase 1 of 1: "
		     "waiting\nwait\n");
	Recipe *recipe = recipe_start(&fruit, &err);
	assert_non_null(recipe);
	for (int i = 0; i < 500 && !recipe_progress(recipe)->phase[0]; i++)
		assert_ok(recipe_poll(recipe, 10, &finished, &err));
	char *path = path_of("cache/datasets/fruit.part/child");
	FILE *written = fopen(path, "r");
	int child = 0;
	assert_non_null(written);
	assert_int_equal(fscanf(written, "%d", &child), 1);
	fclose(written);
	free(path);
	recipe_free(recipe);
	bool gone = false;
	for (int i = 0; i < 200 && !gone; i++) {
		gone = kill(child, 0) != 0;
		/* Ended but not yet waited for by its new parent counts as gone, too. */
		char status[64] = "", name[64];
		snprintf(name, sizeof name, "/proc/%d/stat", child);
		FILE *stat = fopen(name, "r");
		if (!stat || (fscanf(stat, "%*d %*s %63s", status) == 1 && status[0] == 'Z'))
			gone = true;
		if (stat)
			fclose(stat);
		usleep(5000);
	}
	assert_true(gone);
	assert_int_equal(dataset_state(&fruit), DATASET_UNFINISHED);
	/* The next run finds what was downloaded. */
	write_script("[ -e packages/fruit ] || exit 1\n" MAKE_APPLES);
	assert_ok(run(NULL, &err));
}

static void two_at_once_are_kept_apart(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	write_script("sleep 30\n");
	Recipe *first = recipe_start(&fruit, &err);
	assert_non_null(first);
	assert_null(recipe_start(&fruit, &err));
	assert_contains(err.message, "is being prepared already");
	recipe_free(first);
}

static void full_disk_is_seen_beforehand(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	DatasetPackage huge = {"apt", "fruit", "1", UINT64_C(1) << 58};
	Dataset large = fruit;
	large.packages = &huge;
	write_script(MAKE_APPLES);
	assert_null(recipe_start(&large, &err));
	assert_contains(err.message, "not enough room");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(success_moves_the_result_into_place, clear_cache),
		cmocka_unit_test_setup(other_checksum_is_told_but_accepted, clear_cache),
		cmocka_unit_test_setup(poor_result_is_refused, clear_cache),
		cmocka_unit_test_setup(failure_gives_the_sentence_of_the_script, clear_cache),
		cmocka_unit_test_setup(missing_script_is_told, clear_cache),
		cmocka_unit_test_setup(phases_and_bytes_are_progress, clear_cache),
		cmocka_unit_test_setup(stopping_ends_the_whole_group_and_keeps_downloads, clear_cache),
		cmocka_unit_test_setup(two_at_once_are_kept_apart, clear_cache),
		cmocka_unit_test_setup(full_disk_is_seen_beforehand, clear_cache),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
