/* api_documents: what commands share with the documents' handlers. */
#ifndef API_DOCUMENTS_H
#define API_DOCUMENTS_H

#include "status.h"
#include "store.h"
#include "store_documents.h"

/* Adds a document whose bytes document_keep has on disk, with its event; sets
 * its id and created_at. In the caller's transaction. */
enum status api_documents_record(struct act *act, struct store_document *document) STATUS_CHECKED;

#endif
