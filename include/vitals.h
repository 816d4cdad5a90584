/* vitals: what the daemon itself takes of the machine. Any thread. */
#ifndef VITALS_H
#define VITALS_H

#include <stdint.h>

#include "status.h"

struct vitals;

struct vitals_figures {
	uint64_t resident;    /* bytes of memory */
	uint64_t heap;        /* bytes of it that are allocated and not freed */
	uint64_t descriptors; /* open */
};

/* Opens what is read later: to be called before the process is bound to its own
 * files. *out is to be released with vitals_close. */
enum status vitals_open(struct vitals **out);

/* Figures that the system does not tell are 0; NULL knows the heap only. */
void vitals_read(struct vitals *vitals, struct vitals_figures *out);

/* NULL is nothing. */
void vitals_close(struct vitals *vitals);

#endif
