#include "jobs.h"

#include <fcntl.h>
#include <semaphore.h>

#include "temporary.h"

/* Work that writes what it is told, waiting before each step. */
struct chore {
	struct jobs_work work;
	struct office *office;
	size_t pieces, piece_bytes;
	int paced;
	enum status end;
};

struct office {
	struct temporary *place;
	void *place_state;
	struct offload *lane;
	struct jobs *jobs;
	struct jobs_options options;
	sem_t pace;
	int freed;
};

static enum status chore_run(struct jobs_work *work, struct act *act, struct jobs_job *job)
{
	struct chore *chore = (struct chore *)work;
	static const unsigned char bytes[4096] = "piece";
	enum status status = STATUS_OK;
	assert_non_null(act->store);
	for (size_t i = 0; i < chore->pieces && status == STATUS_OK; i++) {
		if (chore->paced)
			sem_wait(&chore->office->pace);
		status = jobs_write(job, bytes, chore->piece_bytes);
		if (status == STATUS_OK)
			status = jobs_step(job, i + 1, chore->pieces);
	}
	return status == STATUS_OK ? chore->end : status;
}

static void chore_free(struct jobs_work *work)
{
	((struct chore *)work)->office->freed++;
	free(work);
}

static int office_open(void **state)
{
	struct office *office = calloc(1, sizeof *office);
	assert_non_null(office);
	temporary_open(&office->place_state);
	office->place = office->place_state;
	sem_init(&office->pace, 0, 0);
	assert_int_equal(offload_start(office->place->act.store, &office->lane), STATUS_OK);
	office->options = jobs_options_default();
	office->options.lane = office->lane;
	office->options.directory = open(office->place->directory, O_RDONLY | O_DIRECTORY);
	office->options.first = 100;
	office->options.unfinished = 3;
	office->options.bytes = 10000;
	office->options.disk_free = 0;
	assert_int_equal(jobs_create(&office->options, &office->jobs), STATUS_OK);
	*state = office;
	return 0;
}

/* As the daemon ends: in this order, whatever still waits. */
static int office_close(void **state)
{
	struct office *office = *state;
	jobs_stop(office->jobs);
	for (int i = 0; i < 100; i++)
		sem_post(&office->pace);
	offload_stop(office->lane);
	jobs_free(office->jobs);
	close(office->options.directory);
	sem_destroy(&office->pace);
	temporary_close(&office->place_state);
	free(office);
	return 0;
}

static enum status submit(struct office *office, const struct chore *wanted, struct jobs_view *out)
{
	enum status status = jobs_reserve(office->jobs);
	if (status != STATUS_OK)
		return status;
	struct chore *chore = malloc(sizeof *chore);
	assert_non_null(chore);
	*chore = *wanted;
	chore->work = (struct jobs_work){
	    .kind = "chore", .name = "chore.txt", .total = wanted->pieces, .run = chore_run, .free = chore_free};
	chore->office = office;
	return jobs_add(office->jobs, &chore->work, out);
}

static int64_t start(struct office *office, const struct chore *wanted)
{
	struct jobs_view job;
	assert_int_equal(submit(office, wanted, &job), STATUS_OK);
	return job.id;
}

static struct jobs_view look(struct office *office, int64_t id)
{
	struct jobs_view job;
	assert_int_equal(jobs_get(office->jobs, id, &job), STATUS_OK);
	return job;
}

static struct jobs_view wait_for(struct office *office, int64_t id, enum jobs_state state)
{
	for (int i = 0; i < 5000; i++) {
		struct jobs_view job = look(office, id);
		if (job.state == state)
			return job;
		usleep(1000);
	}
	fail_msg("job %lld is in state %d, not %d", (long long)id, look(office, id).state, state);
	return (struct jobs_view){0};
}

