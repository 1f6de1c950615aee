import Foundation

/// What the process was started with, as far as AWS's settings care: variables and files.
///
/// Tests make one of values; nothing in this target reads the real ones elsewhere.
package struct AWSEnvironment: Sendable {
    package var variables: [String: String]
    /// Who says a variable that is none of the process's own: a place in a file of settings.
    package var places: [String: String] = [:]
    /// The text of a file, or `nil` if there is none.
    package var readFile: @Sendable (_ path: String) throws -> String?

    /// - Parameter files: Their texts by path.
    package init(variables: [String: String], files: [String: String] = [:]) {
        self.variables = variables
        readFile = { files[$0] }
    }

    /// The environment of this process.
    package static let process = AWSEnvironment(
        variables: ProcessInfo.processInfo.environment,
        readFile: Self.readRealFile
    )

    private init(
        variables: [String: String],
        readFile: @escaping @Sendable (String) throws -> String?
    ) {
        self.variables = variables
        self.readFile = readFile
    }

    /// The variable, unless it is empty, which counts as unset.
    package subscript(name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The variable as the origin of a setting.
    func origin(of name: String) -> SettingOrigin { .variable(places[name] ?? name) }

    /// Whether the variable says yes.
    func isTrue(_ name: String) -> Bool { self[name]?.lowercased() == "true" }

    /// `path` with `~` in front replaced by the home folder.
    func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return path }
        return (self["HOME"] ?? "") + path.dropFirst()
    }

    private static func readRealFile(_ path: String) throws -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let handle: FileHandle
        let data: Data
        do {
            handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: SharedFile.byteCountLimit + 1) ?? Data()
        } catch {
            throw AWSError(
                .invalidConfiguration,
                "cannot read \(path), let this user read it or name another file"
            )
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw AWSError(.invalidConfiguration, "\(path) is not UTF-8, save it as that")
        }
        return text
    }
}
