/* search.c -- brief-query search: the best documents for a query, with the words around the match.
 */
#include "query/views/views.h"

#include "core/json_out.h"
#include "core/text/utf8.h"
#include "core/text/clean.h"
#include "query/hit.h"
#include "query/views/view.h"

#define SNIPPET_BYTES_RECORD 240 /* in jsonl and tsv */
#define SNIPPET_LINES        3   /* for people */

struct search_settings {
    struct view_settings view;
    size_t limit;
    const char *sort;
};

static const struct opt search_options[] = {
    {'n', "limit", OPT_COUNT, offsetof(struct search_settings, limit), "N",
     "show at most N documents [10]"},
    {0, "sort", OPT_TEXT, offsetof(struct search_settings, sort), "ORDER",
     "score or date (newest first) [score]"},
    VIEW_OPTIONS(struct search_settings),
};

static void search_init(void *settings)
{
    ((struct search_settings *)settings)->limit = 10;
}

static void print_json(struct buf *out, const struct found_doc *hit, bool scored)
{
    struct span none = {NULL, 0};
    char score[32];
    buf_byte(out, '{');
    json_text(out, "doc", hit->row.public_id);
    json_text(out, "title", hit->row.title.len ? hit->row.title : none);
    view_json_date(out, hit->row.date);
    json_text(out, "source", hit->row.source);
    json_number(out, "line", hit->line);
    json_key(out, "score");
    snprintf(score, sizeof score, "%.4f", hit->score);
    buf_puts(out, scored ? score : "null");
    json_text(out, "snippet", hit->snippet.text);
    json_key(out, "marks"); /* bytes of the snippet */
    buf_byte(out, '[');
    for (size_t i = 0; i < hit->snippet.n_marks; i++)
        buf_printf(out, "%s[%u,%u]", i ? "," : "", hit->snippet.marks[i].from,
                   hit->snippet.marks[i].to);
    buf_puts(out, "]}\n");
}

static void print_tsv(struct buf *out, const struct found_doc *hit, bool scored)
{
    struct buf date = {0};
    append_date(&date, hit->row.date);
    tsv_field(out, true, hit->row.public_id);
    tsv_field(out, false, buf_bytes(&date));
    tsv_field(out, false, hit->row.title);
    tsv_field(out, false, hit->row.source);
    tsv_number(out, false, hit->line);
    buf_byte(out, '\t');
    if (scored)
        buf_printf(out, "%.4f", hit->score);
    tsv_field(out, false, hit->snippet.text);
    buf_byte(out, '\n');
    buf_release(&date);
}

/*  Title of the document
 *      2011-10-13  briefings/peru.txt#2  line 14
 *      … the words around the match, with the *match* marked …                              */
static void print_human(struct view *v, const struct found_doc *hit, bool first)
{
    struct buf *out = &v->answer.text, place = {0};
    struct painted *painted = arena_alloc(&v->arena, (hit->snippet.n_marks + 1) * sizeof *painted);
    if (!first)
        buf_byte(out, '\n');
    print_cut(out, &v->style, PAINT_TITLE, hit->row.title.len ? hit->row.title : hit->row.public_id,
              v->style.width);
    buf_puts(out, "\n    ");
    append_date(&place, hit->row.date);
    buf_puts(&place, hit->row.date.from == NO_DAY ? "undated  " : "  ");
    if (hit->row.title.len) {
        clean_append(&place, hit->row.public_id);
        buf_puts(&place, "  ");
    }
    buf_printf(&place, "line %u", hit->line);
    paint_open(out, &v->style, PAINT_DIM);
    buf_span(out, buf_bytes(&place));
    paint_close(out, &v->style, PAINT_DIM);
    buf_puts(out, "\n    ");
    for (size_t i = 0; painted && i < hit->snippet.n_marks; i++)
        painted[i] =
            (struct painted){hit->snippet.marks[i].from, hit->snippet.marks[i].to, PAINT_MATCH};
    print_wrapped(out, &v->style, hit->snippet.text, painted, painted ? hit->snippet.n_marks : 0, 4,
                  4, v->style.width);
    buf_release(&place);
}

