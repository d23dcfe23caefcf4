/* tables.h -- tables in plain text: one cell a line ending in '|', rows with '|' between cells,
 * rows aligned by tabs or runs of blanks. */
#ifndef BRIEF_INDEXER_FORMATS_TABLES_H
#define BRIEF_INDEXER_FORMATS_TABLES_H

#include "indexer/formats/lines.h"

/* Does a table begin at line i? */
bool table_starts(struct span text, const struct line_list *lines, size_t i);

/* Append the cells of the table that begins at line i (table_starts) to the draft, as its table
 * d->n_tables + 1, and return the line behind it. Lines are looked at a bounded number of times. */
size_t table_read(struct draft *d, const struct line_list *lines, size_t i);

/* Set the header flags of the table whose cells are the draft's blocks from `first` on:
 * the first row when `first_row` says so or when figures stand only below it; the first column when
 * it holds words or years beside figures. Other readers' tables are finished by this, too. */
void table_mark_headers(struct draft *d, size_t first, bool first_row);

#endif
