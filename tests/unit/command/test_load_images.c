#include "check.h"
#include "command/command.h"
#include "picture_files.h"

#include <stdlib.h>

/* Runs a line that may start a job, and waits for it; false with the error of either. */
static bool run(Session *session, const char *line, Report *out, Error *err)
{
	CommandLine parsed;
	Task *task = NULL;
	if (!command_line_parse(line, &parsed, err))
		return false;
	bool fine = command_run(session, &parsed, out, &task, err);
	command_line_release(&parsed);
	if (fine && task) {
		session_wait(session, task);
		*err = task->error;
		report_append(out, &task->report);
		fine = err->kind == ERROR_NONE;
	}
	return fine;
}

static void test_a_folder_is_recognised(void **state)
{
	(void)state;
	char *folder = new_folder(), line[600];
	static const unsigned char pixels[16] = {1, 2, 3};
	write_png(path_in(folder, "cat/1.png"), 4, 4, 1, pixels);
	write_png(path_in(folder, "dog/1.png"), 4, 4, 1, pixels);
	write_bytes(path_in(folder, "dog/2.png"), "no", 2);
	Session *session = session_new();
	Report out = {0};
	Error err = ERROR_INIT;
	snprintf(line, sizeof line, "load %s as=pets size=2x2", folder);
	assert_ok(run(session, line, &out, &err));
	assert_string_equal(out.sections[0].table.name, "images");
	assert_near(table_cell(&out.sections[0].table, 0, 1)->number, 2, 0);
	assert_contains(out.sections[1].text, "dog/2.png");
	Object *object = session_get(session, "pets", OBJECT_IMAGES, &err);
	assert_non_null(object);
	assert_int_equal(object->images->width, 2);
	assert_string_equal(dictionary_word(&object->images->domains, 0), "pets");
	assert_false(run(session, "load nowhere.png kind=images", &out, &err));
	snprintf(line, sizeof line, "load %s size=2", folder);
	assert_false(run(session, line, &out, &err));
	assert_contains(err.message, "size=28x28");
	report_release(&out);
	session_free(session);
	remove_folder(folder);
}

/* More than a megabyte is read by a job. */
static void test_idx_by_a_job(void **state)
{
	(void)state;
	char *folder = new_folder(), line[600];
	const unsigned sizes[] = {1200, 32, 32};
	size_t count = 1200 * 1024, bytes;
	unsigned char *values = calloc(count, 1);
	for (size_t i = 0; i < count; i++)
		values[i] = (unsigned char)(i * 31 >> 3);
	unsigned char *file = make_idx(3, sizes, values, count, &bytes);
	write_bytes(path_in(folder, "some-images"), file, bytes);
	Session *session = session_new();
	Report out = {0};
	Error err = ERROR_INIT;
	snprintf(line, sizeof line, "load %s as=d domain=east", path_in(folder, "some-images"));
	assert_ok(run(session, line, &out, &err));
	Object *object = session_get(session, "d", OBJECT_IMAGES, &err);
	assert_non_null(object);
	assert_int_equal(object->images->count, 1200);
	assert_null(object->images->class_of);
	assert_memory_equal(object->images->pixels, values, count);
	assert_string_equal(dictionary_word(&object->images->names, 1199), "some/1199");
	write_bytes(path_in(folder, "some-images"), file, bytes - 1);
	assert_false(run(session, line, &out, &err));
	err = ERROR_INIT;
	/* As MNIST lies in a folder: labels beside pictures. */
	write_bytes(path_in(folder, "train-images-idx3-ubyte"), file, bytes);
	const unsigned one[] = {1200};
	size_t label_bytes;
	unsigned char *labels = make_idx(1, one, values, 1200, &label_bytes);
	write_bytes(path_in(folder, "train-labels-idx1-ubyte"), labels, label_bytes);
	remove(path_in(folder, "some-images"));
	snprintf(line, sizeof line, "load %s as=whole", folder);
	assert_ok(run(session, line, &out, &err));
	object = session_get(session, "whole", OBJECT_IMAGES, &err);
	assert_non_null(object);
	assert_int_equal(object->images->count, 1200);
	assert_non_null(object->images->class_of);
	free(labels);
	free(file);
	free(values);
	report_release(&out);
	session_free(session);
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_folder_is_recognised),
		cmocka_unit_test(test_idx_by_a_job),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
