import Foundation
import Testing

@testable import SluiceCommands

/// Rows that lie in buckets for all tests that only read them, landed by the first.
actor Landings {
    static let shared = Landings()

    private var tasks: [String: Task<String, any Error>] = [:]

    /// Where the rows of `foreign.py events` are: 300, in four files and two partitions.
    func events(on server: CatalogServer) async throws -> String {
        try await landed("events \(server)", on: server) { location in
            _ = try server.foreign("events", location)
        }
    }

    /// Where an hour of traffic is: 1,200 rows, in 60 files.
    func traffic(on server: CatalogServer) async throws -> String {
        try await landed("traffic \(server)", on: server) { location in
            try await server.store.land(hours: 1, at: location)
        }
    }

    private func landed(
        _ name: String,
        on server: CatalogServer,
        _ land: @escaping @Sendable (String) async throws -> Void
    ) async throws -> String {
        let task =
            tasks[name]
            ?? Task {
                let location = "s3://\(try await server.store.folder())/landing"
                try await land(location)
                return location
            }
        tasks[name] = task
        return try await task.value
    }
}
