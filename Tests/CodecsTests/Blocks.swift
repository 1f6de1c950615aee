import Buffers
import Codecs

/// Bytes compressed and decompressed as arrays.
enum Blocks {
    static func compress(_ codec: Codec, _ input: [UInt8]) throws -> [UInt8] {
        var output = ByteBuffer()
        let compressor = Compressor()
        try unsafe input.withUnsafeBytes { raw in
            _ = try unsafe compressor.compress(codec, raw, into: &output)
        }
        return output.copied().array
    }

    static func decompress(
        _ codec: Codec,
        _ input: [UInt8],
        byteCount: Int
    ) throws -> [UInt8] {
        var output = [UInt8](repeating: 0, count: byteCount)
        let decompressor = Decompressor()
        try unsafe input.withUnsafeBytes { raw in
            try unsafe output.withUnsafeMutableBytes { room in
                try unsafe decompressor.decompress(codec, raw, into: room)
            }
        }
        return output
    }
}
