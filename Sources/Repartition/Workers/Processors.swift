internal import CLinux

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// What this process may use of the machine.
enum Processors {
    /// The processors that the scheduler and the control group give this process, at least 1.
    ///
    /// Both count: a container on a large machine sees all processors and may use two.
    static func available() -> Int {
        let allowed = Int(sluice_processor_count())
        return max(1, min(allowed, quota() ?? allowed))
    }

    /// The processors' worth of time in `cpu.max`, rounded up, if there is a limit.
    private static func quota() -> Int? {
        guard let text = contents(of: "/sys/fs/cgroup/cpu.max") else { return nil }
        let parts = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard parts.count == 2, parts[1] > 0 else { return nil }
        return Int((parts[0] / parts[1]).rounded(.up))
    }

    /// The most memory this process has had at any moment, in bytes.
    static func peakMemoryBytes() -> Int {
        guard let text = contents(of: "/proc/self/status"),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).compactMap({ Int($0) }).first
        else { return 0 }
        return kilobytes << 10
    }

    /// A small file of the system as text.
    private static func contents(of path: String) -> String? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { room, count in
            unsafe count = max(0, read(file, room.baseAddress, room.count))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
