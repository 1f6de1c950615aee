import Buffers
import Crypto

/// How a signature covers the body of a request.
enum PayloadHash: Sendable {
    /// By its SHA-256.
    case signed
    /// Not at all: TLS and a checksum cover it. S3 alone allows that.
    case unsigned

    func text(of body: Bytes) -> String {
        switch self {
        case .unsigned: return "UNSIGNED-PAYLOAD"
        case .signed:
            var hash = SHA256()
            unsafe body.withUnsafeBytes { raw in unsafe hash.update(bufferPointer: raw) }
            return RequestSigner.hexadecimal(hash.finalize())
        }
    }
}
