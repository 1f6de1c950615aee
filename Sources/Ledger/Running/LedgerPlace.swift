/// Where the ledger of a table lies: beside the table, never under it, so that readers of the
/// table's folder do not meet it.
package enum LedgerPlace {
    /// The folder that holds ledgers and what is staged.
    package static let folder = "_sluice"

    /// The ledger's folder, for a table at a path or URI; `nil` for the root of a bucket or file
    /// system, which has nothing beside it.
    ///
    /// `s3://lake/a/events` has its ledger at `s3://lake/a/_sluice/events`.
    package static func location(ofTable table: String) -> String? {
        guard let (parent, name) = split(table) else { return nil }
        return "\(parent)/\(folder)/\(name)"
    }

    /// The ledger's folder that a location is, or lies in, if it lies in one.
    ///
    /// `/lake/_sluice/events/quarantine` belongs to `/lake/_sluice/events`.
    package static func ledger(holding location: String) -> String? {
        let parts = location.split(separator: "/", omittingEmptySubsequences: false)
        guard let index = parts.lastIndex(of: folder[...]), index + 1 < parts.count else {
            return nil
        }
        return parts[...(index + 1)].joined(separator: "/")
    }

    /// The ledgers of tables that such a table would lie in.
    package static func locations(above table: String) -> [String] {
        var locations: [String] = []
        var parent = split(table)?.parent
        while let folder = parent {
            if let location = location(ofTable: folder) { locations.append(location) }
            parent = split(folder)?.parent
        }
        return locations
    }

    private static func split(_ location: String) -> (parent: String, name: String)? {
        var path = location[...]
        while path.last == "/" { path.removeLast() }
        // In `s3://bucket` the first slashes are none of a path.
        let start = location.range(of: "://")?.upperBound ?? location.startIndex
        guard path.endIndex > start, let slash = path[start...].lastIndex(of: "/") else {
            return nil
        }
        let name = path[path.index(after: slash)...]
        return name.isEmpty ? nil : (String(path[..<slash]), String(name))
    }
}

extension String {
    /// Where `text` stands first.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) {
                return start..<index(start, offsetBy: text.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
