/* corrections_parse.c -- lines of actors.txt: a verb, a type perhaps, names in quotes, small words
 * between them.
 *
 *     split person "John Smith" as "John Smith (banker)" in "title:bank"   # two men
 *     verb  type   name         word name                word scope        comment */
#include "query/corrections.h"

#include "core/buf.h"
#include "core/mem.h"
#include "core/mention.h"
#include "core/text/fold.h"
#include "core/text/utf8.h"
#include "query/parser.h"

#include <stdlib.h>

static const char *const verbs[N_CORRECTION_VERBS] = {
    "merge", "not-same", "stop-alias", "rename", "retype", "prefer", "split",
};

#define VERBS "merge, not-same, stop-alias, rename, retype, prefer and split"
#define TYPES "person, organisation, place, equipment and nationality"

const char *correction_verb_name(enum correction_verb verb)
{
    return verbs[verb];
}

/* One line while it is read. */
struct reading {
    struct corrections *into;
    struct complaints *complaints;
    struct correction now;
    size_t at; /* byte of the line */
    struct corrected_name *names;
    size_t n_names, cap;
    struct buf text; /* of one name, without quotes */
    bool no_memory;
};

/* Tell what is wrong at byte `at`; false, for returning. */
static bool wrong(struct reading *r, size_t at, const char *what)
{
    corrections_complain(r->complaints, r->into, &r->now, at, "%s", what);
    return false;
}

static bool out_of_memory(struct reading *r)
{
    r->no_memory = true;
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct reading *r)
{
    while (r->at < r->now.source.len && is_blank(r->now.source.at[r->at]))
        r->at++;
}

/* Nothing more but perhaps a comment? */
static bool at_end(struct reading *r)
{
    skip_blanks(r);
    return r->at == r->now.source.len || r->now.source.at[r->at] == '#';
}

/* The word that begins here, without stepping over it: letters and hyphens. */
static struct span next_word(struct reading *r)
{
    struct span s = r->now.source;
    skip_blanks(r);
    size_t to = r->at;
    while (to < s.len && !is_blank(s.at[to]) && s.at[to] != '"' && s.at[to] != '#')
        to++;
    return span_sub(s, r->at, to);
}

static bool take_word(struct reading *r, const char *word)
{
    struct span next = next_word(r);
    if (!span_equal(next, span_of(word)))
        return false;
    r->at += next.len;
    return true;
}

static bool take_type(struct reading *r, uint8_t *type)
{
    struct span next = next_word(r);
    uint8_t found;
    if (!next.len || !mention_type_parse(&found, next) || !mention_type_has_actor(found))
        return false;
    *type = found;
    r->at += next.len;
    return true;
}

/* The text between quotes into r->text; \" and \\ stand for themselves. */
static bool take_quoted(struct reading *r, const char *missing)
{
    struct span s = r->now.source;
    skip_blanks(r);
    size_t from = r->at;
    if (from == s.len || s.at[from] != '"')
        return wrong(r, from, missing);
    buf_clear(&r->text);
    for (r->at++; r->at < s.len && s.at[r->at] != '"'; r->at++) {
        char c = s.at[r->at];
        if (c == '\\') {
            r->at++;
            if (r->at == s.len || (s.at[r->at] != '"' && s.at[r->at] != '\\'))
                return wrong(r, r->at - 1, "only \\\" and \\\\ may follow a backslash");
            c = s.at[r->at];
        } else if ((uint8_t)c < ' ' || c == 0x7F) {
            return wrong(r, r->at, "a control character in a name");
        }
        buf_byte(&r->text, (uint8_t)c);
    }
    if (r->text.failed)
        return out_of_memory(r);
    if (r->at == s.len)
        return wrong(r, from, "this quote is never closed");
    r->at++;
    return true;
}

