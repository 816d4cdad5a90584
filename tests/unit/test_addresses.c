#include "addresses.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct found {
	struct addresses_one items[64];
	size_t count;
};

static void take(void *closure, const struct addresses_one *address)
{
	struct found *found = closure;
	if (found->count < sizeof found->items / sizeof found->items[0])
		found->items[found->count++] = *address;
}

static void assert_only(const char *host, const char *text, const char *interface)
{
	struct found found = {.count = 0};
	addresses_each(host, take, &found);
	assert_int_equal(found.count, 1);
	assert_string_equal(found.items[0].text, text);
	assert_string_equal(found.items[0].interface, interface);
}

static void who_listens_on_one_address_is_reached_there(void **state)
{
	(void)state;
	assert_only("127.0.0.1", "127.0.0.1", "lo");
	assert_only("203.0.113.77", "203.0.113.77", ""); /* of no machine: RFC 5737 */
	assert_only("2001:db8::77", "2001:db8::77", ""); /* RFC 3849 */
}

static void what_is_no_address_is_reached_nowhere(void **state)
{
	(void)state;
	struct found found = {.count = 0};
	addresses_each("no.such.host.invalid", take, &found);
	assert_int_equal(found.count, 0);
}

static void a_wildcard_is_never_the_loopback_nor_link_local(void **state)
{
	(void)state;
	struct found v4 = {.count = 0}, both = {.count = 0};
	addresses_each("0.0.0.0", take, &v4);
	addresses_each("::", take, &both);
	assert_true(both.count >= v4.count);
	for (size_t i = 0; i < both.count; i++) {
		const struct addresses_one *one = &both.items[i];
		assert_int_equal(one->v6, i >= v4.count); /* IPv4 first, and the same */
		assert_int_equal(one->v6, strchr(one->text, ':') != NULL);
		if (!one->v6)
			assert_string_equal(one->text, v4.items[i].text);
		assert_int_not_equal(strncmp(one->text, "127.", 4), 0);
		assert_int_not_equal(strncmp(one->text, "fe80:", 5), 0);
		assert_string_not_equal(one->text, "::1");
		assert_true(if_nametoindex(one->interface) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_listens_on_one_address_is_reached_there),
	    cmocka_unit_test(what_is_no_address_is_reached_nowhere),
	    cmocka_unit_test(a_wildcard_is_never_the_loopback_nor_link_local),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
