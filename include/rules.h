/* rules: the congress rules as pure functions over integers: validity of a
 * ballot, majority, ties, quorum. Nothing is allocated and nothing is kept;
 * any thread. Counts are below 2^31, so that every product fits 64 bits. */
#ifndef RULES_H
#define RULES_H

#include "status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RULES_OPTIONS 1000 /* at most, of one contest */
#define RULES_COUNT_MAX INT32_MAX

enum rules_style {
	RULES_STYLE_APPROVAL,   /* mark up to `seats` of the candidates */
	RULES_STYLE_EACH,       /* for or against in each row */
	RULES_STYLE_RESOLUTION, /* for, against or other, on the single option 1 */
	RULES_STYLES
};

/* What a majority is a part of. */
enum rules_base {
	RULES_BASE_COLLECTED, /* issued ballots that came back, invalid included */
	RULES_BASE_ISSUED,
	RULES_BASE_VALID,
	RULES_BASE_PRESENT,
	RULES_BASE_CONVENED,
	RULES_BASE_CONVENED_ADJUSTED, /* without those absent throughout and not replaced */
	RULES_BASES
};

enum rules_mark { RULES_MARK_FOR = 1, RULES_MARK_AGAINST = 2, RULES_MARK_OTHER = 3 };

/* A ballot on which nobody is chosen. By default invalid, but valid in the
 * style `each`. */
enum rules_blank { RULES_BLANK_DEFAULT, RULES_BLANK_VALID, RULES_BLANK_INVALID, RULES_BLANKS };

/* Fewer marks than seats. */
enum rules_undervote { RULES_UNDERVOTE_VALID, RULES_UNDERVOTE_INVALID, RULES_UNDERVOTES };

/* Both or no box of a row marked, in the style `each`: what is lost. */
enum rules_row_error { RULES_ROW_ERROR_ROW, RULES_ROW_ERROR_BALLOT, RULES_ROW_ERRORS };

/* In a run-off of the tied the most votes win without a majority. */
enum rules_round { RULES_ROUND_ORDINARY, RULES_ROUND_RUNOFF };

/* How a ballot is judged. */
enum rules_verdict {
	RULES_VALID,
	RULES_NO_CHOICE,
	RULES_OVERVOTE,
	RULES_UNDERVOTE,
	RULES_BOTH_OR_NEITHER,
	RULES_BAD_MARKS, /* not a ballot of this contest at all */
	/* On paper only, decided by the tellers. */
	RULES_NOT_ISSUED,
	RULES_UNCLEAR,
	RULES_WRITE_IN,
	RULES_IDENTIFYING_MARK,
	RULES_SIGNED,
	RULES_EXTRA_TEXT,
	/* Found when a keyed contest is opened: see opening.h. */
	RULES_UNDECRYPTABLE,
	RULES_SECOND_TOKEN,
	RULES_VERDICTS
};

/* Strictly more than num/den of the base. num < den. */
struct rules_majority {
	uint32_t num;
	uint32_t den;
	enum rules_base base;
};

struct rules_definition {
	enum rules_style style;
	enum rules_round round;
	uint32_t options; /* numbered from 1 */
	uint32_t seats;   /* without meaning for a resolution */
	struct rules_majority majority;
	enum rules_blank blank;
	enum rules_undervote undervote;
	enum rules_row_error row_error;
};

/* One mark of a ballot. */
struct rules_choice {
	uint16_t number; /* of the option, from 1 */
	uint8_t mark;    /* enum rules_mark */
};

struct rules_counts {
	uint32_t convened;
	uint32_t convened_adjusted;
	uint32_t present;
	uint32_t issued;
	uint32_t collected;
	uint32_t valid;
	uint32_t invalid;
};

/* The marks an option has on the valid ballots. */
struct rules_votes {
	uint32_t favour; /* the contract's "for" */
	uint32_t against;
	uint32_t other;
};

struct rules_row {
	uint16_t number;
	uint32_t votes;   /* for */
	uint64_t percent; /* of the base, in hundredths: 6667 is 66.67 % */
	uint32_t missing; /* votes that lack to the threshold; 0: it is reached */
	bool elected;     /* or adopted */
};

struct rules_result {
	uint32_t base;
	uint32_t threshold; /* the least number of votes that wins */
	bool adopted;       /* a resolution */
	uint32_t open_seats;
	size_t row_count;
	size_t elected_count;
	size_t tied_count;
	struct rules_row rows[RULES_OPTIONS]; /* in ballot order */
	uint16_t elected[RULES_OPTIONS];      /* by descending votes, equal ones in ballot order */
	uint16_t tied[RULES_OPTIONS];         /* at the cut, in ballot order: the run-off's candidates */
};

/* The defaults of a style: more than 1/2 of the collected, one option, one
 * seat, everything else as RULES.md has it in bold. */
struct rules_definition rules_definition_default(enum rules_style style);

/* The field (static: "style", "options", "seats", "majority", "runoff_of",
 * "blank", "undervote", "row_error") that makes no contest, or NULL when the
 * definition is sound. */
const char *rules_definition_fault(const struct rules_definition *definition);

