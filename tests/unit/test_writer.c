#include "writer.h"

#include <semaphore.h>
#include <sys/stat.h>

#include "hall.h"
#include "live.h"
#include "store_congress.h"
#include "store_scans.h"
#include "temporary.h"
#include "timestamp.h"

#define STEPS 3
#define SLICES 3

/* A step of a batch: what it does, and how it came out. */
struct step {
	struct operation operation;
	sem_t *started, *may_go; /* of the one that keeps the writer busy */
	sem_t *finished;
	enum { STEP_WAITS, STEP_STORES, STEP_STORES_AND_FAILS, STEP_FAILS, STEP_LOSES_ALL, STEP_SLICES, STEP_SLICES_AND_FAILS } does;
	int runs;
};

struct office {
	struct temporary *place;
	struct hall *hall;
	struct live *live;
	struct writer *writer;
	sem_t started, may_go, finished;
	struct step steps[STEPS];
	enum operation_undo undo; /* of all steps */
};

/* The first slice stores; the last one sees what came between. */
static enum status run_slice(struct step *step, struct act *act)
{
	step->operation.unfinished = step->runs < SLICES;
	if (step->runs == 1)
		return store_congress_project(act, "{\"slide\":\"sliced\"}");
	if (step->does == STEP_SLICES_AND_FAILS && !step->operation.unfinished)
		return STATUS_CONFLICT;
	return STATUS_OK;
}

static enum status step_run(struct operation *operation, struct act *act)
{
	struct step *step = (struct step *)operation;
	step->runs++;
	switch (step->does) {
	case STEP_WAITS:
		sem_post(step->started);
		sem_wait(step->may_go);
		return STATUS_OK;
	case STEP_STORES:
		return store_congress_project(act, "{\"slide\":\"blank\"}");
	case STEP_STORES_AND_FAILS: {
		enum status status = store_congress_project(act, "{\"slide\":\"wrong\"}");
		return status == STATUS_OK ? STATUS_CONFLICT : status;
	}
	case STEP_FAILS:
		return STATUS_CONFLICT;
	case STEP_LOSES_ALL: /* as SQLite does when it runs out of memory */
		store_rollback(act->store);
		return STATUS_NO_MEMORY;
	case STEP_SLICES:
	case STEP_SLICES_AND_FAILS:
		return run_slice(step, act);
	}
	return STATUS_INTERNAL;
}

static void step_done(struct operation *operation)
{
	sem_post(((struct step *)operation)->finished);
}

static void submit(struct office *office, size_t index, int does)
{
	struct step *step = &office->steps[index];
	step->does = does;
	step->started = &office->started;
	step->may_go = &office->may_go;
	step->finished = &office->finished;
	step->operation = (struct operation){.run = step_run, .done = step_done, .undo = office->undo};
	writer_submit(office->writer, &step->operation);
}

static int open_office(void **state)
{
	struct office *office = calloc(1, sizeof *office);
	void *place = NULL;
	assert_int_equal(temporary_open(&place), 0);
	office->place = place;
	char name[] = "Đại hội", term[] = "", zone[] = "UTC", language[] = "vi";
	struct congress congress = {.id = 1, .name = name, .term = term, .timezone = zone, .language = language};
	assert_int_equal(store_congress_create(&office->place->act, &congress), STATUS_OK);
	assert_int_equal(hall_open(office->place->act.store, &office->hall), STATUS_OK);
	assert_int_equal(live_create(office->hall, &office->live), STATUS_OK);
	struct writer_options options = {.store = office->place->act.store, .hall = office->hall, .live = office->live};
	assert_int_equal(writer_start(&options, &office->writer), STATUS_OK);
	for (sem_t *each = &office->started; each <= &office->finished; each++)
		sem_init(each, 0, 0);
	*state = office;
	return 0;
}

