/* print_minutes_words: what the counting minutes say, in each language. */
#ifndef PRINT_MINUTES_WORDS_H
#define PRINT_MINUTES_WORDS_H

#include "print.h"
#include "rules.h"

struct print_minutes_words {
	const char *title, *round, *runoff; /* `round` is a printf format for its number */
	/* Headings; those of an election and of a resolution have one number. */
	const char *section_time, *section_committee, *section_form, *section_delegates, *section_ballots, *section_end;
	const char *section_candidates, *section_election, *section_elected;
	const char *section_question, *section_vote, *section_conclusion;
	const char *opened, *ended, *place;
	const char *settles, *goes_on, *its_code; /* which contest a run-off or further round follows */
	/* printf formats: present, convened, delegations present and all, numerator and denominator */
	const char *quorum_met, *quorum_missed;
	const char *at_voting, *at_close;
	const char *issued_without, *begun_without; /* a step taken without quorum: num, den, when */
	const char *secret, *open, *paper;
	const char *electronic_part, *paper_part; /* of a figure, lower case */
	const char *why_invalid, *exchanged, *foreign;
	const char *seats, *candidates;
	const char *convened, *present, *absent;
	const char *issued, *collected, *valid, *invalid;
	const char *reasons[RULES_VERDICTS]; /* why a ballot is invalid; NULL for no reason */
	const char *no_opinion;              /* RULES_NO_CHOICE on a resolution */
	const char *need_election, *need_vote, *more_than, *from, *most_votes, *bases[RULES_BASES];
	const char *number, *name, *votes, *opinion, *mark_for, *mark_against, *mark_other, *percent, *note;
	const char *elected, *tied;
	const char *missing; /* a printf format for the number of votes */
	const char *elected_people, *tied_people, *left_open, *is_adopted, *is_rejected;
	const char *vote_unit;
	const char *sealed, *second_issuer;        /* the form of a keyed contest */
	const char *unknown, *not_opened;          /* before its ballots are opened */
	const char *closed, *presidium, *committee, *committee_head;
	const char *check, *contest_code, *root, *key;
};

extern const struct print_minutes_words print_minutes_words[PRINT_LANGUAGES];

#endif
