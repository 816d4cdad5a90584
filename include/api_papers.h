/* api_papers: papers as PDF, drawn on the offload lane from one view of the
 * database. */
#ifndef API_PAPERS_H
#define API_PAPERS_H

#include <stdint.h>

#include "csv.h"
#include "operation.h"
#include "print.h"
#include "print_report.h"
#include "reply.h"
#include "request.h"
#include "store_bodies.h"
#include "store_congress.h"

/* What a paper is drawn from, valid while it is. */
struct api_papers_desk {
	struct act *act;
	const struct congress *congress;
	struct print_congress heading; /* in the paper's language */
	struct print_report_bodies bodies;
	struct print_sink sink;
};

/* A paper on its way. */
struct api_papers_paper {
	struct operation operation;
	/* Draws it. STATUS_WRONG_STATE is refused with `too_early`. */
	enum status (*write)(const struct api_papers_paper *paper, const struct api_papers_desk *desk);
	const char *name;      /* of the file; static */
	const char *too_early; /* static */
	int64_t id;            /* of what it is about, and in the file's name; 0: none */
	int variant;           /* the paper's own */
	char language[3];      /* "" for the congress's */
	struct csv_buffer pdf;
};

/* Defers the paper, of which `wanted` has the first fields; its language is the
 * query's "language", "vi" or "en", or the congress's. */
enum status api_papers_defer(
    const struct request *request, struct reply *reply, const struct api_papers_paper *wanted) STATUS_CHECKED;

/* A moment on the clock of the congress. */
enum status api_papers_clock(const struct api_papers_desk *desk, int64_t ms, struct text_time *out) STATUS_CHECKED;

#endif
