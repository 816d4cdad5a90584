/* store_photos: the delegates' photos, apart from all else that is known of
 * them. Each is a JPEG that photo_normalise made. */
#ifndef STORE_PHOTOS_H
#define STORE_PHOTOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "status.h"
#include "store.h"

struct store_photo {
	const unsigned char *image; /* borrowed for the call of `take` */
	size_t length;
	uint32_t width, height; /* pixels */
};

/* Takes the place of an earlier one. STATUS_NOT_FOUND for no such delegate. */
enum status store_photo_set(struct act *act, int64_t delegate, const struct store_photo *photo) STATUS_CHECKED;

/* STATUS_NOT_FOUND when there is none. */
enum status store_photo_remove(struct act *act, int64_t delegate) STATUS_CHECKED;

/* STATUS_NOT_FOUND when there is none. */
enum status store_photo_get(struct store *store, int64_t delegate,
    enum status (*take)(void *closure, const struct store_photo *photo), void *closure) STATUS_CHECKED;

#endif
