#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "api_badges.h"
#include "api_badges_pdf.h"
#include "jobs.h"
#include "timestamp.h"

/* ---- as JSON ---- */

static json_t *time_json(int64_t at)
{
	char text[TIMESTAMP_SIZE];
	return at ? json_string(timestamp_format(at, text)) : json_null();
}

static json_t *job_json(const struct jobs_view *job)
{
	static const char *const states[] = {
	    [JOBS_QUEUED] = "queued",
	    [JOBS_RUNNING] = "running",
	    [JOBS_DONE] = "done",
	    [JOBS_FAILED] = "failed",
	    [JOBS_CANCELLED] = "cancelled",
	};
	char file[64];
	snprintf(file, sizeof file, "/api/jobs/%lld/file", (long long)job->id);
	return json_pack("{s:I, s:s, s:s, s:I, s:I, s:o, s:o, s:s?, s:s?}", "id", (json_int_t)job->id, "kind", job->kind,
	    "state", states[job->state], "done", (json_int_t)job->done, "total", (json_int_t)job->total, "created_at",
	    time_json(job->created_at), "finished_at", time_json(job->finished_at), "error",
	    job->state == JOBS_FAILED ? status_code(job->error) : NULL, "file", job->state == JOBS_DONE ? file : NULL);
}

/* ---- sheets of badges ---- */

struct badges_work {
	struct jobs_work work;
	const struct app *app;
	struct api_delegates delegates;
	enum print_badges_size size;
};

static enum status badges_run(struct jobs_work *work, struct act *act, struct jobs_job *job)
{
	struct badges_work *badges = (struct badges_work *)work;
	char fault[API_DELEGATES_FAULT];
	const struct api_badges_pdf_sheets sheets = {
	    .key = badges->app->key,
	    .congress = badges->app->congress,
	    .delegates = &badges->delegates,
	    .size = badges->size,
	    .progress = &(struct print_progress){jobs_step, job},
	};
	return api_badges_pdf_write(act->store, &sheets, &(struct print_sink){jobs_write, job}, fault);
}

static void badges_free(struct jobs_work *work)
{
	api_delegates_free(&((struct badges_work *)work)->delegates);
	free(work);
}

/* Takes the delegates. A place must be reserved. */
static enum status add_badges(
    struct app *app, struct api_delegates *delegates, enum print_badges_size size, struct jobs_view *out)
{
	struct badges_work *badges = calloc(1, sizeof *badges);
	if (!badges) {
		jobs_release(app->jobs);
		return STATUS_NO_MEMORY;
	}
	badges->work = (struct jobs_work){
	    .kind = "badges_pdf",
	    .name = "badges.pdf",
	    .total = delegates->count,
	    .run = badges_run,
	    .free = badges_free,
	};
	badges->app = app;
	badges->size = size;
	badges->delegates = *delegates;
	*delegates = (struct api_delegates){0};
	return jobs_add(app->jobs, &badges->work, out);
}

/* ---- POST ---- */

enum whom { WHOM_GIVEN, WHOM_MISSING };

/* Looks whether all the delegates exist (offload lane), or issues the missing
 * badges (write lane), before the job is made. */
struct operation_add {
	struct operation operation;
	struct jobs *reserved; /* a place there, or NULL */
	enum whom whom;
	enum print_badges_size size;
	struct api_delegates delegates;
	size_t capacity;
	struct api_badges_issuing issuing;
	char fault[API_DELEGATES_FAULT];
};

static enum status take_any(void *closure, const struct delegate *delegate, char fault[API_DELEGATES_FAULT])
{
	(void)closure;
	(void)delegate;
	(void)fault;
	return STATUS_OK;
}

static enum status look_run(struct operation *operation, struct act *act)
{
	struct operation_add *add = (struct operation_add *)operation;
	if (add->delegates.scope == API_DELEGATES_ALL)
		return STATUS_OK;
	return api_delegates_each(
	    act->store, &add->delegates, &(struct api_delegates_visit){take_any, NULL}, add->fault);
}

static enum status take_missing(void *closure, int64_t delegate)
{
	struct operation_add *add = closure;
	if (add->delegates.count == add->capacity) {
		size_t capacity = add->capacity ? 2 * add->capacity : 64;
		int64_t *ids = realloc(add->delegates.ids, capacity * sizeof *ids);
		if (!ids)
			return STATUS_NO_MEMORY;
		add->delegates.ids = ids;
		add->capacity = capacity;
	}
	add->delegates.ids[add->delegates.count++] = delegate;
	return STATUS_OK;
}

static enum status issue_run(struct operation *operation, struct act *act)
{
	static const struct api_delegates everybody = {.scope = API_DELEGATES_ALL};
	struct operation_add *add = (struct operation_add *)operation;
	add->issuing.take = take_missing;
	add->issuing.closure = add;
	enum status status = api_badges_issue_some(act, &everybody, &add->issuing, add->fault);
	operation->unfinished = !add->issuing.finished;
	return status;
}

