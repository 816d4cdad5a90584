#include "tls_authority.h"

#include <gnutls/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW INT64_C(1764000000000)
#define DAY INT64_C(86400000)
#define LONG_NAME "Đại hội đại biểu Đoàn Thanh niên Cộng sản Hồ Chí Minh tỉnh lần thứ mười hai"

static struct tls_names names_of(const char *first, const char *second)
{
	struct tls_names names = {0};
	assert_int_equal(tls_names_add(&names, first), STATUS_OK);
	if (second)
		assert_int_equal(tls_names_add(&names, second), STATUS_OK);
	return names;
}

static struct tls_authority *make(const char *host)
{
	struct tls_authority *authority;
	const struct tls_names names = names_of(host, NULL);
	assert_int_equal(tls_authority_make("congressd 1a2b3c4d", LONG_NAME, &names, NOW, &authority), STATUS_OK);
	return authority;
}

/* Whether GnuTLS, as a client, takes what the authority issued at `issued`, at the time `at`. */
static bool is_taken(const struct tls_authority *authority, const char *pem, const char *host, int64_t at)
{
	struct tls_authority_facts facts;
	assert_int_equal(tls_authority_facts(authority, &facts), STATUS_OK);
	gnutls_x509_crt_t own, root;
	gnutls_x509_crt_init(&own);
	gnutls_x509_crt_init(&root);
	const gnutls_datum_t der = {facts.der, (unsigned)facts.length};
	const gnutls_datum_t text = {(unsigned char *)pem, (unsigned)strlen(pem)};
	assert_int_equal(gnutls_x509_crt_import(root, &der, GNUTLS_X509_FMT_DER), 0);
	assert_int_equal(gnutls_x509_crt_import(own, &text, GNUTLS_X509_FMT_PEM), 0);
	const time_t from = gnutls_x509_crt_get_activation_time(own), until = gnutls_x509_crt_get_expiration_time(own);
	unsigned verdict = ~0u;
	assert_int_equal(gnutls_x509_crt_list_verify(&own, 1, &root, 1, NULL, 0, GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &verdict), 0);
	const bool named = gnutls_x509_crt_check_hostname(own, host) != 0;
	gnutls_x509_crt_deinit(own);
	gnutls_x509_crt_deinit(root);
	tls_authority_facts_free(&facts);
	return verdict == 0 && named && at / 1000 >= from && at / 1000 <= until;
}

static void test_what_is_issued_is_taken_for_its_names_and_time(void **state)
{
	(void)state;
	struct tls_authority *authority = make("dai-hoi.local");
	const struct tls_names names = names_of("dai-hoi.local", "10.1.2.3");
	char *pem;
	int64_t until;
	assert_int_equal(tls_authority_issue(authority, &names, NOW, &pem, &until), STATUS_OK);
	assert_true(is_taken(authority, pem, "dai-hoi.local", NOW));
	assert_true(is_taken(authority, pem, "10.1.2.3", NOW - DAY / 2)); /* a device whose clock is slow */
	assert_false(is_taken(authority, pem, "other.local", NOW));
	assert_true(is_taken(authority, pem, "dai-hoi.local", until));
	assert_false(is_taken(authority, pem, "dai-hoi.local", until + 1000));
	/* 397 days from a day before, both ends included. */
	assert_int_equal(until, NOW + 396 * DAY - 1000);
	tls_authority_free_text(pem);
	tls_authority_free(authority);
}

static void test_nothing_outlives_the_authority(void **state)
{
	(void)state;
	struct tls_authority *authority = make("dai-hoi.local");
	struct tls_authority_facts facts;
	const struct tls_names names = names_of("dai-hoi.local", NULL);
	char *pem = NULL;
	int64_t until;
	assert_int_equal(tls_authority_facts(authority, &facts), STATUS_OK);
	assert_int_equal(tls_authority_issue(authority, &names, facts.until - 30 * DAY, &pem, &until), STATUS_OK);
	assert_int_equal(until, facts.until);
	tls_authority_free_text(pem);
	pem = NULL;
	assert_int_equal(tls_authority_issue(authority, &names, facts.until + 1000, &pem, &until), STATUS_INVALID);
	assert_null(pem);
	tls_authority_facts_free(&facts);
	tls_authority_free(authority);
}

