/* What debiasing costs: similarities that people rated, analogies, and pairs that find one another. */
#include "audit/bootstrap.h"
#include "debias/judge_parts.h"
#include "index/exact.h"
#include "linalg/statistics.h"
#include "measure/lookup.h"
#include "measure/similarity_test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWS = 1000, LIMIT = 30000, NEAREST = 10, MOST_PAIRS = 1000 };

/* --- what is asked --- */

static char *name_of_file(const char *path)
{
	size_t end = strlen(path);
	while (end > 1 && path[end - 1] == '/')
		end--;
	size_t begin = end;
	while (begin > 0 && path[begin - 1] != '/')
		begin--;
	return memory_slice(path + begin, end - begin);
}

static DebiasExam *next_exam(DebiasExams *exams, Error *err)
{
	if (exams->count < DEBIAS_EXAMS)
		return &exams->exams[exams->count++];
	error_set(err, ERROR_INPUT, "at most %d files can be asked at a time", DEBIAS_EXAMS);
	return NULL;
}

bool debias_exams_read(DebiasExams *exams, const char *path, Error *err)
{
	Error rated = ERROR_INIT, asked = ERROR_INIT;
	DebiasExam *exam = next_exam(exams, err);
	if (!exam)
		return false;
	exam->name = name_of_file(path);
	if (rated_pairs_read(&exam->pairs, path, &rated))
		return true;
	rated_pairs_release(&exam->pairs);
	return question_set_read(&exam->questions, path, &asked) ||
	       error_set(err, ERROR_INPUT, "these are neither ratings of pairs (%s) nor analogy questions (%s)",
		       rated.message, asked.message);
}

bool debias_exams_retrieve(DebiasExams *exams, Lexicon *lexicon, const char *name, Error *err)
{
	DebiasExam *exam = next_exam(exams, err);
	if (!exam)
		return false;
	exam->name = name_of_file(name);
	exam->lexicon = lexicon_ref(lexicon);
	return true;
}

static void release_weat(DebiasWeat *weat)
{
	for (size_t s = 0; s < 4 && weat->sets[s].set; s++)
		selection_release(&weat->sets[s]);
	free(weat->name);
	*weat = (DebiasWeat){0};
}

static bool fill_weat(DebiasWeat *weat, const Space *space, const TestSet *test, bool force, Error *err)
{
	weat->name = memory_text(test->name);
	for (size_t s = 0; s < 4; s++) {
		WordSet *set = testset_role(test, "XYAB"[s]);
		if (!set)
			return error_set(
				err, ERROR_INPUT, "%s has no set %c, and so no WEAT", test->name, "XYAB"[s]);
		selection_init(&weat->sets[s], space, set, "XYAB"[s]);
		if (!selection_check(&weat->sets[s], force, err))
			return false;
	}
	return true;
}

bool debias_exams_weat(DebiasExams *exams, const Space *space, const TestSet *test, bool force, Error *err)
{
	bool fine = fill_weat(&exams->weat, space, test, force, err);
	if (!fine)
		release_weat(&exams->weat);
	return fine;
}

void debias_exams_release(DebiasExams *exams)
{
	for (size_t i = 0; i < exams->count; i++) {
		free(exams->exams[i].name);
		rated_pairs_release(&exams->exams[i].pairs);
		question_set_release(&exams->exams[i].questions);
		if (exams->exams[i].lexicon)
			lexicon_unref(exams->exams[i].lexicon);
	}
	release_weat(&exams->weat);
	*exams = (DebiasExams){0};
}

static void add_exam(DebiasJudge *judge, const char *kind, DebiasFigure figure)
{
	Text name = {0};
	text_format(&name, "%s %s", kind, judge->exams->exams[judge->exam].name);
	judge_add(judge, text_of(&name), figure);
	text_release(&name);
}

/* --- similarity --- */

/* Cosines in both spaces, and what people say. */
typedef struct Agreement {
	double *cosines[2], *ratings;
	size_t count;
} Agreement;

static double change_of(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Agreement *self = context;
	double *drawn = memory_new(3 * self->count, sizeof *drawn), *after = drawn + self->count;
	double *ratings = after + self->count;
	size_t n = 0;
	for (size_t i = 0; i < self->count; i++)
		for (uint32_t k = 0; k < counts[0][i]; k++) {
			drawn[n] = self->cosines[0][i];
			after[n] = self->cosines[1][i];
			ratings[n++] = self->ratings[i];
		}
	double change = statistics_spearman(after, ratings, n) - statistics_spearman(drawn, ratings, n);
	free(drawn);
	return change;
}

static void ask_similarity(DebiasJudge *judge, const RatedPairs *pairs, Pool *pool)
{
	double *room = memory_new(3 * pairs->count, sizeof *room);
	Agreement agreement = {{room, room + pairs->count}, room + 2 * pairs->count, 0};
	SimilarityScore scores[2];
	for (size_t s = 0; s < 2; s++) {
		const Space *space = judge->sides[s].space;
		scores[s] = similarity_test(space, pairs);
		agreement.count = similarity_cosines(space, pairs, agreement.cosines[s], agreement.ratings);
	}
	BootstrapOptions options = {.draws = DRAWS, .level = 0.95, .seed = judge->input->seed};
	Bootstrap bootstrap = {NAN, NAN, 0};
	if (agreement.count > 1)
		bootstrap_interval(change_of, &agreement, &agreement.count, 1, &options, pool, &bootstrap);
	add_exam(judge, "similarity",
		(DebiasFigure){.reading = "rank correlation of cosines with what people rated",
			.n = agreement.count,
			.before = scores[0].rho,
			.before_low = scores[0].low,
			.before_high = scores[0].high,
			.after = scores[1].rho,
			.after_low = scores[1].low,
			.after_high = scores[1].high,
			.low = bootstrap.low,
			.high = bootstrap.high});
	free(room);
}

