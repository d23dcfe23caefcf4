/* versions.h -- what folds and stems words, as a line to store beside the terms it made.
 *
 * Terms made with other Unicode tables or another stemmer may not meet the words of a query. */
#ifndef BRIEF_CORE_INDEX_VERSIONS_H
#define BRIEF_CORE_INDEX_VERSIONS_H

#include <stddef.h>

#define VERSIONS_MAX 64

/* "unicode 15.0.0 stemmer 89abcdef". libstemmer tells no version, so a few words are stemmed in
 * every language it knows, and the stems hashed: some 0.2 ms. */
void versions_text(char *out, size_t len);

#endif
