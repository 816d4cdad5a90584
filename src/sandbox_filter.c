#include "sandbox_filter.h"

#include <errno.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "log.h"
#include "sandbox.h"

/* A name the library does not know, of an older or another machine's kernel,
 * is passed over. Calls whose arguments matter stand further below. */
static const char *const allowed[] = {
    /* memory */
    "brk", "madvise", "mlock", "mlock2", "mremap", "munlock", "munmap", "memfd_create",
    /* files, where Landlock lets them */
    "access", "close", "dup", "dup3", "faccessat", "faccessat2", "fadvise64", "fadvise64_64", "fallocate", "fchmod",
    "fchown", "fchown32", "fcntl", "fcntl64", "fdatasync", "flock", "fstat", "fstat64", "fstatat64", "fstatfs",
    "fstatfs64", "fsync", "ftruncate", "ftruncate64", "getcwd", "getdents", "getdents64", "link", "linkat", "lseek",
    "_llseek", "lstat", "lstat64", "newfstatat", "open", "openat", "pread64", "preadv", "pwrite64", "pwritev", "read",
    "readlink", "readlinkat", "readv", "rename", "renameat", "renameat2", "stat", "stat64", "statfs", "statfs64",
    "statx", "truncate", "truncate64", "umask", "unlink", "unlinkat", "utimensat", "write", "writev",
    /* connections that came, and the table of network interfaces */
    "accept", "accept4", "bind", "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait", "eventfd2",
    "getpeername", "getsockname", "getsockopt", "poll", "ppoll", "ppoll_time64", "pselect6", "pselect6_time64", "recv",
    "recvfrom", "recvmsg", "select", "_newselect", "send", "sendfile", "sendfile64", "sendmmsg", "sendmsg", "sendto",
    "setsockopt", "shutdown",
    /* threads, signals and waiting */
    "clock_nanosleep", "clock_nanosleep_time64", "exit", "exit_group", "futex", "futex_time64", "futex_waitv",
    "get_robust_list", "gettid", "membarrier", "nanosleep", "restart_syscall", "rseq", "rt_sigaction", "rt_sigpending",
    "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait", "rt_sigtimedwait_time64", "sched_getaffinity",
    "sched_getattr", "sched_getparam", "sched_getscheduler", "sched_yield", "set_robust_list", "set_tid_address",
    "sigaltstack", "sigreturn",
    /* what is told about this process and machine */
    "clock_getres", "clock_getres_time64", "clock_gettime", "clock_gettime64", "getegid", "geteuid", "getgid", "getpid",
    "getppid", "getrandom", "getrlimit", "getrusage", "gettimeofday", "getuid", "sysinfo", "time", "times",
    "ugetrlimit", "uname"};

/* Never made by the daemon or its libraries, but by who has taken it over. */
static const char *const deadly[] = {"execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv",
    "process_vm_writev", "process_madvise", "pidfd_getfd", "mount", "umount", "umount2", "move_mount", "open_tree",
    "fsopen", "fsmount", "fsconfig", "fspick", "mount_setattr", "pivot_root", "chroot", "unshare", "setns", "bpf",
    "perf_event_open", "userfaultfd", "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load",
    "reboot", "swapon", "swapoff", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups",
    "setfsuid", "setfsgid", "capset", "keyctl", "add_key", "request_key", "mknod", "mknodat", "open_by_handle_at",
    "iopl", "ioperm", "modify_ldt", "personality", "acct", "quotactl", "io_uring_setup", "settimeofday",
    "clock_settime", "clock_settime64", "adjtimex", "sethostname", "setdomainname", "syslog"};

static const char *const sanitizers[] = {"clone", "fork", "gettid", "kill", "mmap", "mmap2", "mprotect", "pipe",
    "pipe2", "prctl", "prlimit64", "process_vm_readv", "ptrace", "setrlimit", "tgkill", "tkill", "wait4", "waitid"};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static bool is_listed(const char *name, const char *const list[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i], name) == 0)
			return true;
	}
	return false;
}

/* -ENOMEM, or 0: that this machine has no such call is no error. */
static int add(
    scmp_filter_ctx filter, uint32_t action, const char *name, unsigned count, const struct scmp_arg_cmp arguments[])
{
	int call = seccomp_syscall_resolve_name(name);
	if (call == __NR_SCMP_ERROR || (SANDBOX_SANITIZED && is_listed(name, sanitizers, COUNT(sanitizers))))
		return 0;
	int error = seccomp_rule_add_array(filter, action, call, count, arguments);
	return error == -ENOMEM ? error : 0;
}

static int add_all(scmp_filter_ctx filter, uint32_t action, const char *const names[], size_t count)
{
	int error = 0;
	for (size_t i = 0; i < count && error == 0; i++)
		error = add(filter, action, names[i], 0, NULL);
	return error;
}

