/* forgetful: what is freed is wiped.
 *
 * Passwords, card secrets, tokens and ballots pass through the buffers of
 * libraries (HTTP, TLS, JSON) that free them as they are; they would stay in the
 * heap until something else lies over them. So the program's own free and
 * realloc stand in for the C library's, for every library in the process
 * (glibc's manual, "Replacing malloc": a definition in the executable is taken).
 * They wipe and hand on to glibc's.
 *
 * Linked into the program only, and not where a sanitizer replaces malloc. */
#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(SANITIZED)

/* Beyond this a block is always a mapping of its own, which goes back to the
 * kernel at once (mallopt(3): DEFAULT_MMAP_THRESHOLD_MAX). */
#define MAPPED_BYTES ((size_t)32 << 20)

extern void __libc_free(void *block);

void free(void *block)
{
	if (!block)
		return;
	size_t size = malloc_usable_size(block);
	if (size <= MAPPED_BYTES)
		explicit_bzero(block, size);
	__libc_free(block);
}

/* In its place where it fits and wastes less than half; else a copy, since
 * glibc's own would leave the old one behind. */
void *realloc(void *block, size_t size)
{
	if (!block)
		return malloc(size);
	if (!size) {
		free(block);
		return NULL;
	}
	size_t had = malloc_usable_size(block);
	if (size <= had && size >= had / 2)
		return block;
	void *moved = malloc(size);
	if (!moved)
		return NULL;
	memcpy(moved, block, size < had ? size : had);
	free(block);
	return moved;
}

#else
typedef int forgetful_is_not_here; /* no file without a declaration */
#endif
