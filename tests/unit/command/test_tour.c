#include "check.h"

#include "base/text.h"
#include "command/command.h"

#include <stdlib.h>
#include <sys/stat.h>

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char folder[] = "/tmp/isthmus-tour-XXXXXX";

static void write_file(const char *name, const char *content)
{
	Text path = {0};
	text_format(&path, "%s/%s", folder, name);
	FILE *file = fopen(text_of(&path), "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
	text_release(&path);
}

/* A catalogue of the two sets that the tour wants, whose recipes run `script`. */
static void write_sets(const char *script)
{
	static const char *const names[] = {"english", "computing"};
	for (size_t i = 0; i < 2; i++) {
		Text path = {0}, text = {0};
		text_format(&path, "catalogue/%s.txt", names[i]);
		write_file(text_of(&path),
			"title: T\nkind: corpus\ndomains: d\namount: 2 words\nlicence: CC0\nattribution: "
			"nobody\n"
			"package: apt p 1 10\nfile: a.txt 8 " SUM "\nload: a.txt\nabout: tests\nnext: ls\n");
		text_clear(&path);
		text_format(&path, "recipes/%s.sh", names[i]);
		text_format(&text, "set -e\ncd \"$1\"\nmkdir -p packages ready\n%s", script);
		write_file(text_of(&path), text_of(&text));
		text_release(&path);
		text_release(&text);
	}
}

static int make_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	static const char *const below[] = {"catalogue", "recipes"};
	for (size_t i = 0; i < 2; i++) {
		Text path = {0};
		text_format(&path, "%s/%s", folder, below[i]);
		mkdir(text_of(&path), 0777);
		text_release(&path);
	}
	Text cache = {0};
	text_format(&cache, "%s/cache", folder);
	setenv("ISTHMUS_DATASETS", folder, 1);
	setenv("ISTHMUS_CACHE", text_of(&cache), 1);
	text_release(&cache);
	write_file("tour.isthmus", "data get english computing\necho real\n");
	write_file("tour-planted.isthmus", "echo planted\n");
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	char command[sizeof folder + 16];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

/* Runs the line; the script that waits to be run must be `script`, and the texts of the answer hold `part`. */
static void assert_tour(const char *line, const char *script, const char *part)
{
	Session *session = session_new();
	Report report = {0};
	Error err = ERROR_INIT;
	Text said = {0};
	assert_ok(command_execute(session, line, &report, &err));
	for (size_t i = 0; i < report.count; i++)
		text_add(&said, report.sections[i].text);
	assert_contains(text_of(&said), part);
	char *next = session_next_line(session);
	assert_non_null(next);
	assert_contains(next, script);
	free(next);
	text_release(&said);
	report_release(&report);
	session_free(session);
}

static void no_network_leads_through_planted_worlds(void **state)
{
	(void)state;
	write_sets("echo 'error: the network cannot be reached' >&2\nexit 1\n");
	assert_tour(
		"tour", "/tour-planted.isthmus", "could not be had: english: the network cannot be reached");
}

static void fetched_data_lead_through_real_text(void **state)
{
	(void)state;
	write_sets("echo apples! >ready/a.txt\necho " SUM " a.txt >ready/checksums\n");
	assert_tour("tour", "/tour.isthmus", "computing is here");
	assert_tour("tour", "/tour.isthmus", "");
	assert_tour("tour planted", "/tour-planted.isthmus", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_network_leads_through_planted_worlds),
		cmocka_unit_test(fetched_data_lead_through_real_text),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
