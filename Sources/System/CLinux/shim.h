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
/// megabytes come and go, and the kernel would have to clear each one anew. Every thread keeps some, so
/// with many processors each keeps less.
static inline void sluice_keep_freed_memory(void) {
#ifdef __GLIBC__
    const int trim_threshold = -1, top_pad = -2, map_threshold = -3;
    mallopt(map_threshold, 32 << 20);
    const int processors = sluice_processor_count();
    mallopt(trim_threshold, (128 << 20) / (processors > 2 ? processors : 2));
    mallopt(top_pad, 8 << 20);
#endif
}

/// Ends the process, with a word of why, on a processor that lacks the instructions that the program
/// was compiled to use: the first thing to be asked.
static inline void sluice_require_processor(void) {
#if defined(__x86_64__) && defined(__AVX2__)
    static const char reason[] =
        "error: this program is for x86-64 processors with AVX2, BMI2 and FMA (2013 and later), and "
        "this one lacks some of them: make install CPU=x86-64 builds one that runs here\n";
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")
        && __builtin_cpu_supports("fma")) return;
    syscall(SYS_write, 2, reason, sizeof reason - 1);
    syscall(SYS_exit_group, 1);
#endif
}
