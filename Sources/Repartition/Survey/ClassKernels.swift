internal import Buffers
internal import Parquet

// The loops over all rows of the survey, without a check for each row: their bounds are checked
// once, before. What is looked up by numbers from a file stays checked.

extension Vector<UInt32> {
    /// Appends the class of each of the first `count` rows.
    ///
    /// - Parameters:
    ///   - classes: The class of each dictionary entry.
    ///   - indices: The dictionary entry of each row.
    mutating func append(_ classes: [UInt32], at indices: borrowing Vector<UInt32>, count: Int) {
        precondition(count >= 0 && count <= indices.count, "each row has an index")
        let before = self.count
        resize(to: before + count)
        let target = unsafe base + before
        let indices = unsafe indices.base
        for row in 0..<count { unsafe target[row] = classes[Int(indices[row])] }
    }

    /// Appends the class of each row of a flat batch with definition levels.
    ///
    /// - Parameters:
    ///   - classes: The class of each dictionary entry.
    ///   - ofNull: The class of rows without a value.
    mutating func append(_ classes: [UInt32], of batch: ColumnBatch, ofNull: UInt32) {
        precondition(
            batch.definitionLevels.count >= batch.rowCount
                && batch.indices.count >= batch.valueCount,
            "each row has a level and each value an index"
        )
        let highest = UInt8(batch.leaf.maxDefinitionLevel)
        let before = count
        resize(to: before + batch.rowCount)
        let target = unsafe base + before
        let levels = unsafe batch.definitionLevels.base
        let indices = unsafe batch.indices.base
        var value = 0
        for row in 0..<batch.rowCount {
            if unsafe levels[row] == highest {
                unsafe target[row] = classes[Int(indices[value])]
                value &+= 1
            } else {
                unsafe target[row] = ofNull
            }
        }
    }

    /// What was counted while rows were given other classes.
    struct Tally {
        /// The rows of each class.
        var counts: [Int]
        /// Which rows each class has.
        var fingerprints: [RowFingerprint]
    }

    /// Gives each row another class.
    ///
    /// - Parameters:
    ///   - numbers: For each class so far the new one.
    ///   - end: Rows from here on get the last class.
    /// - Precondition: `numbers` are below `classCount`.
    mutating func renumber(by numbers: [UInt32], upTo end: Int, classCount: Int) -> Tally {
        precondition(end >= 0 && end <= count, "the rows are there")
        precondition(numbers.allSatisfy { $0 < classCount }, "there are so many classes")
        var tally = Tally(
            counts: [Int](repeating: 0, count: classCount),
            fingerprints: [RowFingerprint](repeating: RowFingerprint(), count: classCount)
        )
        let classes = unsafe base
        unsafe tally.counts.withUnsafeMutableBufferPointer { counts in
            unsafe tally.fingerprints.withUnsafeMutableBufferPointer { fingerprints in
                var row = 0
                while row < end {
                    // Rows of one time come together.
                    let start = row
                    let number = numbers[Int(unsafe classes[row])]
                    var fingerprint = unsafe fingerprints[Int(number)]
                    repeat {
                        unsafe classes[row] = number
                        fingerprint.add(row)
                        row &+= 1
                    } while row < end && numbers[Int(unsafe classes[row])] == number
                    unsafe fingerprints[Int(number)] = fingerprint
                    unsafe counts[Int(number)] &+= row &- start
                }
            }
        }
        let last = UInt32(truncatingIfNeeded: classCount - 1)
        for row in end..<count {
            unsafe classes[row] = last
            tally.counts[Int(last)] += 1
            tally.fingerprints[Int(last)].add(row)
        }
        return tally
    }

    /// Calls `body` with the rows of some classes, in their order.
    ///
    /// - Parameter isWanted: For each class, whether its rows are.
    borrowing func forEachRow(
        upTo end: Int,
        ofClasses isWanted: [Bool],
        _ body: (_ row: Int, _ number: Int) -> Void
    ) {
        precondition(end >= 0 && end <= count, "the rows are there")
        let classes = unsafe base
        for row in 0..<end {
            let number = unsafe Int(classes[row])
            if isWanted[number] { body(row, number) }
        }
    }

    /// The numbers in a byte each; `nil` if one needs more.
    borrowing func narrowed(largest: Int) -> Bytes? {
        guard largest <= UInt8.max else { return nil }
        let classes = unsafe base
        let count = count
        return unsafe Bytes(capacity: count) { room in
            for row in 0..<count {
                unsafe room[row] = UInt8(truncatingIfNeeded: classes[row])
            }
            return count
        }
    }

    /// Numbers that are kept in a byte each.
    init(widening bytes: Bytes) {
        self.init(capacity: bytes.count)
        resize(to: bytes.count)
        let target = unsafe base
        unsafe bytes.withUnsafeBytes { source in
            for row in 0..<source.count { unsafe target[row] = UInt32(source[row]) }
        }
    }
}