static void assert_file(struct office *office, int64_t id, size_t bytes)
{
	int file;
	size_t length;
	const char *name;
	char head[6] = "";
	assert_int_equal(jobs_file(office->jobs, id, &file, &length, &name), STATUS_OK);
	assert_int_equal(length, bytes);
	assert_string_equal(name, "chore.txt");
	assert_int_equal(pread(file, head, 5, 0), 5);
	assert_string_equal(head, "piece");
	close(file);
}

static void assert_no_file(struct office *office, int64_t id, enum status why)
{
	int file;
	size_t length;
	const char *name;
	assert_int_equal(jobs_file(office->jobs, id, &file, &length, &name), why);
}

static void test_work_is_done_and_its_file_kept(void **state)
{
	struct office *office = *state;
	int64_t id = start(office, &(struct chore){.pieces = 3, .piece_bytes = 1000});
	assert_int_equal(id, 100);
	struct jobs_view job = wait_for(office, id, JOBS_DONE);
	assert_int_equal(job.done, 3);
	assert_int_equal(job.total, 3);
	assert_true(job.finished_at >= job.created_at);
	assert_file(office, id, 3000);
	assert_file(office, id, 3000);
}

static void test_a_failure_is_told_and_leaves_no_file(void **state)
{
	struct office *office = *state;
	int64_t id = start(office, &(struct chore){.pieces = 1, .piece_bytes = 10, .end = STATUS_IO});
	assert_int_equal(wait_for(office, id, JOBS_FAILED).error, STATUS_IO);
	assert_no_file(office, id, STATUS_WRONG_STATE);
	assert_no_file(office, 4711, STATUS_NOT_FOUND);
}

static void test_running_work_is_cancelled(void **state)
{
	struct office *office = *state;
	struct jobs_view job;
	int64_t id = start(office, &(struct chore){.pieces = 50, .piece_bytes = 1, .paced = 1});
	sem_post(&office->pace);
	wait_for(office, id, JOBS_RUNNING);
	assert_int_equal(jobs_remove(office->jobs, id, &job), STATUS_OK);
	assert_int_equal(job.state, JOBS_CANCELLED);
	assert_no_file(office, id, STATUS_WRONG_STATE);
	/* Forgotten while it still runs. */
	assert_int_equal(jobs_remove(office->jobs, id, &job), STATUS_OK);
	assert_int_equal(jobs_get(office->jobs, id, &job), STATUS_NOT_FOUND);
	assert_int_equal(office->freed, 0);
	sem_post(&office->pace);
	int64_t next = start(office, &(struct chore){.pieces = 1, .piece_bytes = 1});
	wait_for(office, next, JOBS_DONE);
	assert_int_equal(office->freed, 1);
}

static void test_waiting_work_is_cancelled_without_running(void **state)
{
	struct office *office = *state;
	struct jobs_view job;
	int64_t first = start(office, &(struct chore){.pieces = 1, .piece_bytes = 1, .paced = 1});
	int64_t second = start(office, &(struct chore){.pieces = 1, .piece_bytes = 1, .end = STATUS_INTERNAL});
	assert_int_equal(look(office, second).state, JOBS_QUEUED);
	assert_int_equal(jobs_remove(office->jobs, second, &job), STATUS_OK);
	sem_post(&office->pace);
	wait_for(office, first, JOBS_DONE);
	int64_t third = start(office, &(struct chore){.pieces = 1, .piece_bytes = 1});
	wait_for(office, third, JOBS_DONE);
	job = look(office, second);
	assert_int_equal(job.state, JOBS_CANCELLED);
	assert_int_equal(job.done, 0);
}

static void test_no_more_than_so_many_wait(void **state)
{
	struct office *office = *state;
	const struct chore paced = {.pieces = 1, .piece_bytes = 1, .paced = 1};
	struct jobs_view job;
	int64_t last = 0;
	assert_int_equal(jobs_reserve(office->jobs), STATUS_OK);
	start(office, &paced);
	last = start(office, &paced);
	assert_int_equal(submit(office, &paced, &job), STATUS_BUSY);
	jobs_release(office->jobs);
	last = start(office, &paced);
	assert_int_equal(submit(office, &paced, &job), STATUS_BUSY);
	for (int i = 0; i < 3; i++)
		sem_post(&office->pace);
	wait_for(office, last, JOBS_DONE);
}

