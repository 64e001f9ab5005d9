/* The numbers by which packed byte strings name their form (FORMAT.md, "Packed values"). */
#ifndef GEPPO_PACKING_FORM_H
#define GEPPO_PACKING_FORM_H

enum packed_form {
	PACKED_RAW,    /* the bytes */
	PACKED_ZSTD,   /* varint size, one zstd frame */
	PACKED_REPEAT, /* one byte that all bytes are */
};

#endif
