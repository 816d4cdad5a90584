#include "verify_codes.h"

struct entry {
	const char *name;
	enum verify_weight weight;
	const char *meaning;
};

static const struct entry entries[VERIFY_CODES] = {
    [VERIFY_MALFORMED] = {"malformed", VERIFY_WRONG,
        "This is not a board as the program writes it, or a part of it is missing, stands twice or is of the wrong "
        "kind. What stands there proves nothing; get the board anew."},

    [VERIFY_NO_CONGRESS_KEY] = {"no_congress_key", VERIFY_WRONG,
        "There is no key of the congress to check signatures by. Nothing shows that this board is the congress's; "
        "give the key printed on its papers."},
    [VERIFY_FINGERPRINT] = {"fingerprint", VERIFY_WRONG,
        "The contest on this board is not the one whose fingerprint was read aloud: another title, other options, "
        "seats or rules, or another key. This count is not of what the hall voted on."},
    [VERIFY_MANIFEST_SIGNATURE] = {"manifest_signature", VERIFY_WRONG,
        "The definition of the contest is not signed by the congress's key: rules, seats or names may have been "
        "changed afterwards, or the board is another congress's."},
    [VERIFY_VOPRF_KEY] = {"voprf_key", VERIFY_WRONG,
        "The published issuing key is not the one the manifest names. Tokens cannot be checked, so any number of "
        "these ballots may have been made up."},
    [VERIFY_SEALING_KEY] = {"sealing_key", VERIFY_WRONG,
        "A published sealing key is not the one the manifest names. Sealed ballots cannot be opened with it, so the "
        "totals rest on nobody's ballots."},
    [VERIFY_SECOND_ISSUER_KEY] = {"second_issuer_key", VERIFY_WRONG,
        "The published key of the second issuer is not the one the manifest names. Nothing shows that the tellers' "
        "device had a part in these tokens."},
    [VERIFY_NOT_OPENED] = {"not_opened", VERIFY_UNOPENED,
        "The tellers' keys are not on this board yet. Nobody can count it until they are published; get the board "
        "again then."},

    [VERIFY_BALLOT_MALFORMED] = {"ballot_malformed", VERIFY_WRONG,
        "A row is not a ballot and was counted for nobody: a ballot was damaged or put in by hand."},
    [VERIFY_BALLOT_ORDER] = {"ballot_order", VERIFY_WRONG,
        "Ballots do not stand in the order of their keys, which alone is signed: the board was rearranged, and the "
        "order may tell who voted when."},
    [VERIFY_BALLOT_DUPLICATE] = {"ballot_duplicate", VERIFY_WRONG, "A ballot stands twice: it was counted twice."},
    [VERIFY_BALLOT_SIGNATURE] = {"ballot_signature", VERIFY_WRONG,
        "A ballot is not signed by its own key for this contest: its marks were changed after it was cast, it was "
        "made up, or it is another contest's."},
    [VERIFY_BALLOT_TOKEN] = {"ballot_token", VERIFY_WRONG,
        "A ballot's token was not issued for it with this contest's key: it is not the ballot of anybody who drew "
        "one."},
    [VERIFY_BALLOT_MARKS] = {"ballot_marks", VERIFY_WRONG,
        "A ballot has marks that this contest does not allow. The program refuses such a ballot, so it was put in "
        "or changed; it was counted as invalid."},
    [VERIFY_SECOND_TOKEN] = {"second_token", VERIFY_REMARK,
        "A ballot's token lacks the second issuer's half: the tellers' device had no part in it. It counts as "
        "invalid and for nobody; a voter may have sent it so, or the server made it up."},

    [VERIFY_DRAW_MALFORMED] = {"draw_malformed", VERIFY_WRONG,
        "A row is not a draw: nothing shows that a delegate was issued that ballot."},
    [VERIFY_DRAW_ORDER] = {"draw_order", VERIFY_WRONG,
        "Draws do not stand in the order of the delegates' codes, or a delegate stands twice: somebody may have been "
        "issued two ballots."},
    [VERIFY_DRAW_DUPLICATE] = {"draw_duplicate", VERIFY_WRONG,
        "One voting card drew two ballots: one of the two delegates did not draw it."},
    [VERIFY_DRAW_SIGNATURE] = {"draw_signature", VERIFY_WRONG,
        "A draw is not signed by the voting card it names: nothing shows that this delegate asked for a ballot, and "
        "somebody else may have voted with it."},
    [VERIFY_DRAW_EVALUATION] = {"draw_evaluation", VERIFY_WRONG,
        "A draw was not answered with this contest's key: that delegate's ballot could not be cast, or can be told "
        "from the others."},
    [VERIFY_SECOND_EVALUATION] = {"second_evaluation", VERIFY_WRONG,
        "A draw was not answered with the second issuer's key: that delegate's ballot could not count, or can be "
        "told from the others. Or the tokens of the second issuer are more than its answers (5 > 4): it made tokens "
        "that stand in nobody's name."},

    [VERIFY_PAPER_MALFORMED] = {"paper_malformed", VERIFY_WRONG,
        "A row is not a ballot paper, or not a delegate who was handed one: a paper was damaged or put in by hand."},
    [VERIFY_PAPER_ORDER] = {"paper_order", VERIFY_WRONG,
        "Ballot papers do not stand in the order of their serials: the board was rearranged, and the order may tell "
        "who voted when."},
    [VERIFY_PAPER_DUPLICATE] = {"paper_duplicate", VERIFY_WRONG, "A ballot paper stands twice: it was counted twice."},
    [VERIFY_PAPER_MARKS] = {"paper_marks", VERIFY_WRONG,
        "A ballot paper has marks that no paper of this contest can have: what the tellers read was changed."},
    [VERIFY_PAPER_HOLDER_ORDER] = {"paper_holder_order", VERIFY_WRONG,
        "Those who were handed a paper do not stand in order, or one stands twice: somebody may have been handed two."},
    [VERIFY_PAPER_AND_DRAW] = {"paper_and_draw", VERIFY_WRONG,
        "A delegate was handed a paper and drew an electronic ballot as well, and could vote twice."},
    [VERIFY_PAPER_ISSUED] = {"paper_issued", VERIFY_WRONG,
        "The number of papers handed out is not the number of delegates named: more papers were out than people "
        "signed for."},
    [VERIFY_PAPER_COLLECTED] = {"paper_collected", VERIFY_WRONG,
        "The number of papers collected is not the number of papers on the board: some were put in or left out."},
    [VERIFY_PAPER_EXCEEDS_ISSUED] = {"paper_exceeds_issued", VERIFY_WRONG,
        "More papers were in the box than were handed out: some were put in."},

    [VERIFY_VOTE_MALFORMED] = {"vote_malformed", VERIFY_WRONG,
        "A row is not a vote and was counted for nobody: a vote was damaged or put in by hand."},
    [VERIFY_VOTE_ORDER] = {"vote_order", VERIFY_WRONG,
        "Votes do not stand in the order of the delegates, or a delegate voted twice."},
    [VERIFY_VOTE_MARKS] = {"vote_marks", VERIFY_WRONG,
        "A vote has marks that this contest does not allow. The program refuses such a vote, so it was put in or "
        "changed; it was counted as invalid."},

    [VERIFY_COUNT_ISSUED] = {"count_issued", VERIFY_WRONG,
        "The number of ballots issued is not the number of draws and papers handed out: ballots were issued to "
        "nobody, or draws were taken off the board."},
    [VERIFY_COUNT_COLLECTED] = {"count_collected", VERIFY_WRONG,
        "The number of ballots collected is not the number on the board: some were put in or left out."},
    [VERIFY_COUNT_VALID] = {
        "count_valid", VERIFY_WRONG, "The number of valid ballots is not what the ballots on the board give."},
    [VERIFY_COUNT_INVALID] = {
        "count_invalid", VERIFY_WRONG, "The number of invalid ballots is not what the ballots on the board give."},
    [VERIFY_PRESENT_EXCEEDS_CONVENED] = {"present_exceeds_convened", VERIFY_WRONG,
        "More were present than convened: the figures a majority is taken of are wrong."},
    [VERIFY_ISSUED_EXCEEDS_PRESENT] = {"issued_exceeds_present", VERIFY_WRONG,
        "More ballots were issued than delegates were present: ballots were issued to people who were not there."},
    [VERIFY_COLLECTED_EXCEEDS_ISSUED] = {"collected_exceeds_issued", VERIFY_WRONG,
        "More ballots were collected than issued: ballots were put in."},
    [VERIFY_TOTALS] = {"totals", VERIFY_WRONG,
        "The totals told are not what the ballots on the board give: go by the recount, or by nothing."},
    [VERIFY_RESULT_DIFFERS] = {"result_differs", VERIFY_WRONG,
        "The result told is not what the rules make of these ballots: others are elected, tied or short of a "
        "majority."},

    [VERIFY_ROOT] = {"root", VERIFY_WRONG,
        "The ballots on this board are not those the congress signed for at the close: some were changed, added, "
        "left out or moved since."},
    [VERIFY_CLOSING_SIGNATURE] = {"closing_signature", VERIFY_WRONG,
        "The congress's key did not sign this close: the numbers issued and collected, the head of the tree or the "
        "issuing key are not those of the close."},

    [VERIFY_RECEIPT_MALFORMED] = {
        "receipt_malformed", VERIFY_WRONG, "This is not a receipt: nothing can be looked for by it."},
    [VERIFY_RECEIPT_CONTEST] = {"receipt_contest", VERIFY_WRONG,
        "The receipt is for another contest, or for this one under another manifest: if it was given in this "
        "contest, delegates were shown different definitions of it."},
    [VERIFY_RECEIPT_SIGNATURE] = {"receipt_signature", VERIFY_WRONG,
        "The receipt is not signed by the congress's key: it is forged, or the phone was shown another congress's "
        "key. It proves nothing about this board."},
    [VERIFY_RECEIPT_MISSING] = {"receipt_missing", VERIFY_WRONG,
        "The ballot of this receipt is not on the board: the congress confirmed it under its signature and then left "
        "it out."},

    [VERIFY_CERTIFICATE_MALFORMED] = {
        "certificate_malformed", VERIFY_WRONG, "This is not a certificate: it says nothing of this board."},
    [VERIFY_CERTIFICATE_HASH] = {"certificate_hash", VERIFY_WRONG,
        "The certificate's text is not the one that was hashed and signed: it was changed since."},
    [VERIFY_CERTIFICATE_SIGNATURE] = {"certificate_signature", VERIFY_WRONG,
        "The certificate is not signed by the congress's key: nobody certified it."},
    [VERIFY_CERTIFICATE_DIFFERS] = {"certificate_differs", VERIFY_WRONG,
        "The certificate says otherwise than the ballots on this board: what was certified is not this count."},

    [VERIFY_EVENT_MALFORMED] = {
        "event_malformed", VERIFY_WRONG, "A line is not an event: the log was damaged or written by hand."},
    [VERIFY_EVENT_ORDER] = {"event_order", VERIFY_WRONG,
        "An event is missing from the log, or was moved: something that was done is not told."},
    [VERIFY_EVENT_CHAIN] = {"event_chain", VERIFY_WRONG,
        "An event does not follow from the one before, or is not signed by the congress's key: what was done was "
        "changed afterwards."},
    [VERIFY_EVENT_MISSING] = {"event_missing", VERIFY_WRONG,
        "The log does not tell of a step this contest must have taken: the log is cut short, or the step is not "
        "this contest's."},
    [VERIFY_EVENT_REPEATED] = {"event_repeated", VERIFY_WRONG,
        "The log tells twice of a step that is taken once: there may be two boards."},
    [VERIFY_EVENT_OPENING] = {"event_opening", VERIFY_WRONG,
        "The manifest on this board is not the one recorded when the contest was opened: other rules, names or keys "
        "were in force."},
    [VERIFY_EVENT_FREEZE] = {"event_freeze", VERIFY_WRONG,
        "The numbers convened, present or issued are not those announced and recorded when voting began: the figures "
        "a majority is taken of were changed, or ballots were issued while votes were cast."},
    [VERIFY_EVENT_CLOSING] = {"event_closing", VERIFY_WRONG,
        "The close recorded in the log is not this board's: there was another count, or other ballots."},
    [VERIFY_EVENT_UNSEALING] = {"event_unsealing", VERIFY_WRONG,
        "The count recorded when the sealed ballots were opened is not this board's."},
    [VERIFY_EVENT_CERTIFICATE] = {"event_certificate", VERIFY_WRONG,
        "The certificate recorded in the log is not the one given: there are two of them."},
    [VERIFY_EVENT_CANCELLED] = {"event_cancelled", VERIFY_WRONG,
        "The log tells that this contest was cancelled: whatever was counted, it has no result."},
};

const char *verify_code_name(enum verify_code code)
{
	return entries[code].name;
}

const char *verify_code_meaning(enum verify_code code)
{
	return entries[code].meaning;
}

enum verify_weight verify_code_weight(enum verify_code code)
{
	return entries[code].weight;
}

const char *verify_weight_name(enum verify_weight weight)
{
	static const char *const names[] = {
	    [VERIFY_WRONG] = "wrong", [VERIFY_UNOPENED] = "unopened", [VERIFY_REMARK] = "remark"};
	return names[weight];
}
