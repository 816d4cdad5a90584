#include "names.h"

#include <string.h>

const char *names_of(const char *const names[], unsigned count, unsigned value)
{
	return value < count ? names[value] : "";
}

bool names_find(const char *const names[], unsigned count, const char *name, unsigned *value)
{
	for (unsigned i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0) {
			*value = i;
			return true;
		}
	}
	return false;
}
