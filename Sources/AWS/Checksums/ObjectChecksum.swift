import Buffers
import Foundation

/// The checksums of whole objects that S3 knows and that are computed here.
package enum ChecksumAlgorithm: String, Sendable, Hashable, CaseIterable {
    case crc64nvme
    case crc32c

    /// S3's name for it: `CRC64NVME`.
    var name: String { rawValue.uppercased() }

    /// The header, and with `Checksum` and the name the XML element, that carry it.
    var header: String { "x-amz-checksum-\(rawValue)" }
    var element: String { "Checksum\(name)" }

    var byteCount: Int { self == .crc64nvme ? 8 : 4 }
}

/// A checksum, and how many bytes it is of: so that those of parts can be put together.
struct ObjectChecksum: Sendable, Hashable {
    let algorithm: ChecksumAlgorithm
    let value: UInt64
    let byteCount: Int64

    /// The checksum of nothing.
    init(_ algorithm: ChecksumAlgorithm) {
        self.init(algorithm, of: Bytes())
    }

    init(_ algorithm: ChecksumAlgorithm, of bytes: Bytes) {
        self.algorithm = algorithm
        byteCount = Int64(bytes.count)
        value =
            switch algorithm {
            case .crc64nvme: crc64NVME.checksum(of: bytes)
            case .crc32c: UInt64(crc32C.checksum(of: bytes))
            }
    }

    private init(_ algorithm: ChecksumAlgorithm, value: UInt64, byteCount: Int64) {
        self.algorithm = algorithm
        self.value = value
        self.byteCount = byteCount
    }

    /// The checksum as S3 spells it; `nil` if the text is none.
    init?(_ algorithm: ChecksumAlgorithm, base64 text: String, byteCount: Int64) {
        guard text.utf8.count <= 16, let data = Data(base64Encoded: text),
            data.count == algorithm.byteCount
        else { return nil }
        self.init(
            algorithm,
            value: data.reduce(0) { $0 << 8 | UInt64($1) },
            byteCount: byteCount
        )
    }

    /// The checksum's bytes, the highest first, in base 64.
    var base64: String {
        let bytes = (0..<algorithm.byteCount).reversed().map { index in
            UInt8(truncatingIfNeeded: value >> UInt64(index * 8))
        }
        return Data(bytes).base64EncodedString()
    }

    /// With its algorithm: `crc64nvme:rosUhgp5mIg=`.
    var text: String { "\(algorithm.rawValue):\(base64)" }

    /// The checksum of this one's bytes and those of `next` behind them.
    func appending(_ next: ObjectChecksum) -> ObjectChecksum {
        precondition(algorithm == next.algorithm, "checksums of one kind go together")
        let combined =
            switch algorithm {
            case .crc64nvme:
                crc64NVME.combined(value, next.value, count: next.byteCount)
            case .crc32c:
                UInt64(
                    crc32C.combined(
                        UInt32(truncatingIfNeeded: value),
                        UInt32(truncatingIfNeeded: next.value),
                        count: next.byteCount
                    )
                )
            }
        return ObjectChecksum(
            algorithm,
            value: combined,
            byteCount: byteCount + next.byteCount
        )
    }
}
