#include "decode.h"
#include "store_ballots.h"
#include "voting.h"

/* Fontconfig keeps its tables until the process ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig.so\n";
}

/* ---- reading ---- */

/* The words of the paper, which must be one; to be freed. */
static char *words_of(struct voting *voting, const struct answer *answer)
{
	char path[128];
	assert_int_equal(strncmp(answer->text, "%PDF-", 5), 0);
	snprintf(path, sizeof path, "%s/paper.pdf", voting->calls->place->directory);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(answer->text, 1, answer->length, file), answer->length);
	assert_int_equal(fclose(file), 0);
	return decode_run("pdftotext -layout '%s' - | tr -s '\\n\\f ' ' '", path);
}

/* Fails unless the paper says all of it; `parts` ends with NULL. */
static void assert_says(struct voting *voting, const char *path, const char *const parts[])
{
	struct answer answer = calls_expect(voting->calls, 200, "GET", path, NULL);
	char *words = words_of(voting, &answer);
	for (; *parts; parts++) {
		if (!strstr(words, *parts))
			fail_msg("\"%s\" is missing in:\n%s", *parts, words);
	}
	free(words);
	calls_free(&answer);
}

static const char *minutes_path(char path[64], int64_t contest)
{
	snprintf(path, 64, "/api/contests/%lld/minutes.pdf", (long long)contest);
	return path;
}

/* ---- minutes ---- */

static void assert_no_minutes(struct voting *voting, int64_t contest, unsigned http, const char *code)
{
	char path[64];
	struct answer answer = calls_expect(voting->calls, http, "GET", minutes_path(path, contest), NULL);
	assert_string_equal(calls_text(&answer, "error"), code);
	calls_free(&answer);
}

/* An election in which the first delegate votes for An and the second for
 * nobody, and a third one keeps the ballot. */
static int64_t vote(struct voting *voting)
{
	static const struct rules_choice an = {1, RULES_MARK_FOR};
	int64_t id = voting_define(voting, VOTING_ELECTION);
	struct paper papers[3];
	voting_move(voting, id, "issuing");
	for (size_t i = 0; i < 3; i++)
		voting_take(voting, i, id, &papers[i]);
	voting_move(voting, id, "voting");
	for (size_t i = 0; i < 2; i++) {
		voting_mark(&papers[i], &an, i == 0);
		voting_expect_cast(voting, &papers[i], 201, NULL);
	}
	return id;
}

static void test_minutes_are_written_when_the_contest_is_closed(void **state)
{
	struct voting *voting = *state;
	int64_t id = voting_define(voting, VOTING_ELECTION);
	assert_no_minutes(voting, id, 409, "wrong_state");
	voting_move(voting, id, "issuing");
	assert_no_minutes(voting, id, 409, "wrong_state");
	voting_move(voting, id, "voting");
	assert_no_minutes(voting, id, 409, "wrong_state");
	voting_move(voting, id, "cancelled");
	assert_no_minutes(voting, id, 409, "wrong_state");
	assert_no_minutes(voting, id + 1, 404, "not_found");
}

static void test_minutes_say_what_was_counted(void **state)
{
	struct voting *voting = *state;
	char path[64];
	int64_t id = vote(voting);
	voting_move(voting, id, "closed");
	static const char *const parts[] = {"ĐẠI HỘI", "NHIỆM KỲ 2026", "Bầu Ban Chấp hành",
	    "Bắt đầu bỏ phiếu: 23:00 ngày 24/11/2025", "Được triệu tập: 5", "Có mặt khi bỏ phiếu: 5",
	    "Vắng mặt khi bỏ phiếu: 0", "Số phiếu phát ra: 3", "Số phiếu thu về: 2", "Số phiếu hợp lệ: 1",
	    "Số phiếu không hợp lệ: 1 (không chọn ai: 1)", "1 Lê An 1 50,00%", "Số người trúng cử: 0",
	    "Kết thúc kiểm phiếu: 23:00 ngày 24/11/2025", NULL};
	assert_says(voting, minutes_path(path, id), parts);
}

static void test_minutes_name_the_keys_to_check_them_with(void **state)
{
	struct voting *voting = *state;
	char path[64], key[2 * KEY_PUBLIC_BYTES + 1], root[2 * BALLOT_HASH_BYTES + 1],
	    fingerprint[BALLOT_FINGERPRINT_TEXT + 1];
	int64_t id = vote(voting);
	voting_move(voting, id, "closed");
	struct contest *contest = hall_contest(voting->hall, id);
	assert_non_null(contest);
	sodium_bin2hex(key, sizeof key, key_public(voting->calls->key), KEY_PUBLIC_BYTES);
	sodium_bin2hex(root, sizeof root, contest->root, sizeof contest->root);
	ballot_fingerprint(contest->manifest_hash, fingerprint);
	contest_unref(contest);
	assert_says(voting, minutes_path(path, id), (const char *const[]){key, root, fingerprint, NULL});
}

