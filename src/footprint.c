#include "footprint.h"

#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* A segment that cannot be written is as it is in its file. One that can be is
 * left alone, also where the linker has made a part of it read-only. */
static void give_back(const struct dl_phdr_info *object, const ElfW(Phdr) * segment, uintptr_t page)
{
	if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W))
		return;
	uintptr_t start = (object->dlpi_addr + segment->p_vaddr) & ~(page - 1);
	uintptr_t end = object->dlpi_addr + segment->p_vaddr + segment->p_filesz;
	madvise((void *)start, end - start, MADV_DONTNEED);
}

static int look_at(struct dl_phdr_info *object, size_t size, void *closure)
{
	(void)size;
	(void)closure;
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	for (size_t i = 0; i < object->dlpi_phnum; i++)
		give_back(object, &object->dlpi_phdr[i], page);
	return 0;
}

void footprint_shrink(void)
{
	malloc_trim(0);
	dl_iterate_phdr(look_at, NULL);
}
