/* bench: what a run of the benchmarks is given. */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>

#define BENCH_SIZES 4
#define BENCH_SUBSCRIBERS 3 /* sizes of the live audience */

struct bench {
	const char *program; /* congressd */
	const char *floor;   /* the program of floor.c */
	char work[256];      /* a directory of this run, on the disk to be measured */
	int server_core, client_core;
	size_t connections;
	double seconds; /* that one script may take at most */

	size_t scans;   /* delegates who check in */
	size_t door_scans; /* and of them go out and in again through eight doors */
	size_t ballots; /* of them draw and cast; at most `scans` */
	size_t subscribers[BENCH_SUBSCRIBERS];
	size_t pushes;       /* events sent to each audience */
	size_t sizes[BENCH_SIZES]; /* of congresses that are compared, growing; 0: no more */
	size_t growth_ballots;     /* drawn and cast in each of them, at most */
	size_t large_roster; /* delegates of the larger idle daemon */
	size_t board, large_board; /* ballots on a board that is recounted; the large one where it is asked for */
	size_t floor_rounds; /* of each part of a floor */
};

#endif