/* The call is allowed where the argument's masked bits have this value. */
static int allow_where(scmp_filter_ctx filter, const char *name, unsigned argument, uint64_t mask, uint64_t value)
{
	const struct scmp_arg_cmp fits[] = {SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, mask, value)};
	return add(filter, SCMP_ACT_ALLOW, name, 1, fits);
}

/* And else refused: a known call that is not there would confuse. */
static int refuse_where(scmp_filter_ctx filter, const char *name, unsigned argument, uint64_t mask, uint64_t value)
{
	const struct scmp_arg_cmp fits[] = {SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, mask, value)};
	return add(filter, SCMP_ACT_ERRNO(EPERM), name, 1, fits);
}

/* No memory becomes code. */
static int add_memory(scmp_filter_ctx filter)
{
	static const char *const calls[] = {"mmap", "mmap2", "mprotect"};
	int error = 0;
	for (size_t i = 0; i < COUNT(calls) && error == 0; i++) {
		error = allow_where(filter, calls[i], 2, PROT_EXEC, 0);
		if (error == 0)
			error = refuse_where(filter, calls[i], 2, PROT_EXEC, PROT_EXEC);
	}
	return error;
}

/* No socket but to ask for the network interfaces. */
static int add_sockets(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp netlink[] = {SCMP_CMP(0, SCMP_CMP_EQ, AF_NETLINK), SCMP_CMP(2, SCMP_CMP_EQ, 0)};
	const struct scmp_arg_cmp family[] = {SCMP_CMP(0, SCMP_CMP_NE, AF_NETLINK)};
	const struct scmp_arg_cmp protocol[] = {SCMP_CMP(2, SCMP_CMP_NE, 0)};
	static const char *const others[] = {"connect", "listen", "socketpair"};
	int error = add(filter, SCMP_ACT_ALLOW, "socket", 2, netlink);
	if (error == 0)
		error = add(filter, SCMP_ACT_ERRNO(EPERM), "socket", 1, family);
	if (error == 0)
		error = add(filter, SCMP_ACT_ERRNO(EPERM), "socket", 1, protocol);
	return error ? error : add_all(filter, SCMP_ACT_ERRNO(EPERM), others, COUNT(others));
}

/* Threads (clone3 is not there: its flags are behind a pointer), their names,
 * an abort, and to ask for limits and whether a file is a terminal. */
static int add_process(scmp_filter_ctx filter)
{
	static const uint64_t whole = UINT64_MAX;
	int error = allow_where(filter, "clone", 0, CLONE_THREAD, CLONE_THREAD);
	if (error == 0)
		error = refuse_where(filter, "clone", 0, CLONE_THREAD, 0);
	if (error == 0)
		error = allow_where(filter, "prctl", 0, whole, PR_SET_NAME);
	if (error == 0)
		error = allow_where(filter, "prctl", 0, whole, PR_GET_NAME);
	if (error == 0)
		error = allow_where(filter, "prlimit64", 2, whole, 0);
	if (error == 0)
		error = allow_where(filter, "tgkill", 0, whole, (uint64_t)getpid());
	if (error == 0)
		error = allow_where(filter, "ioctl", 1, 0xffffffff, TCGETS);
	return error ? error : allow_where(filter, "ioctl", 1, 0xffffffff, FIONREAD);
}

static int fill(scmp_filter_ctx filter)
{
	int error = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	if (error == 0)
		error = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	/* Without this, kernels before 5.16 slow every branch of a filtered process. */
	if (error == 0 && seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1) != 0)
		log_info("this kernel cannot filter calls without slowing branches");
	if (error == 0)
		error = add_all(filter, SCMP_ACT_ALLOW, allowed, COUNT(allowed));
	if (error == 0)
		error = add_all(filter, SCMP_ACT_KILL_PROCESS, deadly, COUNT(deadly));
	if (error == 0)
		error = add_memory(filter);
	if (error == 0)
		error = add_sockets(filter);
	if (error == 0)
		error = add_process(filter);
	for (size_t i = 0; SANDBOX_SANITIZED && i < COUNT(sanitizers) && error == 0; i++) {
		int call = seccomp_syscall_resolve_name(sanitizers[i]);
		error = call == __NR_SCMP_ERROR ? 0 : seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 0, NULL);
	}
	/* Of the calls a search by halves: they are many. Of no use is no harm. */
	if (error == 0 && seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) != 0)
		log_info("the filter of system calls is searched in order");
	return error;
}

enum status sandbox_filter_load(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	if (!filter)
		return STATUS_NO_MEMORY;
	int error = fill(filter);
	if (error == 0)
		error = seccomp_load(filter);
	seccomp_release(filter);
	if (error == 0)
		return STATUS_OK;
	log_error("seccomp: %s", strerror(-error));
	return error == -ENOMEM ? STATUS_NO_MEMORY : STATUS_NOT_FOUND;
}
