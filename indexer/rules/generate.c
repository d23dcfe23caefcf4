/* generate.c -- write the gazetteers that Debian's data packages can give (a build-time program).
 *
 *     generate OUT PREFIX [LISTS]         LISTS: indexer/rules/lists unless given
 *
 *     iso-codes JSON under PREFIX ──┐
 *     word lists under PREFIX ──────┤
 *     libgeonames' cities ──────────┼──> entries ──> sorted, deduplicated OUT/NAME.list
 *     our own lists in LISTS ───────┘    (what is also a word, or ours already)
 *
 * Our own lists go first: a place they have keeps their word on whether it is ambiguous, a country
 * takes the normal form they give it. A small place is left out when its name is, without doubt,
 * something that the news has more often: a plain word, an organisation. Everything
 * else that is also a word, a given name, a surname or shorter than four letters is marked ' ?'.
 * The same input always gives the same bytes.
 * country_codes.list tells the country of a city. */
#include "indexer/rules/own_lists.h"
#include "indexer/rules/spelling.h"

#include <errno.h>
#include <geonames.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGE_CITY 500000U /* people; such a city gets the class large_city */
#define SMALL_CITY 150000U /* people; a smaller one gives way to a taken name */

#define DATELINE_CITY 50000U       /* people; such a city tells the country of an item */
#define COUNTRY_OF    "countryof " /* see lists/money.list */

/* A list being made: text lines, keyed by spelling so that the first one said wins. */
struct list {
    const char *name;    /* file name without .list */
    const char *classes; /* first class line */
    GHashTable *lines;   /* spelling -> line */
    GHashTable *second;  /* entries of a second class, or NULL */
    const char *second_classes;
};

static void line_add(GHashTable *lines, const char *spelling, const char *normal, bool ambiguous)
{
    bool same = normal == NULL || strcmp(spelling, normal) == 0;

    if (!g_hash_table_contains(lines, spelling))
        g_hash_table_insert(lines, g_strdup(spelling),
                            g_strconcat(spelling, same ? "" : " = ", same ? "" : normal,
                                        ambiguous ? " ?" : "", NULL));
}

static void lines_print(FILE *out, const char *classes, GHashTable *lines)
{
    GPtrArray *sorted = g_ptr_array_new();
    GHashTableIter iter;
    gpointer line;

    g_hash_table_iter_init(&iter, lines);
    while (g_hash_table_iter_next(&iter, NULL, &line))
        g_ptr_array_add(sorted, line);
    g_ptr_array_sort(sorted, compare_strings);
    fprintf(out, "\n@%s\n", classes);
    for (guint i = 0; i < sorted->len; i++)
        fprintf(out, "%s\n", (const char *)g_ptr_array_index(sorted, i));
    g_ptr_array_unref(sorted);
}

static void list_init(struct list *list, const char *name, const char *classes, const char *second)
{
    *list = (struct list){name, classes, map_new(), second != NULL ? map_new() : NULL, second};
}

/* Write the list to `folder` and release it. */
static void list_write(struct list *list, const char *folder)
{
    char *file = g_strconcat(list->name, ".list", NULL);
    char *path = g_build_filename(folder, file, NULL);
    FILE *out = fopen(path, "w");

    if (out == NULL)
        die(path, "%s", g_strerror(errno));
    fprintf(out, "# Made by generate.c; do not edit.\n");
    lines_print(out, list->classes, list->lines);
    if (list->second != NULL) {
        lines_print(out, list->second_classes, list->second);
        g_hash_table_unref(list->second);
    }
    g_hash_table_unref(list->lines);
    if (ferror(out) || fclose(out) != 0)
        die(path, "cannot write: %s", g_strerror(errno));
    g_free(path);
    g_free(file);
}

/* The array of records in PREFIX/share/iso-codes/json/iso_CODE.json; the caller owns *root. */
static json_t *records_load(json_t **root, const char *prefix, const char *code)
{
    char *file = g_strconcat("iso_", code, ".json", NULL);
    char *path = g_build_filename(prefix, "share", "iso-codes", "json", file, NULL);
    json_error_t error;
    json_t *records;

    *root = json_load_file(path, 0, &error);
    if (*root == NULL)
        die(path, "%s (line %d)", error.text, error.line);
    records = json_object_get(*root, code);
    if (!json_is_array(records))
        die(path, "no array \"%s\" in it", code);
    g_free(path);
    g_free(file);
    return records;
}

