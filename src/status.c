#include "status.h"

struct meaning {
	unsigned http;
	const char *code;
	const char *detail;
};

static const struct meaning meanings[STATUS_COUNT] = {
    [STATUS_OK] = {200, "ok", "done"},

    [STATUS_BAD_REQUEST] = {400, "bad_request", "the request could not be read"},
    [STATUS_UNAUTHENTICATED] = {401, "unauthenticated", "sign in first"},
    [STATUS_FORBIDDEN] = {403, "forbidden", "your role may not do this"},
    [STATUS_NOT_FOUND] = {404, "not_found", "there is no such thing"},
    [STATUS_METHOD_NOT_ALLOWED] = {405, "method_not_allowed", "use one of the methods named in Allow"},
    [STATUS_CONFLICT] = {409, "conflict", "this contradicts what is already stored"},
    [STATUS_TOO_LARGE] = {413, "too_large", "the request is larger than this endpoint takes"},
    [STATUS_UNSUPPORTED_TYPE] = {415, "unsupported_type", "send the content type this endpoint takes"},
    [STATUS_INVALID] = {422, "invalid", "some fields are missing or wrong"},
    [STATUS_TOO_MANY] = {429, "too_many", "wait as long as Retry-After says"},
    [STATUS_RANGE_NOT_SATISFIABLE] = {416, "range_not_satisfiable", "the range lies outside the document"},

    [STATUS_WRONG_STATE] = {409, "wrong_state", "the contest is not in the state for this"},
    [STATUS_NO_QUORUM] = {409, "no_quorum", "there is no quorum; a presidium may override it with a reason"},
    [STATUS_ALREADY_VOTED] = {409, "already_voted", "a different vote of this delegate is already stored"},
    [STATUS_ALREADY_DRAWN] = {409, "already_drawn", "this delegate already drew another ballot"},
    [STATUS_ALREADY_CAST] = {409, "already_cast", "a different ballot was already cast with this key"},
    [STATUS_PAPER_ISSUED] = {409, "paper_issued", "this delegate was handed a ballot paper; vote on that"},
    [STATUS_NO_PAPERS] = {409, "no_papers", "no printed ballot paper is left; print some first"},
    [STATUS_UNKNOWN_SERIAL] = {409, "unknown_serial", "no ballot paper with this serial was printed"},
    [STATUS_VOIDED_SERIAL] = {409, "voided_serial", "this ballot paper was voided"},
    [STATUS_OTHER_CONTEST] = {409, "other_contest", "this ballot paper belongs to another contest"},
    [STATUS_ALREADY_COLLECTED] = {409, "already_collected", "this ballot paper is in the box already"},
    [STATUS_NOT_COLLECTED] = {409, "not_collected", "this ballot paper is not in the box; collect it first"},
    [STATUS_MORE_THAN_ISSUED] = {409, "more_than_issued", "as many ballot papers are in the box as were handed out"},
    [STATUS_ALREADY_ENTERED] = {409, "already_entered", "you entered this ballot paper already; another teller must"},
    [STATUS_ALREADY_DECIDED] = {409, "already_decided", "this ballot paper is decided"},
    [STATUS_PAPERS_UNDECIDED] = {409, "papers_undecided", "collected ballot papers are still to be entered"},
    [STATUS_KEY_USED] = {409, "key_used", "a key serves one contest; make new keys for this one"},
    [STATUS_WRONG_KEY] = {422, "wrong_key", "this is not the secret key of the contest's public key"},
    [STATUS_NOT_PRESENT] = {403, "not_present", "only delegates checked in to the open session may do this"},
    [STATUS_NOT_ENTITLED] = {403, "not_entitled", "this delegate has no vote in this contest"},
    [STATUS_INVALID_TOKEN] = {403, "invalid_token", "the ballot token was not issued for this contest and key"},
    [STATUS_BAD_SIGNATURE] = {422, "bad_signature", "the signature does not fit"},
    [STATUS_OVERVOTE] = {422, "overvote", "more options are marked than there are seats; correct the ballot"},
    [STATUS_BAD_MARKS] = {422, "bad_marks", "the marks do not fit this contest; correct the ballot"},

    [STATUS_BUSY] = {503, "busy", "try again in a moment"},
    [STATUS_STORAGE_FULL] = {507, "storage_full", "the disk is full; free some space and try again"},
    [STATUS_NO_MEMORY] = {503, "busy", "out of memory; try again in a moment"},
    [STATUS_IO] = {503, "busy", "the disk or network failed; see the log"},
    [STATUS_CORRUPT] = {500, "corrupt", "stored data is damaged; see the log"},
    [STATUS_NEWER_VERSION] = {500, "newer_version", "the data was written by a newer version of this program"},
    [STATUS_INTERNAL] = {500, "internal", "the program failed; see the log"},
};

static const struct meaning *meaning_of(enum status status)
{
	if ((unsigned)status >= STATUS_COUNT)
		status = STATUS_INTERNAL;
	return &meanings[status];
}

const char *status_code(enum status status)
{
	return meaning_of(status)->code;
}

const char *status_detail(enum status status)
{
	return meaning_of(status)->detail;
}

unsigned status_http(enum status status)
{
	return meaning_of(status)->http;
}
