/* The shape of a segment file: FORMAT.md, "Segment", in C. */
#ifndef GEPPO_SEGMENT_FORM_H
#define GEPPO_SEGMENT_FORM_H

#define SEGMENT_MAGIC "gpseg1\r\n" /* the line end shows a file that was "translated" on its way */
#define SEGMENT_END_MAGIC "gpseg1/\n"
#define SEGMENT_MAGIC_BYTES 8U
#define SEGMENT_ENTRY_BYTES 56U   /* of one block in the footer */
#define SEGMENT_TRAILER_BYTES 28U /* footer's place 8, blocks 4, checksum 8, magic 8 */

#endif