static const char *record_string(const json_t *record, const char *field)
{
    return json_string_value(json_object_get(record, field));
}

/* "Moldova, Republic of" -> "Republic of Moldova", *plain "Moldova" (NULL when the rest does not
 * end in "of", for then it tells two places apart). NULL if `name` is not inverted. */
static char *name_turn_round(const char *name, char **plain)
{
    const char *comma = strstr(name, ", ");
    const char *rest;
    char *head, *turned = NULL;

    *plain = NULL;
    if (comma == NULL || strchr(comma + 1, ',') != NULL)
        return NULL;
    rest = comma + 2;
    if (g_str_has_prefix(rest, "The "))
        rest += strlen("The ");
    head = name_tidy(name, comma - name);
    if (strstr(rest, " and ") == NULL && strstr(rest, " of China") == NULL)
        turned = g_strconcat(rest, " ", head, NULL);
    if (turned != NULL && (g_str_has_suffix(rest, " of") || g_str_has_suffix(rest, " de") ||
                           g_str_has_suffix(rest, " del") || strcmp(rest, "Respublika") == 0))
        *plain = head;
    else
        g_free(head);
    return turned;
}

static void country_add(struct list *list, const struct own_lists *own, const char *spelling,
                        const char *normal)
{
    char *name = name_tidy(spelling, -1);
    const char *bare = g_str_has_prefix(name, "the ") ? name + strlen("the ") : name;

    if (name_is_plain(bare))
        line_add(list->lines, bare, normal, name_is_ambiguous(own, bare));
    g_free(name);
}

/* Every spelling that iso-codes has for one country, the normal one first. The caller owns them. */
static GPtrArray *country_spellings(const json_t *record)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
    const char *name = record_string(record, "name");
    const char *common = record_string(record, "common_name");
    const char *official = record_string(record, "official_name");
    const char *bracket = strstr(name, " (");
    char *plain, *turned = name_turn_round(name, &plain);

    if (common != NULL)
        g_ptr_array_add(all, g_strdup(common));
    if (plain != NULL && common == NULL)
        g_ptr_array_add(all, g_strdup(plain));
    if (turned != NULL)
        g_ptr_array_add(all, g_strdup(turned));
    g_ptr_array_add(all, name_tidy(name, bracket != NULL ? bracket - name : -1));
    if (bracket != NULL && strstr(bracket, "part") == NULL)
        g_ptr_array_add(all, name_tidy(bracket + 2, (gssize)strcspn(bracket + 2, ")")));
    if (official != NULL)
        g_ptr_array_add(all, g_strdup(official));
    g_free(turned);
    g_free(plain);
    return all;
}

/* "countryof Nairobi = KE": an entry that no text has, asked for by that very word. */
static void country_code_add(struct list *codes, const char *name, const char *code)
{
    char *asked = g_strconcat(COUNTRY_OF, name, NULL);

    if (name_is_plain(name))
        line_add(codes->lines, asked, code, false);
    g_free(asked);
}

static void countries_write(const char *folder, const char *prefix, const struct own_lists *own,
                            struct list *codes)
{
    json_t *root, *record, *records = records_load(&root, prefix, "3166-1");
    struct list list;
    size_t at;

    list_init(&list, "iso_countries", "country place", NULL);
    json_array_foreach(records, at, record)
    {
        GPtrArray *all = country_spellings(record);
        const char *normal = NULL;
        for (guint i = 0; i < all->len && normal == NULL; i++) {
            char *key = name_fold(g_ptr_array_index(all, i));
            normal = g_hash_table_lookup(own->countries, key);
            g_free(key);
        }
        for (guint i = 0; i < all->len; i++)
            country_add(&list, own, g_ptr_array_index(all, i),
                        normal != NULL ? normal : g_ptr_array_index(all, 0));
        country_code_add(codes, normal != NULL ? normal : g_ptr_array_index(all, 0),
                         record_string(record, "alpha_2"));
        g_ptr_array_unref(all);
    }
    json_decref(root);
    list_write(&list, folder);
}

