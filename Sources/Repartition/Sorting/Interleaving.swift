internal import Buffers

/// Which piece each row of a sorted row group is of: runs of rows of one piece, in few bytes.
enum Interleaving {
    /// Writes runs while rows come in.
    struct Writer: ~Copyable {
        private var bytes = ByteBuffer()
        private var runCount = 0
        private var piece = 0
        private var length = 0

        init() {}

        mutating func append(_ piece: Int) {
            if piece != self.piece { endRun() }
            self.piece = piece
            length += 1
        }

        private mutating func endRun() {
            guard length > 0 else { return }
            append(number: piece)
            append(number: length)
            runCount += 1
            length = 0
        }

        private mutating func append(number: Int) {
            var rest = number
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: rest))
        }

        /// The runs, or `nil` if the pieces follow each other; the writer is empty afterwards.
        mutating func finish(pieceCount: Int) -> Bytes? {
            endRun()
            defer {
                bytes.removeAll()
                runCount = 0
                piece = 0
            }
            return runCount == pieceCount ? nil : bytes.copied()
        }
    }

    /// Calls `body` with each run: a piece, and so many rows of it.
    static func forEachRun<Failure: Error>(
        _ bytes: Bytes,
        _ body: (Int, Int) throws(Failure) -> Void
    ) throws(Failure) {
        var at = 0
        func number() -> Int {
            var result = 0
            var shift = 0
            while at < bytes.count {
                let byte = bytes[at]
                at += 1
                result |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            return result
        }
        while at < bytes.count {
            let piece = number()
            try body(piece, number())
        }
    }
}
