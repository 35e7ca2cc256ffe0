/* audit: bias tests over word sets, from the table of tests. */
#include "command/audit_across.h"
#include "command/audit_card.h"
#include "command/audit_change.h"
#include "command/audit_work.h"
#include "command/group_audit.h"
#include "command/methods.h"
#include "command/translate.h"

#include <stdlib.h>
#include <string.h>

static bool ask_across(const Call *call, const AuditTest *test, bool all, Report *out, Error *err)
{
	const char *across = args_text(call->args, "across");
	bool seeds = across && !strcmp(across, "seeds");
	if (!test || all)
		return args_fault(call->args, across ? "across" : "in", 0, err,
			"the spread is told of one test on one group of sets; name them instead of all");
	if (!seeds)
		return audit_across_spaces(call, test, out, err);
	if (call->question)
		return args_fault(
			call->args, "across", 0, err, "a pane cannot wait for trainings; ask it once");
	return audit_across_seeds(call, test, err);
}

static size_t count_words(const Space *space, const AuditWork *work)
{
	size_t count = 0;
	for (size_t s = 0; s < work->query.count; s++) {
		Selection selection;
		selection_init(&selection, space, work->query.sets[s], 'X');
		count += selection.count;
		selection_release(&selection);
	}
	return count;
}

/* A pane that names no space is about what forms now, if that has the words as the current one has; of a large
 * space a sample may be all that can be seen yet. */
static Space *audited_space(const Call *call, const AuditWork *work, Error *err)
{
	const Task *forming =
		call->later && !args_given(call->args, "in") ? session_forming(call->session) : NULL;
	Space *current = session_space(call->session, args_text(call->args, "in"), NULL, err);
	size_t here = forming ? count_words(forming->latest->space, work) : 0;
	size_t there = here && forming->began ? count_words(forming->began, work) : 0;
	if (!forming || (work->query.count && (!here || here < there)))
		return current;
	*err = ERROR_INIT;
	return forming->latest->space;
}

static char *verb_of(const Task *task)
{
	char *typed = memory_slice(task->line, strcspn(task->line, " \t"));
	const Command *command = command_find(typed, NULL);
	char *verb = memory_text(command ? command->name : typed);
	free(typed);
	return verb;
}

/* A pane is also told what has become of the effect since the job began. */
static bool compare_with(const Call *call, AuditWork *work, Error *err)
{
	const Task *maker = call->later ? session_maker(call->session, work->space) : NULL;
	Error why = ERROR_INIT;
	if (args_given(call->args, "since")) {
		Space *since = session_space(call->session, args_text(call->args, "since"), NULL, &why);
		if (!since)
			return args_fault(call->args, "since", 0, err, "%s", why.message);
		if (work->battery)
			return args_fault(
				call->args, "since", 0, err, "one test on one set of words can be compared");
		Text verb = {0};
		text_format(&verb, "what was done since %s", args_text(call->args, "since"));
		work->since = space_ref(since);
		work->verb = text_take(&verb);
	} else if (maker && !maker->fresh && !work->battery) {
		work->since = space_ref(maker->began);
		work->verb = verb_of(maker);
	}
	if (args_given(call->args, "margin") && !work->since && !call->later)
		return args_fault(call->args, "margin", 0, err,
			"a margin is of a change: name the space that it is compared with by since=");
	return true;
}

static bool run_groups(const Call *call, const GroupAudit *groups, Report *out, Error *err)
{
	static const char *const of_tests[] = {
		"across", "margin", "replace", "since", "translations", "translated", "targets", "attributes"};
	for (size_t i = 0; i < sizeof of_tests / sizeof *of_tests; i++)
		if (args_given(call->args, of_tests[i]))
			return args_fault(call->args, of_tests[i], 0, err,
				"%s takes no %s=, which is for tests of words with one effect", groups->name,
				of_tests[i]);
	if (args_given(call->args, "limit"))
		return args_fault(call->args, "limit", 0, err,
			"%s has more than one effect; assert sets a limit to a column of its answer",
			groups->name);
	if (call->question && groups->takes_long)
		return error_set(
			err, ERROR_INPUT, "%s takes too long for a pane; ask it at the prompt", groups->name);
	return groups->run(call, out, err);
}

