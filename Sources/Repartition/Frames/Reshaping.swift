package import Columns

/// A step that moves values by their paths, into structs and out of them: what Glue's frames do.
///
/// Names are compared without regard to case. What becomes of the columns is known once the files
/// are, so a reshaping is a description like the other steps.
package enum Reshaping: Sendable, Hashable {
    /// Makes the columns anew, these and no others.
    case map([FieldMapping])
    /// Keeps what is at these paths, in this order.
    case select([FieldPath])
    /// Removes what is at these paths, and structs that it leaves without a field; paths that are
    /// not there are passed over, as in Spark.
    case drop([FieldPath])
    /// Moves a value. Beside its old place it keeps its position.
    case rename(FieldPath, to: FieldPath)
    /// Makes the values at a path of one type, or says what becomes of a choice there.
    case resolve([FieldPath: ChoiceAction])
    /// Says what becomes of all choices.
    case resolveAll(ChoiceAction)
    /// Removes columns and fields of the type `void`.
    case dropNullFields
    /// Makes each field of a struct a column, which is named by its path: `a.b`.
    case unnest
}

/// What becomes of a choice: a column for which files give types that do not go together.
package enum ChoiceAction: Sendable, Hashable {
    /// All values become this type. What is no choice is cast too.
    case cast(DataType)
    /// The values of this type stay, all others are null.
    case project(DataType)
    /// A struct with a field for each type, which it is already but for the name.
    case structure
    /// A column or field for each type: `c_long`, `c_string`.
    case columns
    /// The type that the value at the same path has in a table of a catalog.
    case catalog(TableSchema, table: String)
}

/// A value that goes to another path, as another type.
package struct FieldMapping: Sendable, Hashable {
    package var source: FieldPath
    /// The type that the value is taken for; if it is another one, it is cast to it first.
    ///
    /// `nil` takes it as it is.
    package var sourceType: DataType?
    package var target: FieldPath
    /// `nil` keeps the type.
    package var targetType: DataType?

    package init(
        _ source: FieldPath,
        _ sourceType: DataType?,
        _ target: FieldPath,
        _ targetType: DataType?
    ) {
        self.source = source
        self.sourceType = sourceType
        self.target = target
        self.targetType = targetType
    }
}
