package import Buffers

/// What is known to be wrong in files of one writer.
///
/// Readers key their distrust on the file's `created_by`. A chunk that is carried into a file of
/// ours loses that name, so whatever was distrusted for its sake must not come along.
package struct WriterQuirks: Sendable {
    package let createdBy: CreatedBy

    /// How much more than announced a chunk may take where the dictionary's header is not counted.
    static let dictionaryHeaderByteCount = 100

    package init(createdBy: String?) {
        self.createdBy = CreatedBy(createdBy)
    }

    private func isParquetMR(before major: Int, _ minor: Int, _ patch: Int) -> Bool {
        guard createdBy.application == "parquet-mr" else { return false }
        // Releases that do not name their version are old.
        return createdBy.version?.isBefore(major, minor, patch) ?? true
    }

    /// Whether `total_compressed_size` lacks the dictionary page's header (parquet-mr to 1.2.8).
    package var omitsDictionaryHeaderFromSize: Bool { isParquetMR(before: 1, 2, 9) }

    /// Whether pages of `encoding` can be decoded only in order, each with the end of the one
    /// before (PARQUET-246).
    ///
    /// Such a chunk is neither carried nor are its pages skipped.
    package func needsSequentialReads(of encoding: Encoding) -> Bool {
        encoding == .deltaByteArray && isParquetMR(before: 1, 8, 0)
    }

    /// Whether a chunk with these encodings can stand in a file of ours as it is.
    package func allowsCarry(of encodings: [Encoding]) -> Bool {
        !encodings.contains { needsSequentialReads(of: $0) }
    }

    /// Whether bounds of byte arrays are overwritten memory (PARQUET-251).
    ///
    /// Files that name no writer are of that time too (PARQUET-297).
    private var hasBrokenByteArrayBounds: Bool {
        if createdBy.application.isEmpty { return true }
        guard isParquetMR(before: 1, 8, 0) else { return false }
        // Cloudera shipped the correction earlier.
        guard let version = createdBy.version, version.suffix.hasPrefix("-cdh"),
            let distribution = CreatedBy.Version(version.suffix.dropFirst(4))
        else { return true }
        return version.isBefore(1, 5, 0) || distribution.isBefore(5, 5, 0)
    }

    /// The part of `statistics` that is true of the values, in a file whose columns are all in the
    /// order that their type defines.
    ///
    /// - Parameter order: The order that the source declares for the column.
    package func trusted(
        _ statistics: Statistics,
        of leaf: LeafColumn,
        order: ColumnOrder?
    ) -> Statistics {
        var kept = statistics
        if order == .ieee754TotalOrder, let least = kept.minValue, let greatest = kept.maxValue,
            let bounds = totalOrderBounds(of: leaf, least, greatest)
        {
            kept.minValue = bounds.least
            kept.maxValue = bounds.greatest
        } else if !trustsBounds(of: leaf, order: order) {
            kept.minValue = nil
            kept.maxValue = nil
            kept.isMinValueExact = nil
            kept.isMaxValueExact = nil
        }
        let isOrderless = statistics.min != nil && statistics.min == statistics.max
        let isTrue =
            switch leaf.valueOrder {
            case .signed: !isByteArray(leaf) || isOrderless
            case .unsigned: isOrderless
            case .unknown: false
            }
        if !isTrue || (isByteArray(leaf) && hasBrokenByteArrayBounds) {
            kept.min = nil
            kept.max = nil
        }
        return kept
    }

    /// Whether `min_value` and `max_value`, and the bounds in a column index, are true.
    ///
    /// - Parameter order: The order that the source declares for the column.
    package func trustsBounds(of leaf: LeafColumn, order: ColumnOrder?) -> Bool {
        guard order == .typeDefined, leaf.valueOrder != .unknown else { return false }
        return !(isByteArray(leaf) && hasBrokenByteArrayBounds)
    }

    /// Bounds in IEEE 754's total order as bounds in the order of the type, which has one zero.
    ///
    /// - Returns: `nil` if they are NaNs: then all values are.
    private func totalOrderBounds(
        of leaf: LeafColumn,
        _ least: Bytes,
        _ greatest: Bytes
    ) -> (least: Bytes, greatest: Bytes)? {
        guard ValueComparison(leaf).isFloatingPoint, FloatBound.isNumber(least),
            FloatBound.isNumber(greatest)
        else { return nil }
        return (
            FloatBound.normalized(least, isLeast: true),
            FloatBound.normalized(greatest, isLeast: false)
        )
    }

    /// A column index as it can stand in a file of ours, whose columns are all in the order that
    /// their type defines, or `nil` if it is not true there.
    ///
    /// - Parameter order: The order that the source declares for the column.
    package func trusted(
        columnIndex bytes: Bytes,
        of leaf: LeafColumn,
        order: ColumnOrder?
    ) -> Bytes? {
        if trustsBounds(of: leaf, order: order) { return bytes }
        guard order == .ieee754TotalOrder, ValueComparison(leaf).isFloatingPoint else { return nil }
        var reader = CompactReader(bytes)
        guard var index = try? ColumnIndex(from: &reader),
            index.minValues.count == index.nullPages.count,
            index.maxValues.count == index.nullPages.count
        else { return nil }
        for page in index.nullPages.indices where !index.nullPages[page] {
            guard
                let bounds = totalOrderBounds(
                    of: leaf,
                    index.minValues[page],
                    index.maxValues[page]
                )
            else { return nil }
            index.minValues[page] = bounds.least
            index.maxValues[page] = bounds.greatest
        }
        return index.serialized()
    }

    private func isByteArray(_ leaf: LeafColumn) -> Bool {
        leaf.physicalType == .byteArray || leaf.physicalType == .fixedLengthByteArray
    }
}

/// How the values of a column compare, where the order is the one its type defines.
package enum ValueOrder: Sendable {
    /// As numbers with a sign.
    case signed
    /// As numbers without a sign, or as unsigned bytes from the first on.
    case unsigned
    /// No order is defined, or writers did not agree on it.
    case unknown
}

extension LeafColumn {
    /// How the column's values compare.
    ///
    /// Format: the comments of `ColumnOrder` in
    /// <https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift>
    package var valueOrder: ValueOrder {
        switch (physicalType, annotation) {
        case (.int96, _), (_, .interval), (_, .opaque), (_, .opaqueConverted): .unknown
        case (_, .integer(_, false)): .unsigned
        case (_, .decimal), (_, .float16): .signed
        case (.byteArray, _), (.fixedLengthByteArray, _): .unsigned
        case (.boolean, _), (.int32, _), (.int64, _), (.float, _), (.double, _): .signed
        }
    }
}