static int close_office(void **state)
{
	struct office *office = *state;
	void *place = office->place;
	writer_stop(office->writer);
	live_free(office->live);
	hall_close(office->hall);
	temporary_close(&place);
	free(office);
	return 0;
}

static bool is_blank(struct office *office)
{
	struct congress congress;
	assert_int_equal(store_congress_get(office->place->act.store, &congress), STATUS_OK);
	bool blank = strstr(congress.projector, "blank") != NULL;
	store_congress_free(&congress);
	return blank;
}

/* While the first step keeps the writer busy the others gather to one batch. */
static void run_batch(struct office *office, const int *does, size_t count)
{
	submit(office, 0, STEP_WAITS);
	sem_wait(&office->started);
	for (size_t i = 0; i < count; i++)
		submit(office, i + 1, does[i]);
	sem_post(&office->may_go);
	for (size_t i = 0; i < count + 1; i++)
		sem_wait(&office->finished);
	writer_stop(office->writer);
	office->writer = NULL;
}

static void test_what_follows_a_lost_transaction_is_not_stored_by_itself(void **state)
{
	struct office *office = *state;
	const int does[] = {STEP_LOSES_ALL, STEP_STORES};
	run_batch(office, does, 2);
	assert_int_equal(office->steps[1].operation.result, STATUS_NO_MEMORY);
	assert_int_equal(office->steps[2].operation.result, STATUS_NO_MEMORY);
	assert_false(is_blank(office));
}

static void test_what_went_before_a_lost_transaction_is_not_called_done(void **state)
{
	struct office *office = *state;
	const int does[] = {STEP_STORES, STEP_LOSES_ALL};
	run_batch(office, does, 2);
	assert_int_equal(office->steps[1].operation.result, STATUS_NO_MEMORY);
	assert_false(is_blank(office));
}

static void test_a_batch_is_stored(void **state)
{
	struct office *office = *state;
	const int does[] = {STEP_STORES};
	run_batch(office, does, 1);
	assert_int_equal(office->steps[1].operation.result, STATUS_OK);
	assert_true(is_blank(office));
}

static void test_one_that_fails_late_is_undone_alone(void **state)
{
	struct office *office = *state;
	const int does[] = {STEP_STORES, STEP_STORES_AND_FAILS};
	run_batch(office, does, 2);
	assert_int_equal(office->steps[1].operation.result, STATUS_OK);
	assert_int_equal(office->steps[2].operation.result, STATUS_CONFLICT);
	assert_true(is_blank(office));
}

static void test_a_batch_without_savepoints_is_run_again_when_one_fails_late(void **state)
{
	struct office *office = *state;
	const int does[] = {STEP_STORES, STEP_STORES_AND_FAILS};
	office->undo = OPERATION_UNDONE_WITH_ALL;
	run_batch(office, does, 2);
	assert_int_equal(office->steps[1].operation.result, STATUS_OK);
	assert_int_equal(office->steps[1].runs, 2);
	assert_int_equal(office->steps[2].operation.result, STATUS_CONFLICT);
	assert_true(is_blank(office));
}

static void test_a_batch_without_savepoints_goes_on_when_one_fails_early(void **state)
{
	struct office *office = *state;
	const int does[] = {STEP_FAILS, STEP_STORES};
	office->undo = OPERATION_UNDONE_WITH_ALL;
	run_batch(office, does, 2);
	assert_int_equal(office->steps[1].operation.result, STATUS_CONFLICT);
	assert_int_equal(office->steps[2].operation.result, STATUS_OK);
	assert_int_equal(office->steps[2].runs, 1);
	assert_true(is_blank(office));
}

static void test_a_transaction_lost_without_savepoints_is_not_called_done(void **state)
{
	struct office *office = *state;
	const int does[] = {STEP_STORES, STEP_LOSES_ALL};
	office->undo = OPERATION_UNDONE_WITH_ALL;
	run_batch(office, does, 2);
	assert_int_equal(office->steps[1].operation.result, STATUS_NO_MEMORY);
	assert_false(is_blank(office));
}

