#include "judged.h"

#include "base/text.h"
#include "check.h"
#include "scratch.h"

const char judged_krippendorff[] = "item,A,B,C,D\n"
				   "1,1,1,,1\n2,2,2,3,2\n3,3,3,3,3\n4,3,3,3,3\n5,2,2,2,2\n6,1,2,3,4\n"
				   "7,4,4,4,4\n8,1,1,2,1\n9,2,2,2,2\n10,,5,5,5\n11,,,1,1\n12,,3,,\n";

/* By patient: three judgements of the first observer, one of each other. */
static const char patients[][8] = {"1111111", "3334334", "1122122", "2223121", "2223222", "2223322", "1222111",
	"3333433", "2222223", "2322223", "4444444", "2223343", "1111111", "2223212", "1211111", "1112111",
	"1111111", "1111111", "2222221", "2221322", "2222222", "2222221", "2223222", "2212222", "1111111",
	"1111111", "2322222", "1111111", "1111111", "1121121", "1111111", "3333233", "1111111", "2222222",
	"2223232", "4334343", "2212232", "2323233", "3333432", "1111111", "1111111", "1212111", "2322222",
	"1211111", "2222222"};

bool judged_read(
	const char *name, const char *text, const JudgementColumns *columns, Judgements *into, Error *err)
{
	Scratch own;
	scratch_init(&own);
	const char *path = scratch_text(&own, name, text);
	*into = (Judgements){0};
	bool fine = judgements_read(&path, 1, columns, into, err);
	scratch_release(&own);
	return fine;
}

void judged_csv(const char *text, Judgements *into)
{
	Error err = ERROR_INIT;
	assert_ok(judged_read("table.csv", text, &(JudgementColumns){0}, into, &err));
}

void judged_patients(Judgements *into)
{
	static const int observer[] = {1, 1, 1, 2, 3, 4, 5};
	Text text = {0};
	text_add(&text, "patient,observer,label\n");
	for (size_t i = 0; i < sizeof patients / sizeof *patients; i++)
		for (size_t j = 0; j < 7; j++)
			text_format(&text, "%zu,%d,%c\n", i + 1, observer[j], patients[i][j]);
	judged_csv(text_of(&text), into);
	text_release(&text);
}
