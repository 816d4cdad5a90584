/* Every endpoint as its handler sees a request: path, query and body are the
 * input's first line and the rest of it:
 *
 *     POST /api/contests?as=delegate
 *     {"title":"…"}
 *
 * They meet a congress of three delegates, with an election whose ballots are
 * handed out, an open vote, a draft and one on paper; it is made anew after many inputs. */
#include "board_files.h"
#include "calls.h"
#include "config.h"
#include "fuzz.h"
#include "jobs.h"
#include "live.h"
#include "login.h"
#include "offload.h"

#define INPUT_MAX 8192
#define RUNS_MAX 2000 /* after which the congress is made anew */

static struct calls *calls;
static struct store *lane_store;
static struct config config;
static unsigned runs;

static void send(const char *method, const char *path, const char *body)
{
	struct answer answer = calls_send(calls, &(struct call){method, path, body});
	if (answer.http >= 400) {
		fprintf(stderr, "%s %s: %u %s\n", method, path, answer.http, answer.text);
		abort();
	}
	calls_free(&answer);
}

/* Jobs run beside the inputs, on a thread of their own. */
static void begin_jobs(void)
{
	struct jobs_options options = jobs_options_default();
	if (store_open(calls->place->path, STORE_READ, &lane_store) != STATUS_OK ||
	    offload_start(lane_store, &calls->app.sheets) != STATUS_OK)
		abort();
	options.lane = calls->app.sheets;
	options.directory = calls->app.documents;
	options.first = 1;
	if (jobs_create(&options, &calls->app.jobs) != STATUS_OK)
		abort();
}

static void end_jobs(void)
{
	jobs_stop(calls->app.jobs);
	offload_stop(calls->app.sheets);
	jobs_free(calls->app.jobs);
	store_close(lane_store);
}

/* A congress in the middle of its work. */
static void begin(void)
{
	void *state;
	calls_open(&state);
	calls = state;
	config = config_default();
	calls->app.config = &config;
	if (hall_open(calls->place->act.store, &calls->app.hall) != STATUS_OK ||
	    live_create(calls->app.hall, &calls->app.live) != STATUS_OK ||
	    login_create(&config, &calls->app.login) != STATUS_OK || board_files_create(&calls->app.boards) != STATUS_OK)
		abort();
	begin_jobs();
	send("POST", "/api/roster",
	    "code,full_name,delegation,standing\nA1,Trần Thị Ánh,Mỏ Cày\nA2,Lê Bình,Mỏ Cày\nA3,Đỗ "
	    "Chi,Ba Tri,guest\n");
	send("POST", "/api/badges", "{\"delegates\":\"all\"}");
	send("POST", "/api/scans",
	    "{\"scans\":[{\"nonce\":\"11111111\",\"delegate\":1,\"gate\":\"A\",\"direction\":\"in\"},"
	    "{\"nonce\":\"22222222\",\"delegate\":2,\"gate\":\"B\",\"direction\":\"in\"}]}");
	send("POST", "/api/contests",
	    "{\"title\":\"Bầu\",\"style\":\"approval\",\"seats\":1,\"options\":[\"Ánh\",\"Bình\"]}");
	send("POST", "/api/contests/1/state", "{\"to\":\"issuing\"}");
	send("POST", "/api/contests", "{\"title\":\"Nghị quyết\",\"style\":\"resolution\"}");
	send("POST", "/api/contests/2/state", "{\"to\":\"voting\"}");
	send("POST", "/api/contests", "{\"title\":\"Nháp\",\"style\":\"each\",\"seats\":1,\"options\":[\"Chi\"]}");
	send("POST", "/api/contests",
	    "{\"title\":\"Phiếu giấy\",\"style\":\"each\",\"seats\":2,\"options\":[\"Chi\",\"Dũng\"],\"paper\":true}");
	send("POST", "/api/contests/4/papers.pdf", "{\"count\":2}");
	send("POST", "/api/contests/4/state", "{\"to\":\"issuing\"}");
	send("POST", "/api/contests/4/paper", "{\"delegate\":1}");
	send("POST", "/api/contests/4/state", "{\"to\":\"voting\"}");
	send("POST", "/api/contests/4/paper/open", "{}");
}

static void end(void)
{
	void *state = calls;
	end_jobs();
	board_files_free(calls->app.boards);
	login_free(calls->app.login);
	live_free(calls->app.live);
	hall_close(calls->app.hall);
	calls_close(&state);
	calls = NULL;
	runs = 0;
}

struct input {
	char *method, *path, *body;
};

/* Cuts `text` (changed) into its parts; false where it has them not. */
static bool cut(char *text, struct input *input)
{
	char *body = strchr(text, '\n');
	char *path = strchr(text, ' ');
	if (!path || (body && path > body))
		return false;
	if (body)
		*body++ = '\0';
	*path++ = '\0';
	*input = (struct input){text, path, body ? body : text + strlen(text)};
	return *path == '/';
}

static void read_query(struct request *request, char *query)
{
	char *rest = NULL;
	for (char *pair = strtok_r(query, "&", &rest); pair && request->query_count < REQUEST_QUERIES;
	     pair = strtok_r(NULL, "&", &rest)) {
		char *value = strchr(pair, '=');
		if (value)
			*value++ = '\0';
		request->queries[request->query_count++] = (struct request_pair){pair, value ? value : ""};
	}
}

static bool is_callable(const struct route *route)
{
	return route->handler && strcmp(route->path, "/healthz") != 0 && strcmp(route->path, "/metrics") != 0 &&
	       route->body != ROUTES_UPLOAD;
}

static void call(const struct route *route, struct request *request)
{
	struct reply reply;
	if (route->auth == ROUTES_ROLES && route->roles == ROLE_DELEGATE)
		request->who =
		    (struct principal){.role = ROLE_DELEGATE, .by = ROLE_BY_CARD, .delegate = 1, .actor = "delegate:1"};
	reply_init(&reply);
	enum status status = route->handler(&calls->app, request, &reply);
	while (status == STATUS_OK && reply.kind == REPLY_DEFERRED)
		status = calls_follow(calls, request, &reply);
	FUZZ_REQUIRE(status != STATUS_CORRUPT);
	if (status != STATUS_OK)
		reply_error(&reply, status);
	FUZZ_REQUIRE(reply.http >= 200 && reply.http < 600 && reply.http != 500);
	reply_free(&reply);
}

static void dispatch(const struct input *given)
{
	char allow[64], *query = strchr(given->path, '?');
	const struct route *route;
	struct request request = {
	    .method = given->method,
	    .path = given->path,
	    .body = given->body,
	    .body_length = strlen(given->body),
	    .upload = -1,
	    .who = calls->who,
	    .store = calls->reader,
	    .now = TEMPORARY_NOW,
	};
	if (query)
		*query++ = '\0';
	if (routes_find(given->method, given->path, &route, request.params, allow) == STATUS_OK && is_callable(route)) {
		if (query)
			read_query(&request, query);
		call(route, &request);
	}
	for (size_t i = 0; i < REQUEST_PARAMS; i++)
		free(request.params[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[INPUT_MAX + 1];
	struct input given;
	if (size > INPUT_MAX)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (!calls)
		begin();
	if (cut(text, &given))
		dispatch(&given);
	if (++runs == RUNS_MAX)
		end();
	return 0;
}
