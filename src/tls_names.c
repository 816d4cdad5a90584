#include "tls_names.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

#define LABEL_MAX 63

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* RFC 1123 section 2.1, lower case. A last label of digits alone would be read
 * as a part of an address. */
static bool is_dns(const char *text)
{
	const char *label = text;
	bool letters = false;
	for (const char *at = text;; at++) {
		if (*at == '.' || *at == '\0') {
			size_t length = (size_t)(at - label);
			if (length < 1 || length > LABEL_MAX || *label == '-' || at[-1] == '-')
				return false;
			if (*at == '\0')
				return letters;
			label = at + 1;
			letters = false;
		} else if (!is_letter_or_digit(*at) && *at != '-') {
			return false;
		} else {
			letters = letters || *at > '9';
		}
	}
}

static enum status add(struct tls_names *names, const struct tls_names_one *one)
{
	for (size_t i = 0; i < names->count; i++) {
		if (strcmp(names->items[i].text, one->text) == 0)
			return STATUS_OK;
	}
	if (names->count == TLS_NAMES)
		return STATUS_TOO_LARGE;
	names->items[names->count++] = *one;
	return STATUS_OK;
}

static bool read_address(const char *text, struct tls_names_one *one)
{
	char plain[INET6_ADDRSTRLEN];
	size_t length = strlen(text);
	if (length >= 2 && length - 2 < sizeof plain && text[0] == '[' && text[length - 1] == ']') {
		memcpy(plain, text + 1, length - 2);
		plain[length - 2] = '\0';
		text = plain;
	} else if (inet_pton(AF_INET, text, one->address) == 1) {
		one->kind = TLS_NAMES_IPV4;
		return inet_ntop(AF_INET, one->address, one->text, sizeof one->text) != NULL;
	}
	if (inet_pton(AF_INET6, text, one->address) != 1)
		return false;
	one->kind = TLS_NAMES_IPV6;
	return inet_ntop(AF_INET6, one->address, one->text, sizeof one->text) != NULL;
}

enum status tls_names_add(struct tls_names *names, const char *text)
{
	struct tls_names_one one = {.kind = TLS_NAMES_DNS};
	if (read_address(text, &one))
		return add(names, &one);
	size_t length = strlen(text);
	if (length >= sizeof one.text)
		return STATUS_INVALID;
	for (size_t i = 0; i < length; i++)
		one.text[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
	return is_dns(one.text) ? add(names, &one) : STATUS_INVALID;
}

enum status tls_names_add_address(struct tls_names *names, const unsigned char *bytes, size_t length)
{
	struct tls_names_one one = {.kind = length == 4 ? TLS_NAMES_IPV4 : TLS_NAMES_IPV6};
	if (length != 4 && length != 16)
		return STATUS_INVALID;
	memcpy(one.address, bytes, length);
	if (!inet_ntop(length == 4 ? AF_INET : AF_INET6, bytes, one.text, sizeof one.text))
		return STATUS_INVALID;
	return add(names, &one);
}

size_t tls_names_address_size(const struct tls_names_one *one)
{
	switch (one->kind) {
	case TLS_NAMES_IPV4:
		return 4;
	case TLS_NAMES_IPV6:
		return 16;
	case TLS_NAMES_DNS:
		break;
	}
	return 0;
}
