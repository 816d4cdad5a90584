/* api_contest_move: moving a contest from state to state, as an act for
 * endpoints and commands. In the caller's transaction; each appends its event. */
#ifndef API_CONTEST_MOVE_H
#define API_CONTEST_MOVE_H

#include <stdint.h>

#include "contest.h"
#include "role.h"
#include "status.h"
#include "store.h"

struct api_contest_move {
	int64_t contest;
	enum contest_state to;
	enum role role;       /* of act->actor */
	const char *override; /* the reason to go on without quorum; NULL: none */
	const char *office;   /* "teller" or "presidium", for which the secretariat stands in; NULL: what is missing */
};

/* Moves a contest on:
 *   issuing    secret contests: makes key pair and manifest
 *   voting     freezes who is convened and present, and writes the roll; for
 *              open votes also makes the manifest
 *   closed     counts, and signs the tree head
 *   certified  notes one office's approval; the second one certifies
 *   cancelled
 * STATUS_NOT_FOUND; STATUS_WRONG_STATE; STATUS_NO_QUORUM; STATUS_FORBIDDEN for
 * a role that may not; STATUS_PAPERS_UNDECIDED for a close before all ballot
 * papers in the box are decided; STATUS_CONFLICT for an approval that may not be;
 * STATUS_INTERNAL when the counts contradict each other: nothing is then
 * closed. *detail (static) says more where it is set. */
enum status api_contest_move(
    struct act *act, const struct api_contest_move *move, const char **detail) STATUS_CHECKED;

#endif
