// Instructions of the processor that make checksums quick, which Swift has no names for.
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

#if defined(__x86_64__)

#include <emmintrin.h>
#include <wmmintrin.h>

static inline int sluice_has_folding(void) {
    return __builtin_cpu_supports("pclmul") != 0 && __builtin_cpu_supports("sse4.1") != 0;
}

/// Multiplies polynomials to make of `count` bytes, a multiple of 16 and no less than that, sixteen
/// bytes with the same remainder, and puts them into `folded`.
///
/// The state of the checksum so far is `state`; `near` and `far` are x to the powers of 127 and 191,
/// divided by the polynomial. (Gopal and others, "Fast CRC Computation for Generic Polynomials Using
/// PCLMULQDQ Instruction", Intel 2009.)
__attribute__((target("pclmul,sse4.1"))) static inline void sluice_fold(
    uint64_t state, uint64_t near, uint64_t far, const void *bytes, size_t count, void *folded
) {
    const __m128i *next = bytes;
    const __m128i factors = _mm_set_epi64x((long long)near, (long long)far);
    __m128i sum = _mm_xor_si128(_mm_loadu_si128(next), _mm_set_epi64x(0, (long long)state));
    for (next++, count -= 16; count > 0; next++, count -= 16) {
        const __m128i low = _mm_clmulepi64_si128(sum, factors, 0x00);
        const __m128i high = _mm_clmulepi64_si128(sum, factors, 0x11);
        sum = _mm_xor_si128(_mm_xor_si128(low, high), _mm_loadu_si128(next));
    }
    _mm_storeu_si128((__m128i *)folded, sum);
}

#else

static inline int sluice_has_folding(void) { return 0; }

static inline void sluice_fold(
    uint64_t state, uint64_t near, uint64_t far, const void *bytes, size_t count, void *folded
) {}

#endif
