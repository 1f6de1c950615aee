import Buffers
import Columns

@testable import Parquet

/// The rows of `Fixtures/pages`, computed as `make_pages.py` computes them.
enum SampleTable {
    static let rowCount = 240

    static let files: [String] =
        ["1", "2"].flatMap { version in
            ["none", "snappy", "gzip", "zstd"].flatMap { codec in
                ["dictionary", "plain"].map { "v\(version)-\(codec)-\($0)" }
            }
        } + ["v1-lz4-delta", "v2-brotli-delta", "v1-none-delta", "v2-lz4-delta"]
        + ["fallback", "int96", "millis", "nanos-local"]

    static func file(_ name: String) throws -> ParquetFile {
        try ParquetFile(try Fixture.bytes("pages/\(name).parquet"))
    }

    /// The values of the columns that have one value a row, as text; `nil` is a null.
    static func texts(_ column: String) -> [String?] {
        func every(_ n: Int, _ value: (Int) -> String) -> [String?] {
            (0..<rowCount).map { $0 % n == 0 ? nil : value($0) }
        }
        func all(_ value: (Int) -> String) -> [String?] { (0..<rowCount).map(value) }
        switch column {
        case "flag": return every(5) { "\($0 % 3 == 0)" }
        case "count": return all { "\($0 * $0 % 1000 - 500)" }
        case "ident": return every(7) { "\($0 * 1_000_003)" }
        case "speed": return every(4) { "\(Float($0) / 4)" }
        case "ratio": return all { "\(Double($0) / 8)" }
        case "plate": return every(11) { "p\($0 % 37)" }
        case "note": return all { "note-\($0)" }
        case "code":
            return all { index in
                let digits = "\(index % 50)"
                return "c" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        case "day": return every(9) { "\($0 * 100 - 9000)" }
        case "price": return every(6) { "\($0 * 37 - 4000)" }
        case "mass":
            return every(8) { index in
                var power: Int128 = 1
                for _ in 0..<24 { power *= 10 }
                return "\(Int128(index - 100) * power + Int128(index))"
            }
        case "small": return all { "\($0 % 256)" }
        case "wide": return all { "\(4_294_967_295 - $0)" }
        case "huge": return all { "\(UInt64.max - UInt64($0))" }
        case "at": return every(10) { "\(instant($0))" }
        case "trip.lane":
            return all { "\($0 % 4)" }.enumerated().map { $0 % 13 == 0 || $0 % 3 == 0 ? nil : $1 }
        default: return []
        }
    }

    static func instant(_ index: Int) -> Int64 { Int64(index - 60) * 15_778_476_123_457 }

    /// The entries of the repeated columns.
    static func entries(_ column: String) -> LeafContent {
        LeafContent(rows: (0..<rowCount).map { column == "tags" ? tags($0) : kilometres($0) })
    }

    private static func tags(_ row: Int) -> [LeafContent.Entry] {
        if row % 7 == 0 { return [.init(definition: 0)] }
        if row % 4 == 0 { return [.init(definition: 1)] }
        return (0..<row % 4).map { position in
            let isNull = (row + position) % 5 == 0
            return .init(
                repetition: position == 0 ? 0 : 1,
                definition: isNull ? 2 : 3,
                value: isNull ? nil : Array("t\((row + position) % 9)".utf8)
            )
        }
    }

    /// `trip.stops.list.element.km`: four levels, of which `km` itself has none.
    private static func kilometres(_ row: Int) -> [LeafContent.Entry] {
        if row % 13 == 0 { return [.init(definition: 0)] }
        if row % 11 == 0 { return [.init(definition: 1)] }
        if row % 3 == 0 { return [.init(definition: 2)] }
        return (0..<row % 3).map { position in
            let number = UInt32(row * 10 + position)
            return .init(
                repetition: position == 0 ? 0 : 1,
                definition: 4,
                value: (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
            )
        }
    }
}

extension ColumnVector {
    /// Each value as text, numbers without a point for decimals; `nil` for a null.
    var texts: [String?] {
        (0..<count).map { row in
            if isNull(at: row) { return nil }
            switch values {
            case .none: return nil
            case .booleans(let all): return "\(all[row])"
            case .int32(let all): return "\(all[row])"
            case .int64(let all): return "\(all[row])"
            case .floats(let all): return "\(all[row])"
            case .doubles(let all): return "\(all[row])"
            case .decimals(let all): return "\(all[row])"
            case .bytes(let all): return String(decoding: all[row], as: UTF8.self)
            case .lists, .structures: return nil
            }
        }
    }
}
