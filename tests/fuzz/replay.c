/* replay: runs a harness without libFuzzer, so that any compiler can: every
 * seed as it is, then changed copies of them.
 *
 *     replay_NAME [-n CHANGED] SEEDS... (files or directories)
 *
 * The changes come from a fixed start, so that a finding comes again. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

#define SIZE_MAX_INPUT 65536
#define SEEDS_MAX 1000

struct seed {
	uint8_t *bytes;
	size_t size;
};

struct seeds {
	struct seed list[SEEDS_MAX];
	size_t count;
};

/* xorshift64*: not for secrets. */
static uint32_t chance(uint64_t *state, uint32_t below)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (uint32_t)((*state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static void add_file(struct seeds *seeds, const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = malloc(SIZE_MAX_INPUT);
	if (!file || !bytes || seeds->count == SEEDS_MAX) {
		perror(path);
		exit(1);
	}
	size_t size = fread(bytes, 1, SIZE_MAX_INPUT, file);
	fclose(file);
	seeds->list[seeds->count++] = (struct seed){bytes, size};
}

static void add(struct seeds *seeds, const char *path)
{
	struct stat about;
	if (stat(path, &about) == 0 && !S_ISDIR(about.st_mode)) {
		add_file(seeds, path);
		return;
	}
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);
	if (count < 0) {
		perror(path);
		exit(1);
	}
	for (int i = 0; i < count; i++) {
		char inner[4096];
		snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			add_file(seeds, inner);
		free(entries[i]);
	}
	free(entries);
}

static void change_once(uint8_t *bytes, size_t *size, const struct seeds *seeds, uint64_t *state)
{
	size_t at = chance(state, (uint32_t)*size + 1);
	size_t rest = *size - at;
	switch (chance(state, 5)) {
	case 0: /* another byte */
		if (rest)
			bytes[at] = (uint8_t)chance(state, 256);
		return;
	case 1: /* another bit */
		if (rest)
			bytes[at] ^= (uint8_t)(1u << chance(state, 8));
		return;
	case 2: { /* some cut out */
		size_t length = rest ? 1 + chance(state, (uint32_t)rest) % 16 : 0;
		length = length > rest ? rest : length;
		memmove(bytes + at, bytes + at + length, rest - length);
		*size -= length;
		return;
	}
	case 3: { /* some of it twice */
		size_t length = rest > 64 ? 64 : rest;
		if (*size + length > SIZE_MAX_INPUT)
			return;
		memmove(bytes + at + length, bytes + at, rest);
		*size += length;
		return;
	}
	default: { /* the end of another seed */
		const struct seed *other = &seeds->list[chance(state, (uint32_t)seeds->count)];
		size_t from = chance(state, (uint32_t)other->size + 1);
		size_t length = other->size - from;
		length = length > SIZE_MAX_INPUT - at ? SIZE_MAX_INPUT - at : length;
		memcpy(bytes + at, other->bytes + from, length);
		*size = at + length;
	}
	}
}

/* The harness gets exactly its bytes, so that a read beyond them is seen. */
static void run(const uint8_t *bytes, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1);
	if (!exact)
		abort();
	memcpy(exact, bytes, size);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

int main(int argc, char **argv)
{
	static struct seeds seeds;
	static uint8_t bytes[SIZE_MAX_INPUT];
	unsigned long changed = 0;
	uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-n") == 0 && i + 1 < argc)
			changed = strtoul(argv[++i], NULL, 10);
		else
			add(&seeds, argv[i]);
	}
	if (!seeds.count) {
		fprintf(stderr, "%s: no seeds\n", argv[0]);
		return 1;
	}
	for (size_t i = 0; i < seeds.count; i++)
		run(seeds.list[i].bytes, seeds.list[i].size);
	for (unsigned long i = 0; i < changed; i++) {
		const struct seed *seed = &seeds.list[chance(&state, (uint32_t)seeds.count)];
		size_t size = seed->size;
		memcpy(bytes, seed->bytes, size);
		for (uint32_t times = 1 + chance(&state, 6); times; times--)
			change_once(bytes, &size, &seeds, &state);
		run(bytes, size);
	}
	printf("%s: %zu seeds, %lu changed\n", argv[0], seeds.count, changed);
	for (size_t i = 0; i < seeds.count; i++)
		free(seeds.list[i].bytes);
	return 0;
}
