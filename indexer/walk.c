/* walk.c -- folders to files, depth by a stack of our own. */
#include "indexer/walk.h"

#include "core/mem.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void walk_init(struct walk *w)
{
    *w = (struct walk){0};
    arena_init(&w->arena, 256 * 1024);
}

void walk_release(struct walk *w)
{
    mem_free(w->at);
    arena_release(&w->arena);
    walk_init(w);
}

static brief_status out_of_memory(struct brief_error *err)
{
    return brief_fail(err, BRIEF_ENOMEM, "out of memory while listing files");
}

/* a/b: in the arena, NUL-terminated. */
static const char *join_path(struct arena *a, const char *folder, const char *name)
{
    size_t n = strlen(folder), m = strlen(name);
    bool slash = n && folder[n - 1] != '/';
    char *path = arena_text(a, n + slash + m + 1);
    if (!path)
        return NULL;
    memcpy(path, folder, n);
    if (slash)
        path[n] = '/';
    memcpy(path + n + slash, name, m + 1);
    return path;
}

/* Absolute path without "." and "..", links of its folder resolved as far as it exists. */
static const char *absolute_path(struct arena *a, const char *path)
{
    char real[PATH_MAX];
    if (realpath(path, real)) {
        struct span copy = arena_copy(a, (struct span){real, strlen(real) + 1});
        return copy.at;
    }
    const char *slash = strrchr(path, '/');
    if (!slash)
        return getcwd(real, sizeof real) ? join_path(a, real, path) : NULL;
    struct span folder = arena_copy(a, (struct span){path, (size_t)(slash - path) + 1});
    if (!folder.at)
        return NULL;
    char *parent = arena_text(a, folder.len + 1);
    if (!parent)
        return NULL;
    memcpy(parent, folder.at, folder.len);
    parent[folder.len] = '\0';
    return join_path(a, realpath(parent, real) ? real : parent, slash + 1);
}

static struct span relative_to(const char *home, const char *absolute)
{
    size_t n = strlen(home);
    if (n == 1)
        n = 0; /* home is "/" */
    if (strncmp(absolute, home, n) == 0 && absolute[n] == '/')
        return span_of(absolute + n + 1);
    if (strcmp(absolute, home) == 0)
        return SPAN(".");
    return span_of(absolute);
}

brief_status walk_name(struct arena *a, const char *home, const char *path, struct span *name,
                       struct brief_error *err)
{
    const char *absolute = absolute_path(a, path);
    if (!absolute)
        return out_of_memory(err);
    *name = relative_to(home, absolute);
    return BRIEF_OK;
}

brief_status walk_path(struct arena *a, const char *home, struct span name, const char **path,
                       struct brief_error *err)
{
    char *text = arena_text(a, name.len + 1);
    if (text) {
        memcpy(text, name.at, name.len);
        text[name.len] = '\0';
    }
    *path = text && text[0] != '/' ? join_path(a, home, text) : text;
    return *path ? BRIEF_OK : out_of_memory(err);
}

static brief_status add_file(struct walk *w, const char *home, const char *path, struct span root,
                             const struct stat *facts, struct brief_error *err)
{
    struct walked_file *grown = mem_grow(w->at, &w->cap, w->n + 1, sizeof *grown);
    if (!grown)
        return out_of_memory(err);
    w->at = grown;
    w->at[w->n++] = (struct walked_file){
        .path = path,
        .name = relative_to(home, path),
        .root = root,
        .size = (uint64_t)facts->st_size,
        .mtime_ns = (int64_t)facts->st_mtim.tv_sec * 1000000000 + facts->st_mtim.tv_nsec,
    };
    return BRIEF_OK;
}

/* An index folder is recognised by what it holds; nothing inside it is ever opened, since closing
 * LMDB's lock file from here would drop its locks. */
static bool is_index_folder(struct arena *a, const char *path)
{
    struct stat facts;
    const char *mark = join_path(a, path, "db/CURRENT");
    return mark && stat(mark, &facts) == 0;
}

/* Folders still to read. */
struct folder_stack {
    const char **at;
    size_t n, cap;
};

static bool push(struct folder_stack *s, const char *path)
{
    const char **grown = mem_grow(s->at, &s->cap, s->n + 1, sizeof *grown);
    if (!grown)
        return false;
    s->at = grown;
    s->at[s->n++] = path;
    return true;
}

static brief_status read_entry(struct walk *w, const char *home, const char *path, struct span root,
                               struct folder_stack *todo, struct brief_error *err)
{
    struct stat facts;
    if (lstat(path, &facts) != 0)
        return BRIEF_OK; /* gone since the folder was read */
    if (S_ISREG(facts.st_mode))
        return add_file(w, home, path, root, &facts, err);
    if (S_ISDIR(facts.st_mode) && !is_index_folder(&w->arena, path) && !push(todo, path))
        return out_of_memory(err);
    return BRIEF_OK;
}

static brief_status read_folder(struct walk *w, const char *home, const char *folder,
                                struct span root, struct folder_stack *todo,
                                walk_complain *complain, void *ctx, struct brief_error *err)
{
    brief_status st = BRIEF_OK;
    DIR *dir = opendir(folder);
    if (!dir) {
        complain(ctx, folder, strerror(errno));
        return BRIEF_OK;
    }
    struct dirent *entry;
    while (st == BRIEF_OK && (entry = readdir(dir))) {
        if (entry->d_name[0] == '.')
            continue;
        const char *path = join_path(&w->arena, folder, entry->d_name);
        st = path ? read_entry(w, home, path, root, todo, err) : out_of_memory(err);
    }
    closedir(dir);
    return st;
}

brief_status walk_add(struct walk *w, const char *home, const char *operand,
                      walk_complain *complain, void *ctx, struct brief_error *err)
{
    struct stat facts;
    struct folder_stack todo = {0};
    if (stat(operand, &facts) != 0) {
        complain(ctx, operand, strerror(errno));
        return BRIEF_OK;
    }
    const char *path = absolute_path(&w->arena, operand);
    if (!path)
        return out_of_memory(err);
    struct span root = relative_to(home, path);
    if (S_ISREG(facts.st_mode))
        return add_file(w, home, path, root, &facts, err);
    if (!S_ISDIR(facts.st_mode)) {
        complain(ctx, operand, "neither a file nor a folder (pipe it in with '-')");
        return BRIEF_OK;
    }
    brief_status st = push(&todo, path) ? BRIEF_OK : out_of_memory(err);
    while (st == BRIEF_OK && todo.n)
        st = read_folder(w, home, todo.at[--todo.n], root, &todo, complain, ctx, err);
    mem_free(todo.at);
    return st;
}

static int by_name(const void *a, const void *b)
{
    const struct walked_file *x = a, *y = b;
    int c = span_compare(x->name, y->name);
    return c ? c : span_compare(x->root, y->root);
}

void walk_finish(struct walk *w)
{
    size_t n = 0;
    if (w->n)
        qsort(w->at, w->n, sizeof *w->at, by_name);
    for (size_t i = 0; i < w->n; i++)
        if (n == 0 || !span_equal(w->at[n - 1].name, w->at[i].name))
            w->at[n++] = w->at[i];
    w->n = n;
}
