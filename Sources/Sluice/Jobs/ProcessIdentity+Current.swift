package import DataCatalog
internal import Foundation

extension ProcessIdentity {
    /// This process.
    package static let current = {
        let processID = ProcessInfo.processInfo.processIdentifier
        return ProcessIdentity(
            // Foundation would ask a name server.
            host: word(of: "/proc/sys/kernel/hostname") ?? "localhost",
            processID: processID,
            bootID: currentBootID,
            startTicks: startTicks(of: processID) ?? 0
        )
    }()

    /// What can be said of a process from here.
    package enum Presence: String, Sendable {
        case running
        /// It has ended.
        case gone
        /// It is, or was, on another host.
        case elsewhere
        /// The system does not tell.
        case unknown
    }

    /// Whether it is still there.
    ///
    /// A container has a host name of its own and shares the kernel's boot, so both are compared.
    package var presence: Presence {
        guard host == Self.current.host else { return .elsewhere }
        guard !bootID.isEmpty, startTicks != 0, !Self.currentBootID.isEmpty else { return .unknown }
        guard bootID == Self.currentBootID else { return .gone }
        return Self.startTicks(of: processID) == startTicks ? .running : .gone
    }

    private static let currentBootID = word(of: "/proc/sys/kernel/random/boot_id") ?? ""

    /// When a process began, if it is there: field 22 of `proc_pid_stat(5)`.
    private static func startTicks(of processID: Int32) -> UInt64? {
        // The second field is a name in parentheses, in which anything may stand.
        guard let stat = text(of: "/proc/\(processID)/stat"), let end = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? UInt64(fields[19]) : nil
    }

    private static func word(of path: String) -> String? {
        text(of: path)?.split(whereSeparator: \.isWhitespace).first.map(String.init)
    }

    private static func text(of path: String) -> String? {
        guard let file = try? FileHandle(forReadingFrom: URL(filePath: path)) else { return nil }
        defer { try? file.close() }
        return (try? file.read(upToCount: 4_096)).map { String(decoding: $0, as: UTF8.self) }
    }
}
