#include "sandbox.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "log.h"
#include "sandbox_filter.h"
#include "sandbox_rules.h"

/* Fonts and how they are chosen, which links may lead anywhere in /usr/share;
 * the time zone, and what random numbers come from. All are read when they are
 * first needed. */
static const char *const common[] = {
    "/usr/share",
    "/usr/local/share",
    "/etc/fonts",
    "/var/cache/fontconfig",
    "/etc/localtime",
    "/dev/urandom",
};

/* This user's own fonts: the variable that names the folder, or where it is. */
static const struct {
	const char *variable, *otherwise, *within;
} personal[] = {
    {"HOME", NULL, ".fonts"},
    {"XDG_DATA_HOME", ".local/share", "fonts"},
    {"XDG_CONFIG_HOME", ".config", "fontconfig"},
    {"XDG_CACHE_HOME", ".cache", "fontconfig"},
};

static const char *const sanitizers[] = {"/proc/self", "/usr/lib", "/lib", "/lib64"};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static void read_list(struct sandbox_rules *rules, const char *const paths[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (sandbox_rules_path(rules, paths[i], SANDBOX_READ) != STATUS_OK)
			log_warning("%s cannot be read while serving", paths[i]);
	}
}

static void read_personal(struct sandbox_rules *rules)
{
	const char *home = getenv("HOME");
	for (size_t i = 0; i < COUNT(personal); i++) {
		char path[PATH_MAX];
		const char *base = getenv(personal[i].variable);
		int length = -1;
		if (base && *base == '/')
			length = snprintf(path, sizeof path, "%s/%s", base, personal[i].within);
		else if (home && *home == '/' && personal[i].otherwise)
			length =
			    snprintf(path, sizeof path, "%s/%s/%s", home, personal[i].otherwise, personal[i].within);
		const char *const one[] = {path};
		if (length > 0 && (size_t)length < sizeof path)
			read_list(rules, one, 1);
	}
}

/* The folder of `path`, where a newer file will take its place, and the folder
 * of what it points to. */
static void read_around(struct sandbox_rules *rules, const char *path)
{
	char *name = strdup(path), *real = realpath(path, NULL);
	char *const files[] = {name, real};
	for (size_t i = 0; i < COUNT(files); i++) {
		const char *const folder[] = {files[i] ? dirname(files[i]) : NULL};
		if (folder[0])
			read_list(rules, folder, 1);
	}
	free(name);
	free(real);
}

/* What they print at the end needs the program, libraries and suppressions. */
static void read_for_sanitizers(struct sandbox_rules *rules)
{
	const char *options = getenv("LSAN_OPTIONS");
	const char *named = options ? strstr(options, "suppressions=") : NULL;
	char *file = named ? strdup(strchr(named, '=') + 1) : NULL;
	if (file) {
		file[strcspn(file, ":")] = '\0';
		read_around(rules, file);
	}
	free(file);
	read_around(rules, "/proc/self/exe");
	read_list(rules, sanitizers, COUNT(sanitizers));
}

static void read_what_is_needed(struct sandbox_rules *rules, const struct sandbox_reach *reach)
{
	read_list(rules, common, COUNT(common));
	read_personal(rules);
	for (size_t i = 0; i < SANDBOX_AROUND; i++) {
		if (reach->around[i])
			read_around(rules, reach->around[i]);
	}
	if (SANDBOX_SANITIZED)
		read_for_sanitizers(rules);
}

static enum status bind_to(struct sandbox_rules *rules, const struct sandbox_reach *reach)
{
	enum status status = sandbox_rules_path(rules, reach->data, SANDBOX_KEEP);
	for (size_t i = 0; i < SANDBOX_PORTS && status == STATUS_OK; i++) {
		if (reach->ports[i])
			status = sandbox_rules_port(rules, reach->ports[i]);
	}
	if (status != STATUS_OK)
		return status;
	read_what_is_needed(rules, reach);
	return sandbox_rules_enforce(rules);
}

/* The spreadsheets' temporary files, which have a name for a moment only. The
 * path must hold wherever the process is. */
static void keep_temporary_files_in(const char *data)
{
	char *path = realpath(data, NULL);
	if (!path || setenv("TMPDIR", path, 1) != 0)
		log_warning("temporary files stay outside %s: %s", data, strerror(errno));
	free(path);
}

/* Neither a core file nor a debugger of the same user shall see keys. */
static void give_up_privileges(void)
{
	const struct rlimit none = {0, 0};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		log_warning("the process could gain privileges: %s", strerror(errno));
	if (setrlimit(RLIMIT_CORE, &none) != 0 || (!SANDBOX_SANITIZED && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0))
		log_warning("a core file could be written: %s", strerror(errno));
}

int sandbox_bind_files(const struct sandbox_reach *reach)
{
	struct sandbox_rules *rules = NULL;
	keep_temporary_files_in(reach->data);
	give_up_privileges();
	if (sandbox_rules_create(&rules) != STATUS_OK)
		return 0;
	int version = bind_to(rules, reach) == STATUS_OK ? sandbox_rules_version(rules) : 0;
	sandbox_rules_free(rules);
	return version;
}

bool sandbox_bind_calls(void)
{
	return sandbox_filter_load() == STATUS_OK;
}

void sandbox_report(int landlock, bool calls)
{
	char files[80] = "files are not bound (this kernel has no Landlock)";
	if (landlock)
		snprintf(files, sizeof files, "files by Landlock (version %d)", landlock);
	log_message(landlock && calls ? LOG_INFO : LOG_WARNING, "contained: %s, %s, no new privileges", files,
	    calls ? "system calls by a filter" : "system calls are not bound");
}
