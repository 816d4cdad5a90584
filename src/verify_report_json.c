#include <sodium.h>

#include "result_json.h"
#include "verify_report.h"

static json_t *hex_json(const uint8_t bytes[32])
{
	char text[2 * 32 + 1];
	return json_string(sodium_bin2hex(text, sizeof text, bytes, 32));
}

static json_t *findings_json(const struct verify_report *report)
{
	json_t *list = json_array();
	for (enum verify_code code = 0; list && code < VERIFY_CODES; code++) {
		const struct verify_finding *finding = &report->findings[code];
		if (finding->count)
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:I, s:s, s:s}", "code", verify_code_name(code), "weight",
			        verify_weight_name(verify_code_weight(code)), "count", (json_int_t)finding->count,
			        "details", finding->details ? finding->details : "", "meaning",
			        verify_code_meaning(code)));
	}
	return list;
}

static json_t *counts_json(const struct verify *verify)
{
	const struct rules_counts *counts = &verify->counts;
	if (!verify->counted)
		return json_null();
	json_t *json = json_pack("{s:I, s:I, s:I, s:I}", "convened", (json_int_t)counts->convened, "present",
	    (json_int_t)counts->present, "issued", (json_int_t)counts->issued, "collected",
	    (json_int_t)counts->collected);
	json_object_set_new(json, "valid", verify->opened ? json_integer(counts->valid) : json_null());
	json_object_set_new(json, "invalid", verify->opened ? json_integer(counts->invalid) : json_null());
	return json;
}

static json_t *receipts_json(const struct verify *verify)
{
	json_t *list = json_array();
	for (size_t i = 0; list && i < verify->receipt_count; i++) {
		const struct verify_receipt *receipt = &verify->receipts[i];
		json_array_append_new(list, json_pack("{s:s, s:o}", "file", receipt->name, "row",
		                                receipt->row ? json_integer((json_int_t)receipt->row) : json_null()));
	}
	return list;
}

static json_t *contest_json(const struct verify *verify)
{
	char fingerprint[BALLOT_FINGERPRINT_TEXT + 1];
	if (!verify->contest)
		return json_pack("{s:n, s:n, s:n}", "contest", "title", "fingerprint");
	ballot_fingerprint(verify->contest->manifest_hash, fingerprint);
	return json_pack("{s:I, s:s, s:s}", "contest", (json_int_t)verify->contest->id, "title", verify->contest->title,
	    "fingerprint", fingerprint);
}

static void add_count(json_t *json, const struct verify *verify)
{
	bool open = verify->counted && verify->opened;
	json_object_set_new(json, "counts", counts_json(verify));
	json_object_set_new(
	    json, "totals", open ? result_json_totals(verify->contest, verify->totals) : json_null());
	json_object_set_new(json, "invalid_reasons", open ? result_json_reasons(verify->totals) : json_null());
	json_object_set_new(
	    json, "result", verify->result ? result_json_result(verify->contest, verify->result) : json_null());
	json_object_set_new(json, "root", verify->totals ? hex_json(verify->root) : json_null());
}

enum status verify_report_json(const struct verify_report *report, const struct verify *verify, FILE *out)
{
	json_t *json = contest_json(verify);
	const char *verdict = verify_report_verdict_name(verify_report_verdict(verify));
	json_object_set_new(json, "verdict", json_string(verdict));
	json_object_set_new(json, "findings", findings_json(report));
	json_object_set_new(
	    json, "congress_key", verify->key_from == VERIFY_KEY_NONE ? json_null() : hex_json(verify->key));
	json_object_set_new(json, "key_given", json_boolean(verify->key_from == VERIFY_KEY_GIVEN));
	add_count(json, verify);
	json_object_set_new(json, "receipts", receipts_json(verify));
	int failed = json ? json_dumpf(json, out, JSON_INDENT(1)) : -1;
	json_decref(json);
	fputc('\n', out);
	return failed ? STATUS_NO_MEMORY : STATUS_OK;
}
