// Stands between a program and the C library (LD_PRELOAD), for what the program does to files below
// the folder DISK_FOLDER. Of each change there it may
//
//   DISK_RECORD=FILE   write a line into FILE, one change after the other, with the bytes written
//   DISK_FULL_FROM=N   refuse the Nth, counted from 1, and all that follow, for want of room
//   DISK_DIE_AT=N      end the process before the Nth
//   DISK_LINKS=HOW     give files no second name: "none" as file systems without hard links answer,
//                      "device" as if the two names lay on two; "twice" gives it, and says that
//                      there was one already, as a server of NFS does that is asked again
//   DISK_RENAMES=none  know no renaming that spares what has the name, as NFS does not
//
// Only what Sluice calls is here; the tests find out if that changes.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static long changes;

static int is_watched(const char *path) {
    const char *folder = getenv("DISK_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    return length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

// The path of an open file; it is as long as its name when that is gone.
static int path_of(int file, char path[static 4096]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, 4095);
    path[length < 0 ? 0 : length] = 0;
    return is_watched(path);
}

static void record(const char *what, const char *path, const char *other) {
    const char *name = getenv("DISK_RECORD");
    if (!name) return;
    int file = REAL(open)(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    dprintf(file, "%s\t%s\t%s\n", what, path, other);
    close(file);
}

static void record_bytes(const char *path, const unsigned char *bytes, long count, long offset) {
    char *text = malloc(32 + 2 * (size_t)count);
    int length = sprintf(text, "%ld\t", offset);
    for (long index = 0; index < count; index++) {
        length += sprintf(text + length, "%02x", bytes[index]);
    }
    record("write", path, text);
    free(text);
}

static long number(const char *variable) {
    const char *text = getenv(variable);
    return text ? atol(text) : 0;
}

// Counts a change that needs room, or only a change; answers whether there is room.
static int begin(int needs_room) {
    pthread_mutex_lock(&turn);
    changes++;
    if (changes == number("DISK_DIE_AT")) kill(getpid(), SIGKILL);
    long full = number("DISK_FULL_FROM");
    if (needs_room && full && changes >= full) {
        errno = ENOSPC;
        return 0;
    }
    return 1;
}

static long end(long answer) {
    int error = errno;
    pthread_mutex_unlock(&turn);
    errno = error;
    return answer;
}

// A change of names: done, and then recorded.
#define CHANGE(needs_room, call, what, path, other) \
    do { \
        if (!begin(needs_room)) return (int)end(-1); \
        long answer = call; \
        int error = errno; \
        if (answer >= 0) record(what, path, other); \
        errno = error; \
        return (int)end(answer); \
    } while (0)

static int open_watched(const char *path, int flags, int mode) {
    if (!(flags & O_CREAT) || !is_watched(path) || !access(path, F_OK)) {
        return REAL(open)(path, flags, mode);
    }
    CHANGE(1, REAL(open)(path, flags, mode), "create", path, "");
}

int open(const char *path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    int mode = flags & O_CREAT ? va_arg(arguments, int) : 0;
    va_end(arguments);
    return open_watched(path, flags, mode);
}

int mkstemp(char *template) {
    if (!is_watched(template)) return REAL(mkstemp)(template);
    CHANGE(1, REAL(mkstemp)(template), "create", template, "");
}

int mkdir(const char *path, mode_t mode) {
    if (!is_watched(path)) return REAL(mkdir)(path, mode);
    CHANGE(1, REAL(mkdir)(path, mode), "mkdir", path, "");
}

int rmdir(const char *path) {
    if (!is_watched(path)) return REAL(rmdir)(path);
    CHANGE(0, REAL(rmdir)(path), "rmdir", path, "");
}

int unlink(const char *path) {
    if (!is_watched(path)) return REAL(unlink)(path);
    CHANGE(0, REAL(unlink)(path), "unlink", path, "");
}

int rename(const char *path, const char *target) {
    if (!is_watched(target)) return REAL(rename)(path, target);
    CHANGE(1, REAL(rename)(path, target), "rename", path, target);
}

static int link_oddly(const char *path, const char *target) {
    const char *how = getenv("DISK_LINKS");
    if (how && strcmp(how, "twice")) {
        errno = strcmp(how, "none") ? EXDEV : EPERM;
        return -1;
    }
    int answer = REAL(link)(path, target);
    if (!answer && how) {
        errno = EEXIST;
        return -1;
    }
    return answer;
}

int link(const char *path, const char *target) {
    if (!is_watched(target)) return REAL(link)(path, target);
    CHANGE(1, link_oddly(path, target), "link", path, target);
}

// Nothing reaches the disk sooner: nobody cuts the power but in thought.
int fsync(int file) {
    char path[4096];
    if (!path_of(file, path)) return REAL(fsync)(file);
    CHANGE(0, 0, "fsync", path, "");
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    char path[4096];
    if (!path_of(file, path)) return REAL(pwrite)(file, bytes, count, offset);
    long before = changes;
    if (!begin(1)) {
        // A disk becomes full in the middle of what is written.
        int is_first = before + 1 == number("DISK_FULL_FROM") && count > 1;
        return end(is_first ? REAL(pwrite)(file, bytes, count / 2, offset) : -1);
    }
    ssize_t answer = REAL(pwrite)(file, bytes, count, offset);
    if (answer > 0) record_bytes(path, bytes, answer, offset);
    return end(answer);
}

ssize_t write(int file, const void *bytes, size_t count) {
    char path[4096];
    if (!path_of(file, path)) return REAL(write)(file, bytes, count);
    if (!begin(1)) return end(-1);
    long offset = lseek(file, 0, SEEK_CUR);
    ssize_t answer = REAL(write)(file, bytes, count);
    if (answer > 0) record_bytes(path, bytes, answer, offset);
    return end(answer);
}

// Bytes that one file gets from another, inside the kernel.
static long copy_range(int source, off_t *from, int file, off_t *to, size_t count) {
    char path[4096];
    off_t start = *from, offset = *to;
    if (!path_of(file, path)) {
        return REAL(syscall)(SYS_copy_file_range, source, from, file, to, count, 0);
    }
    if (!begin(1)) return end(-1);
    long answer = REAL(syscall)(SYS_copy_file_range, source, from, file, to, count, 0);
    if (answer > 0) {
        unsigned char *bytes = malloc(answer);
        if (pread(source, bytes, answer, start) == answer) {
            record_bytes(path, bytes, answer, offset);
        }
        free(bytes);
    }
    return end(answer);
}

static int synchronize(int file) {
    char path[4096];
    path_of(file, path);
    CHANGE(0, 0, "sync", path, "");
}

static int rename_exclusively(const char *path, const char *target, int flags) {
    const int here = AT_FDCWD;
    if (!is_watched(target)) return REAL(syscall)(SYS_renameat2, here, path, here, target, flags);
    if (getenv("DISK_RENAMES")) {
        errno = EINVAL;
        return -1;
    }
    CHANGE(
        1, REAL(syscall)(SYS_renameat2, here, path, here, target, flags), "rename", path, target
    );
}

long syscall(long number, ...) {
    long value[6];
    va_list arguments;
    va_start(arguments, number);
    for (int index = 0; index < 6; index++) value[index] = va_arg(arguments, long);
    va_end(arguments);
    switch (number) {
    case SYS_renameat2:
        return rename_exclusively((const char *)value[1], (const char *)value[3], (int)value[4]);
    case SYS_copy_file_range:
        return copy_range(
            (int)value[0], (off_t *)value[1], (int)value[2], (off_t *)value[3], (size_t)value[4]
        );
    case SYS_syncfs: return synchronize((int)value[0]);
    default:
        return REAL(syscall)(
            number, value[0], value[1], value[2], value[3], value[4], value[5]
        );
    }
}