static bool run_audit(const Call *call, Report *out, Error *err)
{
	const GroupAudit *groups = group_audit_find(args_text(call->args, "test"));
	if (groups)
		return run_groups(call, groups, out, err);
	const AuditTest *test = audit_test_find(args_text(call->args, "test")); /* NULL: all */
	bool card = !strcmp(args_text(call->args, "test"), "report");
	size_t given = args_count(call->args, "sets");
	if (!given)
		return args_fault(call->args, "test", 0, err,
			card ? "name the file after it: audit report FILE.html"
			     : "name word sets after it, or a standard test (weat7), or all");
	if (card && args_given(call->args, "margin"))
		return args_fault(call->args, "margin", 0, err,
			"the tests of a report have effects of different scales; it takes each one's own "
			"margin");
	if (card)
		return audit_card_run(call, out, err);
	bool all = given == 1 && !strcmp(args_word(call->args, "sets", 0), "all");
	const char *in = args_text(call->args, "in");
	if (args_given(call->args, "across") || (in && strchr(in, ',')))
		return ask_across(call, test, all, out, err);
	AuditWork *work = audit_work_new(call, test, err);
	if (!work)
		return false;
	Space *space = audited_space(call, work, err);
	work->space = space ? space_ref(space) : NULL;
	if (space && compare_with(call, work, err))
		return audit_work_start(call, work, out, err);
	audit_work_free(work);
	return false;
}

static const char *test_name_at(size_t index)
{
	size_t count = 0;
	while (audit_tests[count])
		count++;
	if (index <= count)
		return index < count ? audit_tests[index]->name : "all";
	index -= count + 1;
	for (size_t i = 0; i <= index; i++)
		if (!group_audits[i])
			return i == index ? "report" : NULL;
	return group_audits[index]->name;
}

static bool find_method(const Session *session, const char *word, const ArgSpec **more, Error *err)
{
	(void)session;
	const AuditTest *test = word ? audit_test_find(word) : NULL;
	const GroupAudit *groups = word ? group_audit_find(word) : NULL;
	bool report = word && !strcmp(word, "report");
	if (test || groups || report)
		*more = test ? test->options : groups ? groups->options : audit_card_options;
	return test || groups || report || !word || !strcmp(word, "all") ||
	       methods_unknown(word, "bias test", test_name_at, err);
}

