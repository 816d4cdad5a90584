#include "api_contest_certify.h"

#include <jansson.h>
#include <sodium.h>
#include <string.h>

#include "certificate.h"
#include "event.h"
#include "store_certificates.h"
#include "store_congress.h"
#include "store_contests.h"

/* ---- approvals ---- */

struct approvals {
	const char *actor; /* who approves now */
	unsigned count;
	bool teller, presidium; /* has approved */
	bool same_actor, secretariat;
};

static enum status take_approval(void *closure, const struct store_approval *approval)
{
	struct approvals *approvals = closure;
	bool teller = strcmp(approval->office, "teller") == 0;
	approvals->count++;
	approvals->teller = approvals->teller || teller;
	approvals->presidium = approvals->presidium || !teller;
	approvals->same_actor = approvals->same_actor || strcmp(approval->actor, approvals->actor) == 0;
	approvals->secretariat = approvals->secretariat || approval->role == ROLE_SECRETARIAT;
	return STATUS_OK;
}

static const char *office_of(const struct api_contest_move *move, const struct approvals *approvals)
{
	if (move->role == ROLE_TELLER)
		return "teller";
	if (move->role == ROLE_PRESIDIUM)
		return "presidium";
	if (move->office)
		return move->office;
	return approvals->presidium ? "teller" : "presidium";
}

static enum status refuse(const char **place, const char *detail)
{
	*place = detail;
	return STATUS_CONFLICT;
}

static enum status judge_approval(
    const struct api_contest_move *move, const struct approvals *approvals, const char *office, const char **detail)
{
	if (strcmp(office, "teller") == 0 ? approvals->teller : approvals->presidium)
		return refuse(detail, "this office has approved already; the other one is to follow");
	if (move->office && strcmp(move->office, office) != 0)
		return refuse(detail, "only the secretariat may approve for another office");
	if (approvals->same_actor)
		return refuse(detail, "the two approvals must come from two different accounts or tokens");
	if (approvals->secretariat && move->role == ROLE_SECRETARIAT)
		return refuse(detail, "the secretariat may stand in for one of the two offices only");
	return STATUS_OK;
}

enum status api_contest_certify_approve(
    struct act *act, const struct api_contest_move *move, bool *complete, const char **detail)
{
	struct approvals approvals = {.actor = act->actor};
	enum status status = store_contest_approvals(act->store, move->contest, take_approval, &approvals);
	if (status != STATUS_OK)
		return status;
	struct store_approval approval = {
	    .office = office_of(move, &approvals), .actor = act->actor, .role = move->role};
	*complete = approvals.count > 0;
	status = judge_approval(move, &approvals, approval.office, detail);
	if (status == STATUS_OK)
		status = store_contest_approve(act, move->contest, &approval);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "contest.approve",
	    json_pack("{s:I, s:s}", "contest", (json_int_t)move->contest, "office", approval.office));
}

/* ---- the certificate ---- */

static enum status write_text(struct act *act, int64_t id, char **out)
{
	struct congress congress;
	struct contest *contest = NULL;
	enum status status = store_congress_get(act->store, &congress);
	if (status != STATUS_OK)
		return status;
	status = store_contest_get(act->store, id, &contest);
	if (status == STATUS_OK)
		status = certificate_text(act->store, congress.id, contest, out);
	contest_unref(contest);
	store_congress_free(&congress);
	return status;
}

enum status api_contest_certify_freeze(struct act *act, int64_t contest, char hash[2 * BALLOT_HASH_BYTES + 1])
{
	struct store_certificate certificate = {0};
	enum status status = write_text(act, contest, &certificate.text);
	if (status != STATUS_OK)
		return status;
	certificate_hash(certificate.text, certificate.hash);
	certificate_sign(act->key, certificate.hash, certificate.signature);
	sodium_bin2hex(hash, 2 * BALLOT_HASH_BYTES + 1, certificate.hash, sizeof certificate.hash);
	status = store_certificate_add(act, contest, &certificate);
	store_certificate_free(&certificate);
	return status;
}
