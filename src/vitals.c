#include "vitals.h"

#include <dirent.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct vitals {
	int statm;             /* /proc/self/statm, or -1 */
	pthread_mutex_t mutex; /* of the place in the directory */
	DIR *descriptors;      /* /proc/self/fd, or NULL */
};

enum status vitals_open(struct vitals **out)
{
	struct vitals *vitals = calloc(1, sizeof *vitals);
	if (!vitals)
		return STATUS_NO_MEMORY;
	vitals->statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	vitals->descriptors = opendir("/proc/self/fd");
	pthread_mutex_init(&vitals->mutex, NULL);
	*out = vitals;
	return STATUS_OK;
}

static uint64_t read_resident(const struct vitals *vitals)
{
	char text[128];
	unsigned long pages;
	ssize_t length = pread(vitals->statm, text, sizeof text - 1, 0);
	if (length < 0)
		return 0;
	text[length] = '\0';
	return sscanf(text, "%*u %lu", &pages) == 1 ? pages * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

/* Without the directory itself, "." and "..". */
static uint64_t count_descriptors(struct vitals *vitals)
{
	uint64_t count = 0;
	if (!vitals->descriptors)
		return 0;
	pthread_mutex_lock(&vitals->mutex);
	rewinddir(vitals->descriptors);
	while (readdir(vitals->descriptors))
		count++;
	pthread_mutex_unlock(&vitals->mutex);
	return count > 3 ? count - 3 : 0;
}

static uint64_t count_heap(void)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
	struct mallinfo2 all = mallinfo2();
	return all.uordblks + all.hblkhd;
#else
	return 0;
#endif
}

void vitals_read(struct vitals *vitals, struct vitals_figures *out)
{
	*out = (struct vitals_figures){.heap = count_heap()};
	if (!vitals)
		return;
	out->resident = read_resident(vitals);
	out->descriptors = count_descriptors(vitals);
}

void vitals_close(struct vitals *vitals)
{
	if (!vitals)
		return;
	if (vitals->statm >= 0)
		close(vitals->statm);
	if (vitals->descriptors)
		closedir(vitals->descriptors);
	pthread_mutex_destroy(&vitals->mutex);
	free(vitals);
}
