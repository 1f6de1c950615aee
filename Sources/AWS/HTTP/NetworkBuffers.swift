import Buffers
import NIOCore

extension NIOCore.ByteBuffer {
    /// A copy of `bytes`: the network's buffers own their memory.
    init(copying bytes: Bytes) {
        self = ByteBufferAllocator().buffer(capacity: bytes.count)
        _ = unsafe bytes.withUnsafeBytes { raw in unsafe writeBytes(raw) }
    }
}

extension Buffers.ByteBuffer {
    /// Appends what can be read of the network's buffer.
    mutating func append(_ chunk: NIOCore.ByteBuffer) {
        let taken = unsafe chunk.withUnsafeReadableBytes { raw in unsafe Bytes(raw) }
        append(taken)
    }
}
