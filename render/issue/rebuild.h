/* The proof of an issued version: its files are as they were issued, it names the version before it, and its documents can be made again from what is frozen beside
 * it, to the byte. Knows delivery/M/ only; neither the archive nor the workspace's present ledgers are looked at. */
#ifndef GEPPO_REBUILD_H
#define GEPPO_REBUILD_H

#include "issue_record.h"
#include "pseudonym.h"

/* The documents of the folder (a version, or one in the making) made again from its frozen parts and compared. `program`: the geppo that runs now, for the sentence that
 * says why another one may draw differently; `key`: the workspace's, for the pseudonyms of the client's edition. FAIL_FORMAT when the bytes differ. */
bool rebuild_documents(const char *folder, const char *program, const struct pseudonym_key *key, struct arena *arena, struct issue_record *ret_record,
                       struct fail *fail) MUST_CHECK;

/* Every file against SHA256SUMS: none changed, missing or added. */
bool rebuild_check_files(const char *folder, size_t *ret_count, struct fail *fail) MUST_CHECK;

/* The version before is the one that `record` was issued after. */
bool rebuild_check_chain(const struct issue_record *record, struct fail *fail) MUST_CHECK;

#endif
