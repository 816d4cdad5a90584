/* hall_picture: the public state as the database has it, read in one go; a part
 * of the hall. Not locked: hall.c sees to that. */
#ifndef HALL_PICTURE_H
#define HALL_PICTURE_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "hall_contests.h"
#include "status.h"
#include "store.h"

/* Who of a delegation is here; index 0 is for those without one. */
struct hall_delegation {
	uint32_t convened, present;
};

struct hall_picture {
	uint64_t starts;
	uint32_t quorum_num, quorum_den;
	json_t *projector;
	json_t *announcement; /* the newest in force; JSON's null: none */
	int64_t session;
	char *session_title, *session_type;
	uint32_t convened, present, others_present;
	struct hall_delegation *delegations;
	size_t delegation_count;
	struct hall_contests contests;
};

/* Reads everything. `known` (may be NULL) has the contests as they were, whose
 * ballots need no second count. Nothing is left to be freed after a failure. */
enum status hall_picture_load(
    struct hall_picture *picture, struct store *store, const struct hall_contests *known) STATUS_CHECKED;
void hall_picture_free(struct hall_picture *picture);

#endif
