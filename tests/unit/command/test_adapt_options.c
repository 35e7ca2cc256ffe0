#include "adapt/adapter.h"
#include "check.h"
#include "command/command.h"

#include <string.h>

static Error err;

/* An option that is called as one of the command's own could never be given. */
static void test_no_option_of_a_method_hides_behind_one_of_the_command(void **state)
{
	(void)state;
	const Command *adapt = command_find("adapt", &err);
	assert_non_null(adapt);
	for (size_t a = 0; adapters[a]; a++)
		for (const ArgSpec *option = adapters[a]->options; option->name; option++)
			for (const ArgSpec *own = adapt->args; own->name; own++)
				if (strcmp(own->name, option->name) == 0)
					fail_msg("adapt %s: %s= is the command's own", adapters[a]->name,
						own->name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_option_of_a_method_hides_behind_one_of_the_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
