/* debias: a new space in which groups of words cannot be told apart as well as before. */
#include "command/debias_column.h"
#include "command/debias_corpus.h"
#include "command/debias_work.h"
#include "command/methods.h"
#include "command/translate.h"
#include "command/wordsets.h"
#include "session/version_guard.h"

#include <stdlib.h>
#include <string.h>

static void add_group(DebiasWork *self, WordSet *set)
{
	size_t g = self->input.n_groups++;
	selection_init(&self->groups[g], self->input.space, set, (char)('A' + g));
}

/* Of the groups, and of what they were translated by. */
static void keep_translations_said(DebiasWork *self, const Translations *translations, const Text *untranslated)
{
	Text said = {0};
	if (!translations->lexicon)
		return;
	text_format(&said, "%s%sWords are ", self->groups_said ? self->groups_said : "",
		self->groups_said ? ". " : "");
	translations_say(translations, text_of(untranslated), &said);
	free(self->groups_said);
	self->groups_said = text_take(&said);
}

static void keep_groups_said(DebiasWork *self, const TestSet *standard)
{
	Text said = {0};
	text_format(&said, "Groups, as the file of %s has them: ", standard->name);
	testset_say_groups(standard, &said);
	if (self->groups_said)
		text_format(&said, ". %s", self->groups_said);
	free(self->groups_said);
	self->groups_said = text_take(&said);
}

static bool translate_groups(const Call *call, DebiasWork *self, TestSet *standard, Error *err)
{
	Translations translations;
	Text untranslated = {0};
	bool fine =
		translations_asked(call, &translations, err) &&
		translations_of_testset(call, &translations, standard, standard->groups, &untranslated, err);
	if (fine)
		keep_translations_said(self, &translations, &untranslated);
	text_release(&untranslated);
	translations_release(&translations);
	return fine;
}

/* The groups of a published set. */
static bool standard_groups(const Call *call, DebiasWork *self, Error *err)
{
	TestSet standard = {0};
	Error why = ERROR_INIT;
	if (!call_testset(call, "groups", 0, &standard, err))
		return false;
	bool fine = testset_has_groups(&standard, &why);
	if (fine && !translate_groups(call, self, &standard, err)) {
		testset_release(&standard);
		return false;
	}
	for (size_t g = 0; fine && standard.groups[g] && g < DEBIAS_GROUPS; g++)
		add_group(self, testset_role(&standard, standard.groups[g]));
	if (fine)
		keep_groups_said(self, &standard);
	testset_release(&standard);
	return fine || args_fault(call->args, "groups", 0, err, "%s", why.message);
}

static bool typed_groups(const Call *call, DebiasWork *self, size_t given, Error *err)
{
	Translations translations;
	Text untranslated = {0};
	bool fine = translations_asked(call, &translations, err);
	for (size_t g = 0; fine && g < given; g++) {
		WordSet *set = call_wordset(call, "groups", g, err);
		WordSet *used = set && translations.lexicon
					? translations_of(call, &translations, set, &untranslated, err)
					: wordset_ref(set);
		fine = used != NULL;
		if (fine)
			add_group(self, used);
		wordset_unref(used);
		wordset_unref(set);
	}
	if (fine)
		keep_translations_said(self, &translations, &untranslated);
	text_release(&untranslated);
	translations_release(&translations);
	return fine;
}

static bool read_groups(const Call *call, DebiasWork *self, Error *err)
{
	size_t given = args_count(call->args, "groups");
	if (args_has(call->args, "by") && args_given(call->args, "by"))
		return debias_read_column(call, self, err);
	if (given == 0)
		return args_fault(call->args, "method", 0, err,
			"name two groups of words that should become alike, or a standard test%s",
			self->debiaser->columns ? "; by=COLUMN takes the groups of a column" : "");
	if (given == 1 && testset_is_named(call->session, args_word(call->args, "groups", 0)))
		return standard_groups(call, self, err);
	WordSet *alone = given == 1 ? call_wordset(call, "groups", 0, err) : NULL;
	wordset_unref(alone);
	if (given == 1 && !alone)
		return false;
	if (given == 1 || given > DEBIAS_GROUPS)
		return args_fault(call->args, "groups", given - 1, err,
			"debias takes two to %d groups of words, or the name of a standard set, whose groups "
			"it takes",
			DEBIAS_GROUPS);
	return typed_groups(call, self, given, err);
}

