#include "run.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "chance.h"
#include "client.h"
#include "compare.h"
#include "fail.h"

static void check_answer(void *closure, size_t index, const char *body)
{
	(void)closure;
	if (!strstr(body, "\"verdict\":\"admitted\""))
		fail("scan %zu was not admitted: %s", index, body);
}

static const struct compare_case scan_case = {
    .name = "check-in",
    .goal = 0.5,
    .parts = {[COMPARE_VERIFY] = true},
    .insert = "scan",
    .answer_bytes = "260",
    .expected = 200,
    .answered = check_answer,
};

static void write_scans(const struct venue *venue, struct script *script)
{
	struct chance chance = chance_of(venue->congress);
	for (size_t i = 0; i < venue->delegates; i++) {
		char body[400];
		snprintf(body, sizeof body,
		    "{\"scans\":[{\"nonce\":\"%016" PRIx64 "%016" PRIx64 "\",\"badge\":\"%s\",\"gate\":\"A\","
		    "\"direction\":\"in\"}]}",
		    chance_next(&chance), chance_next(&chance), venue->badges[i]);
		script_add(script, "POST", "/api/scans", venue->token, body);
	}
}

void run_scan(const struct venue *venue, struct table *table)
{
	struct script script = {0};
	write_scans(venue, &script);
	compare_run(&scan_case, venue, &script, NULL, table);
	script_clear(&script);
	double present = venue_metric(venue, "present");
	if ((size_t)present != venue->delegates)
		fail("%.0f of %zu are present", present, venue->delegates);
}
