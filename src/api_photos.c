/* Photos of delegates, for their badges. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "event.h"
#include "photo.h"
#include "store_photos.h"

/* ---- GET ---- */

static enum status send_photo(void *closure, const struct store_photo *photo)
{
	struct reply *reply = closure;
	void *copy = malloc(photo->length);
	if (!copy)
		return STATUS_NO_MEMORY;
	memcpy(copy, photo->image, photo->length);
	reply_bytes(reply, 200, "image/jpeg", copy, photo->length);
	return STATUS_OK;
}

enum status api_photos_get(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status == STATUS_OK)
		status = store_photo_get(request->store, id, send_photo, reply);
	return status == STATUS_NOT_FOUND ? reply_refuse(reply, status, "there is no photo of this delegate") : status;
}

/* ---- PUT ---- */

/* First the picture is decoded and made anew, on the offload lane; then it is
 * stored. */
struct setting {
	struct operation operation;
	int64_t delegate;
	const void *body; /* the request's, which waits meanwhile */
	size_t length;
	struct photo photo;
};

static void setting_free(struct operation *operation)
{
	photo_free(&((struct setting *)operation)->photo);
	free(operation);
}

static enum status make_run(struct operation *operation, struct act *act)
{
	(void)act;
	struct setting *setting = (struct setting *)operation;
	return photo_make(setting->body, setting->length, &setting->photo);
}

static enum status set_run(struct operation *operation, struct act *act)
{
	const struct setting *setting = (const struct setting *)operation;
	const struct photo *photo = &setting->photo;
	unsigned char hash[crypto_hash_sha256_BYTES];
	char sha256[2 * sizeof hash + 1];
	crypto_hash_sha256(hash, photo->bytes, photo->length);
	sodium_bin2hex(sha256, sizeof sha256, hash, sizeof hash);
	enum status status = store_photo_set(
	    act, setting->delegate, &(struct store_photo){photo->bytes, photo->length, photo->width, photo->height});
	if (status != STATUS_OK)
		return status;
	return event_append(
	    act, "photo.set", json_pack("{s:I, s:s}", "delegate", (json_int_t)setting->delegate, "sha256", sha256));
}

static enum status set_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	const struct setting *setting = (const struct setting *)operation;
	if (result != STATUS_OK)
		return result;
	return reply_json(reply, 200,
	    json_pack("{s:I, s:I, s:I, s:I}", "delegate", (json_int_t)setting->delegate, "width",
	        (json_int_t)setting->photo.width, "height", (json_int_t)setting->photo.height, "size",
	        (json_int_t)setting->photo.length));
}

static enum status refuse_photo(enum status result, struct reply *reply)
{
	if (result == STATUS_UNSUPPORTED_TYPE)
		return reply_refuse(reply, result, "send a photo as JPEG or PNG");
	if (result == STATUS_TOO_LARGE)
		return reply_refuse(reply, result, "the photo has more than %u pixels", PHOTO_PIXELS_MAX);
	if (result == STATUS_INVALID)
		return reply_refuse(reply, result,
		    "the photo is damaged, of a kind of JPEG or PNG that is not read "
		    "here, or smaller than %d x %d pixels",
		    PHOTO_SIDE_MIN, PHOTO_SIDE_MIN);
	return result;
}

static enum status make_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	struct setting *made = (struct setting *)operation;
	if (result != STATUS_OK)
		return refuse_photo(result, reply);
	struct setting *next = malloc(sizeof *next);
	if (!next)
		return STATUS_NO_MEMORY;
	*next = *made;
	next->operation = (struct operation){.run = set_run, .answer = set_answer, .free = setting_free};
	made->photo = (struct photo){0}; /* `next` has it now */
	return reply_defer(reply, request, OPERATION_WRITE, &next->operation);
}

enum status api_photos_set(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct setting *setting = calloc(1, sizeof *setting);
	if (!setting)
		return STATUS_NO_MEMORY;
	setting->operation = (struct operation){.run = make_run, .answer = make_answer, .free = setting_free};
	setting->delegate = id;
	setting->body = request->body;
	setting->length = request->body_length;
	return reply_defer(reply, request, OPERATION_OFFLOAD, &setting->operation);
}

/* ---- DELETE ---- */

struct removal {
	struct operation operation;
	int64_t delegate;
};

static enum status remove_run(struct operation *operation, struct act *act)
{
	int64_t delegate = ((const struct removal *)operation)->delegate;
	enum status status = store_photo_remove(act, delegate);
	if (status != STATUS_OK)
		return status;
	return event_append(act, "photo.remove", json_pack("{s:I}", "delegate", (json_int_t)delegate));
}

static enum status remove_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	int64_t delegate = ((const struct removal *)operation)->delegate;
	if (result == STATUS_NOT_FOUND)
		return reply_refuse(reply, result, "there is no photo of this delegate");
	return result == STATUS_OK ? reply_json(reply, 200, json_pack("{s:I}", "delegate", (json_int_t)delegate))
	                           : result;
}

static void removal_free(struct operation *operation)
{
	free(operation);
}

enum status api_photos_remove(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t id;
	enum status status = request_id(request, 0, &id);
	if (status != STATUS_OK)
		return status;
	struct removal *removal = malloc(sizeof *removal);
	if (!removal)
		return STATUS_NO_MEMORY;
	*removal = (struct removal){
	    .operation = {.run = remove_run, .answer = remove_answer, .free = removal_free}, .delegate = id};
	return reply_defer(reply, request, OPERATION_WRITE, &removal->operation);
}
