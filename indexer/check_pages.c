/* check_pages.c -- walk LMDB 0.9's pages without trusting one of them.
 *
 *     page       | pgno u64 | pad u16 | flags u16 | lower u16 | upper u16 | pointers … nodes |
 *                overflow pages have their number u32 instead of lower and upper
 *     node       | lo u16 | hi u16 | flags u16 | key length u16 | key | value |
 *                branch: page = lo + hi << 16 + flags << 32; leaf: value length = lo + hi << 16
 *     meta       pages 0 and 1, behind the page head:
 *                | magic u32 | version u32 | address u64 | map size u64 | free db | main db |
 *                | last page u64 | transaction u64 |
 *     database   | pad u32 | flags u16 | depth u16 | branch u64 | leaf u64 | overflow u64 |
 *                | entries u64 | root u64 |      pad of the free db: the page size
 *
 * All in the machine's own byte order. Pages are read with pread into buffers, never through the
 * map. A page is entered once at most, so the walk ends whatever the file says. */
#include "core/mem.h"
#include "indexer/check_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD          16u
#define NODE_HEAD     8u
#define META_MAGIC    0xBEEFC0DEu
#define META_VERSION  1u
#define NO_PAGE       UINT64_MAX /* root of an empty tree */
#define DEPTH_MAX     32u
#define FREE_KEY      8u
#define UNWRITTEN_MAX ((uint64_t)256 << 20) /* bytes: pages given out at the end and not used */
#define METAS_TRIES   3

enum page_flags { PAGE_BRANCH = 1, PAGE_LEAF = 2, PAGE_OVERFLOW = 4, PAGE_META = 8 };
enum node_flags { NODE_BIG = 1, NODE_DATABASE = 2 };
enum tree_kind { TREE_FREE, TREE_MAIN, TREE_OURS };

struct tree {
    uint32_t pad;
    uint16_t flags, depth;
    uint64_t n_branch, n_leaf, n_overflow, n_entries, root;
};
#define TREE_BYTES 48u

struct meta_page {
    uint32_t page_bytes;
    struct tree trees[2]; /* free, main */
    uint64_t last_page, txn_id;
};

struct walk {
    struct check *check;
    int fd;
    uint32_t page_bytes;
    uint64_t n_file, n_pages; /* pages in the file; numbers given out */
    uint64_t txn_id;
    uint8_t *seen;       /* a bit for each page of the file */
    char *room;          /* a page for each level of a tree, then a map of one page */
    enum tree_kind kind; /* of the tree being walked */
    const char *name;
    struct tree counted;
    struct tree ours[N_DATABASES];
    char our_names[N_DATABASES][16];
    size_t n_ours;
    uint64_t n_used, n_free;
};

static uint16_t get16(const char *at)
{
    uint16_t v;
    memcpy(&v, at, sizeof v);
    return v;
}

static uint32_t get32(const char *at)
{
    uint32_t v;
    memcpy(&v, at, sizeof v);
    return v;
}

static uint64_t get64(const char *at)
{
    uint64_t v;
    memcpy(&v, at, sizeof v);
    return v;
}

