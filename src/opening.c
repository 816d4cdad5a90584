#include "opening.h"

#include <string.h>

#include "voprf.h"

static bool has_second_token(const struct contest *contest, const struct ballot *ballot)
{
	uint8_t input[BALLOT_INPUT_BYTES];
	ballot_voprf_input(contest->manifest_hash, ballot->key, input);
	const uint8_t *secret_key = contest->keys[CONTEST_KEY_SECOND_ISSUER].secret_key;
	return ballot->has_second && voprf_redeem(secret_key, input, sizeof input, ballot->second_token);
}

static bool read_marks(const struct contest *contest, const struct ballot *ballot,
    struct rules_choice marks[RULES_OPTIONS], size_t *count)
{
	size_t keys = contest_sealing_keys(contest);
	struct sealing_pair pairs[SEALING_KEYS];
	if (!keys) {
		if (ballot->count)
			memcpy(marks, ballot->marks, ballot->count * sizeof marks[0]);
		*count = ballot->count;
		return true;
	}
	for (size_t i = 0; i < keys; i++) {
		memcpy(pairs[i].public_key, contest->keys[CONTEST_KEY_SEALING_1 + i].public_key, SEALING_KEY_BYTES);
		memcpy(pairs[i].secret_key, contest->keys[CONTEST_KEY_SEALING_1 + i].secret_key, SEALING_KEY_BYTES);
	}
	return ballot->sealed && sealing_open(pairs, keys, ballot->sealed, ballot->sealed_length,
	                             contest->rules.options, marks, count);
}

enum rules_verdict opening_judge(const struct contest *contest, const struct ballot *ballot,
    struct rules_choice marks[RULES_OPTIONS], size_t *count)
{
	*count = 0;
	if (contest_has_second_issuer(contest) && !has_second_token(contest, ballot))
		return RULES_SECOND_TOKEN;
	if (!read_marks(contest, ballot, marks, count))
		return RULES_UNDECRYPTABLE;
	return rules_judge_ballot(&contest->rules, marks, *count);
}
