/* api_exports: the files of exports, made alike for HTTP and the command
 * line. */
#ifndef API_EXPORTS_H
#define API_EXPORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "csv.h"
#include "hall.h"
#include "status.h"
#include "store.h"

enum api_exports_kind {
	API_EXPORTS_ATTENDANCE,
	API_EXPORTS_SCANS,
	API_EXPORTS_RESULTS,
	API_EXPORTS_DELEGATES,
	API_EXPORTS_EVENTS,
	API_EXPORTS_KINDS
};

/* "attendance" …; static. */
const char *api_exports_name(enum api_exports_kind kind);

/* False for an unknown name. */
bool api_exports_parse(const char *name, enum api_exports_kind *out);

enum api_exports_format { API_EXPORTS_CSV, API_EXPORTS_XLSX };

struct api_exports_choice {
	enum api_exports_kind kind;
	enum api_exports_format format;
	int64_t session; /* of attendance and scans; 0: the current, or all scans */
	int64_t contest; /* of results; 0: all that are counted */
};

/* Writes the whole file; `hall` is needed for results only. The session an
 * attendance is of is set in *choice. STATUS_NOT_FOUND for a session or contest
 * there is not. The caller frees *out with csv_buffer_free, whatever is
 * returned. */
enum status api_exports_write(
    struct hall *hall, struct store *store, struct api_exports_choice *choice, struct csv_buffer *out) STATUS_CHECKED;

/* Events after `after` (seq), at most `limit`, each as one line of JSON, into a
 * csv_sink; *last becomes the seq of the last one, or stays. */
struct api_exports_span {
	uint64_t after, limit;
};
enum status api_exports_event_lines(struct store *store, const struct api_exports_span *span, csv_sink sink,
    void *context, uint64_t *last) STATUS_CHECKED;

#endif