static enum status add_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)request;
	struct operation_add *add = (struct operation_add *)operation;
	if (result == STATUS_INVALID)
		reply->fields = json_pack("{s:s}", "delegates", add->fault);
	if (result != STATUS_OK)
		return result;
	struct jobs_view job;
	add->reserved = NULL;
	enum status status = add_badges(app, &add->delegates, add->size, &job);
	if (status != STATUS_OK)
		return status;
	reply_header(reply, "Location", "/api/jobs/%lld", (long long)job.id);
	return reply_json(reply, 202, job_json(&job));
}

static void add_free(struct operation *operation)
{
	struct operation_add *add = (struct operation_add *)operation;
	if (add->reserved)
		jobs_release(add->reserved);
	api_delegates_free(&add->delegates);
	free(add);
}

static enum status read_whom(struct form *form, struct operation_add *add)
{
	const json_t *value = form_value(form, "delegates", FORM_REQUIRED);
	if (!json_is_string(value) || strcmp(json_string_value(value), "missing") != 0)
		return api_delegates_read(form, &add->delegates);
	add->whom = WHOM_MISSING;
	add->delegates.scope = API_DELEGATES_LISTED;
	return STATUS_OK;
}

static enum status read_form(struct operation_add *add, const struct request *request, struct reply *reply)
{
	static const char *const kinds[] = {"badges_pdf", NULL};
	struct form form;
	enum status status = form_open(&form, request, reply);
	if (status != STATUS_OK)
		return status;
	form_choice(&form, "kind", FORM_REQUIRED, kinds, 0);
	add->size = (enum print_badges_size)form_choice(
	    &form, "size", FORM_OPTIONAL, api_badges_pdf_sizes, PRINT_BADGES_A4);
	status = read_whom(&form, add);
	if (status == STATUS_OK)
		status = form_close(&form, reply);
	form_free(&form);
	return status;
}

enum status api_jobs_add(struct app *app, const struct request *request, struct reply *reply)
{
	struct operation_add *add = calloc(1, sizeof *add);
	if (!add)
		return STATUS_NO_MEMORY;
	enum status status = read_form(add, request, reply);
	bool missing = add->whom == WHOM_MISSING;
	add->operation =
	    (struct operation){.run = missing ? issue_run : look_run, .answer = add_answer, .free = add_free};
	if (status == STATUS_OK)
		status = jobs_reserve(app->jobs);
	if (status == STATUS_OK) {
		add->reserved = app->jobs;
		return reply_defer(reply, request, missing ? OPERATION_WRITE : OPERATION_OFFLOAD, &add->operation);
	}
	add_free(&add->operation);
	return status == STATUS_BUSY ? reply_refuse(reply, status, "wait until some of the running work is done")
	                             : status;
}

/* ---- what became of it ---- */

enum status api_jobs_list(struct app *app, const struct request *request, struct reply *reply)
{
	(void)request;
	struct jobs_view jobs[JOBS_KEPT];
	size_t count = jobs_list(app->jobs, jobs);
	json_t *list = json_array();
	for (size_t i = 0; list && i < count; i++) {
		if (json_array_append_new(list, job_json(&jobs[i])) != 0) {
			json_decref(list);
			return STATUS_NO_MEMORY;
		}
	}
	return reply_json(reply, 200, json_pack("{s:o}", "jobs", list));
}

enum status api_jobs_get(struct app *app, const struct request *request, struct reply *reply)
{
	int64_t id;
	struct jobs_view job;
	enum status status = request_id(request, 0, &id);
	if (status == STATUS_OK)
		status = jobs_get(app->jobs, id, &job);
	return status == STATUS_OK ? reply_json(reply, 200, job_json(&job)) : status;
}

enum status api_jobs_file(struct app *app, const struct request *request, struct reply *reply)
{
	int64_t id;
	int file;
	size_t length;
	const char *name;
	enum status status = request_id(request, 0, &id);
	if (status == STATUS_OK)
		status = jobs_file(app->jobs, id, &file, &length, &name);
	if (status == STATUS_WRONG_STATE)
		return reply_refuse(reply, status, "this work has no file; it is not done");
	if (status != STATUS_OK)
		return status;
	reply_file(reply, 200, "application/pdf", file, 0, length);
	reply_header(reply, "Content-Disposition", "attachment; filename=\"%s\"", name);
	return STATUS_OK;
}

enum status api_jobs_remove(struct app *app, const struct request *request, struct reply *reply)
{
	int64_t id;
	struct jobs_view job;
	enum status status = request_id(request, 0, &id);
	if (status == STATUS_OK)
		status = jobs_remove(app->jobs, id, &job);
	return status == STATUS_OK ? reply_json(reply, 200, job_json(&job)) : status;
}
