/* Each attempt is made by a child that has bound itself, since that is for good. */
#include "sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define GOOD 0
#define NO_LANDLOCK 77 /* of this kernel: nothing to be tested */

struct place {
	char root[64], data[80], papers[96], certificates[80], certificate[112], outside[80];
};

static void write_file(const char *path)
{
	FILE *file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs("secret", file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int place_open(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	assert_non_null(place);
	strcpy(place->root, "/tmp/congressd-test.XXXXXX");
	assert_non_null(mkdtemp(place->root));
	snprintf(place->data, sizeof place->data, "%s/data", place->root);
	snprintf(place->papers, sizeof place->papers, "%s/papers", place->data);
	snprintf(place->certificates, sizeof place->certificates, "%s/tls", place->root);
	snprintf(place->certificate, sizeof place->certificate, "%s/cert.pem", place->certificates);
	snprintf(place->outside, sizeof place->outside, "%s/outside", place->root);
	assert_int_equal(mkdir(place->data, 0700), 0);
	assert_int_equal(mkdir(place->papers, 0700), 0);
	assert_int_equal(mkdir(place->certificates, 0700), 0);
	write_file(place->outside);
	write_file(place->certificate);
	*state = place;
	return 0;
}

static int place_close(void **state)
{
	struct place *place = *state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", place->root);
	assert_int_equal(system(command), 0);
	free(place);
	return 0;
}

static struct sandbox_reach reach_of(const struct place *place)
{
	return (struct sandbox_reach){.data = place->data, .around = {place->certificate}};
}

enum bound { FILES, CALLS };

/* How `attempt` ends in a child so bound, as waitpid tells. */
static int ending(const struct place *place, enum bound bound, int (*attempt)(const struct place *place))
{
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct sandbox_reach reach = reach_of(place);
		int version = sandbox_bind_files(&reach);
		if (bound == FILES && version == 0)
			_exit(NO_LANDLOCK);
		if (bound == CALLS && !sandbox_bind_calls())
			_exit(99);
		_exit(attempt(place));
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

/* The attempt tells the line at which it found something else than it should. */
static void succeeds(void **state, enum bound bound, int (*attempt)(const struct place *place))
{
	int status = ending(*state, bound, attempt);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_LANDLOCK)
		skip();
	if (WIFSIGNALED(status))
		fail_msg("ended by signal %d", WTERMSIG(status));
	if (WEXITSTATUS(status) != GOOD)
		fail_msg("the check numbered %d failed", WEXITSTATUS(status));
}

static void ends_the_process(void **state, int (*attempt)(const struct place *place))
{
	int status = ending(*state, CALLS, attempt);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
}

/* Numbered from 1; GOOD when all hold. */
#define CHECK(number, condition)                                                                                       \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			return number;                                                                                 \
	} while (0)

static int opens(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* ---- files ---- */

static int own_directory(const struct place *place)
{
	char one[128], two[128], linked[64];
	snprintf(one, sizeof one, "%s/one", place->data);
	snprintf(two, sizeof two, "%s/two", place->papers);
	CHECK(1, opens(one, O_CREAT | O_EXCL | O_RDWR) == 0);
	CHECK(2, truncate(one, 0) == 0);
	CHECK(3, rename(one, two) == 0);
	CHECK(4, opens(two, O_RDONLY) == 0 && opens(place->data, O_RDONLY | O_DIRECTORY) == 0);
	CHECK(5, unlink(two) == 0);
	int papers = open(place->papers, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int nameless = openat(papers, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	CHECK(6, papers >= 0 && nameless >= 0);
	snprintf(linked, sizeof linked, "/proc/self/fd/%d", nameless);
	CHECK(7, linkat(AT_FDCWD, linked, papers, "two", AT_SYMLINK_FOLLOW) == 0);
	CHECK(8, opens(two, O_RDONLY) == 0);
	int memory = memfd_create("spreadsheet", MFD_CLOEXEC);
	snprintf(linked, sizeof linked, "/proc/self/fd/%d", memory);
	CHECK(9, memory >= 0 && opens(linked, O_WRONLY | O_TRUNC) == 0);
	return GOOD;
}

static int other_files(const struct place *place)
{
	char within[128], beside[128];
	CHECK(1, opens("/etc/passwd", O_RDONLY) == -EACCES);
	CHECK(2, opens(place->outside, O_RDONLY) == -EACCES);
	CHECK(3, opens(place->outside, O_WRONLY) == -EACCES);
	CHECK(4, opens(place->root, O_RDONLY | O_DIRECTORY) == -EACCES);
	CHECK(5, opens("/", O_RDONLY | O_DIRECTORY) == -EACCES);
	snprintf(beside, sizeof beside, "%s/new", place->root);
	CHECK(6, opens(beside, O_CREAT | O_WRONLY) == -EACCES);
	CHECK(7, mkdir(beside, 0700) != 0);
	CHECK(8, unlink(place->outside) != 0);
	snprintf(within, sizeof within, "%s/door", place->data);
	CHECK(9, symlink(place->outside, within) != 0);
	CHECK(10, rename(place->outside, within) != 0);
	CHECK(11, link(place->outside, within) != 0);
	CHECK(12, opens(within, O_CREAT | O_WRONLY) == 0 && rename(within, beside) != 0);
	CHECK(13, mkfifo(within, 0600) != 0);
	CHECK(14, opens("/dev/mem", O_RDONLY) != 0);
	return GOOD;
}

static int links_out(const struct place *place)
{
	char within[128];
	snprintf(within, sizeof within, "%s/planted", place->data);
	CHECK(1, opens(within, O_RDONLY) == -EACCES);
	return GOOD;
}

static int read_only(const struct place *place)
{
	char newer[128];
	snprintf(newer, sizeof newer, "%s/newer.pem", place->certificates);
	CHECK(1, opens(place->certificate, O_RDONLY) == 0);
	CHECK(2, opens(place->certificate, O_WRONLY) == -EACCES);
	CHECK(3, opens(newer, O_CREAT | O_WRONLY) == -EACCES);
	CHECK(4, unlink(place->certificate) != 0);
	CHECK(5, opens("/usr/share", O_RDONLY | O_DIRECTORY) == 0);
	CHECK(6, opens("/usr/share/congressd", O_CREAT | O_WRONLY) == -EACCES);
	CHECK(7, opens("/dev/urandom", O_RDONLY) == 0);
	CHECK(8, opens("/dev/urandom", O_WRONLY) == -EACCES);
	return GOOD;
}

static void test_keeps_its_own_directory(void **state)
{
	succeeds(state, FILES, own_directory);
}

static void test_opens_nothing_else(void **state)
{
	succeeds(state, FILES, other_files);
}

static void test_follows_no_link_out(void **state)
{
	const struct place *place = *state;
	char within[128];
	snprintf(within, sizeof within, "%s/planted", place->data);
	assert_int_equal(symlink(place->outside, within), 0);
	succeeds(state, FILES, links_out);
}

static void test_reads_what_libraries_need(void **state)
{
	succeeds(state, FILES, read_only);
}

/* A newer certificate takes the place of the one that was there at the start. */
static void test_reads_a_file_exchanged_while_bound(void **state)
{
	const struct place *place = *state;
	char newer[128];
	int go[2], status;
	assert_int_equal(pipe(go), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct sandbox_reach reach = reach_of(place);
		char byte;
		close(go[1]);
		sandbox_bind_files(&reach);
		_exit(read(go[0], &byte, 1) == 1 && opens(place->certificate, O_RDONLY) == 0 ? GOOD : 1);
	}
	close(go[0]);
	snprintf(newer, sizeof newer, "%s/newer", place->certificates);
	write_file(newer);
	assert_int_equal(rename(newer, place->certificate), 0);
	assert_int_equal(write(go[1], "!", 1), 1);
	close(go[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static int listens(uint16_t port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int error = bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 ? 0 : -errno;
	close(fd);
	return error;
}

/* The kernel chooses a port that is free now. */
static uint16_t free_port(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
	close(fd);
	return ntohs(address.sin_port);
}

static void test_listens_on_its_ports_only(void **state)
{
	const struct place *place = *state;
	uint16_t mine = free_port(), other = free_port();
	pid_t child = fork();
	int status;
	assert_true(child >= 0);
	if (child == 0) {
		struct sandbox_reach reach = reach_of(place);
		reach.ports[1] = mine;
		if (sandbox_bind_files(&reach) < 4)
			_exit(NO_LANDLOCK);
		_exit(listens(other) == -EACCES && listens(mine) != -EACCES ? GOOD : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == NO_LANDLOCK)
		skip();
	assert_int_equal(status, 0);
}

/* ---- privileges ---- */

static void test_gives_up_privileges_and_cores(void **state)
{
	const struct place *place = *state;
	pid_t child = fork();
	int status;
	assert_true(child >= 0);
	if (child == 0) {
		struct sandbox_reach reach = reach_of(place);
		struct rlimit core;
		const char *folder;
		sandbox_bind_files(&reach);
		if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
			_exit(1);
		if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_max != 0)
			_exit(2);
		if (!SANDBOX_SANITIZED && prctl(PR_GET_DUMPABLE) != 0)
			_exit(3);
		folder = getenv("TMPDIR");
		_exit(folder && strcmp(folder, place->data) == 0 ? GOOD : 4);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* ---- calls ---- */

static int starts_program(const struct place *place)
{
	(void)place;
	execl("/bin/true", "true", (char *)NULL);
	return 1;
}

static int starts_program_by_file(const struct place *place)
{
	(void)place;
	char name[] = "true", *const arguments[] = {name, NULL};
	syscall(SYS_execveat, AT_FDCWD, "/bin/true", arguments, arguments, 0);
	return 1;
}

static int mounts(const struct place *place)
{
	mount("none", place->data, "tmpfs", 0, NULL);
	return 1;
}

static int leaves_namespace(const struct place *place)
{
	(void)place;
	syscall(SYS_unshare, CLONE_NEWUSER);
	return 1;
}

static int becomes_another(const struct place *place)
{
	(void)place;
	syscall(SYS_setuid, 65534);
	return 1;
}

static int writes_elsewhere(const struct place *place)
{
	(void)place;
	syscall(SYS_process_vm_writev, getppid(), NULL, 0, NULL, 0, 0);
	return 1;
}

static int loads_kernel_code(const struct place *place)
{
	(void)place;
	syscall(SYS_bpf, 0, NULL, 0);
	return 1;
}

static int traces(const struct place *place)
{
	(void)place;
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	return 1;
}

static void test_ends_at_what_only_an_intruder_calls(void **state)
{
	int (*const attempts[])(const struct place *place) = {starts_program, starts_program_by_file, mounts,
	    leaves_namespace, becomes_another, writes_elsewhere, loads_kernel_code};
	for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++)
		ends_the_process(state, attempts[i]);
}

static void test_ends_at_tracing(void **state)
{
	if (SANDBOX_SANITIZED)
		skip(); /* which looks for leaks that way */
	ends_the_process(state, traces);
}

static int refused_calls(const struct place *place)
{
	static const struct sockaddr_in there = {.sin_family = AF_INET};
	(void)place;
	for (int family = 0; family < 50; family++) {
		if (family == AF_NETLINK)
			continue;
		CHECK(1, socket(family, SOCK_STREAM, 0) < 0 && errno == EPERM);
		CHECK(2, socket(family, SOCK_RAW, 0) < 0 && errno == EPERM);
	}
	CHECK(3, socket(AF_NETLINK, SOCK_RAW, 9 /* NETLINK_AUDIT */) < 0 && errno == EPERM);
	CHECK(4, connect(0, (const struct sockaddr *)&there, sizeof there) < 0 && errno == EPERM);
	CHECK(5, listen(0, 1) < 0 && errno == EPERM);
	CHECK(6, syscall(SYS_inotify_init1, 0) < 0 && errno == ENOSYS);
	CHECK(7, syscall(SYS_mkdirat, AT_FDCWD, "/tmp/made", 0700) < 0 && errno == ENOSYS);
	CHECK(8, ioctl(0, TIOCSTI, "x") < 0 && errno == ENOSYS); /* types into the terminal */
	return GOOD;
}

static int code_in_memory(const struct place *place)
{
	(void)place;
	void *plain = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(1, plain != MAP_FAILED);
	CHECK(2, mprotect(plain, 4096, PROT_READ | PROT_EXEC) != 0 && errno == EPERM);
	CHECK(3, mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
	CHECK(4, errno == EPERM);
	CHECK(5, mprotect(plain, 4096, PROT_READ) == 0);
	return GOOD;
}

static int child_processes(const struct place *place)
{
	(void)place;
	CHECK(1, syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0L) < 0 && errno == EPERM);
	CHECK(2, kill(getppid(), 0) < 0 && errno == ENOSYS);
	CHECK(3, syscall(SYS_tgkill, getppid(), getppid(), 0) < 0);
	return GOOD;
}

static void *say_so(void *closure)
{
	*(int *)closure = 1;
	return NULL;
}

static int daily_work(const struct place *place)
{
	char path[128];
	struct ifaddrs *interfaces = NULL;
	pthread_t thread;
	int said = 0;
	CHECK(1, pthread_create(&thread, NULL, say_so, &said) == 0 && pthread_join(thread, NULL) == 0 && said);
	CHECK(2, getifaddrs(&interfaces) == 0);
	freeifaddrs(interfaces);
	CHECK(3, memfd_create("spreadsheet", MFD_CLOEXEC) >= 0);
	snprintf(path, sizeof path, "%s/one", place->data);
	CHECK(4, opens(path, O_CREAT | O_RDWR) == 0);
	CHECK(5, prctl(PR_SET_NAME, "worker") == 0);
	CHECK(6, getenv("TMPDIR") != NULL);
	void *much = malloc(64 << 20);
	CHECK(7, much != NULL);
	free(much);
	return GOOD;
}

static void test_refuses_connections_and_odd_sockets(void **state)
{
	succeeds(state, CALLS, refused_calls);
}

static void test_lets_no_memory_become_code(void **state)
{
	if (SANDBOX_SANITIZED)
		skip(); /* whose own memory calls are let pass unseen */
	succeeds(state, CALLS, code_in_memory);
}

static void test_starts_no_process_and_signals_none(void **state)
{
	if (SANDBOX_SANITIZED)
		skip(); /* which looks for leaks from a process of its own */
	succeeds(state, CALLS, child_processes);
}

static void test_leaves_daily_work_alone(void **state)
{
	succeeds(state, CALLS, daily_work);
}

struct elder {
	sem_t bound;
	int error;
};

static void *try_when_bound(void *closure)
{
	struct elder *elder = closure;
	sem_wait(&elder->bound);
	elder->error = socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
	return NULL;
}

/* The workers are older than the filter. */
static void test_binds_threads_that_run_already(void **state)
{
	const struct place *place = *state;
	pid_t child = fork();
	int status;
	assert_true(child >= 0);
	if (child == 0) {
		struct sandbox_reach reach = reach_of(place);
		struct elder elder = {.error = -1};
		pthread_t thread;
		sem_init(&elder.bound, 0, 0);
		sandbox_bind_files(&reach);
		if (pthread_create(&thread, NULL, try_when_bound, &elder) != 0 || !sandbox_bind_calls())
			_exit(2);
		sem_post(&elder.bound);
		pthread_join(thread, NULL);
		_exit(elder.error == EPERM ? GOOD : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

#define PLACE_TEST(name) cmocka_unit_test_setup_teardown(name, place_open, place_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLACE_TEST(test_keeps_its_own_directory),
	    PLACE_TEST(test_opens_nothing_else),
	    PLACE_TEST(test_follows_no_link_out),
	    PLACE_TEST(test_reads_what_libraries_need),
	    PLACE_TEST(test_reads_a_file_exchanged_while_bound),
	    PLACE_TEST(test_listens_on_its_ports_only),
	    PLACE_TEST(test_gives_up_privileges_and_cores),
	    PLACE_TEST(test_ends_at_what_only_an_intruder_calls),
	    PLACE_TEST(test_ends_at_tracing),
	    PLACE_TEST(test_refuses_connections_and_odd_sockets),
	    PLACE_TEST(test_lets_no_memory_become_code),
	    PLACE_TEST(test_starts_no_process_and_signals_none),
	    PLACE_TEST(test_leaves_daily_work_alone),
	    PLACE_TEST(test_binds_threads_that_run_already),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
