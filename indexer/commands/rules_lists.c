/* rules_lists.c -- `brief-index rules list --lists`: what the lists hold, class by class. */
#include "indexer/commands/rules.h"

#include "core/json_out.h"
#include "core/mem.h"
#include "indexer/entities/lexicon_build.h"
#include "indexer/entities/rule_file.h"

#include <fnmatch.h>

/* All lists read once more: the compiled rules do not say which file a name came from. */
struct lists {
    struct source_list files;
    struct class_table classes;
    struct lexicon_build build;
    uint64_t *counts; /* spellings, by class, then file */
};

static brief_status out_of_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory for the lists");
}

static void release(struct lists *l)
{
    lexicon_build_release(&l->build);
    class_table_release(&l->classes);
    source_list_release(&l->files);
    mem_free(l->counts);
}

static brief_status read_lists(struct lists *l, const struct collection_rules *rules,
                               struct brief_error *err)
{
    brief_status st = source_list_unpack(&l->files, rules->shipped.sources, err);
    for (size_t i = 0; i < rules->own.n && !st; i++)
        st = source_list_add(&l->files, span_of(rules->own.at[i].name), rules->own.at[i].text, err);
    for (size_t i = 0; i < l->files.n && !st; i++) {
        size_t len = strlen(l->files.at[i].name);
        if (len > 5 && strcmp(l->files.at[i].name + len - 5, ".list") == 0)
            st = lexicon_build_read_list(&l->build, &l->files.at[i], err);
    }
    return st ? st : lexicon_build_drop(&l->build, err);
}

static brief_status count(struct lists *l, struct brief_error *err)
{
    size_t n_classes = l->classes.names.n;
    l->counts = mem_calloc(n_classes * l->files.n + 1, sizeof *l->counts);
    if (!l->counts)
        return out_of_memory(err);
    for (size_t i = 0; i < l->build.n; i++) {
        const struct spelling *s = &l->build.at[i];
        struct class_set set = class_table_set_at(&l->classes, s->set);
        size_t file = (size_t)(s->src - l->files.at);
        for (uint32_t c = 0; c < n_classes; c++)
            l->counts[c * l->files.n + file] += class_set_has(&set, c);
    }
    return BRIEF_OK;
}

static void put_line(struct buf *out, enum out_format format, struct span name, const char *file,
                     uint64_t n)
{
    if (format == FORMAT_HUMAN) {
        buf_printf(out, "%-24.*s %8llu  %s\n", (int)name.len, name.at, (unsigned long long)n, file);
    } else if (format == FORMAT_TSV) {
        tsv_field(out, true, name);
        tsv_number(out, false, n);
        tsv_field(out, false, span_of(file));
        buf_byte(out, '\n');
    } else {
        buf_byte(out, '{');
        json_text(out, "class", name);
        json_number(out, "names", n);
        json_text(out, "file", span_of(file));
        buf_puts(out, "}\n");
    }
}

static bool is_wanted(struct span name, const char **wanted, size_t n)
{
    char text[RULE_NAME_MAX + 2];
    snprintf(text, sizeof text, "%.*s", (int)name.len, name.at);
    for (size_t i = 0; i < n; i++)
        if (fnmatch(wanted[i], text, 0) == 0)
            return true;
    return n == 0;
}

static brief_status print(const struct lists *l, enum out_format format, const char **wanted,
                          size_t n_wanted, size_t *n_listed, struct brief_error *err)
{
    struct buf out = {0};
    for (uint32_t c = 0; c < l->classes.names.n; c++) {
        struct span name = l->classes.names.strings[c];
        for (size_t f = 0; f < l->files.n && is_wanted(name, wanted, n_wanted); f++) {
            uint64_t n = l->counts[c * l->files.n + f];
            if (n && ++*n_listed == 1 && format == FORMAT_HUMAN)
                buf_printf(&out, "%-24s %8s  %s\n", "class", "names", "where");
            if (n)
                put_line(&out, format, name, l->files.at[f].name, n);
        }
    }
    bool failed = out.failed;
    rules_flush(&out);
    buf_release(&out);
    return failed ? out_of_memory(err) : BRIEF_OK;
}

brief_status rules_print_lists(const struct collection_rules *rules, enum out_format format,
                               const char **wanted, size_t n_wanted, size_t *n_listed,
                               struct brief_error *err)
{
    struct lists l = {0};
    *n_listed = 0;
    l.build.classes = &l.classes;
    brief_status st = class_table_init(&l.classes);
    if (st)
        st = out_of_memory(err);
    if (!st && !(st = read_lists(&l, rules, err)) && !(st = count(&l, err)))
        st = print(&l, format, wanted, n_wanted, n_listed, err);
    release(&l);
    return st;
}
