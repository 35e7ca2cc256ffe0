/*
 * Audit: what one bias test says about a space: the effect with its interval, p, the words behind it and the
 * words it could not use. AuditTest: one way of testing, an entry of the table.
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "audit/permutation.h"
#include "audit/selection.h"
#include "base/args.h"
#include "base/pool.h"
#include "base/text.h"

enum { AUDIT_NOTES = 24 };

typedef struct AuditWord {
	char role;
	const char *word;   /* the item of the space; borrowed from the audit's space */
	double association; /* NAN where the test has none for words of this set */
	double p;           /* of this word alone; NAN when the test has none */
	double influence;   /* the effect less what it is without this word; NAN when not known */
	double number;      /* what else the test knows of it; NAN when nothing */
} AuditWord;

/* The effects of random words in the place of X and Y (audit/null.h). */
typedef struct AuditNull {
	size_t draws;               /* that define the effect; 0: it was not asked for */
	bool matched;               /* in frequency with those that they stand for */
	double mean, sd, low, high; /* of these effects; low and high hold 95 % of them */
	double quantile;            /* share of them that the effect is not below */
	double p;                   /* two-sided: twice the smaller tail, (k + 1) / (draws + 1) */
} AuditNull;

typedef struct Audit {
	const struct AuditTest *test;
	Space *space; /* counted */
	Selection sets[AUDIT_SETS];
	size_t n_sets;
	size_t n;         /* words that the statistic compares */
	double statistic; /* NAN when the test has none beside the effect */
	double effect;
	double least, largest;   /* what the effect can reach here; NAN when there is no limit */
	double low, high;        /* of the effect; NAN when not known */
	Permutation permutation; /* p; nothing seen when the test has none */
	double smallest;         /* effect that p <= .05 finds with 80 % chance (power.h); NAN when not known */
	AuditNull null;
	struct ConceptFindings *concept; /* of the test concept (audit/concept.h); else NULL */
	char *finding;    /* what this says, for a reader who does not know the test: a sentence */
	AuditWord *words; /* set by set, in the order of the sets */
	size_t n_words;
	char *notes[AUDIT_NOTES]; /* conventions and cautions, whole sentences without full stop */
	size_t n_notes;
} Audit;

typedef struct AuditInput {
	Space *space;
	WordSet **sets;   /* one for each of the test's roles, then `further` for those of `more` */
	size_t further;   /* sets beyond those that the roles need */
	Space *reference; /* option reference=: the space that tells how words lean; NULL: `space` */
	Space *model;     /* option model=: a classifier; NULL: none was named */
	uint64_t seed;
	Pool *pool;
	double *drawn; /* gets the effect of every bootstrap draw, in their order: draws= of them; or NULL */
} AuditInput;

/* The effect alone, of sets with other rows than the words of an audit; NAN where it is not defined. Called
 * from several threads at a time. */
typedef double AuditEffect(
	const struct AuditTest *test, const Space *space, const Selection *sets, const Args *options);

typedef struct AuditTest {
	const char *name;    /* as typed: "weat" */
	const char *title;   /* "Word Embedding Association Test" */
	const char *summary; /* one line */
	const char *source;  /* the paper */
	const char *roles;   /* the sets it takes: "XYAB" */
	const char *more;    /* roles of further sets that it takes when there are some; NULL: none */
	const char *single;  /* those of which one word is enough; NULL: none */
	bool in_order;       /* sets that are typed play the roles in the order of `roles` and `more` */
	bool fills_x;        /* without X (NULL in the input) it takes the words that it knows itself */
	bool pairs;          /* its sets are pairs of words, hot:cold; one file may hold both sets */
	bool groups;        /* A and B are groups that should be treated alike, which a set may hold as X and Y:
			       testset_plays in data/testset.h */
	const char *apart;  /* why it is no part of a battery of all tests; NULL: it is */
	const char *number; /* what is known of words beside the association; NULL: nothing */
	const char *reading; /* what a word's association means */
	bool signed_effect;  /* an effect of 0 means no leaning, its sign tells the side */
	bool crossed;        /* the effect is a mean over pairs of a word of the first set and one of another */
	bool tied;           /* the effect goes by ranks, which draws tie */
	/* The smallest change of the effect that matters, as long as nobody names another: so much, or, where
	 * the effect has no scale of its own, such a share of the larger effect (audit/change.h). */
	double margin, margin_share;
	const ArgSpec *options;
	const struct WordTest *words; /* of a test that word_test_run carries out (audit/word_test.h) */
	AuditEffect *effect;          /* of a test that has no `words`; NULL: only whole audits can be made */
	/* `audit` is {0}; filled in also on failure, to be released by the caller. */
	bool (*run)(const struct AuditTest *test, const AuditInput *input, const Args *options, Audit *audit,
		Error *err);
} AuditTest;

extern const AuditTest audit_weat, audit_scweat, audit_rnd, audit_ripa, audit_ect, audit_mac, audit_semaxis,
	audit_seat, audit_antonyms, audit_direct, audit_indirect, audit_rnsb, audit_wefat, audit_neighbours,
	audit_clusters, audit_reclassify, audit_concept;

/* The role of the set at a place, be it one of `more`. */
char audit_test_role(const AuditTest *test, size_t place);
/* All tests, ended by NULL; and one by name (NULL when there is none). */
extern const AuditTest *const audit_tests[];
const AuditTest *audit_test_find(const char *name);

/* What audit_select does before it looks up the words. */
void audit_begin(Audit *audit, const AuditTest *test, const AuditInput *input);
/* Looks up the words of every set; fails on a set that is too small or has lost too much, and on two groups of
 * the same words. Notes words that count in several sets, or stand in one several times. */
bool audit_select(Audit *audit, const AuditTest *test, const AuditInput *input, bool force, Error *err);
/* Lists the words of all sets, set by set, nothing being known of them yet. */
void audit_list_words(Audit *audit);
void audit_note(Audit *audit, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Sets the finding. {X} in it becomes the set that plays the role and its name: "X (math)", and {p} the p of
 * the permutation test, with a caution where it is above .05. */
void audit_find(Audit *audit, const char *format, ...) __attribute__((format(printf, 2, 3)));
size_t audit_lost(const Audit *audit); /* words lost, all sets together */
void audit_release(Audit *audit);

#endif