static bool take_name(struct reading *r, const char *missing)
{
    struct buf folded = {0};
    skip_blanks(r);
    size_t at = r->at;
    if (!take_quoted(r, missing))
        return false;
    struct corrected_name *grown = mem_grow(r->names, &r->cap, r->n_names + 1, sizeof *grown);
    if (!grown || fold_name(&folded, buf_bytes(&r->text))) {
        r->names = grown ? grown : r->names;
        buf_release(&folded);
        return out_of_memory(r);
    }
    r->names = grown;
    struct corrected_name *name = &grown[r->n_names];
    *name = (struct corrected_name){.text = arena_copy(&r->into->arena, buf_bytes(&r->text)),
                                    .folded = arena_copy(&r->into->arena, buf_bytes(&folded)),
                                    .at = at};
    buf_release(&folded);
    if (!name->text.at || !name->folded.at)
        return out_of_memory(r);
    if (!name->folded.len)
        return wrong(r, at, "there is no letter or digit in this name");
    r->n_names++;
    return true;
}

/* A query must be one; what is wrong with it is told here already. */
static bool check_query(struct reading *r)
{
    struct arena a;
    struct query_tree tree;
    struct brief_error why = {0};
    arena_init(&a, 4096);
    brief_status st = query_parse(&tree, r->now.scope, &a, &why);
    arena_release(&a);
    if (st == BRIEF_ENOMEM)
        return out_of_memory(r);
    why.text[strcspn(why.text, "\n")] = 0;
    return st ? wrong(r, r->now.scope_at, why.text) : true;
}

/* in "QUERY" | in doc "ID" */
static bool take_scope(struct reading *r)
{
    r->now.scope_is_doc = take_word(r, "doc");
    skip_blanks(r);
    r->now.scope_at = r->at;
    if (!take_quoted(r, r->now.scope_is_doc
                            ? "a document's id in double quotes is missing here"
                            : "a query in double quotes is missing here: in \"date:2019\", or "
                              "a document: in doc \"news/peru.txt\""))
        return false;
    if (!r->text.len)
        return wrong(r, r->now.scope_at, "nothing is said about where");
    r->now.scope = arena_copy(&r->into->arena, buf_bytes(&r->text));
    if (!r->now.scope.at)
        return out_of_memory(r);
    return r->now.scope_is_doc || check_query(r);
}

/* --- verbs --------------------------------------------------------------------------------------
 */

static bool take_names(struct reading *r)
{
    static const char missing[] = "a name in double quotes is missing here";
    if (!take_name(r, missing) || !take_name(r, missing))
        return false;
    while (!at_end(r))
        if (!take_name(r, "only names in double quotes follow here"))
            return false;
    for (size_t i = 0; i < r->n_names; i++)
        for (size_t j = 0; j < i; j++)
            if (span_equal(r->names[i].folded, r->names[j].folded))
                return wrong(r, r->names[i].at,
                             "the same name twice (case, accents, hyphens and dots do not "
                             "tell names apart)");
    return true;
}

/* NAME word NAME */
static bool take_two(struct reading *r, const char *word, const char *missing)
{
    if (!take_name(r, "a name in double quotes is missing here"))
        return false;
    if (!take_word(r, word))
        return wrong(r, r->at, missing);
    return take_name(r, "a name in double quotes is missing here");
}

static bool take_stop_alias(struct reading *r)
{
    if (!take_name(r, "a name in double quotes is missing here"))
        return false;
    if (at_end(r))
        return true;
    if (!take_word(r, "of"))
        return wrong(r, r->at, "\"of\" and whose alias it is, or nothing, follows here");
    return take_name(r, "whose alias it is, in double quotes, is missing here");
}

static bool take_retype(struct reading *r)
{
    if (!take_name(r, "a name in double quotes is missing here"))
        return false;
    if (!take_word(r, "to"))
        return wrong(r, r->at, "\"to\" and a type follow here");
    skip_blanks(r);
    return take_type(r, &r->now.new_type) ? true : wrong(r, r->at, "types are " TYPES);
}

static bool take_prefer(struct reading *r, bool needs_scope)
{
    if (!take_two(r, "as", "\"as\" and who is meant follow here"))
        return false;
    if (span_equal(r->names[0].folded, r->names[1].folded))
        return wrong(r, r->names[1].at,
                     "the same name twice: give the other one something to tell it by, as in "
                     "\"John Smith (banker)\"");
    if (take_word(r, "in"))
        return take_scope(r);
    skip_blanks(r);
    return needs_scope ? wrong(r, r->at, "where? in \"QUERY\" or in doc \"ID\" follows here")
                       : true;
}

