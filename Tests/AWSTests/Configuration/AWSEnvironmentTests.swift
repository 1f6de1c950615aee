import Foundation
import Testing

@testable import AWS

@Suite("Environment of the process")
struct AWSEnvironmentTests {
    @Test func hasVariablesAndAHome() {
        let environment = AWSEnvironment(
            variables: ["HOME": "/me", "EMPTY": "", "YES": "True"]
        )
        #expect(environment["EMPTY"] == nil)
        #expect(environment["HOME"] == "/me")
        #expect(environment.isTrue("YES"))
        #expect(!environment.isTrue("NO"))
        #expect(environment.expanded("~/a") == "/me/a")
        #expect(environment.expanded("~x/a") == "~x/a")
        #expect(environment.expanded("/a") == "/a")
    }

    @Test func readsFiles() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "config").path()
        #expect(try AWSEnvironment.process.readFile(path) == nil)
        try Data("[default]\n".utf8).write(to: URL(filePath: path))
        #expect(try AWSEnvironment.process.readFile(path) == "[default]\n")
        try Data([0xFF, 0xFE, 0x41]).write(to: URL(filePath: path))
        #expect(
            try await failure { _ = try AWSEnvironment.process.readFile(path) }
                == "invalidConfiguration: \(path) is not UTF-8, save it as that"
        )
        let folderPath = folder.path()
        #expect(
            try await failure { _ = try AWSEnvironment.process.readFile(folderPath) }
                == "invalidConfiguration: cannot read \(folderPath), let this user read it or name "
                + "another file"
        )
    }
}
