/* role: what a caller may be, and who a caller is. */
#ifndef ROLE_H
#define ROLE_H

#include <stdbool.h>
#include <stdint.h>

/* Bits, so that an endpoint names all roles it admits in one mask. */
enum role {
	ROLE_NOBODY = 0,
	ROLE_SECRETARIAT = 1 << 0,
	ROLE_PRESIDIUM = 1 << 1,
	ROLE_TELLER = 1 << 2,
	ROLE_STEWARD = 1 << 3,
	ROLE_AUDITOR = 1 << 4,
	ROLE_DELEGATE = 1 << 5,
};

#define ROLE_STAFF (ROLE_SECRETARIAT | ROLE_PRESIDIUM | ROLE_TELLER | ROLE_STEWARD | ROLE_AUDITOR)

/* "secretariat" …; "nobody". Static. */
const char *role_name(enum role role);

/* False for an unknown name. Staff roles and "delegate". */
bool role_parse(const char *name, enum role *out);

enum role_credential { ROLE_BY_NOTHING, ROLE_BY_TOKEN, ROLE_BY_DEVICE, ROLE_BY_SESSION, ROLE_BY_CARD };

/* "token", "device", "session", "delegate", as stored. Static. */
const char *role_credential_name(enum role_credential kind);

/* Who calls. `actor` names them in the event log and tells two persons apart:
 * "account:<name>" for every sign-in of one account, "token:<id>",
 * "device:<id>", "delegate:<id>". */
struct principal {
	enum role role;
	enum role_credential by;
	int64_t credential; /* id, 0 for nobody */
	int64_t delegate;   /* id, 0 for staff */
	char actor[128];
	char label[128]; /* given to a token or device when it was made; "" for others */
};

#endif
