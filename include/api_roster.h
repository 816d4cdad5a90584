/* api_roster: how a delegate looks in JSON. */
#ifndef API_ROSTER_H
#define API_ROSTER_H

#include <jansson.h>

#include "store_roster.h"

/* What lists show: {"id","code","full_name","delegation","standing","kind",
 * "seat","present","voting","withdrawn","badge":{"serial","revoked"}|null,
 * "card"}. An empty column is null. NULL without memory. */
json_t *api_roster_json(const struct delegate *delegate);

/* The same with every column and date. */
json_t *api_roster_json_whole(const struct delegate *delegate);

#endif
