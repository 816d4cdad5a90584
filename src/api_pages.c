#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "hall.h"
#include "live.h"
#include "store_congress.h"
#include "vitals.h"
#include "writer.h"

/* A worker has a policy of its own, that of its script: the one that reads the
 * camera's frames may compile its WebAssembly, so that no page must. */
#define WORKER_POLICY "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'"
#define WORKER_NAME_END "_worker.js"

#define SERVICE_WORKER_POLICY "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"

static bool takes_gzip(const struct request *request)
{
	const char *accepted = request_header(request, "Accept-Encoding");
	return accepted && strstr(accepted, "gzip");
}

static enum status send_asset(const struct request *request, struct reply *reply, const struct asset *asset)
{
	if (!asset)
		return STATUS_NOT_FOUND;
	reply_header(reply, "Cache-Control", "no-cache"); /* kept, but asked for each time */
	reply_header(reply, "ETag", "%s", asset->etag);
	reply_header(reply, "Vary", "Accept-Encoding");
	const char *known = request_header(request, "If-None-Match");
	if (known && strstr(known, asset->etag)) {
		reply_static(reply, 304, asset->type, "", 0);
	} else if (asset->gzip && takes_gzip(request)) {
		reply_header(reply, "Content-Encoding", "gzip");
		reply_static(reply, 200, asset->type, asset->gzip, asset->gzip_length);
	} else {
		reply_static(reply, 200, asset->type, asset->bytes, asset->length);
	}
	return STATUS_OK;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), wanted = strlen(end);
	return length >= wanted && strcmp(text + length - wanted, end) == 0;
}

enum status api_pages_asset(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	char name[128];
	int length = snprintf(name, sizeof name, "assets/%s", request->params[0]);
	if (length < 0 || (size_t)length >= sizeof name)
		return STATUS_NOT_FOUND;
	if (ends_with(name, WORKER_NAME_END))
		reply_header(reply, "Content-Security-Policy", WORKER_POLICY);
	return send_asset(request, reply, assets_find(name));
}

/* At the root, since a service worker governs what lies beside and below it. */
enum status api_pages_service_worker(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	reply_header(reply, "Content-Security-Policy", SERVICE_WORKER_POLICY);
	return send_asset(request, reply, assets_find("assets/sw.js"));
}

enum status api_pages_seat(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return send_asset(request, reply, assets_find("pages/seat.html"));
}

enum status api_pages_kiosk(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return send_asset(request, reply, assets_find("pages/kiosk.html"));
}

enum status api_pages_scan(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return send_asset(request, reply, assets_find("pages/scan.html"));
}

enum status api_pages_projector(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return send_asset(request, reply, assets_find("pages/projector.html"));
}

enum status api_pages_console(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return send_asset(request, reply, assets_find("pages/console.html"));
}

enum status api_pages_verify(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return send_asset(request, reply, assets_find("pages/verify.html"));
}

enum status api_pages_protocol(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return send_asset(request, reply, assets_find("pages/protocol.html"));
}

enum status api_pages_install(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	return send_asset(request, reply, assets_find("pages/install.html"));
}

/* ---- health: a commit must go through ---- */

/* It changes nothing, lest whoever asks keep the disk busy; but where the last
 * act could not be stored it tries in earnest. */
struct health {
	struct operation operation;
	bool earnest;
};

static enum status health_run(struct operation *operation, struct act *act)
{
	return ((const struct health *)operation)->earnest ? store_congress_touch(act) : STATUS_OK;
}

static enum status health_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)operation;
	(void)app;
	(void)request;
	if (result != STATUS_OK)
		return result;
	reply_static(reply, 200, "text/plain; charset=utf-8", "ok", 2);
	return STATUS_OK;
}

static void health_free(struct operation *operation)
{
	free(operation);
}

enum status api_pages_health(struct app *app, const struct request *request, struct reply *reply)
{
	struct health *health = calloc(1, sizeof *health);
	if (!health)
		return STATUS_NO_MEMORY;
	health->operation = (struct operation){.run = health_run, .answer = health_answer, .free = health_free};
	health->earnest = writer_is_failing(app->writer);
	return reply_defer(reply, request, OPERATION_WRITE, &health->operation);
}

/* ---- figures, in the text format of Prometheus ---- */

static void print_metric(FILE *out, const char *name, const char *type, const char *help, unsigned long long value)
{
	fprintf(out, "# HELP congressd_%s %s\n# TYPE congressd_%s %s\ncongressd_%s %llu\n", name, help, name, type,
	    name, value);
}

static void print_metrics(FILE *out, struct app *app, int64_t now)
{
	struct writer_figures writes;
	struct hall_attendance here;
	struct vitals_figures vitals;
	vitals_read(app->vitals, &vitals);
	writer_figures(app->writer, &writes);
	hall_attendance(app->hall, &here);
	print_metric(out, "up_seconds", "gauge", "Since the daemon started.",
	    (unsigned long long)((now - app->started_at) / 1000));
	print_metric(out, "resident_bytes", "gauge", "Memory in use.", vitals.resident);
	print_metric(out, "heap_bytes", "gauge", "Allocated and not freed.", vitals.heap);
	print_metric(out, "open_descriptors", "gauge", "Files, sockets and the like.", vitals.descriptors);
	print_metric(out, "writes_total", "counter", "Operations handed to the writer.", writes.operations);
	print_metric(out, "write_failures_total", "counter", "Operations refused or failed.", writes.failures);
	print_metric(out, "commits_total", "counter", "Transactions.", writes.batches);
	print_metric(out, "writer_busy_microseconds_total", "counter", "Processor time of the writer's work.",
	    writes.busy_us);
	print_metric(out, "writer_longest_microseconds", "gauge", "The longest that others waited for one batch.",
	    writes.longest_us);
	print_metric(out, "writer_slow_commits_total", "counter",
	    "Transactions that took the writer more than 20 ms of processor time.", writes.slow);
	print_metric(out, "live_subscribers", "gauge", "Open live streams.", live_subscribers(app->live));
	print_metric(out, "live_events_total", "counter", "States published.", live_events(app->live));
	print_metric(out, "convened", "gauge", "Delegates with a vote.", here.convened);
	print_metric(out, "present", "gauge", "Of those, inside now.", here.present);
}

enum status api_pages_metrics(struct app *app, const struct request *request, struct reply *reply)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (!out)
		return STATUS_NO_MEMORY;
	print_metrics(out, app, request->now);
	if (fclose(out) != 0) {
		free(text);
		return STATUS_NO_MEMORY;
	}
	reply_bytes(reply, 200, "text/plain; version=0.0.4; charset=utf-8", text, length);
	return STATUS_OK;
}
