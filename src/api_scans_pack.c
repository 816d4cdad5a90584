#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "conditional.h"
#include "key.h"
#include "store_congress.h"
#include "store_scans.h"
#include "timestamp.h"

#define PACK_VERSION 1 /* of its layout */

/* How far a change may become visible after the moment it bears: a batch takes
 * its time first, may wait 10 s for another process, and then writes. */
#define COMMIT_MS (60 * 1000)

#define ETAG_BYTES 16
#define ETAG_SIZE (2 * ETAG_BYTES + sizeof "W/\"\"")

/* Up to where a door knows everything; all zero: it knows nothing. */
struct cursor {
	int64_t moment, scan, session; /* ids; session 0: none was open */
};

struct pack {
	struct operation operation;
	const struct app *app;
	struct cursor since;
	char *text;
	size_t length;
	char etag[ETAG_SIZE];
};

/* ---- cursors ---- */

/* Digits that cannot overflow, then `end`; moves on behind it. */
static bool read_number(const char **at, char end, int64_t *out)
{
	size_t length = strspn(*at, "0123456789");
	if (length == 0 || length > 16 || (*at)[length] != end)
		return false;
	*out = strtoll(*at, NULL, 10);
	*at += length + 1;
	return true;
}

/* A cursor this program did not make is none: the door gets the whole. */
static struct cursor read_cursor(const char *text)
{
	struct cursor cursor;
	if (text && read_number(&text, '-', &cursor.moment) && read_number(&text, '-', &cursor.scan) &&
	    read_number(&text, '\0', &cursor.session))
		return cursor;
	return (struct cursor){0};
}

/* Scans of a later session say nothing of this one, nor a cursor of what a
 * restored backup no longer has. */
static bool is_usable(const struct cursor *since, const struct cursor *now)
{
	return since->moment > 0 && since->moment <= now->moment && since->scan <= now->scan &&
	       since->session == now->session;
}

/* ---- the pack ---- */

struct session_seen {
	int64_t id;
	json_t *json;
};

static enum status take_session(void *closure, const struct session *session)
{
	struct session_seen *seen = closure;
	seen->id = session->id;
	seen->json =
	    json_pack("{s:I, s:s, s:s}", "id", (json_int_t)session->id, "title", session->title, "type", session->type);
	return seen->json ? STATUS_OK : STATUS_NO_MEMORY;
}

struct rows {
	FILE *out;
	size_t count;
};

/* A JSON string (RFC 8259, section 7), null where it is empty. The text is
 * UTF-8, as all that is stored. */
static void write_text(const char *name, const char *text, FILE *out)
{
	fputs_unlocked(name, out);
	if (!*text) {
		fputs_unlocked("null", out);
		return;
	}
	putc_unlocked('"', out);
	for (const char *end; *text; text = end) {
		for (end = text; (unsigned char)*end >= 0x20 && *end != '"' && *end != '\\';)
			end++;
		fwrite_unlocked(text, 1, (size_t)(end - text), out);
		if (*end)
			fprintf(out, "\\u%04x", (unsigned char)*end++);
	}
	putc_unlocked('"', out);
}

/* Written by hand: 50,000 take a fifth of the time that trees of JSON do. A
 * failed write is the stream's, and found when it is closed. */
static enum status write_delegate(void *closure, const struct scan_subject *subject)
{
	struct rows *rows = closure;
	FILE *out = rows->out;
	char last_in[TIMESTAMP_SIZE];
	fprintf(out, "%s{\"id\":%lld", rows->count++ ? "," : "", (long long)subject->id);
	write_text(",\"code\":", subject->code, out);
	write_text(",\"full_name\":", subject->full_name, out);
	write_text(",\"delegation\":", subject->delegation_name, out);
	write_text(",\"seat\":", subject->seat, out);
	write_text(",\"standing\":", subject->standing, out);
	fprintf(out, ",\"serial\":%u,\"withdrawn\":%s,\"inside\":%s", subject->serial,
	    subject->withdrawn ? "true" : "false", subject->inside ? "true" : "false");
	write_text(",\"gate\":", subject->gate, out);
	write_text(",\"last_in\":", subject->last_in ? timestamp_format(subject->last_in, last_in) : "", out);
	putc_unlocked('}', out);
	return ferror(out) ? STATUS_NO_MEMORY : STATUS_OK;
}

