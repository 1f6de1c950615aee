import Buffers
import CCRC

/// CRC-64/NVME: S3's own choice for objects that come without a checksum.
let crc64NVME = CyclicCode<UInt64>(polynomial: 0x9A6C_9329_AC4B_C9B5)

/// CRC-32C (Castagnoli, RFC 9260 appendix A).
let crc32C = CyclicCode<UInt32>(polynomial: 0x82F6_3B78)

private let hasInstruction = sluice_has_crc32c() != 0
private let hasFolding = sluice_has_folding() != 0

/// What the folding multiplies by.
private let foldingFactors = (near: crc64NVME.power(127), far: crc64NVME.power(191))

extension CyclicCode<UInt64> {
    /// The checksum of `bytes`, by the processor's multiplication of polynomials where it has one.
    func checksum(of bytes: Bytes) -> UInt64 {
        unsafe bytes.withUnsafeBytes { raw in
            let foldable = raw.count & ~15
            guard hasFolding, self.polynomial == crc64NVME.polynomial, foldable >= 64 else {
                return ~(unsafe continued(.max, raw))
            }
            return unsafe withUnsafeTemporaryAllocation(byteCount: 16, alignment: 16) { folded in
                unsafe sluice_fold(
                    .max,
                    foldingFactors.near,
                    foldingFactors.far,
                    raw.baseAddress,
                    foldable,
                    folded.baseAddress
                )
                let state = unsafe continued(0, UnsafeRawBufferPointer(folded))
                return unsafe ~continued(state, UnsafeRawBufferPointer(rebasing: raw[foldable...]))
            }
        }
    }

    func checksumByTables(of bytes: Bytes) -> UInt64 {
        unsafe bytes.withUnsafeBytes { raw in ~(unsafe continued(.max, raw)) }
    }

    /// The state after `raw`, by tables.
    private func continued(_ start: UInt64, _ raw: UnsafeRawBufferPointer) -> UInt64 {
        unsafe tables.withUnsafeBufferPointer { tables in
            var state = start
            var offset = 0
            let end = raw.count & ~15
            while offset < end {
                let low =
                    unsafe raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
                    ^ state
                let high = unsafe raw.loadUnaligned(
                    fromByteOffset: offset &+ 8,
                    as: UInt64.self
                ).littleEndian
                var next: UInt64 = 0
                for index in 0..<8 {
                    let shift = UInt64(truncatingIfNeeded: index &* 8)
                    let ofLow = Int(truncatingIfNeeded: low >> shift & 0xFF)
                    let ofHigh = Int(truncatingIfNeeded: high >> shift & 0xFF)
                    next ^= unsafe tables[(15 &- index) &* 256 &+ ofLow]
                    next ^= unsafe tables[(7 &- index) &* 256 &+ ofHigh]
                }
                state = next
                offset &+= 16
            }
            while offset < raw.count {
                let index = Int(truncatingIfNeeded: state & 0xFF) ^ Int(unsafe raw[offset])
                state = unsafe tables[index] ^ state >> 8
                offset &+= 1
            }
            return state
        }
    }
}

extension CyclicCode<UInt32> {
    /// The checksum of `bytes`, by the processor's instruction where there is one.
    func checksum(of bytes: Bytes) -> UInt32 {
        if hasInstruction {
            return unsafe bytes.withUnsafeBytes { raw in
                unsafe ~sluice_crc32c(.max, raw.baseAddress, raw.count)
            }
        }
        return checksumByTables(of: bytes)
    }

    func checksumByTables(of bytes: Bytes) -> UInt32 {
        unsafe tables.withUnsafeBufferPointer { tables in
            unsafe bytes.withUnsafeBytes { raw in
                var state = UInt32.max
                for offset in 0..<raw.count {
                    let byte = UInt32(unsafe raw[offset])
                    state = unsafe tables[Int((state ^ byte) & 0xFF)] ^ state >> 8
                }
                return ~state
            }
        }
    }
}