static brief_status print_hits(struct view *v, const struct plan *plan,
                               const struct rank_result *result, bool scored)
{
    struct arena a;
    brief_status st = BRIEF_OK;
    size_t width = SNIPPET_BYTES_RECORD;
    if (v->style.format == FORMAT_HUMAN)
        width = (v->style.width - 4) * SNIPPET_LINES - v->style.width / 2;
    arena_init(&a, 65536);
    for (size_t i = 0; i < result->n && !st; i++) {
        struct found_doc hit = {0};
        arena_clear(&a);
        if ((st = found_doc_load(&hit, plan, &result->hits[i], width, &a, &v->err)))
            break;
        if (v->style.format == FORMAT_JSONL)
            print_json(&v->answer.text, &hit, scored);
        else if (v->style.format == FORMAT_TSV)
            print_tsv(&v->answer.text, &hit, scored);
        else
            print_human(v, &hit, i == 0);
        answer_pause(&v->answer);
    }
    arena_release(&a);
    return st;
}

static brief_status search(struct view *v, const struct search_settings *s, struct span query,
                           uint64_t *total)
{
    struct query_tree tree;
    struct plan plan;
    struct rank_result result;
    enum rank_order order = RANK_SCORE;
    brief_status st;
    if (s->sort && strcmp(s->sort, "date") == 0)
        order = RANK_DATE;
    else if (s->sort && strcmp(s->sort, "score") != 0)
        return brief_fail(&v->err, BRIEF_EQUERY, "--sort %s: say score or date", s->sort);
    if ((st = query_parse(&tree, query, &v->arena, &v->err)) ||
        (st = plan_build(&plan, v->collection, &tree, &v->arena, &v->err)) ||
        (st = rank_run(&result, &plan, order, s->limit, &v->arena, &v->err)))
        return st;
    *total = result.total;
    if (result.total)
        view_note(v, "%zu of %llu document%s%s", result.n, (unsigned long long)result.total,
                  result.total == 1 ? "" : "s",
                  result.n < result.total ? " (--limit N shows more)" : "");
    else
        view_note(v, "nothing found");
    return print_hits(v, &plan, &result, order == RANK_SCORE);
}

static int search_run(const void *settings, const char **operands, size_t n)
{
    const struct search_settings *s = settings;
    struct view v;
    struct span query;
    uint64_t total = 0;
    brief_status st = view_begin(&v, "search", &s->view);
    st = st ? st : view_operands(&v, operands, n, &query);
    st = st ? st : search(&v, s, query, &total);
    return view_end(&v, st, total > 0);
}

const struct command search_command = {
    .name = "search",
    .operands = "QUERY…",
    .summary = "find documents by words, phrases, names, dates and sources",
    .details =
        "Words must all occur, whatever their ending: bank matches banks. OR, NOT (or -word) and\n"
        "brackets combine; AND binds tighter than OR. \"a phrase\" stands word by word; polic* is "
        "a\n"
        "prefix. Fields take a word or a quoted phrase right behind them:\n"
        "\n"
        "  title:treaty             in the title\n"
        "  person:fraser            a person, however he is named in the document\n"
        "  org:\"world bank\" place:peru ref:WR-11-36\n"
        "  source:wires/2011        documents from files whose path or name begins so; * ? globs\n"
        "  date:2011  date:2011-09..2011-10  date:2019..\n"
        "\n"
        "Operands are joined by spaces, so quote a phrase twice: search '\"joint problem\"'. A "
        "query\n"
        "with -word stands in quotes or behind --.\n"
        "tsv columns: document, date, title, source, line, score, snippet.",
    .options = search_options,
    .n_options = sizeof search_options / sizeof search_options[0],
    .settings_len = sizeof(struct search_settings),
    .init = search_init,
    .run = search_run,
};