static void subdivision_add(struct list *list, const struct own_lists *own, const char *name,
                            gssize len, const char *normal)
{
    char *tidy = name_tidy(name, len);

    if (letter_count(tidy) > 2 && name_is_plain(tidy) && !name_is_taken(own, tidy))
        line_add(list->lines, tidy, normal, name_is_ambiguous(own, tidy));
    g_free(tidy);
}

/* "Wales [Cymru GB-CYM]", "Haute-Sangha / Mambéré-Kadéï", "Sofia (stolitsa)", "Durham, County". */
static void subdivision_add_all(struct list *list, const struct own_lists *own, const char *name)
{
    char *plain, *turned = name_turn_round(name, &plain);
    gssize main_len = (gssize)strcspn(name, "[(/");
    const char *other = name + main_len;
    char *normal = name_tidy(name, main_len);

    if (turned != NULL) {
        if (plain != NULL)
            subdivision_add(list, own, plain, -1, NULL);
        subdivision_add(list, own, turned, -1, plain);
    } else {
        subdivision_add(list, own, normal, -1, NULL);
        if (*other == '/') {
            subdivision_add(list, own, other + 1, -1, NULL);
        } else if (*other == '[') {
            const char *code = strstr(other, " GB-");
            gssize len = code != NULL ? code - other - 1 : (gssize)strcspn(other + 1, "]");
            subdivision_add(list, own, other + 1, len, normal);
        }
    }
    g_free(normal);
    g_free(turned);
    g_free(plain);
}

static void subdivisions_write(const char *folder, const char *prefix, const struct own_lists *own)
{
    json_t *root, *record, *records = records_load(&root, prefix, "3166-2");
    struct list list;
    size_t at;

    list_init(&list, "iso_subdivisions", "subdivision place", NULL);
    json_array_foreach(records, at, record)
        subdivision_add_all(&list, own, record_string(record, "name"));
    json_decref(root);
    list_write(&list, folder);
}

/* Codes that stand for metals, tests and bond units are no money. */
static bool code_is_money(const char *code)
{
    static const char *const kept[] = {"XAF", "XOF", "XPF", "XCD", "XDR"};

    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        if (strcmp(code, kept[i]) == 0)
            return true;
    return code[0] != 'X';
}

/* "Swiss Franc" gives "swiss franc" and "swiss francs". */
static void currency_word_add(struct list *list, const struct own_lists *own, const char *name,
                              const char *code)
{
    static const char *const english[] = {"dollar",   "franc",  "peso", "pound", "rupee", "dinar",
                                          "shilling", "dirham", "rial", "riyal", "ruble", "euro",
                                          "guilder",  "florin", "mark", "escudo"};
    char *lower = g_utf8_strdown(name, -1);
    char *tidy = name_tidy(lower, -1);
    char *key = name_fold(tidy);
    bool single = strchr(tidy, ' ') == NULL;

    if (name_is_plain(tidy) && !g_hash_table_contains(own->money, key)) {
        line_add(list->second, tidy, code, single && name_is_ambiguous(own, tidy));
        for (size_t i = 0; i < G_N_ELEMENTS(english); i++)
            if (!single && g_str_has_suffix(tidy, english[i])) {
                char *plural = g_strconcat(tidy, "s", NULL);
                line_add(list->second, plural, code, false);
                g_free(plural);
            }
    }
    g_free(key);
    g_free(tidy);
    g_free(lower);
}

static void currencies_write(const char *folder, const char *prefix, const struct own_lists *own)
{
    json_t *root, *record, *records = records_load(&root, prefix, "4217");
    struct list list;
    size_t at;

    list_init(&list, "iso_currencies", "currency_code", "currency_word");
    json_array_foreach(records, at, record)
    {
        const char *code = record_string(record, "alpha_3");
        char *key = name_fold(code);
        if (code_is_money(code)) {
            bool word = g_hash_table_contains(own->words, key) != FALSE;
            line_add(list.lines, code, NULL, word);
            currency_word_add(&list, own, record_string(record, "name"), code);
        }
        g_free(key);
    }
    json_decref(root);
    list_write(&list, folder);
}

