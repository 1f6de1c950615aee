import Codecs
import Testing

/// The forms of LZ4 that files have under its first name.
@Suite("LZ4")
struct LZ4Tests {
    /// "landing " nine times, compressed by the LZ4 library as a block.
    static let block: [UInt8] = [
        0x8F, 0x6C, 0x61, 0x6E, 0x64, 0x69, 0x6E, 0x67, 0x20, 0x08, 0x00, 0x28, 0x50, 0x64, 0x69,
        0x6E, 0x67, 0x20,
    ]
    /// The same as a frame.
    static let frame: [UInt8] =
        [0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82, 0x12, 0x00, 0x00, 0x00] + block + [0, 0, 0, 0]
    static let text = Array(String(repeating: "landing ", count: 9).utf8)

    private func number(_ number: Int) -> [UInt8] {
        (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private func framed(_ chunks: Int) -> [UInt8] {
        let chunk = number(Self.block.count) + Self.block
        return number(72 * chunks) + Array(repeating: chunk, count: chunks).joined()
    }

    private func read(_ bytes: [UInt8], _ byteCount: Int) throws -> [UInt8] {
        try Blocks.decompress(.lz4Hadoop, bytes, byteCount: byteCount)
    }

    @Test("all three forms are read")
    func readsEachForm() throws {
        #expect(try Blocks.decompress(.lz4, Self.block, byteCount: 72) == Self.text)
        #expect(try read(Self.block, 72) == Self.text)
        #expect(try read(Self.frame, 72) == Self.text)
        #expect(try read(framed(1), 72) == Self.text)
    }

    @Test("Hadoop's blocks follow each other, and have chunks")
    func readsBlocksAndChunks() throws {
        let six = Array(repeating: Self.text, count: 6).joined()
        #expect(try read(framed(3) + framed(1) + framed(2), 6 * 72).elementsEqual(six))
        #expect(try read(Self.frame + Self.frame, 144) == Self.text + Self.text)
        // A block of nothing is the end.
        #expect(try read(framed(1) + number(0), 72) == Self.text)
    }

    @Test("what is compressed here stands in blocks that Hadoop can hold")
    func writesHadoopBlocks() throws {
        let input = [UInt8](repeating: 7, count: 600_000)
        let bytes = try Blocks.compress(.lz4Hadoop, input)
        #expect(Array(bytes[0..<4]) == number(256 << 10))
        #expect(try read(bytes, input.count) == input)
    }

    @Test("what is none of the forms is an error", arguments: 0..<90)
    func refusesOther(cut: Int) {
        let wholes = [
            (framed(2), 144), (Self.frame, 72), (Self.block, 72), (framed(1) + framed(1), 144),
        ]
        for (whole, byteCount) in wholes where cut > 0 && cut < whole.count {
            let bytes = Array(whole.prefix(cut))
            let error = #expect(throws: CodecError.self) { try read(bytes, byteCount) }
            #expect(error?.kind == .corrupt)
        }
    }

    @Test("lengths that run past the block are not believed")
    func refusesLengths() {
        for bytes in [
            number(1 << 30) + number(18) + Self.block,
            number(72) + number(1 << 30) + Self.block,
            number(72) + number(0) + Self.block,
            number(71) + number(18) + Self.block,
            number(144) + number(18) + Self.block,
        ] {
            #expect(throws: CodecError.self) { try read(bytes, 72) }
        }
    }
}
