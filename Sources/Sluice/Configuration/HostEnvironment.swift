internal import Foundation

/// What a process is given by who starts it: variables and a working folder.
package struct HostEnvironment: Sendable {
    /// Variables by their name; one that is empty counts as one that is not there.
    package var variables: [String: String]
    /// An absolute path.
    package var workingFolder: String

    /// The environment that commands and jobs look at.
    @TaskLocal package static var current = HostEnvironment(
        variables: ProcessInfo.processInfo.environment,
        workingFolder: FileManager.default.currentDirectoryPath
    )

    package init(variables: [String: String], workingFolder: String) {
        self.variables = variables
        self.workingFolder = workingFolder
    }

    package subscript(name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The user's own folder, or the working folder if nothing says which that is.
    var home: String { self["HOME"] ?? workingFolder }

    /// The path as seen from `folder`, or from the working folder.
    func absolute(_ path: String, from folder: String? = nil) -> String {
        path.hasPrefix("/") ? path : (folder ?? workingFolder) + "/" + path
    }
}
