#include "role.h"

#include <stddef.h>
#include <string.h>

static const struct {
	enum role role;
	const char *name;
} roles[] = {
    {ROLE_SECRETARIAT, "secretariat"},
    {ROLE_PRESIDIUM, "presidium"},
    {ROLE_TELLER, "teller"},
    {ROLE_STEWARD, "steward"},
    {ROLE_AUDITOR, "auditor"},
    {ROLE_DELEGATE, "delegate"},
};

const char *role_name(enum role role)
{
	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
		if (roles[i].role == role)
			return roles[i].name;
	}
	return "nobody";
}

bool role_parse(const char *name, enum role *out)
{
	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
		if (strcmp(roles[i].name, name) == 0) {
			*out = roles[i].role;
			return true;
		}
	}
	return false;
}

const char *role_credential_name(enum role_credential kind)
{
	switch (kind) {
	case ROLE_BY_TOKEN:
		return "token";
	case ROLE_BY_DEVICE:
		return "device";
	case ROLE_BY_SESSION:
		return "session";
	case ROLE_BY_CARD:
		return "delegate";
	case ROLE_BY_NOTHING:
		break;
	}
	return "nothing";
}
