#include <stdlib.h>

#include "api.h"
#include "arrivals.h"
#include "nullable.h"
#include "store_congress.h"
#include "store_scans.h"
#include "timestamp.h"

struct curve {
	struct operation operation;
	int64_t session; /* 0: the open one, and none when there is none */
	json_t *answer;
};

static enum status take_session(void *closure, const struct session *session)
{
	json_t **out = closure;
	*out =
	    json_pack("{s:I, s:s, s:s}", "id", (json_int_t)session->id, "title", session->title, "type", session->type);
	return *out ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status take_scan(void *closure, const struct store_scan_move *move)
{
	const struct arrivals_scan scan = {
	    .gate = move->gate,
	    .delegate = move->delegate,
	    .way = move->verdict == SCAN_ADMITTED ? ARRIVALS_IN
	           : move->verdict == SCAN_LEFT   ? ARRIVALS_OUT
	                                          : ARRIVALS_REFUSED,
	    .at = move->at,
	};
	return arrivals_add(closure, &scan);
}

static void list_gate(const struct arrivals_gate *gate, void *closure)
{
	json_array_append_new(closure,
	    json_pack("{s:s, s:I, s:I, s:I, s:o}", "gate", gate->name, "in", (json_int_t)gate->in, "out",
	        (json_int_t)gate->out, "refused", (json_int_t)gate->refused, "last_at", nullable_time(gate->last_at)));
}

static json_t *points_json(const struct arrivals *arrivals)
{
	size_t count;
	const struct arrivals_point *points = arrivals_points(arrivals, &count);
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		char at[TIMESTAMP_SIZE];
		json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I}", "at", timestamp_format(points[i].at, at),
		                                "in", (json_int_t)points[i].in, "out", (json_int_t)points[i].out,
		                                "inside", (json_int_t)points[i].inside));
	}
	return list;
}

/* Takes `session`. */
static json_t *answer_json(struct arrivals *arrivals, json_t *session)
{
	json_t *gates = json_array();
	int64_t step = arrivals_finish(arrivals);
	arrivals_gates(arrivals, list_gate, gates);
	return json_pack("{s:o, s:I, s:o, s:o}", "session", session, "step_seconds", (json_int_t)step, "gates", gates,
	    "points", points_json(arrivals));
}

/* All of one moment. Without a session nothing is read. */
static enum status look(struct curve *curve, struct store *store, struct arrivals *arrivals, json_t **session)
{
	enum status status = curve->session ? store_session_get(store, curve->session, take_session, session)
	                                    : store_session_current(store, take_session, session);
	if (status == STATUS_NOT_FOUND && !curve->session) {
		*session = json_null();
		return STATUS_OK;
	}
	if (status != STATUS_OK)
		return status;
	return store_scan_moves(store, json_integer_value(json_object_get(*session, "id")), take_scan, arrivals);
}

static enum status curve_run(struct operation *operation, struct act *act)
{
	struct curve *curve = (struct curve *)operation;
	json_t *session = NULL;
	struct arrivals *arrivals;
	enum status status = arrivals_create(&arrivals);
	if (status != STATUS_OK)
		return status;
	status = store_read_begin(act->store);
	if (status == STATUS_OK) {
		status = look(curve, act->store, arrivals, &session);
		store_read_end(act->store);
	}
	if (status == STATUS_OK)
		curve->answer = answer_json(arrivals, session);
	else
		json_decref(session);
	arrivals_free(arrivals);
	return status;
}

static enum status curve_answer(struct operation *operation, enum status result, struct app *app,
    const struct request *request, struct reply *reply)
{
	(void)app;
	(void)request;
	return result == STATUS_OK ? reply_json(reply, 200, json_incref(((struct curve *)operation)->answer)) : result;
}

static void curve_free(struct operation *operation)
{
	json_decref(((struct curve *)operation)->answer);
	free(operation);
}

enum status api_arrivals_get(struct app *app, const struct request *request, struct reply *reply)
{
	(void)app;
	int64_t session;
	enum status status = request_number(request, "session", 1, INT64_C(1) << 53, 0, &session);
	if (status != STATUS_OK)
		return reply_refuse(reply, status, "session must be an id");
	struct curve *curve = calloc(1, sizeof *curve);
	if (!curve)
		return STATUS_NO_MEMORY;
	curve->operation = (struct operation){.run = curve_run, .answer = curve_answer, .free = curve_free};
	curve->session = session;
	return reply_defer(reply, request, OPERATION_OFFLOAD, &curve->operation);
}
