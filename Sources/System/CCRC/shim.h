// The processor's own instruction for CRC-32C, which Swift has no name for.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)

#define SLUICE_CRC32C __attribute__((target("sse4.2")))
#define SLUICE_CRC32C_8(state, value) __builtin_ia32_crc32di(state, value)
#define SLUICE_CRC32C_1(state, value) __builtin_ia32_crc32qi((uint32_t)(state), value)

static inline int sluice_has_crc32c(void) { return __builtin_cpu_supports("sse4.2") != 0; }

#elif defined(__aarch64__)

#include <sys/auxv.h>

#define SLUICE_CRC32C __attribute__((target("crc")))
#define SLUICE_CRC32C_8(state, value) __builtin_arm_crc32cd((uint32_t)(state), value)
#define SLUICE_CRC32C_1(state, value) __builtin_arm_crc32cb((uint32_t)(state), value)

static inline int sluice_has_crc32c(void) { return (getauxval(AT_HWCAP) & (1 << 7)) != 0; }

#endif

#if defined(SLUICE_CRC32C)

/// Feeds `count` bytes to the checksum; only where `sluice_has_crc32c` says that it can.
SLUICE_CRC32C static inline uint32_t sluice_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    const unsigned char *next = bytes;
    uint64_t state = checksum, word;
    for (; count >= 8; count -= 8, next += 8) {
        memcpy(&word, next, 8);
        state = SLUICE_CRC32C_8(state, word);
    }
    for (; count > 0; count--, next++) state = SLUICE_CRC32C_1(state, *next);
    return (uint32_t)state;
}

#else

static inline int sluice_has_crc32c(void) { return 0; }

static inline uint32_t sluice_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    return checksum;
}

#endif
