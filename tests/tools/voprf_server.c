/* The daemon's side of the VOPRF as a filter, so that the pages' side can be
 * tried against it. Each line in is one request, all in hex:
 *   key                                 -> secret_key public_key
 *   issue SECRET PUBLIC BLINDED         -> evaluated proof
 *   redeem SECRET INPUT OUTPUT          -> yes | no
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "voprf.h"

#define FIELD_MAX 64

struct field {
	unsigned char bytes[FIELD_MAX];
	size_t length;
};

static void print_hex(const unsigned char *bytes, size_t length, const char *end)
{
	char text[2 * FIELD_MAX + 1];
	printf("%s%s", sodium_bin2hex(text, sizeof text, bytes, length), end);
}

static size_t read_fields(char *line, struct field fields[3])
{
	size_t count = 0;
	char *rest = NULL;
	for (char *word = strtok_r(line, " \n", &rest); word && count < 3; word = strtok_r(NULL, " \n", &rest)) {
		struct field *field = &fields[count++];
		if (sodium_hex2bin(field->bytes, FIELD_MAX, word, strlen(word), NULL, &field->length, NULL) != 0)
			return 0;
	}
	return count;
}

static void make_key(void)
{
	unsigned char secret[VOPRF_SCALAR_BYTES], public[VOPRF_ELEMENT_BYTES];
	voprf_key_create(secret, public);
	print_hex(secret, sizeof secret, " ");
	print_hex(public, sizeof public, "\n");
}

static void issue(const struct field fields[3])
{
	unsigned char evaluated[VOPRF_ELEMENT_BYTES], proof[VOPRF_PROOF_BYTES];
	enum status status = voprf_issue(fields[0].bytes, fields[1].bytes, fields[2].bytes, evaluated, proof);
	if (status != STATUS_OK) {
		puts(status_code(status));
		return;
	}
	print_hex(evaluated, sizeof evaluated, " ");
	print_hex(proof, sizeof proof, "\n");
}

static void redeem(const struct field fields[3])
{
	puts(voprf_redeem(fields[0].bytes, fields[1].bytes, fields[1].length, fields[2].bytes) ? "yes" : "no");
}

int main(void)
{
	char line[1024];
	struct field fields[3];
	if (sodium_init() < 0)
		return 1;
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(line, sizeof line, stdin)) {
		char *rest = strpbrk(line, " \n");
		size_t count = rest && *rest == ' ' ? read_fields(rest, fields) : 0;
		if (strncmp(line, "key", 3) == 0)
			make_key();
		else if (strncmp(line, "issue ", 6) == 0 && count == 3)
			issue(fields);
		else if (strncmp(line, "redeem ", 7) == 0 && count == 3)
			redeem(fields);
		else
			return 2;
	}
	return 0;
}
