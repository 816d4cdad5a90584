#include "api_documents.h"

#include <unistd.h>

#include "browse.h"
#include "store_events.h"

#define PAPER "%PDF-1.4 0123456789"
#define PAPER_LENGTH (sizeof PAPER - 1)

static struct page upload(void **state, const char *query, const char *type, const char *content)
{
	char path[1024];
	snprintf(path, sizeof path, "/api/documents?%s", query);
	return browse_send(*state, &(struct browse){
	                               .method = "POST",
	                               .path = path,
	                               .headers = {{"Content-Type", type}},
	                               .upload = content,
	                               .upload_length = strlen(content),
	                           });
}

static void assert_refused(void **state, unsigned http, const char *query, const char *field)
{
	struct page page = upload(state, query, "application/pdf", PAPER);
	assert_int_equal(page.http, http);
	if (field && !strstr(page.text, field))
		fail_msg("no %s in %s", field, page.text);
	browse_free(&page);
}

/* Adds the one paper of most tests; its id is 1. */
static void add_paper(void **state)
{
	struct page page = upload(state, "title=Báo cáo&name=báo cáo.pdf", "application/pdf", PAPER);
	assert_int_equal(page.http, 201);
	browse_free(&page);
}

static void assert_content(const struct page *page, unsigned http, const char *content)
{
	assert_int_equal(page->http, http);
	assert_string_equal(page->text, content);
	assert_string_equal(page->reply.type, "application/pdf");
}

/* ---- adding ---- */

static void test_an_upload_is_answered_with_what_it_is(void **state)
{
	struct page page = upload(state, "title=Báo cáo&name=báo cáo.pdf", "application/octet-stream", PAPER);
	assert_int_equal(page.http, 201);
	json_t *json = json_loads(page.text, 0, NULL);
	unsigned char sha256[32];
	char hex[65];
	crypto_hash_sha256(sha256, (const unsigned char *)PAPER, PAPER_LENGTH);
	sodium_bin2hex(hex, sizeof hex, sha256, sizeof sha256);
	assert_int_equal(json_integer_value(json_object_get(json, "id")), 1);
	assert_string_equal(json_string_value(json_object_get(json, "title")), "Báo cáo");
	assert_string_equal(json_string_value(json_object_get(json, "name")), "báo cáo.pdf");
	assert_int_equal(json_integer_value(json_object_get(json, "size")), PAPER_LENGTH);
	assert_string_equal(json_string_value(json_object_get(json, "sha256")), hex);
	assert_string_equal(json_string_value(json_object_get(json, "type")), "application/pdf");
	json_decref(json);
	browse_free(&page);
}

static void test_names_are_composed(void **state)
{
	struct page page = upload(state, "title=Ba\xcc\x81o&name=o\xcc\x82.pdf", "application/pdf", PAPER);
	assert_int_equal(page.http, 201);
	assert_non_null(strstr(page.text, "\"title\":\"Báo\",\"name\":\"ô.pdf\""));
	browse_free(&page);
}

static void test_a_title_and_a_plain_file_name_are_needed(void **state)
{
	assert_refused(state, 422, "name=a.pdf", "\"title\":\"is required\"");
	assert_refused(state, 422, "title=A", "\"name\":\"is required\"");
	assert_refused(state, 422, "title=&name=", "\"title\":\"is required\"");
	assert_refused(state, 422, "title=A&name=../a.pdf", "\"name\"");
	assert_refused(state, 422, "title=A&name=a\\b.pdf", "\"name\"");
	assert_refused(state, 422, "title=A&name=..", "\"name\"");
	assert_refused(state, 422, "title=A\n&name=a.pdf", "\"title\"");
	assert_refused(state, 422, "title=A&name=a\x7f.pdf", "\"name\"");
	assert_refused(state, 422, "title=\xff&name=a.pdf", "\"title\":\"must be UTF-8\"");
}

static void test_names_have_a_longest_length(void **state)
{
	char query[700];
	snprintf(query, sizeof query, "title=%0300d&name=%0200d", 0, 0);
	struct page page = upload(state, query, "application/pdf", PAPER);
	assert_int_equal(page.http, 201);
	browse_free(&page);
	snprintf(query, sizeof query, "title=%0301d&name=%0200d", 0, 0);
	assert_refused(state, 422, query, "\"title\":\"is too long\"");
	snprintf(query, sizeof query, "title=%0300d&name=%0201d", 0, 0);
	assert_refused(state, 422, query, "\"name\":\"is too long\"");
}

