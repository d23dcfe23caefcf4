/* check.c -- the order of the checks: nothing is used before it has been looked at. */
#include "indexer/check.h"

#include "core/index/segment_check.h"
#include "core/index/versions.h"
#include "core/mem.h"
#include "indexer/check_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define TRIES 50 /* a writer may publish, or compaction switch, between two of our steps */

void check_damage(struct check *c, const char *format, ...)
{
    char message[BRIEF_ERROR_LEN];
    va_list args;
    if (c->report->n_complaints++ >= CHECK_COMPLAINTS_MAX || !c->complain)
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    c->complain(c->ctx, message);
}

/* --- pages -------------------------------------------------------------------------------------
 */

static brief_status open_pages(struct check *c, uint32_t generation, int *fd,
                               struct brief_error *err)
{
    char name[PATH_MAX];
    brief_status st =
        store_name_file(name, err, "%s/db/gen-%06u/data.mdb", c->store.path, generation);
    if (st)
        return st;
    *fd = open(name, O_RDONLY | O_CLOEXEC);
    if (*fd < 0 && errno != ENOENT)
        return brief_fail(err, BRIEF_EIO, "%s: %s", name, strerror(errno));
    return BRIEF_OK;
}

/* Hold a published state by a read transaction and walk its pages. *again: it moved on under us. */
static brief_status hold_and_walk(struct check *c, uint32_t generation, int fd, bool *again,
                                  struct brief_error *err)
{
    brief_status st;
    *again = false;
    if (!check_metas(c, fd))
        return BRIEF_OK;
    if (!c->store.env && (st = store_map_pages(&c->store, generation, again, err)))
        return *again ? BRIEF_OK : st;
    if ((st = store_begin_lmdb(&c->store, MDB_RDONLY, &c->txn.txn, err)))
        return st;
    c->txn.store = &c->store;
    c->store.n_open = 1;
    st = check_pages(c, fd, mdb_txn_id(c->txn.txn), again, err);
    if (*again) {
        mdb_txn_abort(c->txn.txn);
        c->txn.txn = NULL;
        c->store.n_open = 0;
    }
    return st;
}

static brief_status try_pages(struct check *c, bool *again, struct brief_error *err)
{
    uint32_t generation;
    bool found;
    int fd;
    brief_status st = store_read_current(&c->store, &generation, &found, err);
    if (st || !found)
        return st ? st : store_no_index(&c->store, err);
    if (c->store.env && generation != c->store.generation)
        store_unmap(&c->store);
    if ((st = open_pages(c, generation, &fd, err)))
        return st;
    *again = fd < 0;
    if (fd < 0)
        return BRIEF_OK;
    st = hold_and_walk(c, generation, fd, again, err);
    close(fd);
    return st;
}

static brief_status pages(struct check *c, struct brief_error *err)
{
    bool again = true;
    brief_status st = BRIEF_OK;
    for (int i = 0; i < TRIES && again && !st; i++) {
        struct brief_error here = {0};
        st = try_pages(c, &again, &here);
        if (st)
            return brief_fail(err, st, "%s", here.text);
        if (again)
            usleep(1000);
    }
    if (again)
        check_damage(c, "data.mdb: is missing, or its meta pages contradict each other");
    return st;
}

/* --- contents ----------------------------------------------------------------------------------
 */

struct listening {
    struct check *check;
    uint32_t segment;
};

static void on_segment_damage(void *ctx, const char *sentence)
{
    struct listening *l = ctx;
    check_damage(l->check, "segment %u: %s", l->segment, sentence);
}

static brief_status look_into_segment(struct check *c, const struct segment_row *row,
                                      struct brief_error *err)
{
    struct listening listening = {c, row->number};
    struct check_listener listener = {on_segment_damage, &listening};
    struct brief_error here = {0};
    struct segment seg;
    uint64_t before = c->report->n_complaints;
    brief_status st = segment_open(&seg, &c->txn, row, &here);
    if (st == BRIEF_OK) {
        st = segment_check(&seg, &listener, &here);
        segment_close(&seg);
    }
    if (st && st != BRIEF_ECORRUPT)
        return brief_fail(err, st, "%s", here.text);
    if (st && c->report->n_complaints == before)
        check_damage(c, "segment %u: %s", row->number, here.text);
    return BRIEF_OK;
}

static brief_status contents(struct check *c, struct brief_error *err)
{
    char versions[VERSIONS_MAX];
    brief_status st;
    if ((st = store_open_databases(&c->store, c->txn.txn, false, err)) ||
        (st = store_load_meta(&c->txn, &c->meta, err)))
        return st;
    c->txn.revision = c->meta.revision;
    versions_text(versions, sizeof versions);
    c->report->versions_differ = !span_equal(c->meta.versions, span_of(versions));
    if ((st = check_values(c, err)) || c->report->n_complaints)
        return st; /* what follows would only repeat it */
    if ((st = store_segments(&c->txn, &c->arena, &c->segments, &c->n_segments, err)) ||
        (st = check_segments(c, err)) || (st = check_sources(c, err)))
        return st;
    for (size_t i = 0; i < c->n_segments && !st; i++)
        st = look_into_segment(c, &c->segments[i], err);
    return st;
}

/* --- all of it ---------------------------------------------------------------------------------
 */

static brief_status run(struct check *c, const char *path, struct brief_error *err)
{
    struct brief_error here = {0};
    brief_status st;
    if ((st = store_resolve(&c->store, path, err)) || (st = store_refuse_remote(&c->store, err)))
        return st;
    st = pages(c, &here);
    if (st == BRIEF_OK && c->report->n_complaints == 0)
        st = contents(c, &here);
    if (st == BRIEF_ECORRUPT)
        check_damage(c, "%s", here.text);
    else if (st)
        return brief_fail(err, st, "%s", here.text);
    if (c->report->n_complaints == 0)
        return BRIEF_OK;
    return brief_fail(err, BRIEF_ECORRUPT,
                      "%s: %llu damages: remove %s/db and add your files again", c->store.path,
                      (unsigned long long)c->report->n_complaints, c->store.path);
}

brief_status index_check(const char *path, void (*complain)(void *ctx, const char *message),
                         void *ctx, struct check_report *out, struct brief_error *err)
{
    *out = (struct check_report){0};
    struct check *c = mem_calloc(1, sizeof *c);
    if (!c)
        return brief_fail(err, BRIEF_ENOMEM, "%s: out of memory", path);
    c->complain = complain;
    c->ctx = ctx;
    c->report = out;
    arena_init(&c->arena, 64 * 1024);
    brief_status st = run(c, path, err);
    if (c->txn.txn)
        mdb_txn_abort(c->txn.txn);
    store_unmap(&c->store);
    arena_release(&c->arena);
    mem_free(c);
    return st;
}
