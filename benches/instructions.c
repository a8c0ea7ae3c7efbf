/* For counting instructions: membuf_instructions <workload> <calls> makes that many calls and nothing else of
 * note. scripts/instructions.sh runs it under callgrind, which collects inside the named function only. */

#include <membuf.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 1024 };

static void *nothing(void *p)
{
    return p;
}

static int fail(const char *what)
{
    fprintf(stderr, "membuf_instructions: %s failed\n", what);
    return 1;
}

static int append(membuf *s, long calls)
{
    char record[16] = "fifteen letters";
    if (membuf_reserve(s, sizeof record * (size_t)calls, &(uint8_t *){0}, NULL) || membuf_commit(s, 0))
        return fail("reserve");
    for (long i = 0; i < calls; i++)
        if (membuf_write(s, record, sizeof record, NULL))
            return fail("write");
    return 0;
}

static int lines(membuf *s, long calls, size_t length)
{
    char line[80];
    memset(line, 'x', sizeof line);
    line[length - 1] = '\n';
    for (int i = 0; i < LINES; i++)
        if (membuf_write(s, line, length, NULL))
            return fail("write");
    for (long i = 0; i < calls; i++) {
        const char *data;
        size_t len;
        if (i % LINES == 0 && membuf_rewind(s))
            return fail("rewind");
        if (membuf_next_line(s, &data, &len) || len != length)
            return fail("next_line");
    }
    return 0;
}

int main(int argc, char **argv)
{
    membuf *s;
    if (argc != 3 || membuf_bytes_new(NULL, 0, &s, NULL))
        return fail("starting");
    long calls = atol(argv[2]);
    int status = 1;
    if (strcmp(argv[1], "append-threaded") == 0) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, nothing, NULL) || pthread_join(thread, NULL))
            return fail("starting a thread");
    }
    if (strncmp(argv[1], "append", 6) == 0)
        status = append(s, calls);
    else if (strcmp(argv[1], "lines-80") == 0)
        status = lines(s, calls, 80);
    else if (strcmp(argv[1], "lines-12") == 0)
        status = lines(s, calls, 12);
    membuf_free(s);
    return status;
}
