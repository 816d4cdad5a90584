/* demo_hall: the demonstration's hall on the morning of the congress: who has
 * come through which door, who has opened which paper, what was announced.
 * Made up, and the same each time but for the clock. */
#ifndef DEMO_HALL_H
#define DEMO_HALL_H

#include <stdbool.h>

#include "status.h"
#include "store.h"

/* Whether the delegate of this row of the roster (from 0) has come: five of
 * six. The others are left for whoever tries the door. */
bool demo_hall_has_come(unsigned index);

/* Fills the hall of a new demonstration, whose delegates' ids are the rows of
 * the roster from 1 and whose badges are the first ones. In the caller's
 * transaction, at and before act->now. */
enum status demo_hall_fill(struct act *act) STATUS_CHECKED;

#endif