static enum status write_head(const struct pack *pack, const struct session_seen *session, bool full, FILE *out)
{
	char congress[9], public_key[2 * KEY_PUBLIC_BYTES + 1];
	snprintf(congress, sizeof congress, "%08x", pack->app->congress);
	sodium_bin2hex(public_key, sizeof public_key, key_public(pack->app->key), KEY_PUBLIC_BYTES);
	json_t *head = json_pack("{s:i, s:s, s:s, s:O?, s:b}", "version", PACK_VERSION, "congress", congress,
	    "public_key", public_key, "session", session->json, "full", full);
	char *text = head ? json_dumps(head, JSON_COMPACT) : NULL;
	json_decref(head);
	if (!text)
		return STATUS_NO_MEMORY;
	fprintf(out, "%.*s,\"delegates\":[", (int)strlen(text) - 1, text); /* the brace stays open */
	free(text);
	return STATUS_OK;
}

/* What is known now, and by `moment` for sure. */
static enum status look(struct store *store, int64_t moment, struct session_seen *session, struct cursor *now)
{
	enum status status = store_session_current(store, take_session, session);
	if (status == STATUS_OK || status == STATUS_NOT_FOUND)
		status = store_scan_newest(store, &now->scan);
	now->moment = moment;
	now->session = session->id;
	return status;
}

/* The ETag is of everything but the cursor, whose moment passes by itself. */
static void set_etag(struct pack *pack, size_t length)
{
	unsigned char hash[ETAG_BYTES];
	char hex[2 * ETAG_BYTES + 1];
	crypto_generichash(hash, sizeof hash, (const unsigned char *)pack->text, length, NULL, 0);
	snprintf(pack->etag, sizeof pack->etag, "W/\"%s\"", sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
}

static enum status write_pack(struct pack *pack, struct store *store, int64_t moment, FILE *out, long *end)
{
	struct session_seen session = {0};
	struct cursor now = {0};
	struct rows rows = {.out = out};
	enum status status = look(store, moment, &session, &now);
	bool full = status != STATUS_OK || !is_usable(&pack->since, &now);
	struct scan_pack_filter filter = {.session = session.id};
	if (!full) {
		filter.since = pack->since.moment;
		filter.after_scan = pack->since.scan;
	}
	if (status == STATUS_OK)
		status = write_head(pack, &session, full, out);
	if (status == STATUS_OK)
		status = store_scan_pack(store, &filter, write_delegate, &rows);
	json_decref(session.json);
	*end = ftell(out);
	fprintf(
	    out, "],\"next\":\"%lld-%lld-%lld\"}", (long long)now.moment, (long long)now.scan, (long long)now.session);
	return status;
}

static enum status pack_run(struct operation *operation, struct act *act)
{
	struct pack *pack = (struct pack *)operation;
	long end = 0;
	FILE *out = open_memstream(&pack->text, &pack->length);
	if (!out)
		return STATUS_NO_MEMORY;
	enum status status = store_read_begin(act->store);
	if (status == STATUS_OK) {
		status = write_pack(pack, act->store, act->now - COMMIT_MS, out, &end);
		store_read_end(act->store);
	}
	if (fclose(out) != 0)
		status = STATUS_NO_MEMORY;
	if (status == STATUS_OK)
		set_etag(pack, (size_t)end);
	return status;
}

static enum status pack_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	struct pack *pack = (struct pack *)operation;
	if (result != STATUS_OK)
		return result;
	reply_header(reply, "ETag", "%s", pack->etag);
	if (conditional_known(request_header(request, "If-None-Match"), pack->etag)) {
		reply->http = 304;
		return STATUS_OK;
	}
	reply_bytes(reply, 200, "application/json; charset=utf-8", pack->text, pack->length);
	pack->text = NULL; /* the reply's now */
	return STATUS_OK;
}

static void pack_free(struct operation *operation)
{
	free(((struct pack *)operation)->text);
	free(operation);
}

enum status api_scans_pack(struct app *app, const struct request *request, struct reply *reply)
{
	struct pack *pack = calloc(1, sizeof *pack);
	if (!pack)
		return STATUS_NO_MEMORY;
	pack->operation = (struct operation){.run = pack_run, .answer = pack_answer, .free = pack_free};
	pack->app = app;
	pack->since = read_cursor(request_query(request, "since"));
	return reply_defer(reply, request, OPERATION_OFFLOAD, &pack->operation);
}
