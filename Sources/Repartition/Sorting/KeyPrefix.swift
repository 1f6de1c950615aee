internal import Buffers

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The first 16 bytes of a key as numbers; they settle most comparisons.
struct KeyPrefix {
    static let byteCount = 16

    var high: UInt64 = 0
    var low: UInt64 = 0

    init() {}

    /// - Parameter range: Where in `bytes` the key lies; behind a shorter one zeros are thought.
    init(_ bytes: Bytes, _ range: Range<Int>) {
        precondition(
            range.lowerBound >= 0 && range.upperBound <= bytes.count,
            "a key lies inside its bytes"
        )
        unsafe bytes.withUnsafeBytes { raw in
            if range.count >= Self.byteCount {
                high = unsafe UInt64(
                    bigEndian: raw.loadUnaligned(
                        fromByteOffset: range.lowerBound,
                        as: UInt64.self
                    )
                )
                low = unsafe UInt64(
                    bigEndian: raw.loadUnaligned(
                        fromByteOffset: range.lowerBound + 8,
                        as: UInt64.self
                    )
                )
                return
            }
            for place in 0..<range.count {
                let byte = unsafe UInt64(raw[range.lowerBound &+ place])
                if place < 8 {
                    high |= byte << UInt64(56 - place * 8)
                } else {
                    low |= byte << UInt64(120 - place * 8)
                }
            }
        }
    }
}

extension Bytes {
    /// Compares two keys whose prefixes are equal: negative if the first comes before the second.
    func compareTails(_ range: Range<Int>, _ other: Bytes, _ otherRange: Range<Int>) -> Int {
        let count = min(range.count, otherRange.count)
        guard count > KeyPrefix.byteCount else { return 0 }
        precondition(
            range.lowerBound >= 0 && range.upperBound <= self.count
                && otherRange.lowerBound >= 0 && otherRange.upperBound <= other.count,
            "keys lie inside their bytes"
        )
        return unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                guard let left = left.baseAddress, let right = right.baseAddress else { return 0 }
                return unsafe Int(
                    memcmp(left + range.lowerBound, right + otherRange.lowerBound, count)
                )
            }
        }
    }
}

extension ByteBuffer {
    /// Appends keys of equal width, in the order of `entries`.
    mutating func append(keys: Bytes, width: Int, _ entries: [SortEntry]) {
        guard width > 0 else { return }
        unsafe keys.withUnsafeBytes { raw in
            guard let source = raw.baseAddress else { return }
            unsafe append(capacity: entries.count * width) { room in
                for (place, entry) in entries.enumerated() {
                    let at = Int(entry.index) * width
                    precondition(at + width <= raw.count, "a key lies inside its bytes")
                    if let target = room.baseAddress {
                        unsafe (target + place * width)
                            .copyMemory(from: source + at, byteCount: width)
                    }
                }
                return entries.count * width
            }
        }
    }
}
