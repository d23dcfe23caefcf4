/* refs.c -- references matched with the names of documents.
 *
 *     reference ──exact id, name of a file, words of a title, day──> candidates ──denotes?──> cited
 *
 * Candidates come from look-ups, the decision from one predicate, which serves both directions:
 * what a document cites, and who cites it. */
#include "query/refs.h"

#include "core/index/terms.h"
#include "core/mem.h"
#include "core/text/fold.h"
#include "query/rank.h"

#include <stdlib.h>

/* A file that was indexed, by its folded name without its ending. */
struct cited_file {
    struct span stem, name;
    uint32_t doc_first, n_docs;
};

struct citing {
    struct collection *collection;
    struct arena arena;
    struct cited_file *files; /* by stem */
    size_t n_files, files_cap;
    bool has_files;
};

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for references");
}

static brief_status fold_into(struct span *out, struct span text, struct arena *a,
                              struct brief_error *err)
{
    struct buf folded = {0};
    *out = (struct span){0};
    if (!text.len)
        return BRIEF_OK;
    brief_status st = fold_name(&folded, text);
    if (!st)
        *out = arena_copy(a, buf_bytes(&folded));
    buf_release(&folded);
    return st || !out->at ? no_memory(err) : BRIEF_OK;
}

/* --- reading references -------------------------------------------------------------------------
 */

/* An address without "https://", "www." and the last '/'. */
static struct span bare_address(struct span s)
{
    const char *scheme = memmem(s.at, s.len, "://", 3);
    if (!scheme)
        return s;
    s = span_sub(s, (size_t)(scheme - s.at) + 3, s.len);
    if (span_starts_with(s, SPAN("www.")))
        s = span_sub(s, 4, s.len);
    while (s.len && s.at[s.len - 1] == '/')
        s.len--;
    return s;
}

brief_status reference_parse(struct reference *out, struct span text, struct arena *a,
                             struct brief_error *err)
{
    *out = (struct reference){.words = text, .days = {NO_DAY, NO_DAY}};
    return fold_into(&out->name, bare_address(text), a, err);
}

brief_status reference_of(struct reference *out, const struct mention *m, struct arena *a,
                          struct brief_error *err)
{
    *out = (struct reference){.words = m->norm, .days = m->days};
    out->yearless = m->flags & MENTION_YEARLESS;
    struct span name = m->norm;
    const char *comma = name.len ? memchr(name.at, ',', name.len) : NULL;
    if (m->days.from != NO_DAY && comma) /* no title of ours has a comma: see references.rules */
        name = span_sub(name, 0, (size_t)(comma - name.at));
    return fold_into(&out->name, bare_address(name), a, err);
}

/* --- names of documents -------------------------------------------------------------------------
 */

static struct span last_part(struct span path)
{
    size_t at = path.len;
    while (at > 0 && path.at[at - 1] != '/')
        at--;
    return span_sub(path, at, path.len);
}

/* A file's name without its ending: "WR-11-36" of "WR-11-36.txt". */
static struct span without_ending(struct span file)
{
    size_t at = file.len;
    while (at > 0 && file.at[at - 1] != '.')
        at--;
    return at > 1 && file.len - at <= 5 ? span_sub(file, 0, at - 1) : file;
}

brief_status cited_names_of(struct cited_names *out, struct collection *c, struct doc_ref ref,
                            struct arena *a, struct brief_error *err)
{
    struct doc_row row;
    struct segment *seg = &c->segments[ref.segment];
    brief_status st = segment_doc(seg, ref.doc, a, &row, err);
    *out = (struct cited_names){.ref = ref};
    if (st)
        return st;
    struct span file = last_part(row.source);
    out->date = row.date;
    if ((st = fold_into(&out->id, bare_address(row.given_id), a, err)) ||
        (st = fold_into(&out->file, file, a, err)) ||
        (st = fold_into(&out->stem, without_ending(file), a, err)) ||
        (st = fold_into(&out->title, row.title, a, err)))
        return st;
    return fold_into(&out->source, bare_address(row.source), a, err);
}

/* Do whole words of `text` say `words`? */
static bool says(struct span text, struct span words)
{
    for (size_t at = 0; words.len && at + words.len <= text.len; at++) {
        size_t end = at + words.len;
        if ((at == 0 || text.at[at - 1] == ' ') && (end == text.len || text.at[end] == ' ') &&
            memcmp(text.at + at, words.at, words.len) == 0)
            return true;
    }
    return false;
}

