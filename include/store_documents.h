/* store_documents: the congress papers' rows; document.h keeps their bytes. A
 * paper is withdrawn, never deleted. */
#ifndef STORE_DOCUMENTS_H
#define STORE_DOCUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "document.h"
#include "status.h"
#include "store.h"

struct store_document {
	int64_t id;
	const char *title, *name; /* borrowed for the call of `take` */
	const char *type;         /* a media type document_type_named knows */
	uint64_t size;            /* bytes */
	unsigned char sha256[DOCUMENT_HASH_BYTES];
	int64_t created_at;
	uint32_t pages;  /* when printed; 0: not known */
	uint64_t opened; /* by so many delegates */
};

/* `id`, `created_at` and `opened` of the document are ignored. */
enum status store_document_add(struct act *act, const struct store_document *document, int64_t *id) STATUS_CHECKED;

/* STATUS_NOT_FOUND when there is none, or withdrawn already. */
enum status store_document_withdraw(struct act *act, int64_t id) STATUS_CHECKED;

/* Counts a delegate as one who has opened a document; again changes nothing.
 * STATUS_NOT_FOUND when there is no such document, or it is withdrawn. */
enum status store_document_open(struct act *act, int64_t id, int64_t delegate) STATUS_CHECKED;

/* Whether the delegate is counted already. STATUS_NOT_FOUND as above. */
enum status store_document_opened(struct store *store, int64_t id, int64_t delegate, bool *opened) STATUS_CHECKED;

typedef enum status (*store_document_take)(void *closure, const struct store_document *document);

/* Calls `take` for one that is not withdrawn. STATUS_NOT_FOUND. */
enum status store_document_get(struct store *store, int64_t id, store_document_take take, void *closure) STATUS_CHECKED;

/* Likewise for all of them, by id. */
enum status store_document_each(struct store *store, store_document_take take, void *closure) STATUS_CHECKED;

#endif
