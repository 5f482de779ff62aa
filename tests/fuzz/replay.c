/* Runs a fuzz target over the files of its corpus, and over each file cut at every eighth of its length. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return -1;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    if (size < 0) {
        fclose(file);
        return -1;
    }
    size_t got = 0;
    char *bytes = malloc((size_t)size + 1);
    if (bytes) got = fread(bytes, 1, (size_t)size, file);
    fclose(file);
    for (size_t eighth = 0; bytes && eighth <= 8; eighth++) {
        /* an exact copy, so that the sanitizer sees a read past the end */
        size_t len = got * eighth / 8;
        uint8_t *copy = malloc(len ? len : 1);
        if (!copy) break;
        for (size_t i = 0; i < len; i++) copy[i] = (uint8_t)bytes[i];
        LLVMFuzzerTestOneInput(copy, len);
        free(copy);
    }
    free(bytes);
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fputs("usage: replay_NAME CORPUS_FOLDER\n", stderr);
        return 2;
    }
    DIR *folder = opendir(argv[1]);
    if (!folder) {
        perror(argv[1]);
        return 1;
    }
    int n = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[4096];
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
        if (replay(path) != 0) {
            perror(path);
            closedir(folder);
            return 1;
        }
        n++;
    }
    closedir(folder);
    printf("%d inputs replayed\n", n);
    return n == 0; /* an empty corpus is a check that cannot fail */
}
