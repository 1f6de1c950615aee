/// How much of our memory and time a file may claim.
///
/// A file announces its own sizes. What it announces is checked against these bounds (and against
/// the bytes that are really there) before anything is allocated. The defaults are far above what
/// writers make; passing one is an error of kind `tooLarge` that names the limit.
public struct ParquetLimits: Sendable, Equatable {
    /// The bytes of a footer, at most; decoded it takes some ten times as much.
    public var footerByteLimit = 128 << 20
    /// The fields of a footer, page header or index that this version has no name for, at most.
    public var unknownFieldLimit = 1_000_000
    /// The columns and groups of a schema together, at most.
    public var schemaElementLimit = 100_000
    /// The groups inside one another, at most, root included.
    public var schemaDepthLimit = 64
    /// The row groups of a file, at most.
    public var rowGroupLimit = 1_000_000
    /// The values of a column in a row group, at most, nulls included.
    public var columnValueLimit = 1 << 31
    /// The bytes that a column of a row group may take as it is read whole, in its vector.
    public var columnByteLimit = 16 << 30
    /// The bytes of a page, at most, compressed or not.
    public var pageByteLimit = 1 << 30
    /// The values of a page, at most, nulls included.
    public var pageValueLimit = 1 << 28
    /// The values of a dictionary, at most.
    public var dictionaryValueLimit = 1 << 26

    /// Creates the default limits.
    public init() {}
}
