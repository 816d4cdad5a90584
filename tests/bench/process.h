/* process: child programs on a core of their own, and what they cost.
 *
 * Everything here ends the benchmark (fail.h) where it cannot be done. A child
 * is killed when its parent ends. */
#ifndef PROCESS_H
#define PROCESS_H

#include <stddef.h>
#include <sys/types.h>

#define PROCESS_ANY_CORE (-1)
#define PROCESS_EVERY_CORE (-2) /* of a child: whatever this process is bound to */
#define PROCESS_SECONDS 300 /* the longest a child may take */
#define PROCESS_LONG_SECONDS 3600 /* with process_run */

struct process {
	pid_t pid;
	int out; /* reads its standard output */
};

/* Now, in seconds of the monotonic clock. */
double process_now(void);

/* Binds the calling process to one core, or leaves it as it is. */
void process_pin(int core);

/* Starts argv[0] with these arguments, NULL at the end. Its standard error is
 * appended to the file `errors`, or goes where this program's goes for NULL. */
void process_start(struct process *process, int core, const char *errors, const char *const argv[]);

/* Waits for a line of output that begins with `prefix` and gives the rest of
 * it, cut to `size` with its zero. */
void process_expect(struct process *process, const char *prefix, char *rest, size_t size);

/* Processor time of all its threads so far, user and system, in seconds: the
 * scheduler's own count, of which /proc/PID/stat shows hundredths. */
double process_cpu(const struct process *process);

/* Resident memory, in bytes. */
size_t process_resident(const struct process *process);

/* SIGTERM, and waits; it must end with 0. */
void process_stop(struct process *process);

/* SIGKILL, for a program that holds nothing. */
void process_kill(struct process *process);

/* Runs a program to its end, which must be 0; its output up to `size` with a
 * zero, without the last newline. */
void process_output(int core, const char *const argv[], char *output, size_t size);

/* What a program cost that was run to its end. */
struct process_cost {
	double cpu;      /* user and system, seconds */
	double seconds;  /* elapsed */
	size_t resident; /* bytes at most */
};

/* Runs a program to its end, which must be 0. Its peak memory is at least this
 * process's own, from which it was split off. */
void process_run(int core, const char *const argv[], struct process_cost *cost);

#endif
