/* spelling.h -- how `generate` reads and writes names, and the little that its parts share. */
#ifndef BRIEF_INDEXER_RULES_SPELLING_H
#define BRIEF_INDEXER_RULES_SPELLING_H

#include <glib.h>
#include <stdbool.h>

/* Say what is wrong with the file and end the program. */
G_GNUC_NORETURN G_GNUC_PRINTF(2, 3) void die(const char *file, const char *format, ...);

/* Order of strings, for g_ptr_array_sort. */
gint compare_strings(gconstpointer left, gconstpointer right);

/* A table from strings to strings, both its own. */
GHashTable *map_new(void);

/* The lines of a file. The caller owns them: g_strfreev. */
char **lines_read(const char *path);

/* Case and accents off, as the matcher sees a name. The caller owns it. */
char *name_fold(const char *name);

/* One kind of apostrophe, single spaces, no end spaces; len < 0: all of it. The caller owns it. */
char *name_tidy(const char *name, gssize len);

glong letter_count(const char *name);

/* May `name` stand in a list? Not with signs of the format, digits or a list's commas. */
bool name_is_plain(const char *name);

#endif
