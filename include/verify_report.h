/* verify_report: gathers the findings of a recount and tells people, or a
 * program, what they mean. */
#ifndef VERIFY_REPORT_H
#define VERIFY_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "verify.h"

#define VERIFY_REPORT_SHOWN 20 /* details of one code */
#define VERIFY_REPORT_DETAIL 200

enum verify_verdict {
	VERIFY_HOLDS,
	VERIFY_CANNOT_BE_COUNTED, /* nothing is wrong; keys that open it are missing */
	VERIFY_DOES_NOT_HOLD,
};

struct verify_report {
	struct verify_finding {
		size_t count;
		char *details; /* owned: those shown, in order, joined by ", " */
	} findings[VERIFY_CODES];
	bool events, certificate; /* the caller's: these were given */
};

/* A verify's `find`, with the report as closure. Without memory a detail is
 * left out, never a finding. */
void verify_report_find(void *report, enum verify_code code, const char *detail);

enum verify_verdict verify_report_verdict(const struct verify *verify);

/* "holds", "cannot_be_counted", "does_not_hold". Static. */
const char *verify_report_verdict_name(enum verify_verdict verdict);

/* In plain words: what was counted, on `out`; what is wrong and what it means,
 * on `wrong`; the verdict on `out` where the board holds, else on `wrong`. */
void verify_report_text(
    const struct verify_report *report, const struct verify *verify, FILE *out, FILE *wrong);

/* {"verdict","findings":[{"code","weight","count","details","meaning"}],
 * "contest","title","fingerprint","congress_key","key_given","counts","totals",
 * "invalid_reasons","result","root","receipts":[{"file","row"}]}; what is not
 * known is null. STATUS_NO_MEMORY. */
enum status verify_report_json(
    const struct verify_report *report, const struct verify *verify, FILE *out) STATUS_CHECKED;

void verify_report_free(struct verify_report *report);

#endif
