import Foundation
import Sluice

/// The files of the fixtures whose types conflict, as a frame.
enum ConflictingFiles {
    static let fixtures =
        #filePath.replacing("ConflictingFiles.swift", with: "") + "Fixtures/Choices"

    /// - Parameter body: Gets the frame and the folder of the files, which is named `files`.
    static func withFrame(
        _ body: (_ frame: DynamicFrame, _ folder: String) async throws -> Void
    ) async throws {
        let scratch = FileManager.default.temporaryDirectory.path + "/choices-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let folder = scratch + "/files"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        for name in ["a", "b", "c"] {
            try FileManager.default.copyItem(
                atPath: "\(fixtures)/\(name).parquet",
                toPath: "\(folder)/\(name).parquet"
            )
        }
        let glue = GlueContext(lake: try Lake(catalogPath: scratch + "/catalog.sqlite"))
        let frame = try await glue.createDynamicFrame.fromOptions(
            connectionType: .s3,
            connectionOptions: .init(path: folder),
            format: .parquet
        )
        try await body(frame, folder)
    }

    /// The text of the error that an action ends with.
    static func message(_ action: () async throws -> Void) async -> String {
        do {
            try await action()
            return "no error"
        } catch let error as DataFrameError {
            return error.message
        } catch {
            return "\(error)"
        }
    }
}
