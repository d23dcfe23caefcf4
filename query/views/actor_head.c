/* actor_head.c -- who is meant, in words. */
#include "query/views/actor_head.h"

#include "core/text/fold.h"
#include "core/text/clean.h"

#define HEADS_MOST 12 /* actors of one name shown by name; the rest is counted */
#define NAMES_MOST 12

/* Names other than `except`, each spelling of capitals and accents once, then "… and 7 more". */
static brief_status append_names(struct buf *out, const struct actor_alias *list, size_t n,
                                 struct span except)
{
    struct intern seen;
    struct buf folded = {0};
    size_t shown = 0, left = 0;
    bool is_new = true;
    intern_init(&seen);
    brief_status st = fold_name(&folded, except);
    if (!st && intern_add(&seen, buf_bytes(&folded), &is_new) == INTERN_NONE)
        st = BRIEF_ENOMEM;
    for (size_t i = 0; i < n && !st; i++) {
        buf_clear(&folded);
        st = fold_name(&folded, list[i].text);
        if (!st && intern_add(&seen, buf_bytes(&folded), &is_new) == INTERN_NONE)
            st = BRIEF_ENOMEM;
        if (st || !is_new)
            continue;
        if (shown == NAMES_MOST) {
            left++;
            continue;
        }
        if (shown++)
            buf_puts(out, ", ");
        clean_append(out, list[i].text);
    }
    if (left)
        buf_printf(out, " and %zu more", left);
    buf_release(&folded);
    intern_release(&seen);
    return st;
}

static void print_names_line(struct view *v, const char *head, const struct buf *names,
                             size_t indent)
{
    struct buf line = {0};
    buf_puts(&line, head);
    buf_span(&line, buf_bytes(names));
    buf_printf(&v->answer.text, "%*s", (int)indent, "");
    print_wrapped(&v->answer.text, &v->style, buf_bytes(&line), NULL, 0, indent, indent + 2,
                  v->style.width);
    buf_release(&line);
}

brief_status print_actor_names(struct view *v, const struct actor_table *t, uint32_t actor,
                               size_t indent)
{
    struct actor_alias *list;
    size_t n;
    struct buf names = {0};
    struct span own = t->actors[actor].name;
    brief_status st = actors_aliases(t, actor, false, &v->arena, &list, &n, &v->err);
    if (st)
        return st;
    st = append_names(&names, list, n, own);
    if (names.len)
        print_names_line(v, "also ", &names, indent);
    buf_clear(&names);
    st = st ? st : actors_aliases(t, actor, true, &v->arena, &list, &n, &v->err);
    st = st ? st : append_names(&names, list, n, (struct span){NULL, 0});
    if (names.len)
        print_names_line(v, "as ", &names, indent);
    buf_release(&names);
    return st ? brief_fail(&v->err, st, "out of memory for names") : BRIEF_OK;
}

brief_status print_actor_heads(struct view *v, const struct actor_table *t, const bool *chosen)
{
    size_t shown = 0, left = 0;
    brief_status st = BRIEF_OK;
    struct buf *out = &v->answer.text;
    for (uint32_t i = 0; i < t->n_actors && !st; i++) {
        if (!chosen[i])
            continue;
        if (shown == HEADS_MOST) {
            left++;
            continue;
        }
        shown++;
        paint_text(out, &v->style, PAINT_TITLE, t->actors[i].name);
        buf_printf(out, "  (%s)\n", mention_type_name(t->actors[i].type));
        st = print_actor_names(v, t, i, 2);
    }
    if (left)
        buf_printf(out, "and %zu more actors\n", left);
    if (shown)
        buf_byte(out, '\n');
    return st;
}
