internal import DataCatalog
internal import ObjectStorage
internal import Repartition

/// Makes frames of tables and files: `glue.createDynamicFrame`.
///
/// Where files give a column types that do not go together, it is a choice of the frame, whatever
/// the catalog says of the column.
public struct DynamicFrameReader: Sendable {
    let glue: GlueContext

    /// The rows of a table of the catalog.
    ///
    /// The predicate is Spark SQL over the partition keys; partitions for which it is not true are
    /// not even listed. If it leaves none, the frame has the table's columns and no rows. A
    /// catalog's own predicate is evaluated by the catalog before that, in its language, which
    /// Glue's catalog has; for another catalog it is Spark SQL, too.
    ///
    /// - Parameters:
    ///   - database: The table's database.
    ///   - tableName: The table's name.
    ///   - pushDownPredicate: Which partitions are read, or nothing for all.
    ///   - catalogPartitionPredicate: Which partitions the catalog lists, or nothing for all.
    ///   - transformationContext: The name under which a bookmark remembers what was read.
    /// - Throws: An error that says that there is no such table, or no such key in the predicate.
    public func fromCatalog(
        database: String,
        tableName: String,
        pushDownPredicate: String = "",
        catalogPartitionPredicate: String = "",
        transformationContext: String = ""
    ) async throws -> DynamicFrame {
        let table = TableName(database: database, table: tableName)
        let source = try await glue.lake.source(
            .table(table),
            pushDownPredicate: pushDownPredicate,
            catalogPredicate: catalogPartitionPredicate
        )
        return frame(of: source, name: transformationContext)
    }

    /// The rows of a file, or of all files below a folder.
    ///
    /// - Parameters:
    ///   - connectionType: What is read from.
    ///   - connectionOptions: Where the files are.
    ///   - format: What the files are.
    ///   - transformationContext: The name under which a bookmark remembers what was read.
    /// - Throws: An error that says that there is nothing to read.
    public func fromOptions(
        connectionType: ConnectionType,
        connectionOptions: ReadOptions,
        format: FileFormat,
        transformationContext: String = ""
    ) async throws -> DynamicFrame {
        let location = try ObjectLocation(connectionOptions.path)
        var source = try await glue.lake.source(.location(location))
        switch try connectionOptions.bound() {
        case .files(let count): source.fileLimit = count
        case .bytes(let count): source.byteLimit = Int64(count)
        case nil: break
        }
        return frame(of: source, name: transformationContext)
    }

    private func frame(of source: Source, name: String) -> DynamicFrame {
        var source = source
        source.conflicts = .choice
        source.context = name
        return DynamicFrame(
            DataFrame(Frame(source: source), options: glue.options, glue: glue),
            glue,
            name: name
        )
    }
}
