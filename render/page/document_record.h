/* The document's own state, shared by document.c (taking blocks) and document_end.c (laying out and writing). Private
 * to the two. */
#ifndef GEPPO_DOCUMENT_RECORD_H
#define GEPPO_DOCUMENT_RECORD_H

#include "blocks.h"
#include "display.h"
#include "prose.h"
#include "sentences.h"
#include "sink_pdf.h"

struct document {
	struct arena arena;
	struct document_settings settings;
	struct block *first, *last;
	struct paragraph *open_paragraph;
	struct table_block *open_table;
	bool in_remarks;
	int heading_level;              /* of the last heading */
	struct attachment *attachments; /* sorted by name */
	struct fail fail;               /* the first failure */
	/* After layout */
	bool laid_out;
	struct setter *setter;
	struct display display;
	struct composition composition;
	bool prepared;
	bool overlaps_told; /* the inspection's warnings are among ours already */
	struct sentences warnings, findings;
};

#endif
