#include "command/tune_judge.h"

#include "command/eval.h"
#include "linalg/normal.h"
#include "measure/similarity_test.h"
#include "train/held_out.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool read_questions(Judge *judge, const Call *call, Error *err)
{
	const Object *object = session_find(call->session, judge->test);
	judge->limit = (size_t)args_integer(call->args, "limit");
	if (!object || !object->lexicon)
		return question_set_read(&judge->questions, judge->test, err);
	question_set_add_lexicon(&judge->questions, object->lexicon, object->name);
	return true;
}

bool judge_choose(Judge *judge, const Call *call, Error *err)
{
	static const char *const names[] = {"analogy", "similarity", "loss", "accuracy"};
	static const char *const measures[] = {"accuracy", "spearman", HELD_OUT_LOSS, HELD_OUT_ACCURACY};
	const char *by = args_text(call->args, "by");
	judge->test = memory_text(args_text(call->args, "test"));
	bool classifies = strcmp(args_text(call->args, "method"), "classify") == 0;
	judge->by = judge->test ? JUDGE_ANALOGY : classifies ? JUDGE_ACCURACY : JUDGE_LOSS;
	for (int i = JUDGE_ANALOGY; by && i <= JUDGE_ACCURACY; i++)
		if (strcmp(by, names[i]) == 0)
			judge->by = (JudgeBy)i;
	judge->measure = measures[judge->by];
	if (!judge_is_held_out(judge) && !judge->test)
		return args_fault(call->args, "by", 0, err, "by=%s needs test=: a file of %s", by,
			judge->by == JUDGE_ANALOGY ? "questions, or a lexicon" : "rated pairs");
	if (judge_is_held_out(judge) && judge->test)
		return args_fault(call->args, "test", 0, err,
			"by=%s asks no test; leave test= out, or say by=analogy or by=similarity", by);
	if (judge->by == JUDGE_ACCURACY && !classifies)
		return args_fault(call->args, "by", 0, err,
			"by=accuracy is for classify, which gives held-out documents labels; by=analogy has "
			"the accuracy of analogies");
	return true;
}

bool judge_init(Judge *judge, const Call *call, Error *err)
{
	if (!judge_choose(judge, call, err))
		return false;
	if (judge->by == JUDGE_ANALOGY)
		return read_questions(judge, call, err);
	return judge_is_held_out(judge) || rated_pairs_read(&judge->pairs, judge->test, err);
}

void judge_release(Judge *judge)
{
	analogy_test_free(judge->asking);
	question_set_release(&judge->questions);
	rated_pairs_release(&judge->pairs);
	free(judge->test);
	*judge = (Judge){0};
}

static bool judge_similarity(Judge *judge, const Space *space, Error *err)
{
	SimilarityScore score = similarity_test(space, &judge->pairs);
	judge->verdict = (Verdict){score.rho, score.low, score.high, eval_share(score.asked, score.total)};
	return !isnan(score.rho) ||
	       error_set(err, ERROR_INPUT, "only %zu of %zu pairs of %s are in the vocabulary", score.asked,
		       score.total, judge->test);
}

bool judge_begin(Judge *judge, const Model *model, const Space *space, Error *err)
{
	judge->verdict = (Verdict){NAN, NAN, NAN, NAN};
	if (judge->by == JUDGE_SIMILARITY)
		return judge_similarity(judge, space, err);
	if (judge->by == JUDGE_ANALOGY) {
		judge->asking = analogy_test_new(space, &judge->questions, judge->limit, err);
		return judge->asking != NULL;
	}
	judge->verdict.value = model_last(model, judge->measure);
	return isfinite(judge->verdict.value) ||
	       error_set(err, ERROR_NUMBER, "the %s is not a finite number", judge->measure);
}

static bool collect_answers(Judge *judge, Error *err)
{
	AnalogyScore all = {0};
	for (uint32_t i = 0; i < judge->questions.sections.count; i++) {
		AnalogyScore score = analogy_test_score(judge->asking, i);
		all.total += score.total;
		all.asked += score.asked;
		all.right_add += score.right_add;
	}
	analogy_test_free(judge->asking);
	judge->asking = NULL;
	if (all.asked == 0)
		return error_set(err, ERROR_INPUT, "no question of %s is in the vocabulary", judge->test);
	Verdict *verdict = &judge->verdict;
	verdict->value = eval_share(all.right_add, all.asked);
	verdict->coverage = eval_share(all.asked, all.total);
	normal_wilson((double)all.right_add, (double)all.asked, 0.95, &verdict->low, &verdict->high);
	return true;
}

bool judge_step(Judge *judge, Pool *pool, bool *done, Error *err)
{
	if (judge->asking) {
		analogy_test_step(judge->asking, pool);
		if (analogy_test_done(judge->asking) < 1)
			return true;
		if (!collect_answers(judge, err))
			return false;
	}
	*done = true;
	return true;
}

bool judge_is_held_out(const Judge *judge)
{
	return judge->by == JUDGE_LOSS || judge->by == JUDGE_ACCURACY;
}

double judge_score(const Judge *judge)
{
	return judge->by == JUDGE_LOSS ? -judge->verdict.value : judge->verdict.value;
}
