/* Elements, scalars and proofs as a phone or a board may send them. */
#include <sodium.h>
#include <string.h>

#include "fuzz.h"
#include "voprf.h"

static const uint8_t seed[VOPRF_SEED_BYTES] = "one key for all of these inputs";

struct given {
	uint8_t element[VOPRF_ELEMENT_BYTES];
	uint8_t other[VOPRF_ELEMENT_BYTES];
	uint8_t scalar[VOPRF_SCALAR_BYTES];
	uint8_t proof[VOPRF_PROOF_BYTES];
};

/* Whatever element is taken has this one encoding, and its proof holds. */
static void issue(
    const uint8_t secret[VOPRF_SCALAR_BYTES], const uint8_t public_key[VOPRF_ELEMENT_BYTES], const struct given *given)
{
	uint8_t evaluated[VOPRF_ELEMENT_BYTES], again[VOPRF_ELEMENT_BYTES], proof[VOPRF_PROOF_BYTES];
	enum status status = voprf_issue(secret, public_key, given->element, evaluated, proof);
	FUZZ_REQUIRE((voprf_blind_evaluate(secret, given->element, again) == STATUS_OK) == (status == STATUS_OK));
	if (status != STATUS_OK)
		return;
	FUZZ_REQUIRE(memcmp(evaluated, again, sizeof again) == 0);
	FUZZ_REQUIRE(!(given->element[31] & 0x80) && !(given->element[0] & 1));
	FUZZ_REQUIRE(voprf_verify(public_key, given->element, evaluated, 1, proof));
	FUZZ_REQUIRE(!voprf_verify(public_key, given->element, evaluated, 1, given->proof) ||
	             memcmp(proof, given->proof, sizeof proof) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct given given = {0};
	uint8_t secret[VOPRF_SCALAR_BYTES], public_key[VOPRF_ELEMENT_BYTES], output[VOPRF_OUTPUT_BYTES];
	if (sodium_init() < 0 || voprf_key_derive(seed, "", 0, secret, public_key) != STATUS_OK)
		abort();
	memcpy(&given, data, size < sizeof given ? size : sizeof given);
	issue(secret, public_key, &given);
	FUZZ_REQUIRE(!voprf_verify(given.other, given.element, given.scalar, 1, given.proof));
	if (voprf_key_public(given.scalar, public_key) == STATUS_OK)
		FUZZ_REQUIRE(voprf_evaluate(given.scalar, data, size > 64 ? 64 : size, output) == STATUS_OK);
	(void)!voprf_unblind(data, size > 64 ? 64 : size, given.scalar, given.element, output);
	return 0;
}
