internal import Foundation

extension ConfigurationFile {
    static let name = "sluice.yaml"
    static let variable = "SLUICE_CONFIG"

    /// The file that holds for a process: the one that is named by `--config`, else by
    /// `SLUICE_CONFIG`; else `sluice.yaml` in the working folder or the nearest folder above it;
    /// else in `SLUICE_HOME`; else in `sluice` below `XDG_CONFIG_HOME` or `~/.config`.
    ///
    /// - Returns: `nil` if there is none.
    /// - Throws: ``ConfigurationError``: `notFound` for a file that was named and is not there,
    ///   `unreadable`, `malformed`.
    static func find(
        named path: String?,
        in environment: HostEnvironment
    ) throws -> ConfigurationFile? {
        if let path { return try named(path, by: "--config", environment) }
        if let path = environment[variable] { return try named(path, by: variable, environment) }
        for path in candidates(in: environment) where FileManager.default.fileExists(atPath: path) {
            try requireOwn(path)
            return try read(path)
        }
        return nil
    }

    private static func named(
        _ path: String,
        by namer: String,
        _ environment: HostEnvironment
    ) throws -> ConfigurationFile {
        let path = environment.absolute(path)
        guard FileManager.default.fileExists(atPath: path) else {
            throw ConfigurationError(
                .notFound,
                "\(namer) names a file that is not there, correct the path or make a lake with "
                    + "sluice lake init",
                place: path
            )
        }
        return try read(path)
    }

    private static func candidates(in environment: HostEnvironment) -> [String] {
        var folders: [String] = []
        var folder = URL(filePath: environment.workingFolder).standardized
        while true {
            folders.append(folder.path)
            let above = folder.deletingLastPathComponent().standardized
            guard above.path.utf8.count < folder.path.utf8.count else { break }
            folder = above
        }
        if let home = environment["SLUICE_HOME"] { folders.append(environment.absolute(home)) }
        let settings = environment["XDG_CONFIG_HOME"] ?? environment.home + "/.config"
        folders.append(environment.absolute(settings) + "/sluice")
        return folders.map { ($0 == "/" ? "" : $0) + "/" + name }
    }

    /// A file that nobody named may lie in a folder that everybody can write to, and could send
    /// requests to another endpoint: it has to be the user's own, or root's.
    private static func requireOwn(_ path: String) throws {
        let owner = try attributes(path)[.ownerAccountID] as? NSNumber
        guard let owner, owner.uint32Value == getuid() || owner.uint32Value == 0 else {
            throw ConfigurationError(
                .unreadable,
                "the file belongs to another user, name it with --config if it is to be used",
                place: path
            )
        }
    }

    private static func read(_ path: String) throws -> ConfigurationFile {
        guard try attributes(path)[.type] as? FileAttributeType == .typeRegular else {
            throw ConfigurationError(
                .unreadable,
                "the configuration is no file, expected one like \(name)",
                place: path
            )
        }
        let data = try reading(path) {
            let file = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? file.close() }
            return try file.read(upToCount: byteCountLimit + 1) ?? Data()
        }
        guard data.count <= byteCountLimit else {
            throw ConfigurationError(
                .malformed,
                "the file has more than \(byteCountLimit) bytes, expected a few lines like "
                    + "memory: 2GiB",
                place: path
            )
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ConfigurationError(
                .malformed,
                "the file is no UTF-8, expected text of lines like memory: 2GiB",
                place: path
            )
        }
        return try ConfigurationFile(text, path: path)
    }

    private static func attributes(_ path: String) throws -> [FileAttributeKey: Any] {
        try reading(path) {
            let target = URL(filePath: path).resolvingSymlinksInPath().path
            return try FileManager.default.attributesOfItem(atPath: target)
        }
    }

    private static func reading<Answer>(
        _ path: String,
        _ body: () throws -> Answer
    ) throws -> Answer {
        do {
            return try body()
        } catch {
            throw ConfigurationError(
                .unreadable,
                "the configuration cannot be read, give this user the right to: "
                    + error.localizedDescription,
                place: path
            )
        }
    }
}
