import Foundation
import SeededRandom
import Testing

@testable import Expressions

@Suite("Decimal digits of numbers")
struct ExactDecimalTests {
    @Test("are those that C writes", arguments: 0..<8 as Range<UInt64>)
    func equalsPrintf(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<400 {
            let raw = Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
            let small = Double(Int.random(in: -100_000...100_000, using: &random)) / 64
            for value in [raw, small] where value.isFinite && abs(value) < 1e40 {
                let count = Int.random(in: 0...8, using: &random)
                let exact = ExactDecimal(exactly: value).rounded(toFraction: count, .halfEven)
                let parts = exact.parts(fraction: count)
                let text =
                    (value.sign == .minus ? "-" : "") + parts.whole + (count > 0 ? "." : "")
                    + parts.fraction
                #expect(text == String(format: "%.\(count)f", value))
            }
        }
    }

    @Test("never trap on hostile formats", arguments: 0..<20 as Range<UInt64>)
    func hostile(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let letters = Array("%%%%$<-#+ 0,(.123456789sSdxXocCbhefgGEn,ta#0.")
        var written = 0
        for _ in 0..<2_000 {
            let format = String(
                (0..<Int.random(in: 0...10, using: &random)).map { _ in
                    letters.randomElement(using: &random) ?? "%"
                }
            )
            _ = try? NumberPattern(format).text(.greatestFiniteMagnitude)
            guard let parsed = try? JavaFormat(Array(format.utf8)[...]) else { continue }
            let values: [JavaValue] = [
                .integer(.min, bits: 64), .double(.leastNonzeroMagnitude), .text([0xFF, 0x41]),
                .null, .integer(-1, bits: 8), .boolean(true),
            ]
            var bytes: [UInt8] = []
            try? parsed.append({ values.indices.contains($0) ? values[$0] : nil }, to: &bytes)
            written += 1
        }
        #expect(written > 0)
    }
}
