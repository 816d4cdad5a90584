/* footprint: the memory of a daemon that waits. */
#ifndef FOOTPRINT_H
#define FOOTPRINT_H

/* Gives back what only the start has needed: free parts of the heap, and the
 * read-only pages of the program and its libraries, most of which the dynamic
 * linker alone has looked at. What is needed comes back from the page cache
 * when it is touched. Any thread. */
void footprint_shrink(void);

#endif
