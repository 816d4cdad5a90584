#include "nchan.h"

#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"

#define NGINX "/usr/sbin/nginx"
#define MODULE "/usr/lib/nginx/modules/ngx_nchan_module.so"
#define START_MS 10000

/* One process for everything, as the daemon is one here. The newest event is
 * kept for those who come. */
static const char configuration[] = "load_module " MODULE ";\n"
                                    "daemon off;\nmaster_process off;\nworker_processes 1;\n"
                                    "worker_rlimit_nofile 20000;\n"
                                    "pid %s/pid;\nerror_log stderr error;\n"
                                    "events { worker_connections 15000; use epoll; multi_accept on; }\n"
                                    "http {\n"
                                    "  access_log off;\n"
                                    "  nchan_shared_memory_size 64M;\n"
                                    "  client_body_temp_path %s/temp; proxy_temp_path %s/temp;\n"
                                    "  fastcgi_temp_path %s/temp; uwsgi_temp_path %s/temp; scgi_temp_path %s/temp;\n"
                                    "  server {\n"
                                    "    listen 127.0.0.1:%u backlog=4096;\n"
                                    "    location = /api/live {\n"
                                    "      nchan_subscriber eventsource; nchan_channel_id hall;\n"
                                    "      nchan_subscriber_first_message oldest;\n"
                                    "    }\n"
                                    "    location = / {\n"
                                    "      nchan_publisher; nchan_channel_id hall; nchan_message_buffer_length 1;\n"
                                    "    }\n"
                                    "  }\n"
                                    "}\n";

static int bound_socket(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd < 0 || bind(fd, (struct sockaddr *)address, length) != 0 ||
	    getsockname(fd, (struct sockaddr *)address, &length) != 0)
		fail("no free port");
	return fd;
}

static void await(const struct sockaddr_in *address)
{
	for (int waited = 0; waited < START_MS; waited += 10) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		bool there = connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
		close(fd);
		if (there)
			return;
		nanosleep(&(struct timespec){0, 10 * 1000000}, NULL);
	}
	fail("nginx does not start");
}

bool nchan_start(const struct bench *bench, struct process *process, uint16_t *port)
{
	char relative[300], directory[PATH_MAX], path[PATH_MAX + 16], errors[PATH_MAX + 16];
	struct sockaddr_in address;
	if (access(NGINX, X_OK) != 0 || access(MODULE, R_OK) != 0)
		return false;
	snprintf(relative, sizeof relative, "%s/nchan", bench->work);
	mkdir(relative, 0700);
	if (!realpath(relative, directory))
		fail("%s cannot be made", relative);
	snprintf(path, sizeof path, "%s/nginx.conf", directory);
	snprintf(errors, sizeof errors, "%s/nginx.log", directory);
	int reserved = bound_socket(&address);
	*port = ntohs(address.sin_port);
	FILE *out = fopen(path, "we");
	if (!out)
		fail("%s cannot be written", path);
	fprintf(out, configuration, directory, directory, directory, directory, directory, directory, (unsigned)*port);
	fclose(out);
	close(reserved);
	process_start(process, bench->server_core, errors, (const char *[]){NGINX, "-p", directory, "-c", path, NULL});
	await(&address);
	return true;
}