const Command command_audit = {
	.name = "audit",
	.group = "audit",
	.summary = "Measure the bias of a space with a published test",
	.help = "`audit weat X Y A B` asks whether the words X lean to the attributes A, and the words Y to B. "
		"Sets are names that `let` made or words in braces; instead of the four sets, the name of a "
		"standard test (weat1 to weat10) takes its published words, and all asks all that go together "
		"for the test (`audit mac all`). Standard sets that have only some roles go together: `audit "
		"direct professions "
		"gender-pairs` takes X of the one, A and B of the other; each name gives the roles that are "
		"free, and a set of words the first that is. `audit sets` lists them, `audit sets NAME` shows "
		"the words; NAME-LIST is one list alone. The other tests ask how the words X stand to the "
		"groups A and B, and take three sets, or X, A and B of a standard test; ripa, direct and "
		"indirect take the words of A and B as pairs, and indirect compares X with Y again. clusters "
		"and reclassify take A and B alone and look for the words that lean to them; wefat takes them "
		"too when X is to be every word with a number; concept takes one set, or A B X Y in this "
		"order, where random in the place of B draws items. Of a space with classes, domains or "
		"columns, class:8, class:0,6,8 or COLUMN:VALUE is the set of its items with that. antonyms "
		"takes pairs, {hot:cold big:small} {hot:warm big:large}, or a file of them. `audit all` runs "
		"every test of word sets alone, and "
		"corrects p for their number. `audit report FILE.html`, .md or .json writes a document on the "
		"space: what it was made of, every test on the standard sets that it was published for or "
		"with, or on "
		"the sets after FILE, what the vectors tell of domains, classes and columns (of users, items "
		"and pictures), "
		"with intervals and corrected p, figures, words lost and known limits; the same session "
		"gives the same bytes. It takes tests=weat,ripa, level=0.05 (below which a corrected p is a "
		"finding), force=yes (also sets that have lost many words) and date=, which it states. The "
		"answer has the effect with a bootstrap interval, the p of a permutation test where the test "
		"has one, the association of every word, and the words that the space does not have.\n"
		"`audit leakage by=COLUMN` asks whether the group of an item can be told from its vector, "
		"`audit representation CORPUS SETS…` how much of a text or a space each group is, and how "
		"often it mentions the words of the sets. `audit annotators FILE.csv` asks who labelled a "
		"table, and how "
		"far they agree. Whether a classifier or a search serves groups alike "
		"is told by eval classify, eval transfer and eval retrieval with groups=.",
	.args = {{.name = "test",
			 .kind = ARG_METHOD,
			 .flags = ARG_POSITIONAL | ARG_REQUIRED,
			 .help = "which test, all, or report",
			 .value_at = test_name_at},
		{.name = "sets",
			.kind = ARG_WORDSET,
			.flags = ARG_POSITIONAL | ARG_MANY,
			.help = "the word sets X Y A B, or X A B, or a standard test, by name or as "
				"FILE.wordset, or all; items by class:8 or COLUMN:VALUE; of leakage a space, "
				"or the sets that are its groups; of "
				"representation a corpus or a space, and the sets that it mentions; of "
				"annotators their tables; of a report its file first"},
		ARG_TRANSLATIONS,
		{.name = "translated",
			.kind = ARG_CHOICE,
			.help = "which sets translations= is for: with targets X and Y, and with attributes A "
				"and "
				"B alone, a test asks across two languages of a shared space",
			.fallback = "all",
			.choices = "all|targets|attributes"},
		{.name = "targets",
			.kind = ARG_DOMAIN,
			.help = "the domain of the space in which the words of X and Y are sought"},
		{.name = "attributes", .kind = ARG_DOMAIN, .help = "the same for the words of the other sets"},
		{.name = "in",
			.kind = ARG_SPACE,
			.help = "the space to audit; without it, the current one; in=a,b,c tells the spread "
				"over these"},
		{.name = "across",
			.kind = ARG_CHOICE,
			.help = "how far the effect spreads: over trainings of the model anew with other "
				"seeds, or over the versions of the space",
			.choices = "seeds|checkpoints"},
		{.name = "runs",
			.kind = ARG_INTEGER,
			.help = "trainings of across=seeds",
			.fallback = "5",
			.low = 2,
			.high = 100},
		{.name = "replace",
			.kind = ARG_TEXT,
			.help = "words in the place of those that the space does not have: "
				"Bill:Billy,short:brief"},
		{.name = "since",
			.kind = ARG_SPACE,
			.help = "a space that it came from: what has become of the effect, with a paired "
				"interval over the same words"},
		ARG_MARGIN("of since=, and of a pane: "),
		{.name = "limit",
			.kind = ARG_NUMBER,
			.help = "a size of the effect that is too much: the answer says on which side its "
				"interval lies, and a pane draws it",
			.low = 0,
			.high = 1e6},
		ARG_SEED("what random draws depend on")},
	.example = "synth royals\ntrain sgns royals as=w dim=20\n"
		   "audit weat {king prince duke wizard} {queen princess duchess witch} {man boy actor} {woman "
		   "girl actress}",
	.method = find_method,
	.watchable = true,
	.run = run_audit,
};
