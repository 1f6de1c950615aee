import Foundation
import Sluice

/// A folder with a `sluice.yaml`, removed at the end of a test.
final class SettingsFolder: Sendable {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// An environment in the folder, with nothing but these variables.
    func environment(_ variables: [String: String] = [:]) -> HostEnvironment {
        HostEnvironment(
            variables: ["HOME": path + "/home"].merging(variables) { $1 },
            workingFolder: path
        )
    }

    func write(_ text: String, to name: String = "sluice.yaml") throws {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
    }

    @discardableResult
    func makeFolder(_ name: String) throws -> String {
        let folder = path + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
