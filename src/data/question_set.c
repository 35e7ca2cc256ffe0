#include "data/question_set.h"

#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "data/file_list.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static uint32_t add_right(QuestionSet *set, uint32_t word)
{
	set->right = memory_grow(set->right, set->n_right, &set->right_room, sizeof *set->right);
	set->right[set->n_right] = word;
	return (uint32_t)set->n_right++;
}

static void add_question(QuestionSet *set, AnalogyQuestion question)
{
	set->questions = memory_grow(set->questions, set->count, &set->room, sizeof *set->questions);
	set->questions[set->count++] = question;
}

static uint32_t add_word(QuestionSet *set, const char *word)
{
	return dictionary_add(&set->words, word, strlen(word));
}

/* --- questions-words --- */

/* A line that was cut at blanks: a heading or four words. */
static bool add_words_line(QuestionSet *set, char *line, uint32_t *section)
{
	char *rest = NULL, *words[5];
	size_t n = 0;
	if (line[0] == ':') {
		const char *name = line + 1 + strspn(line + 1, " \t");
		*section = dictionary_add(&set->sections, name, strlen(name));
		return true;
	}
	for (char *word = strtok_r(line, " \t", &rest); word && n < 5; word = strtok_r(NULL, " \t", &rest))
		words[n++] = word;
	if (n == 0)
		return true;
	if (n != 4)
		return false;
	if (*section == DICTIONARY_NONE)
		*section = dictionary_add(&set->sections, "all", 3);
	AnalogyQuestion question = {.section = *section,
		.a = add_word(set, words[0]),
		.b = add_word(set, words[1]),
		.c = add_word(set, words[2]),
		.n_right = 1};
	question.first_right = add_right(set, add_word(set, words[3]));
	add_question(set, question);
	return true;
}

static bool read_words(QuestionSet *set, Source *file, Error *err)
{
	uint32_t section = DICTIONARY_NONE;
	const char *bytes;
	size_t count;
	for (;;) {
		if (!source_line(file, &bytes, &count, err))
			return false;
		if (!bytes)
			return true;
		char *line = memory_slice(bytes, count);
		bool fine = add_words_line(set, line, &section);
		free(line);
		if (!fine)
			return error_set(err, ERROR_INPUT,
				"line %zu of \"%s\" is no analogy: it should hold four words, \"man woman king "
				"queen\", or a heading \": family\"",
				file->lines, file->path);
	}
}

/* --- BATS --- */

/* One line of a section: a word and the ids of what it maps to. */
typedef struct BatsLine {
	uint32_t word, first_right, n_right;
} BatsLine;

typedef struct BatsLines {
	BatsLine *lines;
	size_t count, room;
} BatsLines;

static void add_line_to(BatsLines *lines, BatsLine line)
{
	lines->lines = memory_grow(lines->lines, lines->count, &lines->room, sizeof *lines->lines);
	lines->lines[lines->count++] = line;
}

static bool add_bats_line(QuestionSet *set, BatsLines *lines, char *line)
{
	char *rest = NULL, *word = strtok_r(line, "\t ", &rest), *answers = strtok_r(NULL, "\t ", &rest);
	if (!word)
		return true;
	if (!answers)
		return false;
	BatsLine new = {.word = add_word(set, word), .first_right = (uint32_t)set->n_right};
	char *inner = NULL;
	for (char *answer = strtok_r(answers, "/", &inner); answer; answer = strtok_r(NULL, "/", &inner))
		add_right(set, add_word(set, answer));
	new.n_right = (uint32_t)set->n_right - new.first_right;
	add_line_to(lines, new);
	return new.n_right > 0;
}

/* Each ordered pair of lines; the first answer of the first line stands for b. */
static void pair_lines(QuestionSet *set, const BatsLines *lines, uint32_t section)
{
	for (size_t i = 0; i < lines->count; i++)
		for (size_t j = 0; j < lines->count; j++)
			if (i != j)
				add_question(set, (AnalogyQuestion){.section = section,
							  .a = lines->lines[i].word,
							  .b = set->right[lines->lines[i].first_right],
							  .c = lines->lines[j].word,
							  .first_right = lines->lines[j].first_right,
							  .n_right = lines->lines[j].n_right});
}

static bool read_bats_lines(QuestionSet *set, Source *file, BatsLines *lines, Error *err)
{
	const char *bytes;
	size_t count;
	for (;;) {
		if (!source_line(file, &bytes, &count, err))
			return false;
		if (!bytes)
			return true;
		char *line = memory_slice(bytes, count);
		bool fine = add_bats_line(set, lines, line);
		free(line);
		if (!fine)
			return error_set(err, ERROR_INPUT,
				"line %zu of \"%s\" is not in the layout of BATS: a word, a tab and what it "
				"maps to, \"cat\tcats\"",
				file->lines, file->path);
	}
}

static bool read_bats_file(QuestionSet *set, const char *path, Error *err)
{
	Source file = {0};
	BatsLines lines = {0};
	char *name = file_stem(path);
	uint32_t section = dictionary_add(&set->sections, name, strlen(name));
	bool fine = source_open_plain(&file, path, err) && read_bats_lines(set, &file, &lines, err);
	if (fine)
		pair_lines(set, &lines, section);
	source_close(&file);
	free(lines.lines);
	free(name);
	return fine;
}

static bool read_bats(QuestionSet *set, const char *folder, Error *err)
{
	FileList files = {0};
	bool fine = file_list_add(&files, folder, err);
	for (size_t i = 0; fine && i < files.count; i++)
		fine = read_bats_file(set, files.files[i].path, err);
	file_list_release(&files);
	return fine;
}

void question_set_add_lexicon(QuestionSet *set, const Lexicon *lexicon, const char *section)
{
	BatsLines lines = {0};
	for (size_t i = 0; i < lexicon->count; i++) {
		BatsLine line = {.word = add_word(set, lexicon->pairs[i].source), .n_right = 1};
		line.first_right = add_right(set, add_word(set, lexicon->pairs[i].target));
		add_line_to(&lines, line);
	}
	pair_lines(set, &lines, dictionary_add(&set->sections, section, strlen(section)));
	free(lines.lines);
}

bool question_set_read(QuestionSet *set, const char *path, Error *err)
{
	struct stat status;
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
		if (!read_bats(set, path, err))
			return false;
	} else {
		Source file = {0};
		bool fine = source_open_plain(&file, path, err) && read_words(set, &file, err);
		source_close(&file);
		if (!fine)
			return false;
	}
	return set->count > 0 || error_set(err, ERROR_INPUT, "there is no analogy in \"%s\"", path);
}

void question_set_release(QuestionSet *set)
{
	dictionary_release(&set->sections);
	dictionary_release(&set->words);
	free(set->questions);
	free(set->right);
	*set = (QuestionSet){0};
}
