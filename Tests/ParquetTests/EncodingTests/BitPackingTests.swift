import Buffers
import SeededRandom
import Testing

@testable import Parquet

struct BitPackingTests {
    /// Around every boundary of groups of eight and of the unchecked loops.
    static let counts = Array(0...65) + [127, 128, 129, 1_000]

    @Test(arguments: 0...32)
    func unpacksWhatIsPacked(width: Int) {
        var random = SeededGenerator(seed: UInt64(width))
        for count in Self.counts {
            let values = (0..<count).map { _ in
                UInt32(truncatingIfNeeded: random.next() & ((1 << UInt64(width)) - 1))
            }
            let packed = pack(values, width: width)
            #expect(packed == slowPack(values, width: width))
            #expect(unpack(packed, width: width, count: count) == values)
            // Some writers cut off the padding of the last group.
            let needed = (count * width + 7) / 8
            #expect(unpack(Array(packed.prefix(needed)), width: width, count: count) == values)
        }
    }

    @Test func spreadsAndPacksBits() {
        var random = SeededGenerator(seed: 7)
        for count in Self.counts {
            let bits = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() & 1) }
            var source = Vector<UInt8>(bits)
            var packed = [UInt8](repeating: 0, count: (count + 7) / 8)
            unsafe packed.withUnsafeMutableBytes { room in
                guard let base = room.baseAddress else { return }
                unsafe BitPacking.packBits(source.base, count: count, into: base)
            }
            #expect(packed == Array(slowPack(bits.map(UInt32.init), width: 1).prefix(packed.count)))
            source.fill(9, count: count)
            unsafe packed.withUnsafeBytes { raw in
                unsafe BitUnpacking.spreadBits(raw, count: count, into: source.base)
            }
            #expect(source.array() == bits)
        }
    }

    @Test func widthHoldsTheLargest() {
        #expect(BitPacking.width(for: 0) == 0)
        #expect(BitPacking.width(for: 1) == 1)
        #expect(BitPacking.width(for: 255) == 8)
        #expect(BitPacking.width(for: 256) == 9)
        #expect(BitPacking.width(for: .max) == 32)
    }

    private func pack(_ values: [UInt32], width: Int) -> [UInt8] {
        let source = Vector<UInt32>(values)
        let byteCount = BitPacking.byteCount(count: values.count, width: width)
        // The kernel may write eight bytes more, and nothing behind them.
        var room = [UInt8](repeating: 0xAB, count: byteCount + 16)
        unsafe room.withUnsafeMutableBytes { room in
            guard let base = room.baseAddress else { return }
            unsafe BitPacking.pack(source.base, count: values.count, width: width, into: base)
        }
        #expect(room.suffix(8).allSatisfy { $0 == 0xAB })
        return Array(room.prefix(byteCount))
    }

    private func unpack(_ bytes: [UInt8], width: Int, count: Int) -> [UInt32] {
        var output = Vector<UInt32>(capacity: count + 8)
        output.resize(to: count)
        unsafe bytes.withUnsafeBytes { raw in
            unsafe BitUnpacking.unpack(raw, width: width, count: count, into: output.base)
        }
        return output.array()
    }

    private func slowPack(_ values: [UInt32], width: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (values.count + 7) / 8 * width)
        for (index, value) in values.enumerated() {
            for bit in 0..<width where value >> UInt32(bit) & 1 == 1 {
                let place = index * width + bit
                bytes[place / 8] |= 1 << UInt8(place % 8)
            }
        }
        return bytes
    }
}
