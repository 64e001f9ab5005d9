/* What the manifest's entries come to: which segments are there and which of their lines count, and which lines make up
 * each file, with later compaction, pruning and retiring taken into account. Reads the manifest alone, no segment. */
#ifndef GEPPO_CATALOG_H
#define GEPPO_CATALOG_H

#include "manifest.h"

struct catalog {
	struct segment_info *segments; /* live, by id; path relative to the archive's folder */
	size_t segment_count;
	struct segment_info **by_number;
	struct archive_file *files; /* by id; extents name live segments, or pruned ones */
	size_t file_count;
	const struct manifest_entry *entries; /* as they stand, by id */
	size_t entry_count;
	struct moved *moved;
	size_t moved_count;
};

/* Of one source, or (NULL) of all; everything in the arena. */
bool catalog_read(struct manifest *manifest, const char *source, struct arena *arena, struct catalog *ret_catalog,
                  struct fail *fail) MUST_CHECK;

/* The live segment of this number, or NULL. */
struct segment_info *catalog_segment(const struct catalog *catalog, uint64_t number);
/* The file of this id, or NULL. */
const struct archive_file *catalog_file(const struct catalog *catalog, int64_t id);
/* Where an extent's lines are now: segment and first line. */
struct extent catalog_extent(const struct catalog *catalog, struct extent extent);
/* All lines of a file, its bases' included, as extents in their order. */
bool catalog_file_extents(const struct catalog *catalog, const struct archive_file *file, struct arena *arena,
                          struct extent **ret_extents, size_t *ret_count, struct fail *fail) MUST_CHECK;

#endif
