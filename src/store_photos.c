#include "store_photos.h"

#include "store_sql.h"

enum statement { PHOTO_SET, PHOTO_REMOVE, PHOTO_GET, STATEMENTS };

static const char *const statements[STATEMENTS] = {
    [PHOTO_SET] = "INSERT INTO photo (delegate, image, width, height, updated_at)"
                  " SELECT id, ?2, ?3, ?4, ?5 FROM delegate WHERE id = ?1"
                  " ON CONFLICT (delegate) DO UPDATE SET image = excluded.image, width = excluded.width,"
                  " height = excluded.height, updated_at = excluded.updated_at RETURNING delegate",
    [PHOTO_REMOVE] = "DELETE FROM photo WHERE delegate = ?1 RETURNING delegate",
    [PHOTO_GET] = "SELECT image, width, height FROM photo WHERE delegate = ?1",
};

const struct sql_group store_photos_sql = {statements, STATEMENTS};

enum status store_photo_set(struct act *act, int64_t delegate, const struct store_photo *photo)
{
	sqlite3_stmt *insert = sql_take(act->store, SQL_PHOTOS, PHOTO_SET);
	sql_integer(insert, 1, delegate);
	sql_bytes(insert, 2, photo->image, photo->length);
	sql_integer(insert, 3, photo->width);
	sql_integer(insert, 4, photo->height);
	sql_integer(insert, 5, act->now);
	return sql_number(insert, &delegate);
}

enum status store_photo_remove(struct act *act, int64_t delegate)
{
	sqlite3_stmt *remove = sql_take(act->store, SQL_PHOTOS, PHOTO_REMOVE);
	sql_integer(remove, 1, delegate);
	return sql_number(remove, &delegate);
}

enum status store_photo_get(struct store *store, int64_t delegate,
    enum status (*take)(void *closure, const struct store_photo *photo), void *closure)
{
	sqlite3_stmt *select = sql_take(store, SQL_PHOTOS, PHOTO_GET);
	sql_integer(select, 1, delegate);
	enum status status = sql_row(select);
	if (status != STATUS_OK)
		return status;
	struct store_photo photo = {
	    .image = sqlite3_column_blob(select, 0),
	    .length = (size_t)sqlite3_column_bytes(select, 0),
	    .width = (uint32_t)sqlite3_column_int64(select, 1),
	    .height = (uint32_t)sqlite3_column_int64(select, 2),
	};
	status = take(closure, &photo);
	sql_end(select);
	return status;
}
