/* floor: the least that a request of the daemon can cost, part by part. Each
 * function is one subcommand of the program: its arguments without the name,
 * its exit status. Those that measure print microseconds of processor time for
 * one operation. */
#ifndef FLOOR_H
#define FLOOR_H

/* BYTES: serves HTTP as the daemon does, each request waiting for a writer
 * thread that only sleeps, and answers with a body of BYTES. Prints
 * "listening on PORT". */
int floor_http(char **arguments);

/* BYTES: keeps streams open and sends each an event of about BYTES whenever a
 * POST comes, by bare send(). Prints "listening on PORT". */
int floor_push(char **arguments);

/* COUNT: the cryptography of badges, draws and ballots. */
int floor_verify(char **arguments);
int floor_sign(char **arguments);
int floor_redeem(char **arguments);
int floor_issue(char **arguments);

/* COUNT: what a recount does to a ballot and to a draw; "leaf" is hashing it
 * and its place in the tree. */
int floor_ballot_signature(char **arguments);
int floor_draw_signature(char **arguments);
int floor_evaluate(char **arguments);
int floor_leaf(char **arguments);

/* FILE ROWS: writes a sound board of ROWS ballots and as many draws. */
int floor_board(char **arguments);

/* FILE ROWS BATCH: stores ROWS rows like a scan, a draw or a ballot, BATCH to
 * a transaction, in a new SQLite database: WAL, synchronous=FULL. */
int floor_scan(char **arguments);
int floor_draw(char **arguments);
int floor_ballot(char **arguments);

#endif