static void test_what_is_no_paper_is_refused_and_leaves_nothing(void **state)
{
	struct calls *calls = *state;
	struct page page = upload(state, "title=A&name=a.pdf", "application/pdf", "<!doctype html>");
	assert_int_equal(page.http, 415);
	browse_free(&page);
	page = browse_get(calls, "/api/documents");
	assert_string_equal(page.text, "{\"documents\":[],\"copies_not_printed\":0,\"pages_not_printed\":0}");
	browse_free(&page);
}

static void test_the_same_bytes_make_two_documents_of_one_file(void **state)
{
	add_paper(state);
	struct page page = upload(state, "title=Again&name=b.pdf", "application/pdf", PAPER);
	assert_int_equal(page.http, 201);
	assert_non_null(strstr(page.text, "\"id\":2,"));
	browse_free(&page);
	page = browse_get(*state, "/api/documents/2/content");
	assert_content(&page, 200, PAPER);
	browse_free(&page);
}

/* ---- reading ---- */

static void test_content_comes_whole_with_its_headers(void **state)
{
	add_paper(state);
	struct page page = browse_get(*state, "/api/documents/1/content");
	assert_content(&page, 200, PAPER);
	assert_string_equal(browse_header(&page, "Content-Disposition"),
	    "inline; filename=\"b_o c_o.pdf\"; filename*=UTF-8''b%C3%A1o%20c%C3%A1o.pdf");
	assert_string_equal(browse_header(&page, "Accept-Ranges"), "bytes");
	assert_int_equal(strlen(browse_header(&page, "ETag")), 66);
	assert_null(browse_header(&page, "Content-Range"));
	browse_free(&page);
}

static void test_a_part_of_the_content_can_be_had(void **state)
{
	add_paper(state);
	struct page page = browse_ask(*state, "/api/documents/1/content", "Range", "bytes=9-12");
	assert_content(&page, 206, "0123");
	assert_string_equal(browse_header(&page, "Content-Range"), "bytes 9-12/19");
	browse_free(&page);
	page = browse_ask(*state, "/api/documents/1/content", "Range", "bytes=-2");
	assert_content(&page, 206, "89");
	browse_free(&page);
	page = browse_ask(*state, "/api/documents/1/content", "Range", "bytes=19-");
	assert_int_equal(page.http, 416);
	assert_string_equal(browse_header(&page, "Content-Range"), "bytes */19");
	browse_free(&page);
}

static void test_a_head_is_of_the_whole(void **state)
{
	add_paper(state);
	struct page page = browse_send(*state, &(struct browse){
	                                           .method = "HEAD",
	                                           .path = "/api/documents/1/content",
	                                           .headers = {{"Range", "bytes=0-1"}},
	                                       });
	assert_int_equal(page.http, 200);
	assert_int_equal(page.length, PAPER_LENGTH);
	browse_free(&page);
}

static void test_a_part_of_other_content_is_not_mixed_in(void **state)
{
	add_paper(state);
	struct page page = browse_send(*state, &(struct browse){
	                                           .method = "GET",
	                                           .path = "/api/documents/1/content",
	                                           .headers = {{"Range", "bytes=0-1"}, {"If-Range", "\"other\""}},
	                                       });
	assert_content(&page, 200, PAPER);
	browse_free(&page);
}

static void test_known_content_is_not_sent_again(void **state)
{
	add_paper(state);
	struct page page = browse_get(*state, "/api/documents/1/content");
	struct page again =
	    browse_ask(*state, "/api/documents/1/content", "If-None-Match", browse_header(&page, "ETag"));
	assert_int_equal(again.http, 304);
	assert_int_equal(again.length, 0);
	assert_string_equal(browse_header(&again, "ETag"), browse_header(&page, "ETag"));
	browse_free(&again);
	browse_free(&page);
}

