/* What the file says about itself: XMP packet, Info dictionary, catalog entries, output intent. */
#ifndef GEPPO_METADATA_H
#define GEPPO_METADATA_H

#include "document.h"
#include "hpdfx.h"

/* The XMP packet. `claim`: with the PDF/A and PDF/UA identifiers (and the extension schema that describes the latter).
 */
void metadata_xmp(struct text *xmp, const struct document_settings *settings, bool claim);

/* Fills Info and the catalog. The XMP stream's bytes also go to `xmp`, for the ID. */
void metadata_write(struct pdf *pdf, const struct document_settings *settings, bool claim, struct text *xmp);

#endif
