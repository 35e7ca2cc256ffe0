/* Writes the reference that is made of the command table: `write_reference commands|man` to standard output. */
#include "command/command.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	Text out = {0};
	if (argc == 2 && strcmp(argv[1], "man") == 0)
		command_man_page(&out);
	else
		command_reference(&out);
	fputs(text_of(&out), stdout);
	text_release(&out);
	return ferror(stdout) != 0;
}
