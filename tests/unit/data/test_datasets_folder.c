#include "data/datasets_folder.h"

#include "check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_environment_comes_first(void **state)
{
	(void)state;
	char folder[] = "/tmp/isthmus-datasets-XXXXXX", file[128];
	assert_non_null(mkdtemp(folder));
	snprintf(file, sizeof file, "%s/a.txt", folder);
	fclose(fopen(file, "w"));
	setenv("ISTHMUS_DATASETS", folder, 1);
	Error err = ERROR_INIT;
	char *path = datasets_find("a.txt", &err);
	assert_non_null(path);
	assert_string_equal(path, file);
	free(path);
	assert_null(datasets_find("b.txt", &err));
	assert_contains(err.message, folder);
	assert_contains(err.message, "b.txt");
	unsetenv("ISTHMUS_DATASETS");
	unlink(file);
	rmdir(folder);
}

static void test_source_tree_is_found_from_the_build(void **state)
{
	(void)state;
	unsetenv("ISTHMUS_DATASETS");
	Error err = ERROR_INIT;
	char *path = datasets_find("wordsets/README.md", &err);
	if (!path)
		fail_msg("%s", err.message);
	assert_contains(path, "/datasets/wordsets/README.md");
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_environment_comes_first),
		cmocka_unit_test(test_source_tree_is_found_from_the_build),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
