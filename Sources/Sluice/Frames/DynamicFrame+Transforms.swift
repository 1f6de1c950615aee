internal import Repartition

/// A column or field, and what it becomes: one line of Glue's `ApplyMapping`.
///
/// ```swift
/// Mapping("reading.speed", "long", "speed", "int")
/// ```
///
/// Paths go into structs with dots, and into the elements of arrays with `[]`: `readings[].kind`; a
/// name that has dots in it goes in backticks. What is of the elements of an array goes to the
/// elements of an array: both paths have `[]` as often. Types are those
/// of Glue and Spark: `long`, `string`, `decimal(10,2)`, `struct<lane:int>`; `choice` takes a value
/// as it is, whatever its types.
public struct Mapping: Sendable, Hashable {
    public var source: String
    public var sourceType: String
    public var target: String
    public var targetType: String

    public init(_ source: String, _ sourceType: String, _ target: String, _ targetType: String) {
        self.source = source
        self.sourceType = sourceType
        self.target = target
        self.targetType = targetType
    }
}

// Transformations by paths. None reads anything; a path that is not there is an error of the action
// that follows, for only the files say which columns there are.
extension DynamicFrame {
    func appending(_ step: Transformation) -> DynamicFrame { with(rows.appending(step)) }

    /// Exactly these columns, in this order: Python's `apply_mapping(mappings)`.
    ///
    /// A value is cast to the type it is taken for, then to the type it gets. Targets with dots
    /// make structs, which are null where all their fields are. Names of sources are found in any
    /// case. What is not mapped is left out.
    ///
    /// A value that cannot be cast stops the action under Spark's ANSI rules, and is null without
    /// them. With a threshold it makes an error record of its record: see ``errorsCount()``.
    ///
    /// - Parameters:
    ///   - mappings: What becomes what.
    ///   - info: The name of the stage in reports and messages; `applyMapping` if empty.
    ///   - stageThreshold: The error records of this stage with which actions fail; 0 for never.
    ///   - totalThreshold: The same for the error records of all stages up to this one.
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` for a text that is no path or no type,
    ///   and for a threshold below 0.
    public func applyMapping(
        _ mappings: [Mapping],
        info: String = "",
        stageThreshold: Int? = nil,
        totalThreshold: Int? = nil
    ) throws -> DynamicFrame {
        let thresholds = (stageThreshold, totalThreshold)
        return appending(
            .reshape(
                .map(
                    try mappings.map { mapping in
                        FieldMapping(
                            try Self.path(mapping.source),
                            try Self.mappedType(mapping.sourceType),
                            try Self.path(mapping.target),
                            try Self.mappedType(mapping.targetType)
                        )
                    }
                ),
                stage: try Self.stage(info.isEmpty ? "applyMapping" : info, thresholds)
            )
        )
    }

    /// What is at these paths, in this order: Python's `select_fields(paths)`.
    ///
    /// Of a struct of which fields are named, these are kept.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` for a text that is no path.
    public func selectFields(_ paths: [String]) throws -> DynamicFrame {
        appending(.reshape(.select(try paths.map(Self.path))))
    }

    /// The same frame without these columns and fields: Python's `drop_fields(paths)`.
    ///
    /// Paths that are not there are passed over.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` for a text that is no path.
    public func dropFields(_ paths: [String]) throws -> DynamicFrame {
        appending(.reshape(.drop(try paths.map(Self.path))))
    }

    /// Another name for a column or field, or another place: Python's `rename_field`.
    ///
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` for a text that is no path.
    public func renameField(_ oldName: String, _ newName: String) throws -> DynamicFrame {
        appending(.reshape(.rename(try Self.path(oldName), to: try Self.path(newName))))
    }

    /// The records for which the condition is true: Python's `filter(f)`.
    public func filter(_ condition: Column) -> DynamicFrame {
        with(rows.filter(condition))
    }

    /// The records for which the condition, Spark SQL text, is true.
    ///
    /// - Throws: `ExpressionError` of kind `syntax`, with the place in the text.
    public func filter(_ condition: String) throws -> DynamicFrame {
        with(try rows.filter(condition))
    }

    /// The same frame without columns and fields of structs whose type is null.
    ///
    /// Such a column holds nothing but nulls, and its file gives it no other type. Columns of
    /// another type stay, even if all their values are null.
    public func dropNullFields() -> DynamicFrame {
        appending(.reshape(.dropNullFields))
    }

    /// Each field of a struct as a column, named by its path: Python's `unnest()`.
    ///
    /// Columns are then named `a.b`, which expressions write in backticks. Arrays and maps stay.
    public func unnest() -> DynamicFrame {
        appending(.reshape(.unnest))
    }

    static func path(_ text: String) throws -> FieldPath {
        do {
            return try FieldPath(text)
        } catch let error as RunError {
            throw DataFrameError(.invalidRequest, error.message)
        }
    }

    /// A type of a mapping; `choice` takes a value as it is.
    private static func mappedType(_ text: String) throws -> DataType? {
        text == "choice" ? nil : try type(text)
    }

    /// A type as CAST spells it, which knows the words of Glue too.
    static func type(_ text: String) throws -> DataType {
        do {
            let cast = try Expression.parse("CAST(NULL AS \(text))")
            if case .cast(_, let type, isTry: false) = cast.node { return type }
        } catch {
            throw DataFrameError(.invalidRequest, "\(text) is no type: \(error.message)")
        }
        throw DataFrameError(
            .invalidRequest,
            "\(text) is no type, expected for example long or decimal(10,2)"
        )
    }
}
