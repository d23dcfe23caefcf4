/* spelling.c -- names folded and tidied, files read by lines. */
#include "indexer/rules/spelling.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *file, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fprintf(stderr, "generate: %s: ", file);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(2);
}

gint compare_strings(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

GHashTable *map_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

char *name_fold(const char *name)
{
    char *apart = g_utf8_normalize(name, -1, G_NORMALIZE_NFD);
    GString *out = g_string_new(NULL);

    if (apart == NULL)
        die(name, "not valid UTF-8");
    for (const char *at = apart; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        if (!g_unichar_ismark(letter) && letter != '.')
            g_string_append_unichar(out, g_unichar_tolower(letter));
    }
    g_free(apart);
    return g_string_free(out, FALSE);
}

char *name_tidy(const char *name, gssize len)
{
    char *copy = len < 0 ? g_strdup(name) : g_strndup(name, (gsize)len);
    GString *out = g_string_new(NULL);

    for (const char *at = g_strstrip(copy); *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar letter = g_utf8_get_char(at);
        bool space = g_unichar_isspace(letter) != FALSE;
        if (letter == 0x2018 || letter == 0x2019 || letter == 0x02BB || letter == 0x02BF ||
            letter == 0x02BC || letter == '`')
            letter = '\'';
        if (space && (out->len == 0 || out->str[out->len - 1] == ' '))
            continue;
        g_string_append_unichar(out, space ? ' ' : letter);
    }
    g_free(copy);
    return g_string_free(out, FALSE);
}

glong letter_count(const char *name)
{
    glong n = 0;

    for (const char *at = name; *at != '\0'; at = g_utf8_next_char(at))
        n += g_unichar_isalpha(g_utf8_get_char(at)) ? 1 : 0;
    return n;
}

bool name_is_plain(const char *name)
{
    gunichar first = g_utf8_get_char(name);

    return strpbrk(name, "|=#@*?;,()[]/0123456789\"") == NULL && g_unichar_isalpha(first);
}

char **lines_read(const char *path)
{
    char *text = NULL, **lines;
    GError *error = NULL;

    if (!g_file_get_contents(path, &text, NULL, &error))
        die(path, "%s", error->message);
    lines = g_strsplit(text, "\n", -1);
    g_free(text);
    return lines;
}
