/* store_bodies: who holds the congress and where, and its bodies, as papers
 * name them. */
#ifndef STORE_BODIES_H
#define STORE_BODIES_H

#include "status.h"
#include "store.h"

enum store_body { STORE_BODY_PRESIDIUM, STORE_BODY_COUNTING, STORE_BODY_CREDENTIALS, STORE_BODIES };

/* "presidium", "counting", "credentials". Static. */
const char *store_body_name(enum store_body body);

/* Texts are owned, never NULL, "" for what is not known. */
struct store_bodies {
	char *organisation, *place;
	struct {
		char *head;
		char *members; /* a name a line */
	} bodies[STORE_BODIES];
};

/* The caller frees with store_bodies_free, which is harmless after {0}. */
enum status store_bodies_get(struct store *store, struct store_bodies *out) STATUS_CHECKED;
void store_bodies_free(struct store_bodies *bodies);

/* Stores all of it. */
enum status store_bodies_set(struct act *act, const struct store_bodies *bodies) STATUS_CHECKED;

#endif