/* Exactly len bytes, or false. */
static bool read_at(int fd, char *out, size_t len, uint64_t at)
{
    while (len > 0) {
        ssize_t n = pread(fd, out, len, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        out += n;
        at += (uint64_t)n;
        len -= (size_t)n;
    }
    return true;
}

/* --- meta pages --------------------------------------------------------------------------------
 */

static void take_tree(struct tree *out, const char *at)
{
    *out = (struct tree){
        .pad = get32(at),
        .flags = get16(at + 4),
        .depth = get16(at + 6),
        .n_branch = get64(at + 8),
        .n_leaf = get64(at + 16),
        .n_overflow = get64(at + 24),
        .n_entries = get64(at + 32),
        .root = get64(at + 40),
    };
}

/* NULL, or what is wrong with it. */
static const char *take_meta(struct meta_page *out, int fd, unsigned i, uint32_t page_bytes)
{
    char at[HEAD + 24 + 2 * TREE_BYTES + 16];
    if (!read_at(fd, at, sizeof at, (uint64_t)i * page_bytes))
        return "is cut off";
    if (!(get16(at + 10) & PAGE_META))
        return "is no meta page";
    if (get32(at + HEAD) != META_MAGIC)
        return "has no magic number";
    if (get32(at + HEAD + 4) != META_VERSION)
        return "has another version number";
    take_tree(&out->trees[0], at + HEAD + 24);
    take_tree(&out->trees[1], at + HEAD + 24 + TREE_BYTES);
    out->page_bytes = out->trees[0].pad;
    out->last_page = get64(at + HEAD + 24 + 2 * TREE_BYTES);
    out->txn_id = get64(at + HEAD + 32 + 2 * TREE_BYTES);
    uint32_t n = out->page_bytes;
    if (n < 512 || n > 65536 || (n & (n - 1)))
        return "has an impossible page size";
    if (page_bytes && n != page_bytes)
        return "has another page size than the first one";
    return NULL;
}

/* Transaction t writes meta page t % 2, so the two follow each other; both are 0 in a new file. */
static bool ids_follow(uint64_t first, uint64_t second)
{
    if (first == 0 && second == 0)
        return true;
    return first % 2 == 0 && second % 2 == 1 && (first + 1 == second || second + 1 == first);
}

static const char *look_at_metas(int fd, struct meta_page metas[2])
{
    struct stat info;
    const char *wrong;
    /* The page size stands in the first one, which needs none to be found. */
    if ((wrong = take_meta(&metas[0], fd, 0, 0)) ||
        (wrong = take_meta(&metas[1], fd, 1, metas[0].page_bytes)))
        return wrong;
    if (!ids_follow(metas[0].txn_id, metas[1].txn_id))
        return "does not follow the other one";
    if (fstat(fd, &info) != 0)
        return "has no size";
    for (unsigned i = 0; i < 2; i++)
        if (metas[i].last_page > ((uint64_t)info.st_size + UNWRITTEN_MAX) / metas[0].page_bytes)
            return "counts more pages than the file has";
    return NULL;
}

bool check_metas(struct check *c, int fd)
{
    struct meta_page metas[2];
    const char *wrong = NULL;
    /* A writer may be in the middle of one. */
    for (int i = 0; i < METAS_TRIES; i++) {
        if (!(wrong = look_at_metas(fd, metas)))
            return true;
        usleep(2000);
    }
    check_damage(c, "data.mdb: a meta page %s", wrong);
    return false;
}

/* --- pages -------------------------------------------------------------------------------------
 */

/* Note n pages as used; complains when they are outside the file or used already. */
static bool enter(struct walk *w, uint64_t page, uint64_t n)
{
    if (page < 2 || n == 0 || page >= w->n_pages || n > w->n_pages - page || page + n > w->n_file) {
        check_damage(w->check, "data.mdb: %s: page %llu is outside the file", w->name,
                     (unsigned long long)page);
        return false;
    }
    for (uint64_t i = page; i < page + n; i++) {
        uint8_t bit = (uint8_t)(1u << i % 8);
        if (w->seen[i / 8] & bit) {
            check_damage(w->check, "data.mdb: %s: page %llu is used twice", w->name,
                         (unsigned long long)i);
            return false;
        }
        w->seen[i / 8] |= bit;
    }
    return true;
}

static bool damaged_page(struct walk *w, uint64_t page, const char *what)
{
    check_damage(w->check, "data.mdb: %s: page %llu: %s", w->name, (unsigned long long)page, what);
    return false;
}

static bool load_page(struct walk *w, uint64_t page, char *at, size_t len)
{
    if (!read_at(w->fd, at, len, page * w->page_bytes))
        return damaged_page(w, page, "cannot be read");
    if (get64(at) != page)
        return damaged_page(w, page, "bears another number");
    return true;
}

struct node {
    struct span key;
    uint64_t page; /* branch: the page below; leaf: of a big value */
    uint16_t flags;
    uint32_t value_len;
    const char *value; /* leaf, not big */
    size_t bytes;      /* within the page */
};

/* False when it does not fit between `at` and the page's end. */
static bool take_node(struct node *out, const char *page, size_t at, size_t page_bytes,
                      bool is_branch)
{
    if (at % 2 || at < HEAD || at + NODE_HEAD > page_bytes)
        return false;
    const char *node = page + at;
    uint32_t low = get16(node) | (uint32_t)get16(node + 2) << 16;
    size_t key_len = get16(node + 6), room = page_bytes - at - NODE_HEAD;
    *out = (struct node){.flags = get16(node + 4)};
    if (key_len > room)
        return false;
    out->key = (struct span){node + NODE_HEAD, key_len};
    room -= key_len;
    out->bytes = NODE_HEAD + key_len;
    if (is_branch) {
        out->page = low | (uint64_t)out->flags << 32;
    } else {
        size_t len = out->flags & NODE_BIG ? 8 : low;
        if (len > room)
            return false;
        out->value_len = low;
        out->value = out->key.at + key_len;
        out->bytes += len;
        if (out->flags & NODE_BIG)
            out->page = get64(out->value);
    }
    out->bytes += out->bytes % 2;
    return out->bytes <= page_bytes - at;
}

static int compare_keys(const struct walk *w, struct span a, struct span b)
{
    if (w->kind != TREE_FREE)
        return span_compare(a, b);
    uint64_t x = get64(a.at), y = get64(b.at); /* lengths were checked */
    return (x > y) - (x < y);
}

/* Keys of a page lie in [from, to); NULL pointers: no bound. */
struct bounds {
    struct span from, to;
};

static const char *wrong_key(const struct walk *w, const struct node *node,
                             const struct node *before, const struct bounds *bounds)
{
    struct span key = node->key;
    if (key.len > STORE_KEY_MAX || key.len == 0)
        return "a key has an impossible length";
    if (w->kind == TREE_FREE && key.len != FREE_KEY)
        return "a key of the free pages has an impossible length";
    if (before && before->key.len && compare_keys(w, before->key, key) >= 0)
        return "keys do not rise";
    if ((bounds->from.at && compare_keys(w, key, bounds->from) < 0) ||
        (bounds->to.at && compare_keys(w, key, bounds->to) >= 0))
        return "a key is not where the page above says";
    return NULL;
}

/* Check the head and that the nodes fill the space behind `upper` without overlap. Returns the
 * number of nodes, 0 after a complaint. */
static unsigned check_layout(struct walk *w, const char *page, uint64_t number, bool is_branch)
{
    char *taken = w->room + (size_t)w->page_bytes * DEPTH_MAX;
    unsigned lower = get16(page + 12), upper = get16(page + 14);
    unsigned n = (lower - HEAD) / 2;
    size_t sum = 0;
    struct node node;
    if (lower < HEAD || lower % 2 || lower > upper || upper > w->page_bytes)
        return damaged_page(w, number, "its bounds contradict each other");
    if (n < (is_branch ? 2u : 1u))
        return damaged_page(w, number, "has too few entries");
    memset(taken, 0, w->page_bytes);
    for (unsigned i = 0; i < n; i++) {
        size_t at = get16(page + HEAD + 2 * i);
        if (at < upper || !take_node(&node, page, at, w->page_bytes, is_branch))
            return damaged_page(w, number, "an entry lies outside of it");
        if (memchr(taken + at, 1, node.bytes))
            return damaged_page(w, number, "entries overlap");
        memset(taken + at, 1, node.bytes);
        sum += node.bytes;
    }
    if (sum != w->page_bytes - upper)
        return damaged_page(w, number, "has a gap between entries");
    return n;
}

/* --- trees -------------------------------------------------------------------------------------
 */

static bool check_overflow(struct walk *w, const struct node *node)
{
    char head[HEAD];
    uint64_t needed = ((uint64_t)node->value_len + HEAD - 1) / w->page_bytes + 1;
    if (node->page < 2 || node->page >= w->n_file)
        return enter(w, node->page, 1);
    if (!load_page(w, node->page, head, sizeof head))
        return false;
    if (get16(head + 10) != PAGE_OVERFLOW || get32(head + 12) < needed)
        return damaged_page(w, node->page, "is no head of that many overflow pages");
    if (!enter(w, node->page, get32(head + 12)))
        return false;
    w->counted.n_overflow += get32(head + 12);
    return true;
}

/* A record of free pages: their count, then the numbers, falling. */
static bool check_free_list(struct walk *w, const char *bytes, size_t len)
{
    uint64_t n = len >= 8 ? get64(bytes) : UINT64_MAX;
    if (len % 8 || n > len / 8 - 1) {
        check_damage(w->check, "data.mdb: a list of free pages is cut off");
        return false;
    }
    for (uint64_t i = 1; i <= n; i++) {
        uint64_t page = get64(bytes + 8 * i);
        if (i > 1 && page >= get64(bytes + 8 * (i - 1))) {
            check_damage(w->check, "data.mdb: a list of free pages is out of order");
            return false;
        }
        if (page >= w->n_file && page < w->n_pages) {
            w->n_free++; /* given out once, never written */
            continue;
        }
        if (!enter(w, page, 1))
            return false;
        w->n_free++;
    }
    return true;
}

static bool check_free_node(struct walk *w, const struct node *node, struct brief_error *err)
{
    if (get64(node->key.at) > w->txn_id) {
        check_damage(w->check, "data.mdb: free pages of a transaction that never was");
        return false;
    }
    if (!(node->flags & NODE_BIG))
        return check_free_list(w, node->value, node->value_len);
    char *bytes = mem_alloc(node->value_len);
    if (!bytes) {
        brief_fail(err, BRIEF_ENOMEM, "out of memory for a list of free pages");
        return false;
    }
    bool good = read_at(w->fd, bytes, node->value_len, node->page * w->page_bytes + HEAD)
                    ? check_free_list(w, bytes, node->value_len)
                    : damaged_page(w, node->page, "cannot be read");
    mem_free(bytes);
    return good;
}

static bool check_database_node(struct walk *w, const struct node *node)
{
    size_t i = w->n_ours;
    if (node->flags != NODE_DATABASE || node->value_len != TREE_BYTES || i == N_DATABASES ||
        node->key.len >= sizeof w->our_names[0]) {
        check_damage(w->check, "data.mdb: an entry of the main tree is no database");
        return false;
    }
    take_tree(&w->ours[i], node->value);
    memcpy(w->our_names[i], node->key.at, node->key.len);
    w->our_names[i][node->key.len] = '\0';
    w->n_ours++;
    return true;
}

static bool check_leaf_node(struct walk *w, uint64_t page, const struct node *node,
                            struct brief_error *err)
{
    if (node->flags & ~(w->kind == TREE_MAIN ? NODE_DATABASE : NODE_BIG))
        return damaged_page(w, page, "an entry has impossible flags");
    w->counted.n_entries++;
    if ((node->flags & NODE_BIG) && !check_overflow(w, node))
        return false;
    if (w->kind == TREE_FREE)
        return check_free_node(w, node, err);
    return w->kind == TREE_MAIN ? check_database_node(w, node) : true;
}

static bool check_page(struct walk *w, uint64_t number, unsigned level, unsigned depth,
                       struct bounds bounds, struct brief_error *err);

static bool check_branch(struct walk *w, const char *page, uint64_t number, unsigned n,
                         unsigned level, unsigned depth, struct bounds bounds,
                         struct brief_error *err)
{
    struct node node, next;
    bool good = true;
    w->counted.n_branch++;
    take_node(&node, page, get16(page + HEAD), w->page_bytes, true);
    for (unsigned i = 0; i < n; i++, node = next) {
        /* The first key of a branch page is never looked at: it stands for anything smaller. */
        struct bounds below = {i ? node.key : bounds.from, bounds.to};
        if (i + 1 < n) {
            take_node(&next, page, get16(page + HEAD + 2 * (i + 1)), w->page_bytes, true);
            const char *wrong = wrong_key(w, &next, i ? &node : NULL, &bounds);
            if (wrong)
                return damaged_page(w, number, wrong);
            below.to = next.key;
        }
        good = check_page(w, node.page, level + 1, depth, below, err) && good;
        if (err && err->status)
            return false;
    }
    return good;
}

static bool check_leaf(struct walk *w, const char *page, uint64_t number, unsigned n,
                       struct bounds bounds, struct brief_error *err)
{
    struct node node, before;
    bool good = true;
    w->counted.n_leaf++;
    for (unsigned i = 0; i < n; i++) {
        take_node(&node, page, get16(page + HEAD + 2 * i), w->page_bytes, false);
        const char *wrong = wrong_key(w, &node, i ? &before : NULL, &bounds);
        if (wrong)
            return damaged_page(w, number, wrong);
        good = check_leaf_node(w, number, &node, err) && good;
        before = node;
    }
    return good;
}

static bool check_page(struct walk *w, uint64_t number, unsigned level, unsigned depth,
                       struct bounds bounds, struct brief_error *err)
{
    char *page = w->room + (size_t)w->page_bytes * level;
    bool is_branch = level + 1 < depth;
    if (!enter(w, number, 1) || !load_page(w, number, page, w->page_bytes))
        return false;
    if (get16(page + 10) != (is_branch ? PAGE_BRANCH : PAGE_LEAF))
        return damaged_page(w, number, "is of another kind than the tree needs there");
    unsigned n = check_layout(w, page, number, is_branch);
    if (n == 0)
        return false;
    return is_branch ? check_branch(w, page, number, n, level, depth, bounds, err)
                     : check_leaf(w, page, number, n, bounds, err);
}

static bool same_counts(const struct tree *a, const struct tree *b)
{
    return a->n_branch == b->n_branch && a->n_leaf == b->n_leaf && a->n_overflow == b->n_overflow &&
           a->n_entries == b->n_entries;
}

static bool check_tree(struct walk *w, const struct tree *tree, enum tree_kind kind,
                       const char *name, struct brief_error *err)
{
    static const struct tree empty = {0};
    bool good = true;
    w->kind = kind;
    w->name = name;
    w->counted = empty;
    if (tree->flags != (kind == TREE_FREE ? MDB_INTEGERKEY : 0) || tree->depth > DEPTH_MAX ||
        (kind != TREE_FREE && tree->pad != 0) || (tree->depth == 0) != (tree->root == NO_PAGE)) {
        check_damage(w->check, "data.mdb: %s: the head of the tree is damaged", name);
        return false;
    }
    if (tree->depth > 0)
        good = check_page(w, tree->root, 0, tree->depth, (struct bounds){0}, err);
    if (good && !same_counts(&w->counted, tree)) {
        check_damage(w->check, "data.mdb: %s: the tree has not the pages or entries that it counts",
                     name);
        good = false;
    }
    w->n_used += w->counted.n_branch + w->counted.n_leaf + w->counted.n_overflow;
    return good;
}

/* --- the file ----------------------------------------------------------------------------------
 */

static bool check_trees(struct walk *w, const struct meta_page *meta, struct brief_error *err)
{
    bool good = check_tree(w, &meta->trees[0], TREE_FREE, "free pages", err);
    good = check_tree(w, &meta->trees[1], TREE_MAIN, "main", err) && good;
    for (size_t i = 0; i < w->n_ours; i++)
        good = check_tree(w, &w->ours[i], TREE_OURS, w->our_names[i], err) && good;
    if (good && w->n_used + w->n_free + 2 != w->n_pages) {
        check_damage(w->check, "data.mdb: %llu pages belong to nothing",
                     (unsigned long long)(w->n_pages - 2 - w->n_used - w->n_free));
        good = false;
    }
    return good;
}

static brief_status walk_file(struct walk *w, const struct meta_page *meta, struct brief_error *err)
{
    struct stat info;
    if (fstat(w->fd, &info) != 0)
        return brief_fail(err, BRIEF_EIO, "data.mdb: %s", strerror(errno));
    w->page_bytes = meta->page_bytes;
    w->n_file = (uint64_t)info.st_size / w->page_bytes;
    w->n_pages = meta->last_page + 1;
    w->txn_id = meta->txn_id;
    w->seen = mem_calloc((size_t)(w->n_file / 8 + 1), 1);
    w->room = mem_alloc((size_t)w->page_bytes * (DEPTH_MAX + 1));
    if (!w->seen || !w->room)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory to check %llu pages",
                          (unsigned long long)w->n_file);
    struct brief_error own = {0};
    check_trees(w, meta, &own);
    w->check->report->n_pages = w->n_used + 2;
    w->check->report->n_free_pages = w->n_free;
    return own.status ? brief_fail(err, own.status, "%s", own.text) : BRIEF_OK;
}

brief_status check_pages(struct check *c, int fd, uint64_t txn_id, bool *again,
                         struct brief_error *err)
{
    struct meta_page metas[2];
    *again = false;
    const char *wrong = look_at_metas(fd, metas);
    if (wrong || metas[txn_id % 2].txn_id != txn_id) {
        *again = true;
        return BRIEF_OK;
    }
    struct walk *w = mem_calloc(1, sizeof *w);
    if (!w)
        return brief_fail(err, BRIEF_ENOMEM, "out of memory to check the index");
    w->check = c;
    w->fd = fd;
    brief_status st = walk_file(w, &metas[txn_id % 2], err);
    mem_free(w->seen);
    mem_free(w->room);
    mem_free(w);
    return st;
}
