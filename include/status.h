/* status: the one result type of every function that can fail.
 *
 * One table (status.c) maps each status to the error code and the HTTP status
 * of the contract. Codes are stable; the default detail is for people and may
 * be replaced by a more telling one where the cause is known. */
#ifndef STATUS_H
#define STATUS_H

enum status {
	STATUS_OK = 0,

	/* General refusals. */
	STATUS_BAD_REQUEST,
	STATUS_UNAUTHENTICATED,
	STATUS_FORBIDDEN,
	STATUS_NOT_FOUND,
	STATUS_METHOD_NOT_ALLOWED,
	STATUS_CONFLICT,
	STATUS_TOO_LARGE,
	STATUS_UNSUPPORTED_TYPE,
	STATUS_INVALID,
	STATUS_TOO_MANY,
	STATUS_RANGE_NOT_SATISFIABLE,

	/* Refusals of the congress rules. */
	STATUS_WRONG_STATE,
	STATUS_NO_QUORUM,
	STATUS_ALREADY_VOTED,
	STATUS_ALREADY_DRAWN,
	STATUS_ALREADY_CAST,
	STATUS_PAPER_ISSUED,
	STATUS_NO_PAPERS,
	STATUS_UNKNOWN_SERIAL,
	STATUS_VOIDED_SERIAL,
	STATUS_OTHER_CONTEST,
	STATUS_ALREADY_COLLECTED,
	STATUS_NOT_COLLECTED,
	STATUS_MORE_THAN_ISSUED,
	STATUS_ALREADY_ENTERED,
	STATUS_ALREADY_DECIDED,
	STATUS_PAPERS_UNDECIDED,
	STATUS_KEY_USED,
	STATUS_WRONG_KEY,
	STATUS_NOT_PRESENT,
	STATUS_NOT_ENTITLED,
	STATUS_INVALID_TOKEN,
	STATUS_BAD_SIGNATURE,
	STATUS_OVERVOTE,
	STATUS_BAD_MARKS,

	/* Trouble of the machine. */
	STATUS_BUSY,
	STATUS_STORAGE_FULL,
	STATUS_NO_MEMORY,
	STATUS_IO,
	STATUS_CORRUPT,
	STATUS_NEWER_VERSION,
	STATUS_INTERNAL,

	STATUS_COUNT
};

/* Every function that returns enum status carries this. */
#define STATUS_CHECKED __attribute__((warn_unused_result))

/* The stable error code, e.g. "wrong_state"; "ok" for STATUS_OK. Static. */
const char *status_code(enum status status);

/* What to do about it, in a short English sentence. Static. */
const char *status_detail(enum status status);

/* The HTTP status the contract gives this refusal, e.g. 409; 200 for OK. */
unsigned status_http(enum status status);

#endif
