/* routes: the table of endpoints. */
#ifndef ROUTES_H
#define ROUTES_H

#include <stddef.h>

#include "reply.h"
#include "request.h"
#include "role.h"
#include "status.h"

struct app;

typedef enum status (*routes_handler)(struct app *app, const struct request *request, struct reply *reply);

enum routes_auth {
	ROUTES_PUBLIC,   /* credentials that come are not looked at */
	ROUTES_OPTIONAL, /* anybody; the handler looks at who it is */
	ROUTES_ROLES,    /* one of `roles` */
};

enum routes_body {
	ROUTES_NO_BODY,
	ROUTES_JSON,   /* application/json */
	ROUTES_TABLE,  /* text/csv or a spreadsheet */
	ROUTES_PHOTO,  /* image/jpeg or image/png, in memory */
	ROUTES_UPLOAD, /* any type; kept in a file */
};

struct route {
	const char *method;
	const char *path; /* segments; {…} stands for one, a suffix may follow it */
	routes_handler handler;
	enum routes_auth auth;
	unsigned roles;
	enum routes_body body;
};

/* The table, and its length. */
const struct route *routes_table(size_t *count);

/* Finds the endpoint and cuts the parameters out of `path` into `params`
 * (malloc'ed, REQUEST_PARAMS of them). STATUS_NOT_FOUND for an unknown path,
 * STATUS_METHOD_NOT_ALLOWED with the methods it has in `allow`. */
enum status routes_find(const char *method, const char *path, const struct route **route, char *params[REQUEST_PARAMS],
    char allow[64]) STATUS_CHECKED;

/* The same for the plain listener: only what installs the authority is there;
 * all else leads to the secure one, whatever the method. */
enum status routes_find_plain(const char *method, const char *path, const struct route **route,
    char *params[REQUEST_PARAMS]) STATUS_CHECKED;

#endif
