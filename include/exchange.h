/* exchange: one HTTP request on its way through a worker, from MHD's callback
 * to the queued response. Used by server.c and reply.c only. */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include <microhttpd.h>
#include <stdbool.h>

#include "app.h"
#include "reply.h"
#include "request.h"
#include "routes.h"

struct worker;
struct exchange;

/* What an exchange needs of the worker it runs on. */
struct exchange_context {
	struct app *app;
	struct store *store; /* this worker's read connection */
	struct live_list *subscribers;
	struct worker *worker;                                              /* handed to `complete` */
	void (*complete)(struct worker *worker, struct exchange *exchange); /* any thread: wakes the worker */
	unsigned waiting; /* exchanges whose operation is out; the worker's own */
	bool plain;       /* beside a secure listener: only the page to install, and the way there */
	bool secure;      /* under TLS */
	bool draining;    /* answers end their connections; the worker's own */
};

enum exchange_stage {
	EXCHANGE_READING,  /* the body */
	EXCHANGE_WAITING,  /* for an operation; the connection is suspended */
	EXCHANGE_RETURNED, /* the operation is back */
	EXCHANGE_ANSWERED,
};

struct exchange {
	struct exchange_context *context;
	struct MHD_Connection *connection;
	const struct route *route;
	enum exchange_stage stage;
	enum status refused; /* decided before the body was read */
	bool chunks;         /* the client knows the chunked coding, and asks for more than a head */
	unsigned framed;     /* headers that say where the body ends; more than one is refused */
	struct request request;
	struct reply reply;
	char *body;
	size_t body_capacity;
	size_t discarded;
	void *digest; /* running SHA-256 of an upload */
	struct operation *operation;
	struct exchange *next;
};

/* MHD's access handler; `closure` is a struct exchange_context. */
enum MHD_Result exchange_handle(void *closure, struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *upload, size_t *upload_length, void **state);

/* MHD's completion callback: frees the exchange whatever its end. */
void exchange_end(void *closure, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why);

/* Continues an exchange whose operation is back: resumes its connection. On
 * its worker. */
void exchange_resume(struct exchange *exchange);

/* reply.c: sends a reply; it stays the caller's. */
enum MHD_Result reply_queue(struct exchange *exchange, struct reply *reply);

#endif
