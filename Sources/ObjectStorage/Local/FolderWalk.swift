#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Finds the files below a folder in key order, from some key on, until there are enough.
struct FolderWalk {
    private let root: String
    /// A folder that is passed over, by its path.
    private let hidden: String
    private let prefix: [UInt8]
    private let after: [UInt8]?
    private let limit: Int
    private(set) var found: [ObjectInfo] = []

    init(root: String, hiding hidden: String, prefix: String, after: ObjectKey?, limit: Int) {
        self.root = root
        self.hidden = hidden
        self.prefix = Array(prefix.utf8)
        self.after = after.map { Array($0.text.utf8) }
        self.limit = limit
    }

    /// Walks until `limit` files are found.
    ///
    /// - Throws: ``PosixError``; ``ObjectStoreError`` if a file's path cannot be a key;
    ///   `CancellationError`.
    mutating func run() throws {
        // The walk starts in the folder that the prefix names, wherever that is below the root.
        let start = prefix.lastIndex(of: UInt8(ascii: "/")).map { prefix[...$0] } ?? []
        let folder = String(decoding: start, as: UTF8.self)
        if !folder.isEmpty {
            // No key begins like this, but a path does, and could lead out of the root.
            guard (try? ObjectKey(String(folder.dropLast()))) != nil else { return }
        }
        guard try PosixPath.status(path(folder))?.kind == .folder else { return }
        try visit(folder)
    }

    private func path(_ folder: String) -> String {
        let base = root == "/" ? "" : root
        return folder.isEmpty ? (base.isEmpty ? "/" : base) : "\(base)/\(folder.dropLast())"
    }

    /// Visits the folder whose keys start with `folder`: empty, or with a slash at the end.
    private mutating func visit(_ folder: String) throws {
        try Task.checkCancellation()
        for item in try items(of: folder) {
            if found.count == limit { return }
            let key = folder + item.suffix
            if item.isFolder {
                guard isWorthVisiting(Array(key.utf8)) else { continue }
                let path = path(key)
                if path == hidden { continue }
                if item.isLink, try isLoop(path) { continue }
                do {
                    try visit(key)
                } catch let error as PosixError where error.code == ENOENT {
                    // Removed since its name was read.
                }
            } else {
                guard isWanted(Array(key.utf8)) else { continue }
                let key = try ObjectKey(key)
                guard let status = try PosixPath.status(path("\(key)/")), status.kind == .file
                else {
                    continue
                }
                found.append(status.info(key))
            }
        }
    }

    private struct Item {
        /// The name, with a slash if it is a folder, which is how keys below it sort.
        let suffix: String
        let isLink: Bool
        var isFolder: Bool { suffix.utf8.last == UInt8(ascii: "/") }
    }

    private func items(of folder: String) throws(PosixError) -> [Item] {
        var items: [Item] = []
        let folderPath = path(folder)
        for entry in try PosixPath.entries(of: folderPath) {
            switch entry.kind {
            case .file: items.append(Item(suffix: entry.name, isLink: false))
            case .folder: items.append(Item(suffix: entry.name + "/", isLink: false))
            case .link, .unknown:
                // A link that leads nowhere, or in circles, is no object.
                let status = try? PosixPath.status("\(folderPath)/\(entry.name)")
                switch status?.kind {
                case .file: items.append(Item(suffix: entry.name, isLink: true))
                case .folder: items.append(Item(suffix: entry.name + "/", isLink: true))
                default: break
                }
            case .other: break
            }
        }
        return items.sorted { $0.suffix.utf8.lexicographicallyPrecedes($1.suffix.utf8) }
    }

    /// Whether keys that start with `folder` can be wanted.
    private func isWorthVisiting(_ folder: [UInt8]) -> Bool {
        guard folder.starts(with: prefix) || prefix.starts(with: folder) else { return false }
        guard let after else { return true }
        return after.starts(with: folder) || after.lexicographicallyPrecedes(folder)
    }

    private func isWanted(_ key: [UInt8]) -> Bool {
        guard key.starts(with: prefix) else { return false }
        return after.map { $0.lexicographicallyPrecedes(key) } ?? true
    }

    /// Whether the folder is one of those it lies in, reached again through a link.
    private func isLoop(_ path: String) throws(PosixError) -> Bool {
        guard let target = try PosixPath.status(path) else { return true }
        var ancestor = path
        while ancestor != root, ancestor != "/" {
            ancestor = FolderPath.parent(of: ancestor)
            if let status = try PosixPath.status(ancestor), status.inode == target.inode,
                status.device == target.device
            {
                return true
            }
        }
        return false
    }
}
