/* Compressing in one call, for tests: each adds one member, frame or stream to the text. */
#ifndef GEPPO_TEST_PACK_H
#define GEPPO_TEST_PACK_H

#include "text.h"

void pack_gzip(struct text *text, struct str content);
void pack_zstd(struct text *text, struct str content);
void pack_xz(struct text *text, struct str content);
void pack_bzip2(struct text *text, struct str content);

struct packer {
	const char *name; /* as stream_kind says it */
	void (*pack)(struct text *text, struct str content);
	size_t shortest; /* so many bytes are known as a beginning of such a file */
	size_t flip_end; /* a bit flipped in these last bytes need not be found: filling */
};
#define PACKER_COUNT 4
extern const struct packer packers[PACKER_COUNT];

#endif