/* Judges a ballot of a sound definition: VALID, NO_CHOICE, OVERVOTE,
 * UNDERVOTE, BOTH_OR_NEITHER or BAD_MARKS. Marks are sorted by number, each
 * number once; an approval has only marks for; `each` has for or against, and
 * a row left out has neither; a resolution has one mark or none. No marks are
 * a blank ballot. An electronic cast is refused, not counted, when the verdict
 * is OVERVOTE or BAD_MARKS. */
enum rules_verdict rules_judge_ballot(
    const struct rules_definition *definition, const struct rules_choice *choices, size_t count);

/* The most boxes that can be marked on one ballot paper. */
#define RULES_BOXES (2 * RULES_OPTIONS + 1)

/* Judges the marks that tellers see on a ballot paper of a sound definition:
 * sorted by number, then by mark, each box once. Other than in a cast a row may
 * have several boxes marked: in `each` that row then counts for nobody, or
 * spoils the ballot, as `row_error` says; on a resolution it is an OVERVOTE.
 * Names on an approval that are not struck out are marks for. Else as
 * rules_judge_ballot. The marks that a valid ballot counts by go to `kept`,
 * which has room for RULES_OPTIONS. */
enum rules_verdict rules_judge_paper(const struct rules_definition *definition, const struct rules_choice *boxes,
    size_t count, struct rules_choice kept[RULES_OPTIONS], size_t *kept_count);

/* Whether tellers may find a ballot paper invalid for this: NOT_ISSUED (without
 * the committee's stamp), UNCLEAR and what follows it up to EXTRA_TEXT. What
 * the marks alone tell is for rules_judge_paper. */
bool rules_is_finding(enum rules_verdict verdict);

/* True when the checks that must always hold do: present <= convened,
 * issued <= present, collected <= issued, valid + invalid = collected, and no
 * option has more marks than there are valid ballots. */
bool rules_counts_hold(const struct rules_counts *counts, const struct rules_votes *votes, size_t options);

/* The verdict on a contest; `votes` has `options` entries. STATUS_INVALID when
 * the definition is not sound, a count exceeds RULES_COUNT_MAX or an option
 * has more marks than there are valid ballots. The caller sees to the other
 * checks of rules_counts_hold. */
enum status rules_result(const struct rules_definition *definition, const struct rules_counts *counts,
    const struct rules_votes *votes, struct rules_result *out) STATUS_CHECKED;

/* How the congress may go on after a count. */
enum rules_next {
	RULES_NEXT_NONE,    /* every seat is filled */
	RULES_NEXT_RUNOFF,  /* between exactly the tied, for the seats they are tied for */
	RULES_NEXT_FURTHER, /* a further round of those not elected, for the open seats; the congress decides */
	RULES_NEXTS
};

struct rules_offer {
	enum rules_next kind;
	enum rules_style style; /* the count's, but `each` where no one is too many for the seats */
	uint32_t seats;
	size_t count;
	uint16_t numbers[RULES_OPTIONS]; /* the candidates, in ballot order */
};

/* What the rules offer after this result. A tie at the cut takes all the open
 * seats, so that there is never a run-off and a further round at once. */
void rules_offer(const struct rules_definition *definition, const struct rules_result *result, struct rules_offer *out);

/* The least number of votes that is strictly more than num/den of `base`. */
uint32_t rules_threshold(uint32_t base, const struct rules_majority *majority);

/* `part` of `whole` in hundredths of a percent, half up; 0 when whole is 0.
 * Both at most RULES_COUNT_MAX. */
uint64_t rules_percent(uint32_t part, uint32_t whole);

#define RULES_PERCENT_SIZE 24

/* "66.67". `out` holds RULES_PERCENT_SIZE bytes; returns `out`. */
char *rules_percent_format(uint64_t hundredths, char out[RULES_PERCENT_SIZE]);

struct rules_quorum {
	uint32_t num;
	uint32_t den;
	uint32_t convened;
	uint32_t present;
	uint32_t delegations;
	uint32_t delegations_present;
};

/* At least num/den of the convened and of the delegations are there. False
 * when nobody is convened; without delegations only people count. */
bool rules_quorum_met(const struct rules_quorum *quorum);

/* Names in the contract, static: "approval", "convened_adjusted", "no_choice",
 * "valid", "row" … A value outside the enumeration has the name "".
 * RULES_BLANK_DEFAULT is "default". */
const char *rules_style_name(enum rules_style style);
const char *rules_base_name(enum rules_base base);
const char *rules_verdict_name(enum rules_verdict verdict);
const char *rules_next_name(enum rules_next next); /* "none", "runoff", "further_round" */
const char *rules_blank_name(enum rules_blank blank);
const char *rules_undervote_name(enum rules_undervote undervote);
const char *rules_row_error_name(enum rules_row_error row_error);

/* The reverse. False, and *out untouched, for any other name. */
bool rules_verdict_parse(const char *name, enum rules_verdict *out);
bool rules_style_parse(const char *name, enum rules_style *out);
bool rules_base_parse(const char *name, enum rules_base *out);
bool rules_blank_parse(const char *name, enum rules_blank *out);
bool rules_undervote_parse(const char *name, enum rules_undervote *out);
bool rules_row_error_parse(const char *name, enum rules_row_error *out);

#endif
