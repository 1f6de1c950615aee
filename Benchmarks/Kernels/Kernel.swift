import Buffers
import Parquet

/// One question each, what a loop costs for a value.
///
/// The program does a kernel's work so many times, and nothing else that depends on how often:
/// what is counted for twice as many, less what is counted for once, is the kernel's.
struct Kernel: Sendable {
    let name: String
    /// The values that one repetition handles.
    let valueCount: Int
    /// Makes ready what the kernel works on, and then does it so many times.
    let run: @Sendable (_ repetitions: Int) throws -> Void

    static var all: [Kernel] {
        [
            .unpack, .decodeIndices, .pack, .encodeIndices, .groupRows, .selectNumbers,
            .selectNullable,
            .numberStrings, .numberIntegers, .sketchIntegers, .encodeColumn,
        ]
    }
}

// MARK: Data that is always the same

/// Small numbers as they come in dictionaries' indices, 9 bits wide.
func indices(_ count: Int, below limit: UInt32 = 400) -> Vector<UInt32> {
    var state: UInt32 = 7
    var values = Vector<UInt32>(capacity: count + 8)
    for _ in 0..<count {
        state = state &* 1_664_525 &+ 1_013_904_223
        values.append((state >> 8) % limit)
    }
    return values
}

/// The hour of each row of a landed file: one in fourteen is late.
func hours(_ count: Int) -> Vector<UInt32> {
    var state: UInt32 = 3
    var values = Vector<UInt32>(capacity: count)
    for _ in 0..<count {
        state = state &* 1_664_525 &+ 1_013_904_223
        let isLate = (state >> 8) % 14 == 0
        values.append(isLate ? 1 + (state >> 16) % 24 : 0)
    }
    return values
}

/// A flat column's batch of indices, of which every third row has one if there are nulls.
func batch(_ rowCount: Int, hasNulls: Bool) -> ColumnBatch {
    let element = SchemaElement(name: "speed", physicalType: .int32, repetition: .optional)
    let leaf = LeafColumn(
        index: 0,
        path: ["speed"],
        physicalType: .int32,
        typeLength: nil,
        maxDefinitionLevel: 1,
        maxRepetitionLevel: 0,
        element: element,
        ancestors: []
    )
    let batch = ColumnBatch(leaf: leaf)
    batch.form = .dictionary
    batch.rowCount = rowCount
    batch.entryCount = rowCount
    batch.hasDefinitionLevels = hasNulls
    if hasNulls {
        for row in 0..<rowCount { batch.definitionLevels.append(row % 3 == 0 ? 1 : 0) }
    }
    batch.valueCount = hasNulls ? (rowCount + 2) / 3 : rowCount
    batch.indices = indices(batch.valueCount)
    return batch
}

/// A dictionary of texts like those of places.
func places(_ count: Int) -> ValueStore {
    var store = ValueStore(layout: .variable)
    for number in 0..<count {
        let text = Array("E\(number % 40) km \(number / 40),\(number % 10) lane \(number % 3)".utf8)
        unsafe text.withUnsafeBytes { unsafe store.append($0) }
    }
    return store
}

func integers(_ count: Int) -> ValueStore {
    var store = ValueStore(layout: .fixed(4))
    for number in 0..<count {
        unsafe withUnsafeBytes(of: UInt32(number * 7)) { unsafe store.append($0) }
    }
    return store
}
