/* replay.c -- the main of a fuzz target outside libFuzzer: run it on every stored input. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    struct stat facts;
    if (!f || fstat(fileno(f), &facts) != 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return 1;
    }
    size_t len = (size_t)facts.st_size;
    uint8_t *bytes = malloc(len ? len : 1); /* exact size: a sanitizer sees a read past the end */
    int bad = !bytes || fread(bytes, 1, len, f) != len;
    fclose(f);
    if (!bad)
        LLVMFuzzerTestOneInput(bytes, len);
    free(bytes);
    return bad;
}

int main(int argc, char **argv)
{
    int bad = 0;
    unsigned n = 0;
    static const uint8_t nothing[1];
    LLVMFuzzerTestOneInput(nothing, 0);
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        struct dirent *entry;
        while (folder && (entry = readdir(folder))) {
            char path[4096];
            if (entry->d_name[0] == '.')
                continue;
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            bad += replay_file(path);
            n++;
        }
        if (folder)
            closedir(folder);
    }
    printf("%u inputs replayed\n", n);
    return bad != 0;
}
