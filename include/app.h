/* app: what the parts of a running daemon share. Made by server.c, borrowed
 * by everything below it; its members are safe for any thread. */
#ifndef APP_H
#define APP_H

#include <stdint.h>

struct app {
	const struct config *config;
	const struct key *key;
	uint32_t congress;      /* id on badges and cards */
	const char *public_url; /* without a slash at the end */
	struct hall *hall;
	struct live *live;
	struct writer *writer;
	struct offload *offload;    /* OPERATION_OFFLOAD */
	struct board_files *boards; /* the offload lane's; NULL: none are kept */
	struct offload *sheets;     /* OPERATION_SHEETS */
	struct jobs *jobs;          /* run on `sheets` */
	struct offload *passwords;  /* OPERATION_PASSWORD */
	struct login *login;        /* challenges and limits of signing in */
	const struct tls_authority_facts *authority; /* which devices may install, or NULL */
	int documents;              /* directory of document files */
	struct vitals *vitals;      /* or NULL */
	int64_t started_at;
};

#endif
