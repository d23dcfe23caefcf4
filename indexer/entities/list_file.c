/* list_file.c -- read `.list` files: one entry a line, its spellings, its normal form.
 *
 *     # comment
 *     @title rank                         classes of the entries that follow
 *     lieutenant general | Lt Gen = Lieutenant General
 *     US$ | $ ? = USD                     '?' behind a spelling: it alone is ambiguous
 *     Point | Points ?                    '?' at the line's end: every spelling is
 *     @drop city                          names that follow leave this class of other files
 *
 * '|', '=' and '?' count as marks only with a space (or the line's end) on both sides. */
#include "indexer/entities/lexicon_build.h"

#include "core/mem.h"

struct list_reader {
    struct lexicon_build *build;
    const struct source *src;
    struct class_set classes;
    uint32_t set, ambiguous_set;
    bool drops; /* names are taken out of the classes */
    struct brief_error *err;
};

static brief_status too_many(const struct list_reader *r, const char *at)
{
    if (!class_table_is_full(r->build->classes))
        return brief_fail(r->err, BRIEF_ENOMEM, "%s: out of memory", r->src->name);
    return source_fail(r->src, at, r->err, "over %d classes or %d combinations of classes",
                       CLASSES_MAX, CLASS_SETS_MAX);
}

static brief_status add_class(struct list_reader *r, struct class_set *set, struct span name)
{
    uint32_t number = class_table_add(r->build->classes, name);
    if (number == CLASS_NONE)
        return too_many(r, r->src->text.at);
    class_set_add(set, number);
    return BRIEF_OK;
}

static bool is_class_name(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
              (i && c >= '0' && c <= '9')))
            return false;
    }
    return s.len > 0;
}

static brief_status read_classes(struct list_reader *r, struct span rest)
{
    struct span name;
    brief_status st;
    r->classes = (struct class_set){{0}};
    struct span ahead = rest;
    r->drops = span_equal(span_take_word(&ahead), SPAN("drop"));
    rest = r->drops ? ahead : rest;
    while ((name = span_take_word(&rest)).len) {
        if (!is_class_name(name))
            return source_fail(r->src, name.at, r->err,
                               "a class name is made of letters, digits and '_'");
        if ((st = add_class(r, &r->classes, name)))
            return st;
    }
    struct class_set ambiguous = r->classes;
    if ((st = add_class(r, &ambiguous, SPAN("ambiguous"))))
        return st;
    r->set = class_table_set(r->build->classes, &r->classes);
    r->ambiguous_set = class_table_set(r->build->classes, &ambiguous);
    if (r->set == CLASS_NONE || r->ambiguous_set == CLASS_NONE)
        return too_many(r, rest.at);
    return BRIEF_OK;
}

/* Where `mark` stands between spaces (or ends) in s, or s.len. */
static size_t find_mark(struct span s, char mark)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == mark && (i == 0 || s.at[i - 1] == ' ' || s.at[i - 1] == '\t') &&
            (i + 1 == s.len || s.at[i + 1] == ' ' || s.at[i + 1] == '\t'))
            return i;
    return s.len;
}

/* Take a final " ?" off s; tells whether there was one. */
static bool take_question(struct span *s)
{
    *s = span_trim(*s);
    if (s->len < 2 || s->at[s->len - 1] != '?' ||
        (s->at[s->len - 2] != ' ' && s->at[s->len - 2] != '\t'))
        return false;
    s->len--;
    *s = span_trim(*s);
    return true;
}

/* A line below @drop: names alone. */
static brief_status read_drop(struct list_reader *r, struct span line)
{
    struct lexicon_build *b = r->build;
    for (bool more = true; more;) {
        size_t bar = find_mark(line, '|');
        struct span name = span_trim(span_sub(line, 0, bar));
        more = bar < line.len;
        line = span_sub(line, more ? bar + 1 : bar, line.len);
        if (name.len == 0)
            return source_fail(r->src, name.at, r->err, "an empty spelling");
        struct spelling *grown = mem_grow(b->drops, &b->drops_cap, b->n_drops + 1, sizeof *grown);
        if (!grown)
            return brief_fail(r->err, BRIEF_ENOMEM, "%s: out of memory", r->src->name);
        b->drops = grown;
        grown[b->n_drops++] = (struct spelling){.text = name, .set = r->set, .src = r->src};
    }
    return BRIEF_OK;
}

static brief_status read_entry(struct list_reader *r, struct span line)
{
    bool all_ambiguous = take_question(&line), more = true;
    size_t equals = find_mark(line, '=');
    struct span names = span_sub(line, 0, equals), norm = {0};
    if (equals < line.len) {
        norm = span_trim(span_sub(line, equals + 1, line.len));
        if (norm.len == 0)
            return source_fail(r->src, line.at + equals, r->err, "no normal form behind '='");
        size_t second = find_mark(span_sub(line, equals + 1, line.len), '=');
        if (equals + 1 + second < line.len)
            return source_fail(r->src, line.at + equals + 1 + second, r->err, "a second '='");
    }
    while (more) {
        size_t bar = find_mark(names, '|');
        struct span name = span_sub(names, 0, bar);
        bool ambiguous = take_question(&name) || all_ambiguous;
        more = bar < names.len;
        names = span_sub(names, more ? bar + 1 : bar, names.len);
        if (name.len == 0)
            return source_fail(r->src, name.at, r->err, "an empty spelling");
        if (norm.len == 0)
            norm = name;
        brief_status st = lexicon_build_add(
            r->build, (struct spelling){name, norm, ambiguous ? r->ambiguous_set : r->set, r->src});
        if (st)
            return brief_fail(r->err, st, "%s: out of memory", r->src->name);
    }
    return BRIEF_OK;
}

brief_status lexicon_build_read_list(struct lexicon_build *b, const struct source *src,
                                     struct brief_error *err)
{
    struct list_reader r = {.build = b, .src = src, .set = CLASS_NONE, .err = err};
    struct span rest = source_body(src), line;
    while (source_take_line(&rest, &line)) {
        brief_status st = BRIEF_OK;
        line = span_trim(line);
        if (line.len == 0 || line.at[0] == '#')
            continue;
        if (line.at[0] == '@' && line.len > 1)
            st = read_classes(&r, span_sub(line, 1, line.len));
        else if (r.set == CLASS_NONE)
            st = source_fail(src, line.at, err, "no class yet: put a line like '@city' before it");
        else
            st = r.drops ? read_drop(&r, line) : read_entry(&r, line);
        if (st)
            return st;
    }
    return BRIEF_OK;
}