static void test_it_vouches_for_what_it_was_made_for_and_for_local_names(void **state)
{
	(void)state;
	struct tls_authority *authority = make("hoi-truong.example.vn");
	static const char *const good[] = {"hoi-truong.example.vn", "cua.hoi-truong.example.vn", "a.local", "b.lan", "localhost",
	    "c.home.arpa", "d.internal", "10.0.0.1", "172.31.255.255", "192.168.77.1", "169.254.1.1", "127.0.0.1", "::1",
	    "fd12::1", "fe80::1"};
	static const char *const bad[] = {"example.vn", "xhoi-truong.example.vn", "vietcombank.com.vn", "alocal", "172.32.0.1",
	    "8.8.8.8", "192.169.0.1", "2001:db8::1", "::2"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		const struct tls_names names = names_of(good[i], NULL);
		if (tls_authority_refused(authority, &names))
			fail_msg("refused %s", good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		const struct tls_names names = names_of("a.local", bad[i]);
		const struct tls_names_one *refused = tls_authority_refused(authority, &names);
		if (!refused || strcmp(refused->text, bad[i]) != 0)
			fail_msg("did not refuse %s", bad[i]);
		char *pem = NULL;
		int64_t until;
		assert_int_equal(tls_authority_issue(authority, &names, NOW, &pem, &until), STATUS_INVALID);
	}
	tls_authority_free(authority);
}

static void test_a_file_brings_the_same_authority_back(void **state)
{
	(void)state;
	struct tls_authority *authority = make("dai-hoi.local"), *again, *shown;
	struct tls_authority_facts first, second;
	char *pem, *issued;
	int64_t until;
	const struct tls_names names = names_of("dai-hoi.local", NULL);
	assert_int_equal(tls_authority_export(authority, &pem), STATUS_OK);
	assert_int_equal(tls_authority_parse(pem, strlen(pem), &again), STATUS_OK);
	assert_int_equal(tls_authority_facts(authority, &first), STATUS_OK);
	assert_int_equal(tls_authority_facts(again, &second), STATUS_OK);
	assert_string_equal(first.fingerprint, second.fingerprint);
	assert_int_equal(strlen(first.fingerprint), 95);
	assert_string_equal(first.name, "congressd 1a2b3c4d");
	assert_int_equal(tls_authority_issue(again, &names, NOW, &issued, &until), STATUS_OK);
	assert_true(is_taken(authority, issued, "dai-hoi.local", NOW));
	/* Its certificate alone can be shown, and issues nothing. */
	assert_int_equal(tls_authority_parse(first.der, first.length, &shown), STATUS_OK);
	char *none = NULL;
	assert_int_equal(tls_authority_issue(shown, &names, NOW, &none, &until), STATUS_FORBIDDEN);
	assert_int_equal(tls_authority_export(shown, &none), STATUS_FORBIDDEN);
	assert_null(none);
	tls_authority_facts_free(&first);
	tls_authority_facts_free(&second);
	tls_authority_free_text(pem);
	tls_authority_free_text(issued);
	tls_authority_free(authority);
	tls_authority_free(again);
	tls_authority_free(shown);
}

static void test_other_files_are_no_authority(void **state)
{
	(void)state;
	struct tls_authority *authority = make("dai-hoi.local"), *other = make("dai-hoi.local"), *none = NULL;
	const struct tls_names names = names_of("dai-hoi.local", NULL);
	char *pem, *foreign, *issued, *mixed;
	int64_t until;
	assert_int_equal(tls_authority_export(authority, &pem), STATUS_OK);
	assert_int_equal(tls_authority_export(other, &foreign), STATUS_OK);
	assert_int_equal(tls_authority_issue(authority, &names, NOW, &issued, &until), STATUS_OK);
	const size_t certificate = (size_t)(strstr(pem, "-----BEGIN PRIVATE") - pem);
	assert_true(asprintf(&mixed, "%.*s%s", (int)certificate, pem, strstr(foreign, "-----BEGIN PRIVATE")) > 0);
	assert_int_equal(tls_authority_parse(mixed, strlen(mixed), &none), STATUS_CORRUPT);
	assert_int_equal(tls_authority_parse(issued, strlen(issued), &none), STATUS_CORRUPT);
	assert_int_equal(tls_authority_parse("", 0, &none), STATUS_CORRUPT);
	for (size_t length = 1; length < certificate - 64; length += 37)
		assert_int_equal(tls_authority_parse(pem, length, &none), STATUS_CORRUPT);
	assert_null(none);
	free(mixed);
	tls_authority_free_text(pem);
	tls_authority_free_text(foreign);
	tls_authority_free_text(issued);
	tls_authority_free(authority);
	tls_authority_free(other);
}

static void test_a_certificate_gives_its_names_back(void **state)
{
	(void)state;
	struct tls_authority *authority = make("dai-hoi.local");
	const struct tls_names names = names_of("Dai-Hoi.Local", "[FD00::5]");
	struct tls_names found = {0};
	char *pem;
	int64_t until;
	assert_int_equal(tls_authority_issue(authority, &names, NOW, &pem, &until), STATUS_OK);
	assert_int_equal(tls_authority_names_of(pem, strlen(pem), &found), STATUS_OK);
	assert_int_equal(found.count, 2);
	assert_string_equal(found.items[0].text, "dai-hoi.local");
	assert_string_equal(found.items[1].text, "fd00::5");
	tls_authority_free_text(pem);
	tls_authority_free(authority);
}

static void test_names_are_names(void **state)
{
	(void)state;
	static const char *const bad[] = {"", ".", "a.", ".a", "a..b", "-a", "a-", "a_b", "a b", "*.local", "a:80", "[a]", "[::1",
	    "1.2.3", "1.2.3.4.5", "256.1.1.1", "::1::", "đ.local"};
	struct tls_names names = {0};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (tls_names_add(&names, bad[i]) != STATUS_INVALID)
			fail_msg("took %s", bad[i]);
	}
	assert_int_equal(names.count, 0);
	assert_int_equal(tls_names_add(&names, "A.local"), STATUS_OK);
	assert_int_equal(tls_names_add(&names, "a.LOCAL"), STATUS_OK);
	assert_int_equal(names.count, 1);
	char text[32];
	for (int i = 1; i < TLS_NAMES; i++) {
		snprintf(text, sizeof text, "h%d.local", i);
		assert_int_equal(tls_names_add(&names, text), STATUS_OK);
	}
	assert_int_equal(tls_names_add(&names, "a.local"), STATUS_OK);
	assert_int_equal(tls_names_add(&names, "one-more.local"), STATUS_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_is_issued_is_taken_for_its_names_and_time),
	    cmocka_unit_test(test_nothing_outlives_the_authority),
	    cmocka_unit_test(test_it_vouches_for_what_it_was_made_for_and_for_local_names),
	    cmocka_unit_test(test_a_file_brings_the_same_authority_back),
	    cmocka_unit_test(test_other_files_are_no_authority),
	    cmocka_unit_test(test_a_certificate_gives_its_names_back),
	    cmocka_unit_test(test_names_are_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
