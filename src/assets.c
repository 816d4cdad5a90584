#include "assets.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *key, const void *element)
{
	const struct asset *asset = element;
	return strcmp(key, asset->name);
}

const struct asset *assets_find(const char *name)
{
	return bsearch(name, assets_table, assets_count, sizeof assets_table[0], by_name);
}
