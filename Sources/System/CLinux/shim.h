// Linux's own system calls, which the C library declares only to programs that ask for GNU's
// extensions, and Swift's import of it does not ask. Each answers -1 and sets errno, as usual.
#pragma once

#include <stdint.h>
#include <sys/syscall.h>

long syscall(long number, ...);

/// Renames `from` to `to`; EEXIST if there is a `to`, and then nothing changes.
static inline int sluice_rename_exclusive(const char *from, const char *to) {
    const int current_directory = -100, no_replace = 1;
    return (int)syscall(SYS_renameat2, current_directory, from, current_directory, to, no_replace);
}

/// Copies up to `count` bytes between files inside the kernel; answers how many.
static inline long sluice_copy_range(
    int source, int64_t source_offset, int target, int64_t target_offset, long count
) {
    return syscall(SYS_copy_file_range, source, &source_offset, target, &target_offset, count, 0);
}

/// Writes everything that the file system of `file` holds back to the disk.
static inline int sluice_sync_file_system(int file) {
    return (int)syscall(SYS_syncfs, file);
}

/// Answers how many processors the scheduler may put this process on, or -1.
static inline int sluice_processor_count(void) {
    unsigned char bits[1024];
    long size = syscall(SYS_sched_getaffinity, 0, sizeof bits, bits);
    if (size < 0) return -1;
    int count = 0;
    for (long byte = 0; byte < size; byte++) {
        for (int bit = 0; bit < 8; bit++) count += bits[byte] >> bit & 1;
    }
    return count;
}

#ifdef __GLIBC__
int mallopt(int parameter, int value);
#endif

/// Lets the allocator keep what is freed instead of giving it back and asking again: buffers of some
/// megabytes come and go, and the kernel would have to clear each one anew.
static inline void sluice_keep_freed_memory(void) {
#ifdef __GLIBC__
    const int trim_threshold = -1, top_pad = -2, map_threshold = -3;
    mallopt(map_threshold, 32 << 20);
    mallopt(trim_threshold, 64 << 20);
    mallopt(top_pad, 1 << 20);
#endif
}
