/* Every limit that geppo puts on its input and on itself, each with its reason. */
#ifndef GEPPO_BOUNDS_H
#define GEPPO_BOUNDS_H

/* A log line longer than this is kept verbatim and rejected: real lines stay under 16 KiB (servers cap the request at 8 KiB), and the buffer of
 * a chunk must be able to hold one. */
#define BOUND_LINE_BYTES (1U << 20)
/* Lines of one block: codes fit 16 bits, and a block's columns fit the second-level cache. */
#define BOUND_BLOCK_LINES 65536U
/* Text of one block: a block of huge lines must not take memory beyond the promise of 256 MB. */
#define BOUND_BLOCK_BYTES (24U << 20)
/* zstd window and xz dictionary, which the reader must hold in memory: those made with zstd --long beyond 128 MiB are refused unless asked for with
 * --long, and that only as far as zstd goes. */
#define BOUND_WINDOW_LOG 27
#define BOUND_WINDOW_LOG_MOST 31
/* Decompressed bytes a stored byte, once the first 64 MiB are out: real logs stay under 100, deflate's densest bomb reaches 1032. */
#define BOUND_STREAM_RATIO 1000
#define BOUND_STREAM_FREE_BYTES (UINT64_C(64) << 20)
/* Decompressed bytes of one file: a year of a busy server in one log is under 200 GB. */
#define BOUND_STREAM_TEXT_BYTES (UINT64_C(1) << 40)
/* Members of one tar or zip: a year of daily logs of 50 servers. Their names are held in memory. */
#define BOUND_CONTAINER_MEMBERS 20000U
/* A member's name, and what a tar may say about one member (pax): as much as a path may have. */
#define BOUND_MEMBER_NAME_BYTES 4096U
#define BOUND_MEMBER_HEADER_BYTES (64U << 10)
/* geppo.yaml, a ledger, a comment file: read whole. */
#define BOUND_CONFIG_BYTES (4U << 20)
#define BOUND_LEDGER_BYTES (64U << 20)
/* Cells of a ledger's file: 100,000 cases of 40 columns. They are held in memory, at most 64 bytes each beside their text. */
#define BOUND_LEDGER_CELLS (4U << 20)
/* XML of all parts of a workbook, each time one is read: 100,000 cases of 40 columns are 200 MB of it. */
#define BOUND_WORKBOOK_BYTES (512U << 20)
/* A ledger's field: an answer text may be long, a stray quote must not swallow the file. */
#define BOUND_LEDGER_FIELD_BYTES (256U << 10)
/* figures.json: a year of 51 sites stays under 8 MB. */
#define BOUND_FIGURES_BYTES (64U << 20)
/* Pattern of a rule, and its match steps (PCRE2): a rule that needs more is a runaway. */
#define BOUND_PATTERN_BYTES 4096
#define BOUND_MATCH_STEPS 100000
/* Groups of one plan: beyond this the answer is no longer for a person, and memory would not be bounded. */
#define BOUND_GROUPS 5000000U
/* Rejected lines that rejects.csv shows per source and reason; all of them stay in the archive. */
#define BOUND_REJECT_EXAMPLES 1000
/* Corrected CPU samples that figures.json lists: they are for a person; all of them are counted. */
#define BOUND_CORRECTIONS 1000

#endif
