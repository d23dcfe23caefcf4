/* pages.c -- any bytes as data.mdb, and patches of a real one: check returns, whatever they are.
 *
 * An input that begins with "patch" is a list of (offset u32, length u8, bytes) laid over a small
 * index that is made once; other inputs are the whole file. When check calls the result whole, it
 * can be read to its end. */
#include "tests/store_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct folder index_folder;
static char *whole;
static size_t whole_len;

static void remove_index(void)
{
    folder_remove(&index_folder);
    free(whole);
}

static void make_index(void)
{
    char name[PATH_MAX];
    struct store_writer *w;
    index_folder = folder_make_quick();
    if (open_writer_at(&w, index_folder.path, 20000, NULL) || put_source(w, "a", 6, 40, 1, NULL) ||
        put_source(w, "b", 6, 40, 2, NULL) || put_source(w, "a", 6, 40, 3, NULL))
        abort();
    store_writer_close(w);
    whole = read_file(data_file(index_folder.path, name), &whole_len);
    atexit(remove_index);
}

static void patch(char *bytes, const uint8_t *data, size_t size)
{
    while (size >= 5) {
        size_t at = load_u32le(data) % whole_len, len = data[4];
        data += 5;
        size -= 5;
        for (size_t i = 0; i < len && i < size && at + i < whole_len; i++)
            bytes[at + i] = (char)data[i];
        data += len < size ? len : size;
        size -= len < size ? len : size;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[PATH_MAX];
    struct check_report report;
    struct brief_error err = {0};
    uint64_t digest;
    if (!whole)
        make_index();
    bool is_patch = size > 5 && memcmp(data, "patch", 5) == 0;
    size_t len = is_patch ? whole_len : size;
    char *bytes = malloc(len ? len : 1);
    if (!bytes)
        return 0;
    memcpy(bytes, is_patch ? (const void *)whole : data, len);
    if (is_patch)
        patch(bytes, data + 5, size - 5);
    write_file(data_file(index_folder.path, name), bytes, len);
    free(bytes);
    brief_status st = index_check(index_folder.path, NULL, NULL, &report, &err);
    if (st ? !err.text[0] : index_digest(index_folder.path, &digest, NULL, &err) != BRIEF_OK)
        __builtin_trap();
    return 0;
}
