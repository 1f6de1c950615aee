internal import Buffers
package import Columns

/// All values of a store, for example of a dictionary, as a column without nulls.
///
/// The type is the one the schema gives the column. Timestamps become microseconds, rounded down;
/// those outside the range of 64-bit microseconds become the first or last instant of it.
///
/// - Throws: ``ParquetError`` of kind `unsupported` for decimals of more than 38 digits, `corrupt`
///   if a decimal does not fit its precision, and `tooLarge` for byte strings of more than 4 GiB.
package func columnVector(
    of values: borrowing ValueStore,
    leaf: LeafColumn
) throws(ParquetError) -> ColumnVector {
    do throws(ParquetError) {
        return ColumnVector(
            type: DataType(leaf.physicalType, leaf.annotation),
            count: values.count,
            validity: nil,
            values: try values.converted(leaf)
        )
    } catch {
        throw error.at(column: leaf.pathDescription)
    }
}

/// The rows of a batch as a column, one value for each row.
///
/// A definition level below the highest is a null, whichever node of the path is missing.
///
/// - Parameter dictionary: What the batch's indices point into; not looked at if it has none.
/// - Throws: ``ParquetError`` of kind `unsupported` if the column is repeated, else as for the
///   values of a store.
package func columnVector(
    of batch: ColumnBatch,
    dictionary: borrowing ValueStore
) throws(ParquetError) -> ColumnVector {
    let leaf = batch.leaf
    guard leaf.maxRepetitionLevel == 0 else {
        throw ParquetError(
            .unsupported,
            "a repeated column has no single value in a row: leave it as it is",
            .init(column: leaf.pathDescription)
        )
    }
    return try entryVector(of: batch, dictionary: dictionary)
}

/// The entries of a batch as a column, one value for each entry; those without a value are null.
///
/// - Throws: ``ParquetError``, as for the values of a store.
func entryVector(
    of batch: ColumnBatch,
    dictionary: borrowing ValueStore
) throws(ParquetError) -> ColumnVector {
    let leaf = batch.leaf
    switch batch.form {
    case .plain:
        let values = try columnVector(of: batch.plain, leaf: leaf)
        return batch.hasDefinitionLevels ? try values.spread(over: batch) : values
    case .dictionary:
        return try columnVector(of: dictionary, leaf: leaf).spread(over: batch)
    }
}

extension ColumnVector {
    /// The rows of `batch`, whose values are among those here.
    fileprivate func spread(over batch: ColumnBatch) throws(ParquetError) -> ColumnVector {
        let validity = batch.hasDefinitionLevels ? batch.validity : nil
        let positions = batch.positions
        do throws(ParquetError) {
            return ColumnVector(
                type: type,
                count: batch.entryCount,
                validity: validity,
                values: count == 0
                    ? Values(emptyLike: values, count: batch.entryCount)
                    : try values.gathered(
                        positions,
                        nulls: validity,
                        byteLimit: batch.expandedByteLimit
                    )
            )
        } catch {
            throw error.at(column: batch.leaf.pathDescription)
        }
    }
}

extension ColumnVector.Values {
    /// Values for `count` nulls.
    fileprivate init(emptyLike values: Self, count: Int) {
        self =
            switch values {
            case .none: .none
            case .booleans: .booleans(Array(repeating: false, count: count))
            case .int32: .int32(Array(repeating: 0, count: count))
            case .int64: .int64(Array(repeating: 0, count: count))
            case .floats: .floats(Array(repeating: 0, count: count))
            case .doubles: .doubles(Array(repeating: 0, count: count))
            case .decimals: .decimals(Array(repeating: 0, count: count))
            case .bytes:
                .bytes(ByteArrays(offsets: Array(repeating: 0, count: count + 1), bytes: []))
            case .lists, .structures: preconditionFailure("a leaf has plain values")
            }
    }

    /// The values at `positions`; nulls have some position that exists.
    fileprivate func gathered(
        _ positions: borrowing Vector<UInt32>,
        nulls validity: Bitmap?,
        byteLimit: Int
    ) throws(ParquetError) -> Self {
        switch self {
        case .none: .none
        case .booleans(let values): .booleans(gather(values, positions))
        case .int32(let values): .int32(gather(values, positions))
        case .int64(let values): .int64(gather(values, positions))
        case .floats(let values): .floats(gather(values, positions))
        case .doubles(let values): .doubles(gather(values, positions))
        case .decimals(let values): .decimals(gather(values, positions))
        case .bytes(let values):
            .bytes(try gather(values, positions, nulls: validity, byteLimit: byteLimit))
        case .lists, .structures: preconditionFailure("a leaf has plain values")
        }
    }
}
