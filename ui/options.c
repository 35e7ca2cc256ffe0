#include "ui/options.h"

#include "base/memory.h"
#include "command/reference.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option long_options[] = {
	{"tui", no_argument, NULL, 'T'},
	{"tour", no_argument, NULL, 'G'},
	{"format", required_argument, NULL, 'F'},
	{"session", required_argument, NULL, 'S'},
	{"seed", required_argument, NULL, 'E'},
	{"threads", required_argument, NULL, 'P'},
	{"no-rc", no_argument, NULL, 'R'},
	{"version", no_argument, NULL, 'V'},
	{"help", no_argument, NULL, 'h'},
	{NULL, 0, NULL, 0},
};

static void add_piece(Options *options, bool is_file, const char *text)
{
	options->pieces = memory_resize(options->pieces, options->n_pieces + 1, sizeof *options->pieces);
	options->pieces[options->n_pieces++] = (ScriptPiece){is_file, text};
}

static bool say_unknown(const char *word, Error *err)
{
	const char *names[16];
	size_t n = 0;
	while (long_options[n].name) {
		names[n] = long_options[n].name;
		n++;
	}
	char *name = memory_slice(word, strcspn(word, "="));
	Text near = {0};
	text_suggest(&near, name + strspn(name, "-"), names, n, 2);
	error_set(err, ERROR_USAGE, "there is no option %s;%s%s%s isthmus --help lists them", name,
		near.length ? " did you mean --" : "", text_of(&near), near.length ? "?" : "");
	text_release(&near);
	free(name);
	return false;
}

static const char **text_option(Options *options, int letter)
{
	switch (letter) {
	case 'F':
		return &options->format;
	case 'S':
		return &options->session;
	case 'E':
		return &options->seed;
	case 'P':
		return &options->threads;
	default:
		return NULL;
	}
}

static bool *flag_option(Options *options, int letter)
{
	switch (letter) {
	case 'T':
		return &options->tui;
	case 'R':
		return &options->no_rc;
	case 'q':
		return &options->quiet;
	case 'h':
		return &options->help;
	default:
		return NULL;
	}
}

/* Without a terminal the tour is a script like any other, to be read by people. */
static void add_tour(Options *options)
{
	add_piece(options, false, "tour");
	options->format = options->format ? options->format : "table";
	options->tui |= isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static bool refuse(int letter, char **argv, Error *err)
{
	if (letter == ':')
		return error_set(err, ERROR_USAGE, "the option %s needs a value", argv[optind - 1]);
	/* A letter of its own; those of the long options are ours alone. */
	if (optopt && !strchr("TGFSEPRVh", optopt))
		return error_set(err, ERROR_USAGE, "there is no option -%c; isthmus --help lists them", optopt);
	return say_unknown(argv[optind - 1], err);
}

static bool take_option(Options *options, int letter, char **argv, Error *err)
{
	const char **text = text_option(options, letter);
	bool *flag = flag_option(options, letter);
	if (text)
		*text = optarg;
	else if (flag)
		*flag = true;
	else if (letter == 'c' || letter == 'f')
		add_piece(options, letter == 'f', optarg);
	else if (letter == 'V')
		add_piece(options, false, "version");
	else if (letter == 'G')
		add_tour(options);
	else
		return refuse(letter, argv, err);
	return true;
}

bool options_parse(int argc, char **argv, Options *options, Error *err)
{
	*options = (Options){0};
	opterr = 0;
	optind = 0;
	for (int letter; (letter = getopt_long(argc, argv, ":c:f:qh", long_options, NULL)) != -1;)
		if (!take_option(options, letter, argv, err))
			return false;
	options->files = memory_new((size_t)(argc - optind) + 1, sizeof *options->files);
	for (int i = optind; i < argc; i++)
		options->files[options->n_files++] = argv[i];
	return true;
}

static bool apply(Session *session, const char *setting, const char *value, Error *err)
{
	return !value || session_fix(session, setting, value, err) || error_prefix(err, "--%s", setting);
}

bool options_apply(const Options *options, Session *session, Error *err)
{
	return apply(session, "format", options->format, err) && apply(session, "seed", options->seed, err) &&
	       apply(session, "threads", options->threads, err);
}

void options_release(Options *options)
{
	free(options->pieces);
	free(options->files);
	*options = (Options){0};
}

void options_help(Text *out)
{
	text_add(out,
		"isthmus [options] [FILE…]\n\n"
		"A workbench for embeddings and for carrying them from one domain to another. Each FILE is\n"
		"loaded; then you type commands, on the prompt or on the screen. Commands also come from\n"
		"-c, from -f, or from standard input when that is no terminal.\n\n");
	for (const ProgramOption *option = program_options; option->name; option++)
		text_format(out, "  %-18s %s\n", option->name, option->help);
	text_add(out, "\nExit status: 0 fine, 1 a command failed, 2 wrong usage, 4 an assert did not hold,\n"
		      "130 interrupted.\n");
}
