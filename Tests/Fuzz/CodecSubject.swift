import Buffers
import Codecs

/// Damaged blocks of every codec.
struct CodecSubject: Subject {
    let name = "codec"

    func trial(_ chance: inout Chance) -> Trial {
        let codec = chance.one(of: Codec.allCases)
        let plain = Self.block(using: &chance)
        var packed = Self.compressed(plain, codec)
        for _ in 0..<chance.number(1...2) {
            packed =
                switch chance.below(5) {
                case 0: packed.cut(using: &chance)
                case 1: packed.grown(using: &chance)
                case 2: packed.spliced(with: Bytes(plain), using: &chance)
                case 3: packed.withWrongLength(using: &chance)
                default: packed.flipped(using: &chance)
                }
        }
        let input = packed
        let size = chance.one(of: [
            plain.count, plain.count, 0, plain.count + 1, chance.below(5_000),
        ])
        return Trial(label: codec.rawValue, input: input) {
            // What stands behind the room must stay as it is.
            let guardBytes = 16
            var room = [UInt8](repeating: 0xA5, count: size + guardBytes)
            var outcome = wasRead
            let decompressor = Decompressor()
            unsafe room.withUnsafeMutableBytes { room in
                let output = unsafe UnsafeMutableRawBufferPointer(rebasing: room[..<size])
                do {
                    try unsafe input.withUnsafeBytes {
                        try unsafe decompressor.decompress(codec, $0, into: output)
                    }
                } catch {
                    outcome = "\((error as? CodecError)?.kind.rawValue ?? "untyped")"
                }
            }
            try require(outcome != "untyped", "an error of no type of ours")
            try require(
                room[size...].allSatisfy { $0 == 0xA5 },
                "bytes behind the room were written"
            )
            return outcome
        }
    }

    private static func block(using chance: inout Chance) -> [UInt8] {
        let count = chance.one(of: [0, 1, 17, 300, 4_000])
        let variety = chance.one(of: [1, 4, 256])
        return (0..<count).map { _ in UInt8(chance.below(variety)) }
    }

    private static func compressed(_ bytes: [UInt8], _ codec: Codec) -> Bytes {
        var output = ByteBuffer()
        let compressor = Compressor()
        _ = unsafe try? bytes.withUnsafeBytes {
            try unsafe compressor.compress(codec, $0, into: &output)
        }
        return output.copied()
    }
}