static bool take_arguments(struct reading *r)
{
    switch (r->now.verb) {
    case CORRECT_MERGE:
    case CORRECT_NOT_SAME:
        return take_names(r);
    case CORRECT_STOP_ALIAS:
        return take_stop_alias(r);
    case CORRECT_RENAME:
        return take_two(r, "to", "\"to\" and the new name follow here");
    case CORRECT_RETYPE:
        return take_retype(r);
    default:
        return take_prefer(r, r->now.verb == CORRECT_SPLIT);
    }
}

static bool take_verb(struct reading *r)
{
    struct span word = next_word(r);
    for (size_t i = 0; i < N_CORRECTION_VERBS; i++)
        if (span_equal(word, span_of(verbs[i]))) {
            r->now.verb = (enum correction_verb)i;
            r->at += word.len;
            return true;
        }
    return wrong(r, r->at, "no such correction: there are " VERBS);
}

/* The correction of one line, unless it is empty; false when it is wrong. */
static bool take_line(struct reading *r)
{
    struct span s = r->now.source;
    size_t valid = utf8_valid_length(s);
    if (valid < s.len)
        return wrong(r, valid, "this is not UTF-8");
    if (!take_verb(r))
        return false;
    if (!take_type(r, &r->now.type) && next_word(r).len)
        return wrong(r, r->at, "a type or a name in double quotes follows here; types are " TYPES);
    if (!take_arguments(r))
        return false;
    return at_end(r) ? true : wrong(r, r->at, "the line should end here");
}

static bool keep(struct reading *r)
{
    struct corrections *c = r->into;
    struct correction *grown = mem_grow(c->at, &c->cap, c->n + 1, sizeof *grown);
    if (!grown)
        return out_of_memory(r);
    c->at = grown;
    r->now.n_names = r->n_names;
    r->now.names = arena_alloc(&c->arena, r->n_names * sizeof *r->names);
    if (!r->now.names)
        return out_of_memory(r);
    memcpy(r->now.names, r->names, r->n_names * sizeof *r->names);
    c->has[r->now.verb] = true;
    grown[c->n++] = r->now;
    return true;
}

static bool take_lines(struct reading *r, struct span text)
{
    uint32_t line = 0;
    if (span_starts_with(text, SPAN("\xEF\xBB\xBF")))
        text = span_sub(text, 3, text.len);
    for (size_t from = 0, to; from < text.len; from = to + 1) {
        const char *end = memchr(text.at + from, '\n', text.len - from);
        to = end ? (size_t)(end - text.at) : text.len;
        r->now = (struct correction){
            .type = ANY_TYPE, .line = ++line, .source = span_sub(text, from, to)};
        if (r->now.source.len && r->now.source.at[r->now.source.len - 1] == '\r')
            r->now.source.len--;
        r->at = r->n_names = 0;
        if (!at_end(r) && take_line(r) && !keep(r))
            return false;
        if (r->no_memory)
            return false;
    }
    return true;
}

static int compare_refs(const void *a, const void *b)
{
    const struct correction_ref *x = a, *y = b;
    int c = span_compare(x->folded, y->folded);
    if (c)
        return c;
    if (x->correction != y->correction)
        return x->correction < y->correction ? -1 : 1;
    return (x->name > y->name) - (x->name < y->name);
}

static bool list_refs(struct corrections *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->at[i].n_names;
    c->refs = mem_alloc((n + 1) * sizeof *c->refs);
    if (!c->refs)
        return false;
    for (uint32_t i = 0; i < c->n; i++)
        for (uint32_t j = 0; j < c->at[i].n_names; j++)
            c->refs[c->n_refs++] = (struct correction_ref){c->at[i].names[j].folded, i, j};
    if (n)
        qsort(c->refs, n, sizeof *c->refs, compare_refs);
    return true;
}

brief_status corrections_parse(struct corrections *c, struct span path, struct span text,
                               struct complaints *complaints, struct brief_error *err)
{
    struct reading r = {.into = c, .complaints = complaints};
    c->path = arena_copy(&c->arena, path);
    struct span copy = arena_copy(&c->arena, text);
    bool read = c->path.at && copy.at && take_lines(&r, copy) && list_refs(c);
    mem_free(r.names);
    buf_release(&r.text);
    if (!read)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory for corrections");
    return corrections_contradictions(c, complaints, err);
}
