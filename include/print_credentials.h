/* print_credentials: the report of the credentials committee (báo cáo thẩm tra
 * tư cách đại biểu), to be signed by hand. What nobody entered, as place and
 * committee, is left as lines to be filled in. */
#ifndef PRINT_CREDENTIALS_H
#define PRINT_CREDENTIALS_H

#include <stdbool.h>
#include <stdint.h>

#include "composition.h"
#include "print.h"
#include "print_report.h"
#include "status.h"
#include "text.h"

struct print_credentials {
	const struct print_congress *congress;
	const struct print_report_bodies *bodies; /* NULL: nothing is known of them */
	const struct composition *composition; /* finished; of the convened */
	struct text_time now;                  /* on the congress's clock */
	const char *session;                   /* title of the open one; NULL: none is open */
	uint32_t present;                      /* in it */
	uint32_t excused, unexcused;           /* absent from it, as noted; both 0: nothing is noted */
	uint32_t unqualified;                  /* official delegates who lost their standing */
};

/* Writes the report as one PDF in the congress's language. Returns the sink's
 * error or STATUS_NO_MEMORY. Any thread. */
STATUS_CHECKED enum status print_credentials(
    const struct print_credentials *credentials, const struct print_sink *sink);

#endif
