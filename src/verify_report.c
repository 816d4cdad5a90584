#include "verify_report.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* ---- gathering ---- */

void verify_report_find(void *report, enum verify_code code, const char *detail)
{
	struct verify_finding *finding = &((struct verify_report *)report)->findings[code];
	char *joined = NULL;
	if (finding->count++ >= VERIFY_REPORT_SHOWN)
		return;
	const char *before = finding->details ? finding->details : "";
	if (asprintf(&joined, "%s%s%s", before, finding->details ? ", " : "", detail) < 0)
		return;
	free(finding->details);
	finding->details = joined;
}

void verify_report_free(struct verify_report *report)
{
	for (enum verify_code code = 0; code < VERIFY_CODES; code++)
		free(report->findings[code].details);
	*report = (struct verify_report){0};
}

enum verify_verdict verify_report_verdict(const struct verify *verify)
{
	if (verify->weights[VERIFY_WRONG])
		return VERIFY_DOES_NOT_HOLD;
	return verify->weights[VERIFY_UNOPENED] ? VERIFY_CANNOT_BE_COUNTED : VERIFY_HOLDS;
}

const char *verify_report_verdict_name(enum verify_verdict verdict)
{
	static const char *const names[] = {[VERIFY_HOLDS] = "holds",
	    [VERIFY_CANNOT_BE_COUNTED] = "cannot_be_counted",
	    [VERIFY_DOES_NOT_HOLD] = "does_not_hold"};
	return names[verdict];
}

/* ---- what was counted ---- */

static void print_contest(const struct verify *verify, FILE *out)
{
	char fingerprint[BALLOT_FINGERPRINT_TEXT + 1], key[2 * KEY_PUBLIC_BYTES + 1];
	ballot_fingerprint(verify->contest->manifest_hash, fingerprint);
	fprintf(out, "contest %" PRId64 ": %s\nfingerprint %s%s\n", verify->contest->id, verify->contest->title,
	    fingerprint, verify->fingerprint ? "" : " (compare it with the one that was read aloud)");
	if (verify->key_from == VERIFY_KEY_NONE)
		return;
	sodium_bin2hex(key, sizeof key, verify->key, sizeof verify->key);
	fprintf(out, "signed with the key %s%s\n", key,
	    verify->key_from == VERIFY_KEY_OF_BOARD ? " (the board's own; compare it with the congress's)" : "");
}

static void print_reasons(const struct tally *totals, FILE *out)
{
	const char *separator = " (";
	for (enum rules_verdict verdict = RULES_VALID + 1; verdict < RULES_VERDICTS; verdict++) {
		if (!totals->verdicts[verdict])
			continue;
		fprintf(out, "%s%s %" PRIu32, separator, rules_verdict_name(verdict), totals->verdicts[verdict]);
		separator = ", ";
	}
	fputs(*separator == ',' ? ")\n" : "\n", out);
}

static void print_counts(const struct verify *verify, FILE *out)
{
	const struct rules_counts *counts = &verify->counts;
	fprintf(out, "convened %" PRIu32 ", present %" PRIu32 ", issued %" PRIu32 ", collected %" PRIu32,
	    counts->convened, counts->present, counts->issued, counts->collected);
	if (verify->opened) {
		fprintf(out, ", valid %" PRIu32 ", invalid %" PRIu32, counts->valid, counts->invalid);
		print_reasons(verify->totals, out);
	} else {
		fputc('\n', out);
	}
	for (uint32_t i = 0; verify->opened && i < verify->totals->option_count; i++) {
		const struct rules_votes *votes = &verify->totals->options[i];
		fprintf(out, "%4" PRIu32 "  %s: for %" PRIu32 ", against %" PRIu32 ", other %" PRIu32 "\n", i + 1,
		    verify->contest->options[i], votes->favour, votes->against, votes->other);
	}
}

static void print_names(const struct verify *verify, const char *what, const uint16_t numbers[], size_t count, FILE *out)
{
	if (count == 0)
		return;
	fprintf(out, "%s", what);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s %u %s", i ? "," : "", (unsigned)numbers[i], verify->contest->options[numbers[i] - 1]);
	fputc('\n', out);
}

static void print_result(const struct verify *verify, FILE *out)
{
	const struct rules_result *result = verify->result;
	if (!result) {
		fputs("the result needs the number of those absent throughout, which the certificate tells\n", out);
		return;
	}
	fprintf(out, "%" PRIu32 " votes of %" PRIu32 " are needed\n", result->threshold, result->base);
	if (verify->contest->rules.style == RULES_STYLE_RESOLUTION) {
		fprintf(out, "%s\n", result->adopted ? "adopted" : "not adopted");
		return;
	}
	print_names(verify, "elected:", result->elected, result->elected_count, out);
	print_names(verify, "tied for what is left:", result->tied, result->tied_count, out);
	if (result->open_seats)
		fprintf(out, "seats left open: %" PRIu32 "\n", result->open_seats);
}

static void print_receipts(const struct verify *verify, FILE *out)
{
	for (size_t i = 0; i < verify->receipt_count; i++) {
		const struct verify_receipt *receipt = &verify->receipts[i];
		if (receipt->row)
			fprintf(out, "%s: on the board, in row %zu\n", receipt->name, receipt->row);
	}
}

/* ---- what is wrong ---- */

static void print_findings(const struct verify_report *report, FILE *out)
{
	for (enum verify_code code = 0; code < VERIFY_CODES; code++) {
		const struct verify_finding *finding = &report->findings[code];
		if (!finding->count)
			continue;
		fprintf(out, "%s: %s", verify_code_name(code), finding->details ? finding->details : "");
		if (finding->count > VERIFY_REPORT_SHOWN)
			fprintf(out, " and %zu more", finding->count - VERIFY_REPORT_SHOWN);
		fprintf(out, "\n    %s\n", verify_code_meaning(code));
	}
}

static void print_unchecked(const struct verify_report *report, const struct verify *verify, FILE *out)
{
	fprintf(out, "not checked, since not given:%s%s%s%s%s\n",
	    verify->public_key ? "" : " the congress's key (--key)",
	    verify->fingerprint ? "" : " the fingerprint (--fingerprint)",
	    report->events ? "" : " the event log (--events)",
	    report->certificate ? "" : " the certificate (--certificate)",
	    verify->receipt_count ? "" : " receipts (--receipt)");
}

static void print_verdict(const struct verify *verify, FILE *out, FILE *wrong)
{
	switch (verify_report_verdict(verify)) {
	case VERIFY_HOLDS:
		fputs("the board holds: this is what these ballots give\n", out);
		break;
	case VERIFY_CANNOT_BE_COUNTED:
		fputs("congressd: nothing is wrong so far, but this board cannot be counted yet\n", wrong);
		break;
	case VERIFY_DOES_NOT_HOLD:
		fprintf(wrong, "congressd: this board does not hold; findings: %zu. Do not accept the result before they"
		               " are explained\n",
		    verify->weights[VERIFY_WRONG]);
		break;
	}
}

void verify_report_text(const struct verify_report *report, const struct verify *verify, FILE *out, FILE *wrong)
{
	if (verify->contest)
		print_contest(verify, out);
	if (verify->counted)
		print_counts(verify, out);
	if (verify->counted && verify->opened)
		print_result(verify, out);
	print_receipts(verify, out);
	print_findings(report, wrong);
	if (verify->contest && !(verify->public_key && verify->fingerprint && report->events && report->certificate &&
	                           verify->receipt_count))
		print_unchecked(report, verify, out);
	fflush(out);
	print_verdict(verify, out, wrong);
}
