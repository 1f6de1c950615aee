package import Columns

/// A push-down predicate: which partitions of a table to read.
///
/// Partition values are texts of a path or a catalog. They are compared by Glue's rules: as
/// numbers if the other side is a number or the key's type is numeric, so that `month = 7`
/// matches `07`; else as texts, so that `month == '7'` does not.
package struct PartitionPredicate: Sendable {
    private let keys: [Field]
    private let predicate: BoundExpression

    /// Reads a predicate over a table's partition keys.
    ///
    /// - Throws: ``ExpressionError`` with the place in the text, for one if the predicate names
    ///   a column that is no partition key.
    package init(_ text: String, keys: [Field]) throws(ExpressionError) {
        self.keys = keys
        let nullable = keys.map { Field($0.name, $0.type) }
        let options = EvaluationOptions(isANSI: false)
        predicate = try Expression.parse(text).bound(
            to: TableSchema(nullable),
            options: options,
            isPartitionPredicate: true,
            isFilter: true
        )
    }

    /// Whether a partition is to be read.
    ///
    /// - Parameter values: A value for each key, in order; nil is null, which a path calls
    ///   `__HIVE_DEFAULT_PARTITION__`.
    /// - Throws: ``ExpressionError`` of kind `evaluation` if a value is none of its key's type.
    package func matches(_ values: [String?]) throws(ExpressionError) -> Bool {
        try selection(of: [values])[0]
    }

    /// Which of many partitions are to be read.
    ///
    /// - Throws: ``ExpressionError`` of kind `evaluation` if a value is none of its key's type.
    package func selection(of partitions: [[String?]]) throws(ExpressionError) -> Bitmap {
        precondition(
            partitions.allSatisfy { $0.count == keys.count },
            "one value for each partition key"
        )
        var columns: [ColumnVector] = []
        for index in predicate.inputs {
            columns.append(try column(keys[index], partitions.map { $0[index] }))
        }
        return try predicate.selection(rowCount: partitions.count, inputs: columns)
    }

    /// The values of a key, in its type.
    private func column(_ key: Field, _ values: [String?]) throws(ExpressionError) -> ColumnVector {
        var bytes = ByteArrays()
        for value in values { bytes.append((value ?? "").utf8) }
        let texts = ColumnVector(
            type: .string,
            count: values.count,
            validity: Bitmap(values.map { $0 != nil }),
            values: .bytes(bytes)
        )
        // ANSI's reading is strict: text behind a number does not silently become null.
        let options = EvaluationOptions(isANSI: true)
        let cast = Cast(source: .string, target: key.type, options: options, isTry: true)
        guard key.type != .string else { return texts }
        guard let kernel = cast.kernel else {
            throw ExpressionError(
                .typeMismatch,
                "partition key \(key.name) is \(key.type), partition keys are of primitive types; "
                    + "correct the key's type in the catalog"
            )
        }
        let evaluation = Evaluation(count: values.count, active: nil, place: nil)
        let typed = try kernel([Operand(vector: texts, isConstant: false)], evaluation)
        for (row, value) in values.enumerated() where typed.isNull(at: row) {
            guard let value else { continue }
            throw ExpressionError(
                .evaluation,
                "partition value \(key.name)=\(value) is not \(key.type), the type of "
                    + "the partition key; correct the partition or the key's type in the "
                    + "catalog"
            )
        }
        return typed
    }
}