static void test_a_lost_file_is_an_error_of_ours(void **state)
{
	struct calls *calls = *state;
	add_paper(state);
	struct page page = browse_get(calls, "/api/documents/1/content");
	char name[65] = "";
	memcpy(name, browse_header(&page, "ETag") + 1, 64);
	browse_free(&page);
	assert_int_equal(unlinkat(calls->app.documents, name, 0), 0);
	page = browse_get(calls, "/api/documents/1/content");
	assert_int_equal(page.http, 500);
	assert_null(strstr(page.text, name));
	browse_free(&page);
}

/* ---- withdrawing ---- */

static enum status note_act(void *closure, const struct event *event)
{
	strcat(strcat(closure, event->act), " ");
	return STATUS_OK;
}

static void test_a_withdrawn_paper_is_gone_but_in_the_log(void **state)
{
	struct calls *calls = *state;
	char acts[128] = "";
	add_paper(state);
	calls_done(calls, 200, "DELETE", "/api/documents/1", NULL);
	calls_done(calls, 404, "DELETE", "/api/documents/1", NULL);
	calls_done(calls, 404, "GET", "/api/documents/1/content", NULL);
	struct page page = browse_get(calls, "/api/documents");
	assert_string_equal(page.text, "{\"documents\":[],\"copies_not_printed\":0,\"pages_not_printed\":0}");
	browse_free(&page);
	assert_int_equal(store_event_each(calls->reader, 0, 10, note_act, acts), STATUS_OK);
	assert_string_equal(acts, "document.add document.withdraw ");
}

/* ---- pages, and who opened it ---- */

static void test_pages_are_a_number_or_not_known(void **state)
{
	struct page page = upload(state, "title=A&name=a.pdf&pages=48", "application/pdf", PAPER);
	assert_int_equal(page.http, 201);
	assert_non_null(strstr(page.text, "\"pages\":48"));
	browse_free(&page);
	page = upload(state, "title=A&name=a.pdf&pages=100000", "application/pdf", PAPER);
	assert_int_equal(page.http, 201);
	browse_free(&page);
	page = upload(state, "title=A&name=a.pdf", "application/pdf", PAPER);
	assert_non_null(strstr(page.text, "\"pages\":null"));
	browse_free(&page);
	assert_refused(state, 422, "title=A&name=a.pdf&pages=0", "\"pages\":");
	assert_refused(state, 422, "title=A&name=a.pdf&pages=100001", "\"pages\":");
	assert_refused(state, 422, "title=A&name=a.pdf&pages=-1", "\"pages\":");
	assert_refused(state, 422, "title=A&name=a.pdf&pages=9999999999999999999", "\"pages\":");
	assert_refused(state, 422, "title=&name=a.pdf&pages=x", "\"pages\":");
}

static void call_as_delegate(struct calls *calls, int64_t delegate)
{
	calls->who =
	    (struct principal){.role = ROLE_DELEGATE, .by = ROLE_BY_CARD, .delegate = delegate, .actor = "delegate:1"};
}

static void assert_listed(struct calls *calls, int64_t opened, int64_t copies, int64_t pages)
{
	calls->who = (struct principal){.role = ROLE_STEWARD, .by = ROLE_BY_TOKEN, .actor = "token:1"};
	struct answer answer = calls_expect(calls, 200, "GET", "/api/documents", NULL);
	assert_int_equal(calls_integer(&answer, "documents.0.opened"), opened);
	assert_int_equal(calls_integer(&answer, "copies_not_printed"), copies);
	assert_int_equal(calls_integer(&answer, "pages_not_printed"), pages);
	calls_free(&answer);
}

static void test_a_delegate_who_opened_it_counts_once(void **state)
{
	struct calls *calls = *state;
	int64_t an = temporary_delegate(&calls->place->act, "A1", "An", "official");
	int64_t binh = temporary_delegate(&calls->place->act, "A2", "Bình", "official");
	struct page page = upload(state, "title=A&name=a.pdf&pages=48", "application/pdf", PAPER);
	browse_free(&page);
	page = upload(state, "title=B&name=b.pdf", "application/pdf", PAPER); /* pages not known */
	browse_free(&page);
	assert_listed(calls, 0, 0, 0);
	for (int again = 0; again < 2; again++) {
		call_as_delegate(calls, an);
		struct answer answer = calls_expect(calls, 200, "POST", "/api/documents/1/opened", "{}");
		assert_string_equal(answer.text, "{\"id\":1,\"opened\":true}");
		calls_free(&answer);
	}
	assert_listed(calls, 1, 1, 48);
	call_as_delegate(calls, binh);
	calls_done(calls, 200, "POST", "/api/documents/1/opened", NULL);
	calls_done(calls, 200, "POST", "/api/documents/2/opened", NULL);
	assert_listed(calls, 2, 3, 96);
}

