/* plan.c -- leaves, then iterators in the shape of the tree. */
#include "query/plan.h"

#include "query/query_error.h"

#include <math.h>

static brief_status no_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the query");
}

double plan_idf(const struct plan *p, uint64_t n_docs)
{
    double all = (double)p->collection->n_live, with = (double)n_docs;
    return log(1 + (all - with + 0.5) / (with + 0.5));
}

static brief_status build_leaf(struct plan *p, const struct lexeme *operand, bool unwanted,
                               struct brief_error *err)
{
    struct plan_leaf *leaf = &p->leaves[p->n_leaves++];
    leaf->operand = *operand;
    leaf->unwanted = unwanted;
    leaf->title = operand->field == FIELD_TITLE;
    leaf->parts = arena_calloc(p->arena, p->collection->n_segments + 1, sizeof *leaf->parts);
    if (!leaf->parts)
        return no_memory(err);
    switch (operand->field) {
    case FIELD_PERSON:
    case FIELD_ORG:
    case FIELD_PLACE:
    case FIELD_REF:
        return plan_entity_leaf(p, leaf, err);
    case FIELD_SOURCE:
        return plan_source_leaf(p, leaf, err);
    case FIELD_DATE:
        return plan_date_leaf(p, leaf, err);
    default:
        return operand->kind == LEX_PREFIX ? plan_prefix_leaf(p, leaf, err)
                                           : plan_words_leaf(p, leaf, err);
    }
}

/* Leaves in query order: plan_open walks the tree the same way and counts along. */
static brief_status build_leaves(struct plan *p, const struct query_node *node, bool unwanted,
                                 struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    if (node->kind == NODE_OPERAND)
        return build_leaf(p, &node->operand, unwanted, err);
    for (size_t i = 0; i < node->n_children && !st; i++)
        st = build_leaves(p, node->children[i], unwanted, err);
    if (node->optional && !st)
        st = build_leaves(p, node->optional, unwanted, err);
    if (node->without && !st)
        st = build_leaves(p, node->without, true, err);
    return st;
}

brief_status plan_build(struct plan *out, struct collection *c, const struct query_tree *tree,
                        struct arena *a, struct brief_error *err)
{
    *out = (struct plan){.collection = c, .tree = tree, .arena = a, .average_length = 1};
    if (c->n_live && c->n_live_tokens)
        out->average_length = (double)c->n_live_tokens / (double)c->n_live;
    out->leaves = arena_calloc(a, tree->n_operands + 1, sizeof *out->leaves);
    if (!out->leaves)
        return no_memory(err);
    return build_leaves(out, tree->root, false, err);
}

/* An opening in progress. */
struct opening {
    const struct plan *plan;
    size_t segment, leaf;
    struct arena *arena;
    struct iter_status *status;
    struct brief_error *err;
};

static brief_status open_leaf(struct opening *o, struct iter **out)
{
    const struct plan_leaf *leaf = &o->plan->leaves[o->leaf++];
    const struct leaf_part *part = &leaf->parts[o->segment];
    struct segment *seg = &o->plan->collection->segments[o->segment];
    switch (leaf->kind) {
    case LEAF_WORDS:
        return iter_open_words(out, seg, part->slots, leaf->words.n_slots, leaf->title,
                               (struct leaf_score){leaf->weight, plan_slope(o->plan)}, o->arena,
                               o->status, o->err);
    case LEAF_SOURCE:
        return iter_open_intervals(out, part->spans, part->n_spans, o->arena, o->status, o->err);
    case LEAF_DATE:
        return iter_open_days(out, seg, leaf->days, o->arena, o->status, o->err);
    default:
        return iter_open_set(out, &part->set, leaf->weight, o->arena, o->status, o->err);
    }
}

static brief_status open_node(struct opening *o, const struct query_node *node, struct iter **out)
{
    brief_status st = BRIEF_OK;
    struct iter *optional = NULL, *without = NULL;
    size_t n = 0;
    *out = NULL;
    if (node->kind == NODE_OPERAND)
        return open_leaf(o, out);
    struct iter **children = arena_calloc(o->arena, node->n_children, sizeof(struct iter *));
    if (!children)
        return no_memory(o->err);
    for (; n < node->n_children && !st; n++)
        st = open_node(o, node->children[n], &children[n]);
    if (!st && node->optional)
        st = open_node(o, node->optional, &optional);
    if (!st && node->without)
        st = open_node(o, node->without, &without);
    if (!st)
        st = node->kind == NODE_AND
                 ? iter_open_and(out, children, n, optional, without, o->arena, o->status, o->err)
                 : iter_open_or(out, children, n, o->arena, o->status, o->err);
    if (st) {
        for (size_t i = 0; i < n; i++)
            iter_close(children[i]);
        iter_close(optional);
        iter_close(without);
    }
    return st;
}

brief_status plan_open(const struct plan *plan, size_t segment, struct iter **out, struct arena *a,
                       struct iter_status *status, struct brief_error *err)
{
    struct opening o = {plan, segment, 0, a, status, err};
    return open_node(&o, plan->tree->root, out);
}

bool plan_total(const struct plan *plan, uint64_t *n_docs)
{
    const struct query_node *node = plan->tree->root;
    const struct plan_leaf *leaf = &plan->leaves[0];
    while (node->kind == NODE_AND && node->n_children == 1 && !node->without)
        node = node->children[0];
    if (node->kind != NODE_OPERAND || leaf->kind != LEAF_WORDS || leaf->title ||
        leaf->words.n_slots != 1 || leaf->words.slots[0].n_terms != 1)
        return false;
    *n_docs = leaf->n_docs;
    return true;
}
