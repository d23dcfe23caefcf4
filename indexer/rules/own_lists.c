/* own_lists.c -- our own lists, read before all others.
 *
 *     LISTS/NAME.list ──lines, classes──> tables of folded names: words, places, countries ... */
#include "indexer/rules/own_lists.h"

#include "indexer/rules/spelling.h"

#include <string.h>

#define MIN_LETTERS 4 /* a shorter name alone proves nothing */

static const char *const word_classes[] = {
    "given",          "surname",      "common_word",   "function_word", "month",
    "weekday",        "date_word",    "date_relative", "season",        "holiday",
    "title",          "title_prefix", "service",       "place_head",    "direction",
    "org_head",       "org_modifier", "org_suffix",    "number_word",   "ordinal_word",
    "nationality",    "ethnic_group", "particle",      "event_word",    "work_word",
    "relation_word",  "unit",         "multiplier",    "company",       "currency_code",
    "equipment_word", "name_suffix"};

static bool class_is_word(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(word_classes); i++)
        if (strcmp(name, word_classes[i]) == 0)
            return true;
    return false;
}

/* Does an entry of this class keep its word to itself, unless it is marked ambiguous? */
static bool class_takes(const char *name)
{
    return strcmp(name, "organisation") == 0 || strcmp(name, "common_word") == 0 ||
           strcmp(name, "function_word") == 0;
}

static void own_lists_add_spelling(struct own_lists *own, char **classes, const char *spelling,
                                   const char *normal, bool ambiguous)
{
    char *key = name_fold(spelling);
    if (strchr(key, ' ') == NULL)
        g_hash_table_insert(own->known, g_strdup(key), NULL);
    bool word = false, takes = false, place = false, city = false, country = false, money = false;

    for (char **at = classes; *at != NULL; at++) {
        word |= class_is_word(*at);
        takes |= class_takes(*at) && !ambiguous;
        place |= strcmp(*at, "place") == 0;
        city |= strcmp(*at, "city") == 0;
        country |= strcmp(*at, "country") == 0;
        money |= strcmp(*at, "currency_word") == 0;
    }
    if (word)
        g_hash_table_insert(own->words, g_strdup(key), NULL);
    if (takes)
        g_hash_table_insert(own->taken, g_strdup(key), NULL);
    if (place && (ambiguous || !g_hash_table_contains(own->places, key)))
        g_hash_table_insert(own->places, g_strdup(key), g_strdup(ambiguous ? "ambiguous" : "sure"));
    if (city)
        g_hash_table_insert(own->cities, g_strdup(key), NULL);
    if (country && !g_hash_table_contains(own->countries, key))
        g_hash_table_insert(own->countries, g_strdup(key), g_strdup(normal));
    if (money)
        g_hash_table_insert(own->money, g_strdup(key), NULL);
    g_free(key);
}

/* Cut a final " ?" off; tells whether there was one. */
static bool take_question(char *text)
{
    bool found = g_str_has_suffix(text, " ?") != FALSE;

    if (found)
        text[strlen(text) - strlen(" ?")] = '\0';
    return found;
}

static void own_lists_add_entry(struct own_lists *own, char **classes, char *line)
{
    bool all_ambiguous = take_question(line);
    char *normal = strstr(line, " = ");
    char **spellings;

    if (normal != NULL) {
        *normal = '\0';
        normal += strlen(" = ");
    }
    spellings = g_strsplit(line, " | ", -1);
    for (char **at = spellings; *at != NULL; at++) {
        bool ambiguous = take_question(g_strstrip(*at)) || all_ambiguous;
        own_lists_add_spelling(own, classes, *at, normal != NULL ? normal : spellings[0],
                               ambiguous);
    }
    g_strfreev(spellings);
}

static void own_lists_read_file(struct own_lists *own, const char *path)
{
    char **lines = lines_read(path), **classes = NULL;

    for (char **at = lines; *at != NULL; at++) {
        char *line = g_strstrip(*at);
        if (*line == '\0' || *line == '#')
            continue;
        if (*line == '@') {
            g_strfreev(classes);
            classes = g_strsplit(line + 1, " ", -1);
        } else if (classes != NULL) {
            own_lists_add_entry(own, classes, line);
        } else {
            die(path, "an entry before the first @class line: %s", line);
        }
    }
    g_strfreev(classes);
    g_strfreev(lines);
}

void own_lists_read(struct own_lists *own, const char *folder)
{
    GError *error = NULL;
    GDir *dir = g_dir_open(folder, 0, &error);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    if (dir == NULL)
        die(folder, "%s", error->message);
    *own = (struct own_lists){map_new(), map_new(), map_new(), map_new(),
                              map_new(), map_new(), map_new()};
    while ((name = g_dir_read_name(dir)) != NULL)
        if (g_str_has_suffix(name, ".list"))
            g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    g_dir_close(dir);
    g_ptr_array_sort(names, compare_strings);
    for (guint i = 0; i < names->len; i++)
        own_lists_read_file(own, g_ptr_array_index(names, i));
    g_ptr_array_unref(names);
}

void own_lists_release(struct own_lists *own)
{
    g_hash_table_unref(own->words);
    g_hash_table_unref(own->taken);
    g_hash_table_unref(own->places);
    g_hash_table_unref(own->cities);
    g_hash_table_unref(own->countries);
    g_hash_table_unref(own->money);
    g_hash_table_unref(own->known);
}

bool name_is_ambiguous(const struct own_lists *own, const char *name)
{
    char *key = name_fold(name);
    const char *told = g_hash_table_lookup(own->places, key);
    bool ambiguous = told != NULL ? strcmp(told, "ambiguous") == 0
                                  : letter_count(name) < MIN_LETTERS ||
                                        g_hash_table_contains(own->words, key) != FALSE;

    g_free(key);
    return ambiguous;
}

bool name_is_taken(const struct own_lists *own, const char *name)
{
    char *key = name_fold(name);
    bool taken = g_hash_table_contains(own->taken, key) != FALSE &&
                 g_hash_table_contains(own->places, key) == FALSE;

    g_free(key);
    return taken;
}