/* Does the title say the code first or last? "wr 11" is not the head of "wr 11 36 weekly review":
 * there the number goes on. */
static bool is_headed(struct span title, struct span code)
{
    if (!code.len || title.len < code.len)
        return false;
    size_t rest = title.len - code.len;
    struct span behind = span_sub(title, code.len, title.len);
    bool goes_on = behind.len > 1 && behind.at[1] >= '0' && behind.at[1] <= '9';
    if (memcmp(title.at, code.at, code.len) == 0 && (!rest || (behind.at[0] == ' ' && !goes_on)))
        return true;
    return rest && title.at[rest - 1] == ' ' && memcmp(title.at + rest, code.at, code.len) == 0;
}

/* Is this the name of the document itself, rather than of many? */
static bool is_called(struct span name, const struct cited_names *d)
{
    return name.len &&
           (span_equal(name, d->id) || span_equal(name, d->file) || span_equal(name, d->stem) ||
            span_equal(name, d->source) || is_headed(d->title, name));
}

static bool has_words(struct span name, const struct cited_names *d)
{
    return says(d->title, name) || says(d->stem, name) || says(d->id, name);
}

static bool same_day_of_year(int32_t day, struct day_range of_year)
{
    struct civil_date d = civil_from_day(day);
    int32_t then = day_from_civil(civil_from_day(of_year.from).year, d.month, d.day);
    return of_year.from <= then && then <= of_year.to;
}

static bool is_of_day(const struct reference *r, struct day_range date)
{
    if (date.from == NO_DAY)
        return false;
    if (r->yearless)
        return date.from == date.to && same_day_of_year(date.from, r->days);
    return date.from <= r->days.to && r->days.from <= date.to;
}

/* An edition's own number at its head, or a document's own title, cites nothing. */
static bool is_itself(const struct reference *r, const struct cited_names *from,
                      const struct cited_names *to)
{
    if (from->ref.segment == to->ref.segment && from->ref.doc == to->ref.doc)
        return true;
    return r->days.from == NO_DAY && span_equal(from->source, to->source) &&
           span_equal(r->name, to->stem);
}

bool reference_cites(const struct reference *r, const struct cited_names *from,
                     const struct cited_names *to)
{
    bool fits = r->days.from == NO_DAY ? is_called(r->name, to)
                                       : is_of_day(r, to->date) && has_words(r->name, to);
    return fits && !is_itself(r, from, to);
}

/* Could a reference of this name denote the document, on some day? Never a false no. */
static bool may_denote(struct span name, const struct cited_names *names)
{
    return is_called(name, names) || has_words(name, names);
}

/* --- files by name ------------------------------------------------------------------------------
 */

brief_status citing_new(struct citing **out, struct collection *c, struct brief_error *err)
{
    *out = mem_calloc(1, sizeof **out);
    if (!*out)
        return no_memory(err);
    (*out)->collection = c;
    arena_init(&(*out)->arena, 1 << 16);
    return BRIEF_OK;
}

void citing_free(struct citing *x)
{
    if (!x)
        return;
    mem_free(x->files);
    arena_release(&x->arena);
    mem_free(x);
}

static brief_status visit_source(void *ctx, const struct source_row *row, struct brief_error *err)
{
    struct citing *x = ctx;
    if (row->state != SOURCE_INDEXED || !row->n_docs)
        return BRIEF_OK;
    struct cited_file *grown = mem_grow(x->files, &x->files_cap, x->n_files + 1, sizeof *grown);
    if (!grown)
        return no_memory(err);
    x->files = grown;
    struct cited_file *f = &grown[x->n_files++];
    *f = (struct cited_file){.doc_first = row->doc_first, .n_docs = row->n_docs};
    struct span file = last_part(row->name);
    brief_status st = fold_into(&f->stem, without_ending(file), &x->arena, err);
    f->name = st ? (struct span){0} : arena_copy(&x->arena, row->name);
    return st ? st : f->name.at ? BRIEF_OK : no_memory(err);
}

static int by_stem(const void *a, const void *b)
{
    const struct cited_file *x = a, *y = b;
    int c = span_compare(x->stem, y->stem);
    return c ? c : (x->doc_first > y->doc_first) - (x->doc_first < y->doc_first);
}

