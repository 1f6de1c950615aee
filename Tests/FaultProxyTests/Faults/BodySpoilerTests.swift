import NIOCore
import SeededRandom
import Testing

@testable import FaultProxy

@Suite("Spoiled bodies")
struct BodySpoilerTests {
    private func pass(_ pieces: [[UInt8]], _ spoiler: BodySpoiler) -> [UInt8] {
        var spoiler = spoiler
        return pieces.flatMap { piece in
            // Bytes before and behind, as slices of what was read from a socket have.
            var buffer = ByteBuffer(bytes: [0xEE] + piece + [0xEE])
            buffer.moveReaderIndex(forwardBy: 1)
            let slice = buffer.readSlice(length: piece.count) ?? ByteBuffer()
            return Array(spoiler.pass(slice).readableBytesView)
        }
    }

    @Test("however a body is cut into pieces", arguments: 1...50 as ClosedRange<UInt64>)
    func pieces(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let length = Int.random(in: 0...40, using: &random)
        let body = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        let flips = (0..<3).map { _ in
            Flip(
                at: Int.random(in: -2...45, using: &random),
                mask: UInt8.random(in: 1...255, using: &random)
            )
        }
        let limit = Bool.random(using: &random) ? Int.random(in: 0...50, using: &random) : nil
        var expected = body
        for flip in flips where expected.indices.contains(flip.offset) {
            expected[flip.offset] ^= flip.mask
        }
        expected = Array(expected.prefix(limit ?? .max))
        var pieces: [[UInt8]] = []
        var rest = body[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...9, using: &random))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        #expect(pass(pieces, BodySpoiler(flips: flips, limit: limit)) == expected)
    }

    @Test
    func limits() {
        var spoiler = BodySpoiler(limit: 3)
        #expect(!spoiler.isAtLimit)
        _ = spoiler.pass(ByteBuffer(bytes: [1, 2]))
        #expect(!spoiler.isAtLimit)
        _ = spoiler.pass(ByteBuffer(bytes: [3, 4]))
        #expect(spoiler.isAtLimit && spoiler.passed == 3)
        var delivery = Delivery()
        #expect(!BodySpoiler(delivery).isAtLimit)
        delivery.end = .reset(afterBytes: -1)
        #expect(BodySpoiler(delivery).isAtLimit)
    }
}
