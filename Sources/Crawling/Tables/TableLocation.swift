internal import ObjectStorage

/// Where a table lies, and so where its partitions do.
struct TableLocation {
    /// As a URI or path; that of a folder has a slash at its end.
    private(set) var text: String

    init(_ location: String) {
        text = location.hasSuffix("/") ? location : location + "/"
    }

    /// The path or the URI of the store, with nothing escaped.
    func plainText() throws -> String {
        switch try ObjectLocation(text).place {
        case .local(let path): path
        case .s3(let bucket, let key): "s3://\(bucket)/\(key)"
        }
    }

    /// The same place as a file, of which a table is made alone.
    var asFile: TableLocation {
        var location = self
        if text.hasSuffix("/") { location.text.removeLast() }
        return location
    }

    /// The location of a folder given relative to the table's, for example `year=2020/month=5/`.
    func folder(_ relativePath: some StringProtocol) throws -> String {
        guard !relativePath.isEmpty else { return text }
        let location =
            switch try ObjectLocation(text).place {
            case .local(let path):
                ObjectLocation(localPath: path + relativePath)
            case .s3(let bucket, let key):
                try ObjectLocation("s3://\(bucket)/\(key)\(relativePath)")
            }
        // Only a URI is escaped; a table at a plain path has partitions at plain paths.
        guard text.hasPrefix("file:") else { return location.description }
        let uri = try location.absoluteURI()
        return uri.hasSuffix("/") ? uri : uri + "/"
    }

    /// Whether `location` is the table's or one inside it.
    func contains(_ location: String) -> Bool {
        TableLocation(location).text.utf8.starts(with: text.utf8)
    }

    /// The name a crawler gives the table: the last folder, in lower case, with `_` for every other
    /// character than letters, digits and `_`.
    ///
    /// - Throws: ``CrawlError`` of kind `invalidRequest` if there is no folder to name it after.
    func tableName() throws -> String {
        let path =
            switch try ObjectLocation(text).place {
            case .local(let path): path
            case .s3(let bucket, let key): "\(bucket)/\(key)"
            }
        guard let folder = path.split(separator: "/").last(where: { $0 != "." }), folder != ".."
        else {
            throw CrawlError(
                .invalidRequest,
                "the location names no folder to call the table after, give the table's name",
                place: text
            )
        }
        return String(
            folder.lowercased().unicodeScalars.map { scalar -> Character in
                switch scalar {
                case "a"..."z", "0"..."9", "_": Character(scalar)
                default: "_"
                }
            }
        )
    }
}
