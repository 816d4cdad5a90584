#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"

static double seconds_of(struct timespec moment)
{
	return (double)moment.tv_sec + (double)moment.tv_nsec / 1e9;
}

double process_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return seconds_of(now);
}

void process_pin(int core)
{
	cpu_set_t cores;
	if (core == PROCESS_ANY_CORE)
		return;
	CPU_ZERO(&cores);
	for (size_t i = 0; i < CPU_SETSIZE; i++) {
		if (core == PROCESS_EVERY_CORE || (size_t)core == i)
			CPU_SET(i, &cores);
	}
	if (sched_setaffinity(0, sizeof cores, &cores) != 0)
		fail("core %d: %s", core, strerror(errno));
}

static _Noreturn void become(int core, int out, const char *errors, const char *const argv[])
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	process_pin(core);
	dup2(out, STDOUT_FILENO);
	int log = errors ? open(errors, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
	if (log >= 0)
		dup2(log, STDERR_FILENO);
	execv(argv[0], (char *const *)(void *)argv);
	fprintf(stderr, "bench: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

void process_start(struct process *process, int core, const char *errors, const char *const argv[])
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		fail("pipe: %s", strerror(errno));
	process->pid = fork();
	if (process->pid < 0)
		fail("fork: %s", strerror(errno));
	if (process->pid == 0)
		become(core, ends[1], errors, argv);
	close(ends[1]);
	process->out = ends[0];
}

/* One byte of output; -1 at its end. */
static int next_byte(const struct process *process, double until)
{
	struct pollfd ready = {.fd = process->out, .events = POLLIN};
	int left = (int)((until - process_now()) * 1000);
	if (poll(&ready, 1, left > 0 ? left : 0) <= 0)
		fail("a program took too long");
	unsigned char byte;
	return read(process->out, &byte, 1) == 1 ? byte : -1;
}

void process_expect(struct process *process, const char *prefix, char *rest, size_t size)
{
	double until = process_now() + PROCESS_SECONDS;
	char line[512];
	size_t length = 0;
	for (;;) {
		int byte = next_byte(process, until);
		if (byte < 0)
			fail("a program ended without saying \"%s\"", prefix);
		if (byte != '\n' && length < sizeof line - 1) {
			line[length++] = (char)byte;
			continue;
		}
		line[length] = '\0';
		length = 0;
		if (strncmp(line, prefix, strlen(prefix)) == 0)
			break;
	}
	snprintf(rest, size, "%s", line + strlen(prefix));
}

double process_cpu(const struct process *process)
{
	clockid_t clock;
	struct timespec used;
	if (clock_getcpuclockid(process->pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
		fail("the processor time of %d cannot be read", (int)process->pid);
	return seconds_of(used);
}

size_t process_resident(const struct process *process)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/statm", (int)process->pid);
	FILE *file = fopen(path, "re");
	size_t pages = 0;
	if (!file || fscanf(file, "%*u %zu", &pages) != 1)
		fail("%s cannot be read", path);
	fclose(file);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static int end_of(struct process *process)
{
	int status = 0;
	while (waitpid(process->pid, &status, 0) < 0 && errno == EINTR)
		;
	close(process->out);
	*process = (struct process){0, -1};
	return status;
}

void process_stop(struct process *process)
{
	kill(process->pid, SIGTERM);
	double until = process_now() + PROCESS_SECONDS;
	while (next_byte(process, until) >= 0)
		;
	int status = end_of(process);
	if (status != 0)
		fail("the daemon did not stop cleanly (%d)", status);
}

void process_kill(struct process *process)
{
	kill(process->pid, SIGKILL);
	end_of(process);
}

void process_output(int core, const char *const argv[], char *output, size_t size)
{
	struct process process;
	process_start(&process, core, NULL, argv);
	double until = process_now() + PROCESS_SECONDS;
	size_t length = 0;
	for (int byte; (byte = next_byte(&process, until)) >= 0;) {
		if (length + 1 < size)
			output[length++] = (char)byte;
	}
	output[length] = '\0';
	if (length && output[length - 1] == '\n')
		output[length - 1] = '\0';
	int status = end_of(&process);
	if (status != 0)
		fail("%s %s failed (%d)", argv[0], argv[1] ? argv[1] : "", status);
}

static double seconds_used(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

void process_run(int core, const char *const argv[], struct process_cost *cost)
{
	struct process process;
	struct rusage used;
	int status = 0;
	double started = process_now();
	process_start(&process, core, NULL, argv);
	while (next_byte(&process, started + PROCESS_LONG_SECONDS) >= 0)
		;
	while (wait4(process.pid, &status, 0, &used) < 0 && errno == EINTR)
		;
	close(process.out);
	if (status != 0)
		fail("%s %s failed (%d)", argv[0], argv[1] ? argv[1] : "", status);
	*cost = (struct process_cost){.cpu = seconds_used(used.ru_utime) + seconds_used(used.ru_stime),
	    .seconds = process_now() - started,
	    .resident = (size_t)used.ru_maxrss * 1024};
}