static bool check_groups(const Call *call, DebiasWork *self, Error *err)
{
	for (size_t g = 0; g < self->input.n_groups; g++)
		if (!selection_check(&self->groups[g], args_yes(call->args, "force"), err))
			return false;
	DebiasInput *input = &self->input;
	if (self->debiaser->aligned)
		return places_find(input->space, self->groups, input->n_groups, 2, &input->places, err);
	if (!input->unpaired)
		places_find_whole(input->space, self->groups, input->n_groups, &input->places);
	return true;
}

static bool read_keep(const Call *call, DebiasWork *self, Error *err)
{
	if (!args_given(call->args, "keep"))
		return true;
	WordSet *set = call_wordset(call, "keep", 0, err);
	if (!set)
		return false;
	selection_init(&self->keep, self->input.space, set, 'K');
	self->input.keep = &self->keep;
	wordset_unref(set);
	return true;
}

static char *product_name(const Call *call, const DebiasWork *self)
{
	if (args_yes(call->args, "preview"))
		return NULL;
	if (args_given(call->args, "as"))
		return memory_text(args_text(call->args, "as"));
	Text wanted = {0};
	text_format(&wanted, "%s-%s", self->space_name, self->debiaser->name);
	char *name = session_free_name(call->session, text_of(&wanted));
	text_release(&wanted);
	return name;
}

static bool fill(const Call *call, DebiasWork *self, Error *err)
{
	const char *name;
	Space *space = session_space(call->session, args_text(call->args, "in"), &name, err);
	if (!space)
		return false;
	self->debiaser = debiaser_find(args_text(call->args, "method"));
	self->input = (DebiasInput){.space = space_ref(space), .groups = self->groups, .seed = call_seed(call)};
	self->space_name = memory_text(name);
	self->name = product_name(call, self);
	self->line = memory_text(call->line);
	self->options = args_copy(call->args);
	return read_groups(call, self, err) && check_groups(call, self, err) && read_keep(call, self, err) &&
	       debias_read_exams(call, self, err);
}

/* A name that is free stands for the space while it forms; questions go on being put to the one that was
 * current. */
static bool name_early(const Call *call, DebiasWork *self, Error *err)
{
	Session *session = call->session;
	if (!self->name || session_find(session, self->name))
		return true;
	char *current = memory_text(session->current);
	self->early = session_put(session, self->name, OBJECT_SPACE, call->line, err) != NULL;
	if (self->early) {
		session_use(session, current);
		kept_map_follow(session_find(session, self->name), session_find(session, self->space_name));
	}
	free(current);
	return self->early;
}

static bool begin_debiasing(Session *session, void *context, Report *out, Error *err)
{
	(void)out;
	DebiasWork *self = context;
	Space *space = space_ref(self->input.space);
	Task *task = session_start(session, self->line, self->early ? self->name : NULL, &debias_work, self, 0,
		debias_settle, err);
	if (task)
		session_began(session, task, space);
	space_unref(space);
	return task != NULL;
}

static void free_debiasing(void *work)
{
	debias_work_free(work);
}

static const GuardedWork debiasing = {begin_debiasing, free_debiasing};

/* What it works from is kept; what it may replace is when that happens. */
static bool launch(const Call *call, DebiasWork *self, Report *out, Error *err)
{
	char *name = memory_text(self->space_name), *product = self->early ? memory_text(self->name) : NULL;
	const char *names[] = {name};
	bool fine = version_guard(
		call->session, call->line, names, self->name ? 1 : 0, product, &debiasing, self, out, err);
	free(name);
	free(product);
	return fine;
}

static bool run_debias(const Call *call, Report *out, Error *err)
{
	const CorpusDebiaser *corpora = corpus_debiaser_find(args_text(call->args, "method"));
	if ((corpora || (args_has(call->args, "by") && args_given(call->args, "by"))) &&
		args_given(call->args, "translations"))
		return args_fault(call->args, "translations", 0, err,
			"translations= is for groups of words in a space; let names words in another language");
	if (!call_may_name(call, 1u << (corpora ? OBJECT_CORPUS : OBJECT_SPACE), err))
		return false;
	if (corpora)
		return corpora->run(call, err);
	DebiasWork *self = memory_new(1, sizeof *self);
	if (!fill(call, self, err) || !audits_asked_read(call, &self->audits, err) ||
		!name_early(call, self, err)) {
		debias_work_free(self);
		return false;
	}
	debias_live_choose(call, &self->input, &self->audits, self->debiaser, &self->live);
	return launch(call, self, out, err);
}

