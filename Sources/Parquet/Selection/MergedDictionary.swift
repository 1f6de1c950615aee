package import Buffers

/// One dictionary for a column of many chunks: the values of their dictionaries, each once.
///
/// Chunks are gathered on several threads, so the numbers depend on which came first. Nothing that
/// is written does: an output chunk has a dictionary of its own, in the order of its rows.
package final class MergedDictionary: Sendable {
    private let table: SharedMutex<ValueTable>
    private let layout: ValueLayout
    private let byteLimit: Int
    private let memory: MemoryShare

    /// - Parameters:
    ///   - byteLimit: The memory, in bytes, at which no more values are taken in.
    ///   - memory: What all dictionaries take theirs from.
    package init(
        layout: ValueLayout,
        byteLimit: Int = 32 << 20,
        memory: MemoryShare = MemoryShare(byteCount: .max)
    ) {
        self.layout = layout
        self.byteLimit = byteLimit
        self.memory = memory
        table = SharedMutex(ValueTable(layout: layout))
    }

    package var count: Int { table.look { $0.count } }

    /// Takes in the values of `dictionary` and finds the number of each.
    ///
    /// - Parameter numbers: Becomes the numbers, in the order of the dictionary's values.
    /// - Returns: `false` if the merged dictionary is full; then nothing was taken in.
    package func merge(
        _ dictionary: borrowing ValueStore,
        numbers: inout Vector<UInt32>
    ) -> Bool {
        numbers.resize(to: dictionary.count)
        // Most values of most dictionaries are known by now: threads find them side by side.
        var missing = Vector<UInt32>()
        let found = table.look { table in
            unsafe table.findAll(of: dictionary, into: numbers.base, missing: &missing)
        }
        if found == dictionary.count, missing.count == 0 { return true }
        let added = dictionary.byteCount + dictionary.count * Self.entryByteCount
        return table.change { table in
            let before = Self.byteCount(of: table)
            guard before + added <= byteLimit, memory.take(added) else { return false }
            for index in 0..<missing.count {
                let place = Int(missing[index])
                unsafe numbers.base[place] = table.number(of: dictionary.value(at: place))
            }
            unsafe table.numberAll(of: dictionary, in: found..<dictionary.count, into: numbers.base)
            memory.give(added - (Self.byteCount(of: table) - before))
            return true
        }
    }

    /// What a value takes beside its bytes, about.
    private static let entryByteCount = 24

    private static func byteCount(of table: borrowing ValueTable) -> Int {
        table.values.byteCount + table.count * entryByteCount
    }

    /// Copies the values of `numbers`, from position `start` on, to the end of `store`.
    ///
    /// - Throws: ``ParquetError`` of kind `tooLarge` if byte strings pass 4 GiB.
    package func copyValues(
        _ numbers: borrowing Vector<UInt32>,
        from start: Int = 0,
        into store: inout ValueStore
    ) throws(ParquetError) {
        guard start < numbers.count else { return }
        try table.look { (table) throws(ParquetError) in
            for index in start..<numbers.count {
                let value = unsafe table.values.value(at: Int(numbers.base[index]))
                guard store.byteCount + value.count <= ValueStore.byteLimit else {
                    throw ParquetError(
                        .tooLarge,
                        "byte strings of more than 4 GiB in one column chunk"
                    )
                }
                unsafe store.append(value)
            }
        }
    }
}
