/* sandbox_filter: the system calls a process is left with, by seccomp. */
#ifndef SANDBOX_FILTER_H
#define SANDBOX_FILTER_H

#include "status.h"

/* Binds all threads for good. What starts programs, looks into other processes
 * or changes the system ends the process; other unlisted calls fail as if the
 * kernel did not have them, so that libraries fall back on what they know.
 * STATUS_NOT_FOUND where the kernel has no filters, STATUS_NO_MEMORY. */
enum status sandbox_filter_load(void) STATUS_CHECKED;

#endif
