/* print_ballots_list: the candidates on a ballot paper, in ballot order, from
 * top to bottom and then in the next column. All names are of one size, no name
 * is cut, and no row parts from itself: a list that would need smaller letters
 * than can be read goes on on a further page. Any thread, one thread for each
 * document. */
#ifndef PRINT_BALLOTS_LIST_H
#define PRINT_BALLOTS_LIST_H

#include <stddef.h>

#include "contest.h"
#include "print.h"
#include "status.h"

struct print_ballots_list;

/* The headings of the columns; the last two in style `each` only. */
struct print_ballots_list_words {
	const char *number, *name, *mark_for, *mark_against;
};

/* Lays the list of a contest that is no resolution out for areas of this size,
 * in millimetres. Contest and words are borrowed until print_ballots_list_free.
 * STATUS_NO_MEMORY. */
STATUS_CHECKED enum status print_ballots_list_make(struct print *print, const struct contest *contest,
    const struct print_ballots_list_words *words, double width, double height, struct print_ballots_list **out);

void print_ballots_list_free(struct print_ballots_list *list);

/* How many pages it takes, 1 or more. */
size_t print_ballots_list_pages(const struct print_ballots_list *list);

/* Draws page `page`, from 0, with its top left corner there. */
void print_ballots_list_draw(
    const struct print_ballots_list *list, struct print *print, double x, double y, size_t page);

/* A box to be marked, in the middle of the area: at most `side` wide and high. */
void print_ballots_list_box(struct print *print, const struct print_box *area, double side);

#endif
