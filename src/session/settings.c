#include "session/settings.h"

#include <stdlib.h>
#include <string.h>

const ArgSpec settings[] = {
	{.name = "seed",
		.kind = ARG_INTEGER,
		.help = "what random choices depend on",
		.fallback = "1",
		.low = 0,
		.high = 9007199254740992.0},
	{.name = "threads",
		.kind = ARG_INTEGER,
		.help = "threads of a job; 0 is one for each processor",
		.fallback = "0",
		.low = 0,
		.high = 256},
	{.name = "memory",
		.kind = ARG_NUMBER,
		.help = "most memory for the words of a text, or for counts of pairs; what is larger goes to "
			"temporary files; 0 is a quarter of what there is",
		.fallback = "0",
		.low = 0,
		.high = 1e12,
		.unit = "MB"},
	{.name = "format",
		.kind = ARG_CHOICE,
		.help = "how answers are written; auto is table on a terminal and tsv elsewhere",
		.fallback = "auto",
		.choices = "auto|table|tsv|csv|json|jsonl|markdown"},
	{.name = "k",
		.kind = ARG_INTEGER,
		.help = "neighbours shown",
		.fallback = "10",
		.low = 1,
		.high = 1000},
	{.name = "checkpoints",
		.kind = ARG_YESNO,
		.help = "a version is kept of what adapt and debias work from, of models that learn more, and "
			"of what is replaced",
		.fallback = "yes"},
	{.name = "checkpoints_kept",
		.kind = ARG_INTEGER,
		.help = "automatic versions kept of each space or model, the newest; all of them never hold "
			"more than memory allows",
		.fallback = "5",
		.low = 1,
		.high = 10000},
	{.name = "bail", .kind = ARG_YESNO, .help = "a batch stops at the first failure", .fallback = "yes"},
	{.name = "marker",
		.kind = ARG_CHOICE,
		.help = "how points are drawn",
		.fallback = "braille",
		.choices = "braille|quadrant|glyph|ascii"},
	{.name = "colour",
		.kind = ARG_CHOICE,
		.help = "auto asks the terminal and NO_COLOR",
		.fallback = "auto",
		.choices = "auto|yes|no"},
	{.name = "theme",
		.kind = ARG_CHOICE,
		.help = "colours of the screen",
		.fallback = "dark",
		.choices = "dark|light|mono"},
	{.name = "mouse", .kind = ARG_YESNO, .help = "the screen listens to the mouse", .fallback = "yes"},
	{.name = NULL},
};

size_t settings_count(void)
{
	return sizeof settings / sizeof *settings - 1;
}

static size_t find(const char *name)
{
	size_t i = 0;
	while (settings[i].name && strcmp(settings[i].name, name) != 0)
		i++;
	return i;
}

void settings_init(Session *session)
{
	session->settings = memory_new(settings_count(), sizeof *session->settings);
	session->fixed = memory_new(settings_count(), sizeof *session->fixed);
	for (size_t i = 0; i < settings_count(); i++)
		session->settings[i] = memory_text(settings[i].fallback);
}

void settings_release(Session *session)
{
	for (size_t i = 0; i < settings_count(); i++)
		free(session->settings[i]);
	free(session->settings);
	free(session->fixed);
}

const char *session_setting(const Session *session, const char *name)
{
	size_t i = find(name);
	if (!settings[i].name)
		abort();
	return session->settings[i];
}

long long session_setting_integer(const Session *session, const char *name)
{
	long long value = 0;
	text_to_integer(session_setting(session, name), &value);
	return value;
}

bool session_setting_yes(const Session *session, const char *name)
{
	const char *value = session_setting(session, name);
	return strchr("yYtT1", value[0]) || strcmp(value, "on") == 0;
}

bool session_set(Session *session, const char *name, const char *value, Error *err)
{
	Text option = {0};
	text_format(&option, "%s=%s", name, value);
	Token token = {.text = option.data, .column = 0, .width = (int)option.length};
	Args *args = args_parse(settings, NULL, &token, 1, err);
	for (size_t i = 0; args && i < settings_count(); i++)
		if (args_given(args, settings[i].name)) {
			free(session->settings[i]);
			session->settings[i] = memory_text(value);
			session->screen.generation++;
		}
	bool fine = args != NULL;
	args_free(args);
	text_release(&option);
	return fine;
}

bool session_fix(Session *session, const char *name, const char *value, Error *err)
{
	if (!session_set(session, name, value, err))
		return false;
	session->fixed[find(name)] = true;
	return true;
}

bool session_fixed(const Session *session, const char *name)
{
	size_t i = find(name);
	return settings[i].name && session->fixed[i];
}

uint64_t session_seed(const Session *session)
{
	return (uint64_t)session_setting_integer(session, "seed");
}

int session_threads(const Session *session)
{
	int threads = (int)session_setting_integer(session, "threads");
	return threads ? threads : pool_processors();
}

uint64_t session_memory(const Session *session)
{
	double megabytes = 0;
	text_to_number(session_setting(session, "memory"), &megabytes);
	return megabytes > 0 ? (uint64_t)(megabytes * 0x1p20) + 1 : memory_machine() / 4;
}
