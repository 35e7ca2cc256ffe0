/* Writes the reference that is made of the tables of commands and keys: `write_reference commands|man|keys` to
 * standard output. */
#include "command/command.h"
#include "ui/tui/keymap.h"

#include <stdio.h>
#include <string.h>

static void write_keys(Text *out)
{
	Keymap keymap;
	keymap_init(&keymap);
	keymap_reference(&keymap, out);
	keymap_release(&keymap);
}

int main(int argc, char **argv)
{
	Text out = {0};
	if (argc == 2 && strcmp(argv[1], "man") == 0)
		command_man_page(&out);
	else if (argc == 2 && strcmp(argv[1], "keys") == 0)
		write_keys(&out);
	else
		command_reference(&out);
	fputs(text_of(&out), stdout);
	text_release(&out);
	return ferror(stdout) != 0;
}
