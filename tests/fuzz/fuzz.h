/* fuzz: what every harness has. LLVMFuzzerTestOneInput is libFuzzer's name; one
 * input must leave nothing behind that changes how the next one runs. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program, as a finding, unless `holds`. */
#define FUZZ_REQUIRE(holds)                                                                                            \
	do {                                                                                                           \
		if (!(holds)) {                                                                                        \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds);                     \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

#endif
