/* sandbox: after start-up the daemon can open its own directory, read what its
 * libraries need, and make the system calls it makes; nothing else, whatever a
 * hostile request has it do. Commands are not contained.
 *
 * Two steps, since each binds what comes after it: files before the first
 * thread, which the later ones inherit; calls once all sockets listen. A kernel
 * that cannot do one of them does without, and the log says what is in force. */
#ifndef SANDBOX_H
#define SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

#define SANDBOX_AROUND 2
#define SANDBOX_PORTS 2

/* What a contained process may reach. */
struct sandbox_reach {
	const char *data;                   /* everything in it, to be read, written, made and removed */
	const char *around[SANDBOX_AROUND]; /* files read again while serving, NULL or not: their folders can be read */
	uint16_t ports[SANDBOX_PORTS];      /* TCP ports to listen on; 0: none */
};

/* No new privileges for this process and no core files, temporary files into
 * the data directory (which changes the environment), and Landlock where the
 * kernel has it: its version, or 0 for none. Before the first thread. */
int sandbox_bind_files(const struct sandbox_reach *reach);

/* The filter of system calls, for all threads at once; false where the kernel
 * has none. Any thread, once. */
bool sandbox_bind_calls(void);

/* Tells in the log what is in force. */
void sandbox_report(int landlock, bool calls);

/* The sanitizers read the program to tell where a fault is, and look into the
 * process as a debugger does: what they are built into is bound less. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANDBOX_SANITIZED 1
#else
#define SANDBOX_SANITIZED 0
#endif

#endif
