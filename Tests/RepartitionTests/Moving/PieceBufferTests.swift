import Buffers
import Testing

@testable import Repartition

/// Footers say how large a row is, and may say anything.
struct PieceBufferTests {
    @Test(arguments: [0, 0.4, 1e18, 1e300, .infinity])
    func roomIsBounded(rowByteCount: Double) {
        let piece = PieceBuffer(rowCount: 1_000_000, columnCount: 3, rowByteCount)
        #expect(piece.bytes.capacity <= 64 << 20 + 512)
        #expect(piece.bytes.capacity >= 512)
    }
}
