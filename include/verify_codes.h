/* verify_codes: the one list of what a recount can find wrong with a published
 * board. The codes are the same wherever a board is checked: `congressd verify`,
 * the page /verify and tests/verify. `congressd verify --codes` prints them. */
#ifndef VERIFY_CODES_H
#define VERIFY_CODES_H

enum verify_code {
	/* What nothing can be checked without. */
	VERIFY_MALFORMED,

	/* Keys and manifest. */
	VERIFY_NO_CONGRESS_KEY,
	VERIFY_FINGERPRINT,
	VERIFY_MANIFEST_SIGNATURE,
	VERIFY_VOPRF_KEY,
	VERIFY_SEALING_KEY,
	VERIFY_SECOND_ISSUER_KEY,
	VERIFY_NOT_OPENED,

	/* Electronic ballots of a secret contest. The detail is the row, from 1. */
	VERIFY_BALLOT_MALFORMED,
	VERIFY_BALLOT_ORDER,
	VERIFY_BALLOT_DUPLICATE,
	VERIFY_BALLOT_SIGNATURE,
	VERIFY_BALLOT_TOKEN,
	VERIFY_BALLOT_MARKS,
	VERIFY_SECOND_TOKEN,

	/* Draws: who was issued a ballot. */
	VERIFY_DRAW_MALFORMED,
	VERIFY_DRAW_ORDER,
	VERIFY_DRAW_DUPLICATE,
	VERIFY_DRAW_SIGNATURE,
	VERIFY_DRAW_EVALUATION,
	VERIFY_SECOND_EVALUATION,

	/* Ballot papers. */
	VERIFY_PAPER_MALFORMED,
	VERIFY_PAPER_ORDER,
	VERIFY_PAPER_DUPLICATE,
	VERIFY_PAPER_MARKS,
	VERIFY_PAPER_HOLDER_ORDER,
	VERIFY_PAPER_AND_DRAW,
	VERIFY_PAPER_ISSUED,
	VERIFY_PAPER_COLLECTED,
	VERIFY_PAPER_EXCEEDS_ISSUED,

	/* Open votes. */
	VERIFY_VOTE_MALFORMED,
	VERIFY_VOTE_ORDER,
	VERIFY_VOTE_MARKS,

	/* Figures: as told, against the recount. */
	VERIFY_COUNT_ISSUED,
	VERIFY_COUNT_COLLECTED,
	VERIFY_COUNT_VALID,
	VERIFY_COUNT_INVALID,
	VERIFY_PRESENT_EXCEEDS_CONVENED,
	VERIFY_ISSUED_EXCEEDS_PRESENT,
	VERIFY_COLLECTED_EXCEEDS_ISSUED,
	VERIFY_TOTALS,
	VERIFY_RESULT_DIFFERS,

	/* The close. */
	VERIFY_ROOT,
	VERIFY_CLOSING_SIGNATURE,

	/* Receipts. */
	VERIFY_RECEIPT_MALFORMED,
	VERIFY_RECEIPT_CONTEST,
	VERIFY_RECEIPT_SIGNATURE,
	VERIFY_RECEIPT_MISSING,

	/* The certificate. */
	VERIFY_CERTIFICATE_MALFORMED,
	VERIFY_CERTIFICATE_HASH,
	VERIFY_CERTIFICATE_SIGNATURE,
	VERIFY_CERTIFICATE_DIFFERS,

	/* The event log. */
	VERIFY_EVENT_MALFORMED,
	VERIFY_EVENT_ORDER,
	VERIFY_EVENT_CHAIN,
	VERIFY_EVENT_MISSING,
	VERIFY_EVENT_REPEATED,
	VERIFY_EVENT_OPENING,
	VERIFY_EVENT_FREEZE,
	VERIFY_EVENT_CLOSING,
	VERIFY_EVENT_UNSEALING,
	VERIFY_EVENT_CERTIFICATE,
	VERIFY_EVENT_CANCELLED,

	VERIFY_CODES
};

/* What a finding does to the verdict. */
enum verify_weight {
	VERIFY_WRONG,    /* the board does not hold */
	VERIFY_UNOPENED, /* the board cannot be counted yet, by anybody */
	VERIFY_REMARK,   /* is told; the board holds */
};

/* Static: "ballot_token", and what it means for the result, in a sentence or
 * two for people. */
const char *verify_code_name(enum verify_code code);
const char *verify_code_meaning(enum verify_code code);
enum verify_weight verify_code_weight(enum verify_code code);

/* "wrong", "unopened", "remark". Static. */
const char *verify_weight_name(enum verify_weight weight);

#endif
