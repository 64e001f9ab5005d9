/* A sheet of a workbook as rows of cells, each with its row and column. Cells have the text that a person sees:
 *
 *   text         runs of rich text joined, furigana left out
 *   number       15 digits, as spreadsheets show it; 0000 and "Q-"0000 with their zeros and signs
 *   date         2019/10/1, 2019/10/1 9:05 or 9:05, by its number format (1900 and 1904 systems, era formats too)
 *   truth value  TRUE, FALSE
 *   formula      the value that was kept with it; without one it is CELL_FORMULA
 *   error        CELL_ERROR
 *
 * Hidden rows and columns are read like others, and warned of. Of merged cells the value stands in the first; when they
 * span rows it is taken for each of those rows, with a warning. Declared sizes mean nothing: only cells that are there
 * take memory. Knows no headings. */
#ifndef GEPPO_XLSX_TABLE_H
#define GEPPO_XLSX_TABLE_H

#include "ledger_table.h"
#include "xlsx_book.h"

/* Rows at most, where only the beginning is wanted. */
#define XLSX_ALL_ROWS SIZE_MAX

/* `name` is how notes call the sheet: "ledgers/inquiries.xlsx:一覧!" gives ledgers/inquiries.xlsx:一覧!B7. What is
 * wrong with cells goes to `notes`; fails when the sheet is damaged, at a limit, or when memory is out. The digest is
 * the caller's. */
struct ledger_table *xlsx_table_new(struct xlsx_book *book, const struct xlsx_sheet_entry *sheet, size_t max_rows,
                                    const char *name, struct ledger_notes *notes, struct fail *fail) MUST_CHECK;

#endif
