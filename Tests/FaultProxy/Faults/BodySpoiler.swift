import NIOCore

/// Passes a body on, buffer by buffer, with bits turned around and up to a length.
struct BodySpoiler {
    private let flips: [Flip]
    private let limit: Int?
    /// How many bytes have passed.
    private(set) var passed = 0

    init(flips: [Flip] = [], limit: Int? = nil) {
        self.flips = flips
        self.limit = limit
    }

    init(_ delivery: Delivery) {
        let limit: Int? =
            switch delivery.end {
            case .whole: nil
            case .reset(let count), .truncated(let count): max(0, count)
            }
        self.init(flips: delivery.flips, limit: limit)
    }

    /// Whether nothing more passes.
    var isAtLimit: Bool { limit.map { passed >= $0 } ?? false }

    mutating func pass(_ buffer: ByteBuffer) -> ByteBuffer {
        var result = buffer
        if let limit, result.readableBytes > limit - passed {
            result = result.readSlice(length: limit - passed) ?? ByteBuffer()
        }
        for flip in flips {
            let index = result.readerIndex + flip.offset - passed
            guard flip.offset >= passed,
                let byte = result.getInteger(at: index, as: UInt8.self)
            else { continue }
            result.setInteger(byte ^ flip.mask, at: index)
        }
        passed += result.readableBytes
        return result
    }
}