/* --- analogies --- */

/* By question that was asked: 1 right, 0 wrong. */
static size_t collect_right(const AnalogyTest *test, size_t questions, double *right)
{
	size_t n = 0;
	for (size_t i = 0; i < questions; i++) {
		int one = analogy_test_right(test, i);
		if (one >= 0)
			right[n++] = one;
	}
	return n;
}

static void end_analogies(DebiasJudge *judge, const QuestionSet *questions, Pool *pool)
{
	double *before = memory_new(2 * questions->count, sizeof *before), *after = before + questions->count;
	double *values[2] = {before, after};
	size_t n = 0;
	for (size_t s = 0; s < 2; s++) {
		n = collect_right(judge->sides[s].analogies, questions->count, values[s]);
		analogy_test_free(judge->sides[s].analogies);
		judge->sides[s].analogies = NULL;
	}
	Text name = {0};
	text_format(&name, "analogy %s", judge->exams->exams[judge->exam].name);
	judge_add_paired(judge, text_of(&name),
		"share of analogy questions answered by 3CosAdd among the 30,000 first items",
		(const double *[2]){before, after}, n, true, pool);
	text_release(&name);
	free(before);
}

static bool ask_analogies(DebiasJudge *judge, const QuestionSet *questions, Pool *pool, bool *over, Error *err)
{
	for (size_t s = 0; s < 2; s++) {
		JudgeSide *side = &judge->sides[s];
		if (!side->analogies)
			side->analogies = analogy_test_new(side->space, questions, LIMIT, err);
		if (!side->analogies)
			return false;
		if (analogy_test_done(side->analogies) < 1) {
			analogy_test_step(side->analogies, pool);
			return true;
		}
	}
	end_analogies(judge, questions, pool);
	*over = true;
	return true;
}

/* --- retrieval --- */

static uint32_t domain_of(const Space *space, uint32_t row)
{
	return space->domain_of ? space->domain_of[row] : 0;
}

/* 1 when the partner is among the nearest items, the word itself left out; those of another domain, as the
 * films for a person, are sought in it alone. */
static double finds(const Space *space, uint32_t source, uint32_t target, Pool *pool)
{
	Candidates others = {.space = space,
		.by_domain = domain_of(space, source) != domain_of(space, target),
		.domain = domain_of(space, target),
		.with_direction = true,
		.except = &source,
		.n_except = 1};
	Hit hits[NEAREST];
	size_t count =
		exact_search(&others, METRIC_COSINE, matrix_row(&space->vectors, source), NEAREST, pool, hits);
	for (size_t i = 0; i < count; i++)
		if (hits[i].row == target)
			return 1;
	return 0;
}

static void end_retrieval(DebiasJudge *judge, size_t room, Pool *pool)
{
	Text name = {0};
	text_format(&name, "retrieval %s", judge->exams->exams[judge->exam].name);
	judge_add_paired(judge, text_of(&name),
		"share of the first words of pairs that have the second among their 10 nearest items (of its "
		"domain, where it has another)",
		(const double *[2]){judge->found, judge->found + room}, judge->n_found, true, pool);
	text_release(&name);
	free(judge->found);
	judge->found = NULL;
	judge->n_found = judge->pair = 0;
}

/* One pair whose words are known, in both spaces; those after the first MOST_PAIRS are not asked. */
static void ask_pair(DebiasJudge *judge, const Lexicon *lexicon, Pool *pool, bool *over)
{
	size_t room = lexicon->count < MOST_PAIRS ? lexicon->count : MOST_PAIRS;
	if (!judge->found)
		judge->found = memory_new(2 * room, sizeof *judge->found);
	uint32_t source = DICTIONARY_NONE, target = DICTIONARY_NONE;
	while (judge->pair < lexicon->count && judge->n_found < room &&
		(source == DICTIONARY_NONE || target == DICTIONARY_NONE || source == target)) {
		const WordPair *pair = &lexicon->pairs[judge->pair++];
		source = lookup_word(judge->sides[0].space, pair->source, 0);
		target = lookup_word(judge->sides[0].space, pair->target, 0);
	}
	*over = source == DICTIONARY_NONE || target == DICTIONARY_NONE || source == target;
	if (*over) {
		end_retrieval(judge, room, pool);
		return;
	}
	for (size_t s = 0; s < 2; s++)
		judge->found[s * room + judge->n_found] = finds(judge->sides[s].space, source, target, pool);
	judge->n_found++;
}

bool judge_exams(DebiasJudge *judge, Pool *pool, bool *finished, Error *err)
{
	if (judge->exam < judge->exams->count) {
		const DebiasExam *exam = &judge->exams->exams[judge->exam];
		bool over = exam->pairs.count > 0;
		if (exam->lexicon)
			ask_pair(judge, exam->lexicon, pool, &over);
		else if (over)
			ask_similarity(judge, &exam->pairs, pool);
		else if (!ask_analogies(judge, &exam->questions, pool, &over, err))
			return false;
		judge->exam += over;
	}
	*finished = judge->exam == judge->exams->count;
	return true;
}
