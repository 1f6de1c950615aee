internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Listens for SIGINT and SIGTERM: the first asks for a clean stop, the second ends the process.
///
/// Ending at once is what a crash is: before a run publishes, nothing of it is visible.
package final class StopSignals: Sendable {
    private let received = Mutex<StopSignal?>(nil)

    /// The first signal that came, if one has come.
    package var first: StopSignal? { received.withLock { $0 } }

    package init() {}

    /// Listens until the process ends.
    ///
    /// - Parameter stop: Called for the first signal, on a thread of its own.
    package func heed(_ stop: @escaping @Sendable () -> Void) {
        let queue = DispatchQueue(label: "stop signals")
        for signal in StopSignal.allCases where keepFromEnding(signal.rawValue) {
            let source = DispatchSource.makeSignalSource(signal: signal.rawValue, queue: queue)
            source.setEventHandler {
                // The source holds its handler, which holds it: it lives as long as the process.
                withExtendedLifetime(source) {}
                let isFirst = self.received.withLock { received in
                    defer { received = received ?? signal }
                    return received == nil
                }
                guard isFirst else { _exit(signal.exitCode) }
                stop()
            }
            source.activate()
        }
    }
}

/// A signal that asks a process to stop.
package enum StopSignal: Sendable, CaseIterable {
    case interrupt
    case terminate

    package var rawValue: Int32 {
        switch self {
        case .interrupt: SIGINT
        case .terminate: SIGTERM
        }
    }

    package var name: String {
        switch self {
        case .interrupt: "SIGINT"
        case .terminate: "SIGTERM"
        }
    }

    /// What shells say of a process that the signal ended.
    package var exitCode: Int32 { 128 + rawValue }
}

/// Gives a signal a handler that does nothing, so that a source can tell of it: on Linux a signal
/// that is ignored does not reach sources.
///
/// - Returns: Whether it was not ignored before: a signal that was ignored from the start, as in
///   the background of a shell, stays so.
private func keepFromEnding(_ signal: Int32) -> Bool {
    var before = sigaction()
    guard unsafe sigaction(signal, nil, &before) == 0 else { return false }
    // SAFETY: A handler is an address or none; SIG_IGN is the address 1, which no function has.
    let address = unsafe unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self)
    guard address != 1 else { return false }
    var handling = sigaction()
    unsafe handling.__sigaction_handler.sa_handler = { _ in }
    handling.sa_flags = SA_RESTART
    return unsafe sigaction(signal, &handling, nil) == 0
}
