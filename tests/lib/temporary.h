/* temporary: a database in a directory of its own for each test. */
#ifndef TEMPORARY_H
#define TEMPORARY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store_roster.h"

#define TEMPORARY_NOW INT64_C(1764000000000)

struct temporary {
	char directory[64];
	char path[96]; /* of the database */
	struct act act;
};

/* A cmocka setup: *state becomes a struct temporary with an empty database. */
static inline int temporary_open(void **state)
{
	struct temporary *place = calloc(1, sizeof *place);
	assert_non_null(place);
	strcpy(place->directory, "/tmp/congressd-test.XXXXXX");
	assert_non_null(mkdtemp(place->directory));
	snprintf(place->path, sizeof place->path, "%s/congress.db", place->directory);
	place->act = (struct act){.now = TEMPORARY_NOW, .actor = "command"};
	assert_int_equal(store_create(place->path, &place->act.store), STATUS_OK);
	*state = place;
	return 0;
}

/* A cmocka teardown. */
static inline int temporary_close(void **state)
{
	struct temporary *place = *state;
	char command[128];
	store_close(place->act.store);
	snprintf(command, sizeof command, "rm -rf '%s'", place->directory);
	assert_int_equal(system(command), 0);
	free(place);
	return 0;
}

static inline struct act *temporary_act(void **state)
{
	return &((struct temporary *)*state)->act;
}

/* Adds a delegate with nothing but these; gives the id. */
static inline int64_t temporary_delegate(struct act *act, const char *code, const char *name, const char *standing)
{
	const char *cells[ROSTER_COLUMNS];
	int64_t id = 0;
	for (size_t i = 0; i < ROSTER_COLUMNS; i++)
		cells[i] = "";
	cells[ROSTER_CODE] = code;
	cells[ROSTER_FULL_NAME] = name;
	cells[ROSTER_STANDING] = standing;
	assert_int_equal(store_delegate_add(act, cells, &id), STATUS_OK);
	return id;
}

/* One entry of a test table. */
#define TEMPORARY_TEST(name) cmocka_unit_test_setup_teardown(name, temporary_open, temporary_close)

#endif
