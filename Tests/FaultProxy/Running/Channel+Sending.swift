import Glibc
import NIOCore
import NIOHTTP1

extension Channel {
    /// Sends a part, and returns when the system has it: so closing loses nothing, and whoever
    /// sends is as slow as whoever receives.
    ///
    /// - Throws: What the channel throws; `CancellationError`, and the channel is closed.
    func send(_ part: some Sendable) async throws {
        try Task.checkCancellation()
        try await withTaskCancellationHandler {
            try await writeAndFlush(part).get()
        } onCancel: {
            close(promise: nil)
        }
    }

    /// Closes so that the other side sees a reset.
    func reset() async throws {
        let options = self as? any SocketOptionProvider
        try await options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await close()
    }
}