/* Those of spaces, then those of text. */
static const char *debiaser_name_at(size_t index)
{
	size_t spaces = 0;
	while (debiasers[spaces])
		spaces++;
	if (index < spaces)
		return debiasers[index]->name;
	const CorpusDebiaser *corpora = corpus_debiasers[index - spaces];
	return corpora ? corpora->name : NULL;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const Debiaser *debiaser = word ? debiaser_find(word) : NULL;
	const CorpusDebiaser *corpora = word ? corpus_debiaser_find(word) : NULL;
	if (debiaser)
		*more = debiaser->options;
	if (corpora)
		*more = corpora->options;
	return debiaser || corpora || !word || methods_unknown(word, "way of debiasing", debiaser_name_at, err);
}

const Command command_debias = {
	.name = "debias",
	.group = "audit",
	.summary = "Make a new space in which groups of words can no longer be told apart as before",
	.help = "`debias METHOD A B` takes out of every vector what tells the words of the groups apart, and "
		"answers what that has changed: how much common words lean to either group, whether "
		"classifiers still tell the group of words that they have not seen, and how many neighbours "
		"stay; of a standard test its WEAT, and with eval= and retrieve= how well similarities, "
		"analogies and pairs are still answered. All is told before and after with 95 % intervals, low "
		"and high being those of the change, over the same words or questions. Groups are names that "
		"`let` made, words in braces, or the name of a standard set (audit sets lists them) for its "
		"groups: its file says which of its lists these are, and so does the answer; two lists by "
		"their names, SET-LIST, make others the groups. hard takes the words of the groups as pairs, "
		"or sets, by their places; a word may stand at several. "
		"project, inlp, leace and adversarial also take by=COLUMN in the place of words: the items "
		"with each value of a column that annotate gave, of each domain or of each class become alike, "
		"be they users, pictures or documents. The space itself stays as it is.\n"
		"`debias augment CORPUS A B` makes a new corpus in which every document with words of A or B "
		"stands once more with each of them swapped for the word at its place in the other; pairs= "
		"names a lexicon instead, names= one of first names beside; of several partners of a word, as "
		"her has his and him, one is drawn at each place. `debias balance CORPUS` draws documents anew "
		"so that domains (by=label: labels) are equally large, or with tau= nearer to it, and tells "
		"what that costs as an effective sample size. Train on what they make.",
	.args = {{.name = "method",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "which way",
			 .value_at = debiaser_name_at},
		{.name = "groups",
			.kind = ARG_WORDSET,
			.flags = ARG_POSITIONAL | ARG_MANY,
			.help = "groups of words that should become alike, or a standard test, by name or as "
				"FILE.wordset; a corpus for augment and balance"},
		{.name = "in", .kind = ARG_SPACE, .help = "the space; without it, the current one"},
		{.name = "keep",
			.kind = ARG_WORDSET,
			.help = "words that keep what is taken out of the others, as it belongs to their "
				"meaning"},
		{.name = "extend",
			.kind = ARG_INTEGER,
			.help = "words of each group that lean most to it, beside its own: two thirds are "
				"learned from by methods that learn, the others are held out to judge",
			.fallback = "500",
			.low = 0,
			.high = 10000},
		{.name = "among",
			.kind = ARG_INTEGER,
			.help = "these come from so many first items; 0 for all",
			.fallback = "50000",
			.low = 0,
			.high = 1e9},
		{.name = "retrieve",
			.kind = ARG_LEXICON,
			.help = "pairs of items of which the second should be near the first, among those of "
				"its domain if it has another: a lexicon, or a file of two words a line"},
		{.name = "eval",
			.kind = ARG_FILE,
			.help = "files that tell what it costs, with commas between: pairs of words with "
				"ratings, analogy questions"},
		ARG_AUDIT, ARG_TRANSLATIONS,
		{.name = "preview",
			.kind = ARG_YESNO,
			.help = "only answer what would change",
			.fallback = "no"},
		{.name = "as", .kind = ARG_NEW_NAME, .help = "name of the result; SPACE-METHOD when left out"},
		{.name = "force",
			.kind = ARG_YESNO,
			.help = "go on when a group has lost more than a fifth of its words",
			.fallback = "no"},
		ARG_SEED("what random draws depend on")},
	.example = "synth biased strength=0.6 size=60000\ntrain sgns biased as=w dim=20 epochs=2 exact=yes\n"
		   "debias leace biased-male biased-female extend=20",
	.method = find_method,
	.run = run_debias,
};
