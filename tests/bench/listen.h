/* listen: a listening socket of a floor. */
#ifndef LISTEN_H
#define LISTEN_H

/* A non-blocking socket with SO_REUSEPORT on a free port of 127.0.0.1; says
 * "listening on PORT" on standard output. */
int listen_open(void);

#endif
