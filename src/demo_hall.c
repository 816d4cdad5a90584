#include "demo_hall.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "api_announcements.h"
#include "demo.h"
#include "scan_judge.h"
#include "store_documents.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define MOVES_MAX (2 * DEMO_DELEGATES)

static const char *const gates[] = {"Cửa chính", "Cửa Đông", "Cửa Tây"};

struct move {
	int64_t at; /* milliseconds before now, negative */
	int64_t scanned_at;
	int64_t delegate; /* 0: a badge that is forged */
	unsigned gate;
	enum scan_direction direction;
};

struct moves {
	struct move items[MOVES_MAX];
	size_t count;
	uint64_t seed;
};

/* As demo.c's. */
static unsigned draw(struct moves *moves, unsigned below)
{
	moves->seed = moves->seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(moves->seed >> 33) % below;
}

bool demo_hall_has_come(unsigned index)
{
	return index % 6 != 5;
}

/* Half come by the main door. */
static unsigned some_gate(struct moves *moves)
{
	unsigned of_four = draw(moves, 4);
	return of_four < 2 ? 0 : of_four - 1;
}

static struct move *add(struct moves *moves, int64_t at, int64_t delegate, unsigned gate)
{
	struct move *move = &moves->items[moves->count++];
	*move = (struct move){.at = at, .scanned_at = at, .delegate = delegate, .gate = gate};
	return move;
}

/* Most in the middle of fifty minutes that ended ten minutes ago. */
static int64_t some_arrival(struct moves *moves)
{
	int64_t span = 50 * MINUTE / 3;
	int64_t after = 0;
	for (int i = 0; i < 3; i++)
		after += draw(moves, (unsigned)span);
	return after - 60 * MINUTE;
}

static void let_in(struct moves *moves, unsigned index)
{
	int64_t at = some_arrival(moves);
	int64_t delegate = (int64_t)index + 1;
	unsigned gate = some_gate(moves);
	add(moves, at, delegate, gate);
	if (index % 17 == 4) /* shown twice */
		add(moves, at + 20 * SECOND, delegate, gate);
	if (index % 23 == 7) { /* out for a moment */
		add(moves, -8 * MINUTE + (int64_t)index * SECOND, delegate, gate)->direction = SCAN_OUT;
		if (index % 2)
			add(moves, -3 * MINUTE + (int64_t)index * SECOND / 2, delegate, some_gate(moves));
	}
}

/* What a door that was offline sends afterwards: it let in somebody whom
 * another door had let in. */
static void add_conflict(struct moves *moves, int64_t delegate)
{
	struct move *move = add(moves, -2 * MINUTE, delegate, 2);
	move->scanned_at = -6 * MINUTE;
}

static int by_time(const void *a, const void *b)
{
	const struct move *left = a, *right = b;
	return (left->at > right->at) - (left->at < right->at);
}

static void plan(struct moves *moves)
{
	moves->seed = 246;
	for (unsigned index = 0; index < DEMO_DELEGATES; index++) {
		if (demo_hall_has_come(index))
			let_in(moves, index);
	}
	add(moves, -41 * MINUTE, 0, 1);
	add(moves, -33 * MINUTE, 0, 1);
	add_conflict(moves, 3);
	qsort(moves->items, moves->count, sizeof moves->items[0], by_time);
}

static enum status judge(const struct act *now, int64_t session, const struct move *move, size_t number)
{
	char nonce[32];
	snprintf(nonce, sizeof nonce, "demo-%04zu", number);
	struct act act = *now;
	act.now += move->at;
	const struct scan_request request = {
	    .nonce = nonce,
	    .gate = gates[move->gate],
	    .direction = move->direction,
	    .refused = move->delegate ? SCAN_VERDICTS : SCAN_BAD_SIGNATURE,
	    .delegate = move->delegate,
	    .serial = 1,
	    .scanned_at = now->now + move->scanned_at,
	};
	struct scan_outcome outcome;
	enum status status = scan_judge(&act, session, &request, &outcome);
	free(outcome.result);
	return status;
}

static enum status open_doors(struct act *act)
{
	struct moves *moves = calloc(1, sizeof *moves);
	if (!moves)
		return STATUS_NO_MEMORY;
	int64_t session;
	enum status status = scan_judge_session(act->store, &session);
	plan(moves);
	for (size_t i = 0; i < moves->count && status == STATUS_OK; i++)
		status = judge(act, session, &moves->items[i], i);
	free(moves);
	return status;
}

/* The first paper by most, the next by fewer. */
static enum status open_papers(struct act *act)
{
	struct moves chance = {.seed = 7};
	enum status status = STATUS_OK;
	for (unsigned paper = 0; paper < demo_paper_count; paper++) {
		for (unsigned index = 0; index < DEMO_DELEGATES && status == STATUS_OK; index++) {
			if (demo_hall_has_come(index) && draw(&chance, 100) < 88 - 17 * paper)
				status = store_document_open(act, (int64_t)paper + 1, (int64_t)index + 1);
		}
	}
	return status;
}

static enum status announce(struct act *act)
{
	static const char *const texts[] = {
	    "Tài liệu Đại hội đã có trên trang này. Mời quý đại biểu đọc trước khi thảo luận.",
	    "Mời quý đại biểu ổn định chỗ ngồi. Đại hội bắt đầu sau ít phút.",
	};
	enum status status = STATUS_OK;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0] && status == STATUS_OK; i++) {
		int64_t id;
		status = api_announcements_record(act, texts[i], &id);
	}
	return status;
}

enum status demo_hall_fill(struct act *act)
{
	enum status status = open_doors(act);
	if (status == STATUS_OK)
		status = open_papers(act);
	return status == STATUS_OK ? announce(act) : status;
}