static void test_minutes_are_refused_when_ballots_were_added(void **state)
{
	struct voting *voting = *state;
	struct paper added;
	int64_t id = vote(voting);
	voting_move(voting, id, "closed");
	voting_paper(voting, id, &added);
	voting_mark(&added, NULL, 0);
	assert_int_equal(store_ballot_add(voting_act(voting), id, &added.ballot), STATUS_OK);
	assert_no_minutes(voting, id, 500, "corrupt");
}

/* ---- credentials report ---- */

static void change(struct voting *voting, size_t index, enum roster_column column, const char *text)
{
	struct act *act = voting_act(voting);
	struct delegate *delegate = NULL;
	assert_int_equal(store_delegate_get(act->store, voting->delegates[index], &delegate), STATUS_OK);
	delegate->cells[column] = text;
	assert_int_equal(store_delegate_change(act, delegate->id, delegate->cells), STATUS_OK);
	store_delegate_free(delegate);
}

static void test_report_counts_the_convened_alone(void **state)
{
	struct voting *voting = *state;
	struct act *act = voting_act(voting);
	for (size_t i = 0; i < VOTING_DELEGATES; i++) {
		change(voting, i, ROSTER_SEX, "female");
		change(voting, i, ROSTER_KIND, "elected");
	}
	change(voting, 0, ROSTER_SEX, "male");
	/* One withdraws, one is replaced. */
	assert_int_equal(store_delegate_withdraw(act, voting->delegates[1], act->now), STATUS_OK);
	int64_t alternate = temporary_delegate(act, "DK1", "Dự Khuyết", "alternate");
	temporary_delegate(act, "DK2", "Dự Khuyết Hai", "alternate");
	assert_int_equal(store_delegate_replace(act, alternate, voting->delegates[2]), STATUS_OK);
	assert_int_equal(store_delegate_count_voting(act), STATUS_OK);
	static const char *const parts[] = {"BÁO CÁO THẨM TRA TƯ CÁCH ĐẠI BIỂU", "Phiên họp: Phiên thứ nhất",
	    "Được triệu tập: 4", "Có mặt: 3 (75,00%)", "Vắng mặt: 1", "thay thế: 1", "Đại biểu được bầu 3 75,00%",
	    "Chưa ghi loại đại biểu 1 25,00%", "Nam 1 25,00%", "Nữ 2 50,00%",
	    "Đại biểu chính thức đủ tư cách: 4 (80,00%)", "Đại biểu không đủ tư cách: 1", NULL};
	assert_says(voting, "/api/credentials.pdf", parts);
}

/* The session was opened at 23:00 of 24 November in the congress's zone. */
static void test_ages_are_of_the_day_of_the_session(void **state)
{
	struct voting *voting = *state;
	change(voting, 0, ROSTER_BIRTH_DATE, "2000-11-24");
	change(voting, 1, ROSTER_BIRTH_DATE, "1990-11-25");
	voting_act(voting)->now += INT64_C(7200000); /* past midnight */
	static const char *const parts[] = {"Thời điểm thẩm tra: 01:00 ngày 25/11/2025",
	    "trẻ tuổi nhất: Nguyễn Văn A, 25 tuổi", "cao tuổi nhất: Nguyễn Văn A, 34 tuổi", "Tuổi bình quân: 29,5",
	    NULL};
	assert_says(voting, "/api/credentials.pdf", parts);
	assert_int_equal(store_session_close(voting_act(voting), VOTING_SESSION), STATUS_OK);
	static const char *const later[] = {"cao tuổi nhất: Nguyễn Văn A, 35 tuổi", "Có mặt: - Vắng mặt: -", NULL};
	assert_says(voting, "/api/credentials.pdf", later);
}

#define PAPERS_TEST(name) cmocka_unit_test_setup_teardown(name, voting_open, voting_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PAPERS_TEST(test_minutes_are_written_when_the_contest_is_closed),
	    PAPERS_TEST(test_minutes_say_what_was_counted),
	    PAPERS_TEST(test_minutes_name_the_keys_to_check_them_with),
	    PAPERS_TEST(test_minutes_are_refused_when_ballots_were_added),
	    PAPERS_TEST(test_report_counts_the_convened_alone),
	    PAPERS_TEST(test_ages_are_of_the_day_of_the_session),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