static void languages_write(const char *folder, const char *prefix)
{
    json_t *root, *record, *records = records_load(&root, prefix, "639-2");
    struct list list;
    size_t at;

    list_init(&list, "iso_languages", "language", NULL);
    json_array_foreach(records, at, record)
    {
        char **names;
        if (record_string(record, "alpha_2") == NULL)
            continue;
        names = g_strsplit(record_string(record, "name"), ";", -1);
        for (char **name = names; *name != NULL; name++) {
            char *tidy = name_tidy(*name, (gssize)strcspn(*name, "(,"));
            if (name_is_plain(tidy))
                line_add(list.lines, tidy, NULL, true);
            g_free(tidy);
        }
        g_strfreev(names);
    }
    json_decref(root);
    list_write(&list, folder);
}

struct city_fact {
    guint n_people;
    char code[3]; /* of its country */
};

/* A city of a name that occurs often counts with the largest. */
static GHashTable *cities_read(void)
{
    GHashTable *facts = map_new(); /* name -> struct city_fact */
    gint n_cities = geonames_get_n_cities();

    if (n_cities <= 0)
        die("libgeonames", "has no cities");
    for (gint i = 0; i < n_cities; i++) {
        GeonamesCity *city = geonames_get_city(i);
        char *tidy = name_tidy(geonames_city_get_name(city), -1);
        struct city_fact fact = {.n_people = geonames_city_get_population(city)};
        const struct city_fact *known = g_hash_table_lookup(facts, tidy);
        g_strlcpy(fact.code, geonames_city_get_country_code(city), sizeof fact.code);
        if (known == NULL || known->n_people < fact.n_people)
            g_hash_table_insert(facts, g_strdup(tidy), g_memdup2(&fact, sizeof fact));
        g_free(tidy);
        geonames_city_free(city);
    }
    return facts;
}

static void cities_write(const char *folder, const struct own_lists *own, struct list *codes)
{
    GHashTable *facts = cities_read();
    GHashTableIter iter;
    gpointer name, value;
    struct list list;

    list_init(&list, "geo_cities", "city place", "city place large_city");
    g_hash_table_iter_init(&iter, facts);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        const struct city_fact *fact = value;
        char *key = name_fold(name);
        bool large = fact->n_people >= LARGE_CITY, small = fact->n_people < SMALL_CITY;
        bool known = g_hash_table_contains(own->cities, key);
        if (name_is_plain(name) && !known && !(small && name_is_taken(own, name)))
            line_add(large ? list.second : list.lines, name, NULL, name_is_ambiguous(own, name));
        if ((known || fact->n_people >= DATELINE_CITY) && fact->code[0])
            country_code_add(codes, name, fact->code);
        g_free(key);
    }
    g_hash_table_unref(facts);
    list_write(&list, folder);
}

/* Words of the language that no list of ours has. Written with a small letter there, with a capital
 * in a text: then rather no name. */
static void dictionary_write(const char *folder, const char *prefix, const struct own_lists *own)
{
    static const char *const names[] = {"american-english", "british-english"};
    struct list list;

    list_init(&list, "dictionary", "dictionary_word", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *path = g_build_filename(prefix, "share", "dict", names[i], NULL);
        char **words = lines_read(path);
        for (char **at = words; *at != NULL; at++) {
            bool small = g_unichar_islower(g_utf8_get_char(*at)) && strchr(*at, '\'') == NULL;
            char *key = small && letter_count(*at) > 1 ? name_fold(*at) : NULL;
            if (key != NULL && name_is_plain(*at) && !g_hash_table_contains(own->known, key))
                line_add(list.lines, *at, NULL, false);
            g_free(key);
        }
        g_strfreev(words);
        g_free(path);
    }
    list_write(&list, folder);
}

int main(int argc, char **argv)
{
    struct own_lists own;
    struct list codes;

    if (argc != 3 && argc != 4) {
        fprintf(stderr, "usage: generate OUT PREFIX [LISTS]\n");
        return 2;
    }
    own_lists_read(&own, argc == 4 ? argv[3] : "indexer/rules/lists");
    list_init(&codes, "country_codes", "country_of", NULL);
    countries_write(argv[1], argv[2], &own, &codes);
    subdivisions_write(argv[1], argv[2], &own);
    currencies_write(argv[1], argv[2], &own);
    languages_write(argv[1], argv[2]);
    cities_write(argv[1], &own, &codes);
    list_write(&codes, argv[1]);
    dictionary_write(argv[1], argv[2], &own);
    own_lists_release(&own);
    return 0;
}
