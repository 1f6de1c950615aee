extension Table {
    /// What the table's objects are, as far as the catalog says: `parquet`, `csv`, `iceberg`,
    /// `view`.
    ///
    /// Table formats say what they are in parameters, and otherwise look like Parquet: they come
    /// first. Glue goes by the label `classification`, others by the class that reads the objects;
    /// a table is Parquet only if both may be.
    package var format: String {
        if link != nil { return "link" }
        if tableType.uppercased().hasSuffix("VIEW") { return "view" }
        return tableFormat ?? objectFormat
    }

    /// Whether its objects are read as plain Parquet.
    package var isParquet: Bool { format == Self.parquetFormat }

    /// Checks that the table can be read and written: that its objects are plain Parquet.
    ///
    /// - Throws: ``CatalogError`` of kind `unsupported`.
    package func requireParquet() throws {
        func refusal(_ message: String) -> CatalogError {
            CatalogError(.unsupported, message, name: name.description)
        }
        if let link {
            let place = link.catalogID.map { " in the catalog \($0)" } ?? ""
            throw refusal(
                "table \(name) is a link to \(link.name)\(place), links are not followed; name "
                    + "that table"
            )
        }
        switch format {
        case Self.parquetFormat: return
        case "view": throw refusal("\(name) is a view, expected a table; name the table it reads")
        case "":
            throw refusal("table \(name) does not say what its objects are, \(Self.expectation)")
        case let other: throw refusal("table \(name) is \(other), \(Self.expectation)")
        }
    }

    private static let parquetFormat = "parquet"
    private static let expectation = "Sluice reads tables of plain Parquet; write it as such first"

    /// The format that keeps a list of files of its own, if it is one.
    private var tableFormat: String? {
        for name in ["table_type", "spark.sql.sources.provider"] {
            if let format = parameter(name), ["iceberg", "delta", "hudi"].contains(format) {
                return format
            }
        }
        if parameter("metadata_location") != nil { return "iceberg" }
        let input = inputFormat.lowercased()
        if input.contains("hudi") || input.contains("hoodie") { return "hudi" }
        if input.contains("iceberg") { return "iceberg" }
        // Lists of Parquet files, as Delta Lake writes them for others to read.
        if input.contains("symlink") { return "a list of files (symlink manifest)" }
        return nil
    }

    private var objectFormat: String {
        let label = parameter("classification")
        if let label, label != Self.parquetFormat { return label }
        let library = serDe.library.lowercased()
        for (word, format) in Self.libraries where library.contains(word) { return format }
        if inputFormat.lowercased().contains("parquet") { return Self.parquetFormat }
        if let name = library.split(separator: ".").last { return String(name) }
        return label ?? parameter("spark.sql.sources.provider") ?? ""
    }

    /// Words in the names of classes that read objects.
    private static let libraries = [
        ("parquet", parquetFormat), ("opencsv", "csv"), ("orcserde", "orc"), ("avro", "avro"),
        ("json", "json"), ("lazysimple", "csv"), ("regex", "text"), ("grok", "text"),
        ("ionhive", "ion"),
    ]

    /// A parameter whose case does not matter, in lower case.
    private func parameter(_ name: String) -> String? {
        let value = parameters[name]?.lowercased()
        return value.flatMap { $0.isEmpty || $0 == "unknown" ? nil : $0 }
    }
}