/* Two requests that both found nothing, as they pass the reader together. */
static void test_the_store_counts_a_delegate_once_too(void **state)
{
	struct calls *calls = *state;
	struct act *act = &calls->place->act;
	int64_t an = temporary_delegate(act, "A1", "An", "official");
	add_paper(state);
	bool opened = true;
	assert_int_equal(store_document_opened(calls->reader, 1, an, &opened), STATUS_OK);
	assert_false(opened);
	assert_int_equal(store_document_open(act, 1, an), STATUS_OK);
	assert_int_equal(store_document_open(act, 1, an), STATUS_OK);
	assert_int_equal(store_document_opened(calls->reader, 1, an, &opened), STATUS_OK);
	assert_true(opened);
	assert_listed(calls, 1, 1, 0);
}

static void test_delegates_are_not_told_who_reads(void **state)
{
	struct calls *calls = *state;
	add_paper(state);
	call_as_delegate(calls, 1);
	struct answer answer = calls_expect(calls, 200, "GET", "/api/documents", NULL);
	assert_null(strstr(answer.text, "opened"));
	assert_null(strstr(answer.text, "not_printed"));
	assert_non_null(strstr(answer.text, "\"pages\":null"));
	calls_free(&answer);
}

static void test_only_a_paper_in_force_can_be_opened(void **state)
{
	struct calls *calls = *state;
	int64_t an = temporary_delegate(&calls->place->act, "A1", "An", "official");
	add_paper(state);
	assert_int_equal(store_document_withdraw(&calls->place->act, 1), STATUS_OK);
	assert_int_equal(store_document_open(&calls->place->act, 1, an), STATUS_NOT_FOUND);
	call_as_delegate(calls, an);
	calls_done(calls, 404, "POST", "/api/documents/1/opened", "{}");
	calls_done(calls, 404, "POST", "/api/documents/2/opened", "{}");
	calls_done(calls, 404, "POST", "/api/documents/x/opened", "{}");
}

static void test_there_is_no_other_document(void **state)
{
	calls_done(*state, 404, "GET", "/api/documents/1/content", NULL);
	calls_done(*state, 404, "GET", "/api/documents/x/content", NULL);
	calls_done(*state, 404, "DELETE", "/api/documents/1", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    CALLS_TEST(test_an_upload_is_answered_with_what_it_is),
	    CALLS_TEST(test_names_are_composed),
	    CALLS_TEST(test_a_title_and_a_plain_file_name_are_needed),
	    CALLS_TEST(test_names_have_a_longest_length),
	    CALLS_TEST(test_what_is_no_paper_is_refused_and_leaves_nothing),
	    CALLS_TEST(test_the_same_bytes_make_two_documents_of_one_file),
	    CALLS_TEST(test_content_comes_whole_with_its_headers),
	    CALLS_TEST(test_a_part_of_the_content_can_be_had),
	    CALLS_TEST(test_a_head_is_of_the_whole),
	    CALLS_TEST(test_a_part_of_other_content_is_not_mixed_in),
	    CALLS_TEST(test_known_content_is_not_sent_again),
	    CALLS_TEST(test_a_lost_file_is_an_error_of_ours),
	    CALLS_TEST(test_a_withdrawn_paper_is_gone_but_in_the_log),
	    CALLS_TEST(test_pages_are_a_number_or_not_known),
	    CALLS_TEST(test_a_delegate_who_opened_it_counts_once),
	    CALLS_TEST(test_the_store_counts_a_delegate_once_too),
	    CALLS_TEST(test_delegates_are_not_told_who_reads),
	    CALLS_TEST(test_only_a_paper_in_force_can_be_opened),
	    CALLS_TEST(test_there_is_no_other_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