static void test_work_in_slices_lets_others_between(void **state)
{
	struct office *office = *state;
	const int does[] = {STEP_SLICES, STEP_STORES};
	run_batch(office, does, 2);
	assert_int_equal(office->steps[1].operation.result, STATUS_OK);
	assert_int_equal(office->steps[1].runs, SLICES);
	assert_int_equal(office->steps[2].runs, 1);
	assert_true(is_blank(office)); /* what was stored after the first slice stands */
}

static void test_slices_before_a_failure_stay(void **state)
{
	struct office *office = *state;
	const int does[] = {STEP_STORES, STEP_SLICES_AND_FAILS};
	run_batch(office, does, 2);
	assert_int_equal(office->steps[2].operation.result, STATUS_CONFLICT);
	assert_int_equal(office->steps[2].runs, SLICES);
	assert_false(is_blank(office));
}

static void test_a_lost_slice_ends_the_work(void **state)
{
	struct office *office = *state;
	const int does[] = {STEP_SLICES, STEP_LOSES_ALL};
	run_batch(office, does, 2);
	assert_int_equal(office->steps[1].operation.result, STATUS_NO_MEMORY);
	assert_int_equal(office->steps[1].runs, 1);
}

/* ---- the write-ahead log ---- */

static off_t log_size(const struct temporary *place)
{
	char path[128];
	struct stat file;
	snprintf(path, sizeof path, "%s-wal", place->path);
	assert_int_equal(stat(path, &file), 0);
	return file.st_size;
}

static void test_a_reader_holds_up_no_checkpoint_for_long(void **state)
{
	struct temporary *place = *state;
	struct act *act = &place->act;
	struct store *reader = NULL;
	assert_int_equal(store_open(place->path, STORE_READ, &reader), STATUS_OK);
	assert_int_equal(store_read_begin(reader), STATUS_OK);
	int64_t newest;
	assert_int_equal(store_scan_newest(reader, &newest), STATUS_OK);
	temporary_delegate(act, "A1", "A1", "official");

	int64_t begun = timestamp_monotonic();
	assert_int_equal(store_checkpoint(act->store), STATUS_BUSY);
	assert_in_range(timestamp_monotonic() - begun, 0, 1000);
	assert_true(log_size(place) > 0);

	store_read_end(reader);
	store_checkpoint_again(act->store);
	assert_int_equal(log_size(place), 0);
	store_close(reader);
}

static void test_no_checkpoint_is_made_that_nobody_asked_for(void **state)
{
	struct temporary *place = *state;
	temporary_delegate(&place->act, "A1", "A1", "official");
	store_checkpoint_again(place->act.store);
	assert_true(log_size(place) > 0);
}

#define OFFICE_TEST(name) cmocka_unit_test_setup_teardown(name, open_office, close_office)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    OFFICE_TEST(test_a_batch_is_stored),
	    OFFICE_TEST(test_what_follows_a_lost_transaction_is_not_stored_by_itself),
	    OFFICE_TEST(test_what_went_before_a_lost_transaction_is_not_called_done),
	    OFFICE_TEST(test_one_that_fails_late_is_undone_alone),
	    OFFICE_TEST(test_a_batch_without_savepoints_is_run_again_when_one_fails_late),
	    OFFICE_TEST(test_a_batch_without_savepoints_goes_on_when_one_fails_early),
	    OFFICE_TEST(test_a_transaction_lost_without_savepoints_is_not_called_done),
	    OFFICE_TEST(test_work_in_slices_lets_others_between),
	    OFFICE_TEST(test_slices_before_a_failure_stay),
	    OFFICE_TEST(test_a_lost_slice_ends_the_work),
	    TEMPORARY_TEST(test_a_reader_holds_up_no_checkpoint_for_long),
	    TEMPORARY_TEST(test_no_checkpoint_is_made_that_nobody_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