static brief_status load_files(struct citing *x, struct brief_error *err)
{
    if (x->has_files)
        return BRIEF_OK;
    brief_status st = store_sources_each(x->collection->txn, visit_source, x, err);
    if (!st && x->n_files)
        qsort(x->files, x->n_files, sizeof *x->files, by_stem);
    x->has_files = !st;
    return st;
}

/* The first file whose stem is not below `stem`. */
static size_t first_file(const struct citing *x, struct span stem)
{
    size_t low = 0, high = x->n_files;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (span_compare(x->files[middle].stem, stem) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* --- what a reference denotes -------------------------------------------------------------------
 */

struct resolving {
    struct citing *citing;
    const struct reference *reference;
    struct cited_names from; /* the document that cites */
    struct arena *arena;     /* of the answer */
    struct arena scratch;
    struct doc_ref *found;
    size_t n, cap;
    struct brief_error *err;
};

static brief_status consider(struct resolving *r, struct doc_ref ref)
{
    struct cited_names names;
    struct segment *seg = &r->citing->collection->segments[ref.segment];
    if (ref.doc >= seg->row.n_docs || !segment_is_live(seg, ref.doc))
        return BRIEF_OK;
    arena_clear(&r->scratch);
    brief_status st = cited_names_of(&names, r->citing->collection, ref, &r->scratch, r->err);
    if (st || !reference_cites(r->reference, &r->from, &names))
        return st;
    struct doc_ref *grown = mem_grow(r->found, &r->cap, r->n + 1, sizeof *grown);
    if (!grown)
        return no_memory(r->err);
    r->found = grown;
    grown[r->n++] = ref;
    return BRIEF_OK;
}

static brief_status consider_number(struct resolving *r, uint32_t number)
{
    struct doc_ref ref;
    return collection_place(r->citing->collection, number, &ref) ? consider(r, ref) : BRIEF_OK;
}

/* Files with this stem, or (an ending and all) with this name. */
static brief_status try_files(struct resolving *r)
{
    struct citing *x = r->citing;
    struct span names[2] = {r->reference->name, {0}};
    brief_status st = load_files(x, r->err);
    st =
        st ? st
           : fold_into(&names[1], without_ending(last_part(r->reference->words)), r->arena, r->err);
    for (size_t k = 0; k < 2 && !st; k++) {
        if (!names[k].len || (k && span_equal(names[0], names[1])))
            continue;
        for (size_t i = first_file(x, names[k]);
             i < x->n_files && !st && span_equal(x->files[i].stem, names[k]); i++)
            for (uint32_t d = 0; d < x->files[i].n_docs && !st; d++)
                st = consider_number(r, x->files[i].doc_first + d);
    }
    return st;
}

static brief_status try_id(struct resolving *r, struct span id)
{
    struct doc_ref ref;
    bool found = false;
    brief_status st = collection_find(r->citing->collection, id, &ref, &found, r->err);
    return st || !found ? st : consider(r, ref);
}

/* An id as it stands; an address also with another scheme, and with or without "www." and '/'. */
static brief_status try_ids(struct resolving *r)
{
    static const char *const heads[] = {"https://", "http://", "https://www.", "http://www."};
    struct span words = r->reference->words, bare = bare_address(words);
    struct buf id = {0};
    brief_status st = try_id(r, words);
    for (size_t i = 0; i < 8 && !st && bare.len < words.len; i++) {
        buf_clear(&id);
        buf_puts(&id, heads[i / 2]);
        buf_span(&id, bare);
        buf_puts(&id, i % 2 ? "/" : "");
        st = id.failed ? no_memory(r->err) : try_id(r, buf_bytes(&id));
    }
    buf_release(&id);
    return st;
}

/* Documents with the words in their titles: `denotes` then looks where they stand. */
static brief_status try_titles(struct resolving *r)
{
    struct collection *c = r->citing->collection;
    struct buf query = {0};
    struct doc_filter found = {0};
    buf_puts(&query, "title:\"");
    buf_span(&query, r->reference->name);
    buf_byte(&query, '"');
    brief_status st = query.failed
                          ? no_memory(r->err)
                          : filter_by_query(&found, c, buf_bytes(&query), r->arena, r->err);
    buf_release(&query);
    for (uint32_t s = 0; s < c->n_segments && !st && found.n; s++)
        for (doc_id doc = 0; doc < c->segments[s].row.n_docs && !st; doc++)
            if (doc_filter_has(&found, s, doc))
                st = consider(r, (struct doc_ref){s, doc});
    return st;
}

static brief_status try_days(struct resolving *r)
{
    struct collection *c = r->citing->collection;
    brief_status st = BRIEF_OK;
    for (uint32_t s = 0; s < c->n_segments && !st; s++)
        for (doc_id doc = 0; doc < c->segments[s].row.n_docs && !st; doc++)
            if (is_of_day(r->reference, segment_days(&c->segments[s], doc)))
                st = consider(r, (struct doc_ref){s, doc});
    return st;
}

static int by_place(const void *a, const void *b)
{
    const struct doc_ref *x = a, *y = b;
    if (x->segment != y->segment)
        return x->segment < y->segment ? -1 : 1;
    return (x->doc > y->doc) - (x->doc < y->doc);
}

static brief_status keep_found(struct resolving *r, struct cited *out)
{
    size_t n = 0;
    if (r->n)
        qsort(r->found, r->n, sizeof *r->found, by_place);
    out->at = arena_alloc(r->arena, (r->n + 1) * sizeof *out->at);
    if (!out->at)
        return no_memory(r->err);
    for (size_t i = 0; i < r->n; i++)
        if (!n || by_place(&out->at[n - 1], &r->found[i]) != 0)
            out->at[n++] = r->found[i];
    out->n = n;
    return BRIEF_OK;
}

brief_status citing_resolve(struct citing *x, const struct reference *ref, struct doc_ref from,
                            struct cited *out, struct arena *a, struct brief_error *err)
{
    struct resolving r = {.citing = x, .reference = ref, .arena = a, .err = err};
    *out = (struct cited){0};
    if (!ref->name.len)
        return BRIEF_OK;
    arena_init(&r.scratch, 4096);
    brief_status st = BRIEF_OK;
    if (from.segment != NO_DOCUMENT.segment)
        st = cited_names_of(&r.from, x->collection, from, a, err);
    else
        r.from.ref = from;
    if (!st && ref->days.from != NO_DAY)
        st = try_days(&r);
    else if (!st && !(st = try_ids(&r)) && !(st = try_files(&r)))
        st = try_titles(&r);
    st = st ? st : keep_found(&r, out);
    mem_free(r.found);
    arena_release(&r.scratch);
    return st;
}

/* --- who cites ----------------------------------------------------------------------------------
 */

/* A normal form alone does not say whether it is dated: its title may be all before the comma. */
static brief_status is_wanted(const struct references_wanted *w, struct span norm, bool *wanted,
                              struct brief_error *err)
{
    struct arena scratch;
    struct reference whole, title = {0};
    arena_init(&scratch, 1024);
    const char *comma = norm.len ? memchr(norm.at, ',', norm.len) : NULL;
    brief_status st = reference_parse(&whole, norm, &scratch, err);
    if (!st && comma)
        st = reference_parse(&title, span_sub(norm, 0, (size_t)(comma - norm.at)), &scratch, err);
    *wanted =
        !st && ((!w->n_to && !w->name.len) || (w->name.len && (span_equal(whole.name, w->name) ||
                                                               span_equal(title.name, w->name))));
    for (size_t i = 0; i < w->n_to && !st && !*wanted; i++)
        *wanted = may_denote(whole.name, &w->to[i]) || may_denote(title.name, &w->to[i]);
    arena_release(&scratch);
    return st;
}

brief_status references_find(struct segment *seg, const struct references_wanted *wanted,
                             struct doc_set *out, struct arena *a, struct brief_error *err)
{
    char prefix[2] = {TERM_ENTITY, mention_type_letter(MENTION_REFERENCE)};
    struct term_cursor cursor = {0};
    struct doc_gather gather;
    *out = (struct doc_set){0};
    brief_status st = term_cursor_open(&cursor, seg, (struct span){prefix, 2}, err);
    if (st)
        return st;
    doc_gather_init(&gather, seg);
    while (!st && term_cursor_next(&cursor)) {
        struct entity_term term;
        bool take = false;
        if (term_parse(&term, cursor.entry.term))
            st = is_wanted(wanted, term.norm, &take, err);
        if (!st && take)
            st = doc_gather_add(&gather, &cursor.entry, err);
    }
    st = st ? st : cursor.status;
    term_cursor_close(&cursor);
    st = st ? st : doc_gather_take(&gather, out, a, err);
    doc_gather_release(&gather);
    return st;
}
