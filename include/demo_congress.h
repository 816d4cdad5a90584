/* demo_congress: makes the demonstration's data directory. */
#ifndef DEMO_CONGRESS_H
#define DEMO_CONGRESS_H

#include "status.h"

/* Files beside the database: what a secretariat would have on paper. */
#define DEMO_CONGRESS_ROSTER "roster.csv"
#define DEMO_CONGRESS_BADGES "badges.pdf"
#define DEMO_CONGRESS_CARDS "cards.csv"

/* Delegates, badges and cards by the program's own commands, then contests,
 * papers and a hall that has filled. Prints why when it fails. */
enum status demo_congress_make(const char *data) STATUS_CHECKED;

#endif