static void test_old_files_make_room(void **state)
{
	struct office *office = *state;
	struct jobs_view job;
	int64_t ids[4];
	for (size_t i = 0; i < 4; i++) {
		ids[i] = start(office, &(struct chore){.pieces = 1, .piece_bytes = 3000});
		wait_for(office, ids[i], JOBS_DONE);
	}
	assert_int_equal(jobs_get(office->jobs, ids[0], &job), STATUS_NOT_FOUND);
	for (size_t i = 1; i < 4; i++)
		assert_file(office, ids[i], 3000);
	/* Alone too large, it drops the others and fails. */
	int64_t large = start(office, &(struct chore){.pieces = 11, .piece_bytes = 1000});
	assert_int_equal(wait_for(office, large, JOBS_FAILED).error, STATUS_STORAGE_FULL);
	int64_t small = start(office, &(struct chore){.pieces = 10, .piece_bytes = 1000});
	wait_for(office, small, JOBS_DONE);
	assert_file(office, small, 10000);
}

static void test_the_list_is_bounded_and_newest_first(void **state)
{
	struct office *office = *state;
	struct jobs_view jobs[JOBS_KEPT];
	int64_t last = 0;
	for (int i = 0; i < JOBS_KEPT + 5; i++) {
		last = start(office, &(struct chore){.pieces = 1, .piece_bytes = 1});
		wait_for(office, last, JOBS_DONE);
	}
	assert_int_equal(jobs_list(office->jobs, jobs), JOBS_KEPT);
	for (int i = 0; i < JOBS_KEPT; i++)
		assert_int_equal(jobs[i].id, last - i);
}

static void test_the_database_keeps_its_room(void **state)
{
	struct office *office = *state;
	struct jobs_options options = office->options;
	options.disk_free = UINT64_MAX;
	jobs_free(office->jobs);
	assert_int_equal(jobs_create(&options, &office->jobs), STATUS_OK);
	int64_t id = start(office, &(struct chore){.pieces = 1, .piece_bytes = 1});
	assert_int_equal(wait_for(office, id, JOBS_FAILED).error, STATUS_STORAGE_FULL);
}

static void test_everything_ends_when_the_daemon_does(void **state)
{
	struct office *office = *state;
	struct jobs_view job;
	const struct chore paced = {.pieces = 50, .piece_bytes = 1, .paced = 1};
	int64_t first = start(office, &paced), second = start(office, &paced);
	sem_post(&office->pace);
	wait_for(office, first, JOBS_RUNNING);
	assert_int_equal(jobs_while_serving(office->jobs, 0, 0), STATUS_OK);
	jobs_stop(office->jobs);
	assert_int_equal(jobs_while_serving(office->jobs, 0, 0), STATUS_BUSY);
	assert_int_equal(look(office, first).state, JOBS_CANCELLED);
	assert_int_equal(look(office, second).state, JOBS_CANCELLED);
	assert_int_equal(submit(office, &paced, &job), STATUS_BUSY);
}

#define OFFICE_TEST(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    OFFICE_TEST(test_work_is_done_and_its_file_kept),
	    OFFICE_TEST(test_a_failure_is_told_and_leaves_no_file),
	    OFFICE_TEST(test_running_work_is_cancelled),
	    OFFICE_TEST(test_waiting_work_is_cancelled_without_running),
	    OFFICE_TEST(test_no_more_than_so_many_wait),
	    OFFICE_TEST(test_old_files_make_room),
	    OFFICE_TEST(test_the_list_is_bounded_and_newest_first),
	    OFFICE_TEST(test_the_database_keeps_its_room),
	    OFFICE_TEST(test_everything_ends_when_the_daemon_does),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
