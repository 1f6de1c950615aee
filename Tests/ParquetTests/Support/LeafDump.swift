import Buffers
import Codecs

@testable import Parquet

/// The values of leaf columns as lines of text, as `compare_leaves.py` writes them of what others
/// read: entries with their nulls in columns of one value a row, values alone in repeated ones.
struct LeafDump {
    private(set) var lines: [String] = []

    /// All leaves of a file, one after the other.
    init(_ file: ParquetFile) throws(ParquetError) {
        for leaf in file.schema.leaves {
            begin(leaf)
            for rowGroup in file.rowGroups.indices {
                let decoder = try file.decoder(leaf, rowGroup: rowGroup)
                do throws(ParquetError) {
                    while try decoder.next() { append(decoder.batch, decoder.dictionary) }
                } catch {
                    throw error.at(rowGroup: rowGroup)
                }
            }
        }
    }

    /// The leaves of a schema with the entries that they should have.
    init(_ columns: [(LeafColumn, LeafContent)]) {
        for (leaf, content) in columns {
            begin(leaf)
            for entry in content.entries {
                if let value = entry.value {
                    unsafe value.withUnsafeBytes { unsafe append($0, leaf) }
                } else if leaf.maxRepetitionLevel == 0 {
                    lines.append("null")
                }
            }
        }
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    private mutating func begin(_ leaf: LeafColumn) { lines.append("leaf \(leaf.index)") }

    private mutating func append(_ batch: ColumnBatch, _ dictionary: borrowing ValueStore) {
        var value = 0
        for entry in 0..<batch.entryCount {
            let isThere =
                !batch.hasDefinitionLevels
                || Int(batch.definitionLevels[entry]) == batch.leaf.maxDefinitionLevel
            guard isThere else {
                if batch.leaf.maxRepetitionLevel == 0 { lines.append("null") }
                continue
            }
            if batch.form == .plain {
                unsafe append(batch.plain.value(at: value), batch.leaf)
            } else {
                unsafe append(dictionary.value(at: Int(batch.indices[value])), batch.leaf)
            }
            value += 1
        }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer, _ leaf: LeafColumn) {
        unsafe lines.append(Self.text(bytes, leaf))
    }

    private static func text(_ bytes: UnsafeRawBufferPointer, _ leaf: LeafColumn) -> String {
        func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
            unsafe Number(littleEndian: bytes.loadUnaligned(as: type))
        }
        switch (leaf.physicalType, leaf.annotation) {
        case (.boolean, _): return unsafe bytes[0] == 0 ? "false" : "true"
        case (.int32, .integer(_, false)): return "\(number(UInt32.self))"
        case (.int32, _): return "\(number(Int32.self))"
        case (.int64, .integer(_, false)): return "\(number(UInt64.self))"
        case (.int64, _): return "\(number(Int64.self))"
        case (.float, _), (.double, _), (.fixedLengthByteArray, .float16):
            return unsafe hex(bytes.reversed())
        case (.int96, _):
            let nanos = number(Int64.self)
            let day = unsafe Int32(
                littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self)
            )
            // What is no time of a day has no meaning, and readers give it different ones.
            guard (0...86_400_000_000_000).contains(nanos) else { return "?" }
            return "\((Int128(day) - 2_440_588) * 86_400_000_000_000 + Int128(nanos))"
        case (_, .decimal):
            var sum: Int128 = unsafe Int8(bitPattern: bytes.first ?? 0) < 0 ? -1 : 0
            for index in 0..<bytes.count { unsafe sum = sum << 8 | Int128(bytes[index]) }
            return "\(sum)"
        default:
            guard bytes.count > 48 else { return "x" + (unsafe hex(Array(bytes))) }
            return "\(bytes.count) bytes, \(unsafe crc32(bytes))"
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}
