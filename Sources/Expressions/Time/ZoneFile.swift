#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The system's time zone files.
enum ZoneFile {
    /// The largest zone file is a few kilobytes; what is longer is none.
    private static let byteLimit = 1 << 20

    /// The bytes of the file of that name below `TZDIR` or `/usr/share/zoneinfo`, or nil.
    ///
    /// The caller has checked that the name does not leave the folder.
    static func read(_ name: String) -> [UInt8]? {
        // SAFETY: the environment is not changed while a job runs; the text is copied at once.
        let folder = unsafe getenv("TZDIR").map { unsafe String(cString: $0) }
        return readFile((folder ?? "/usr/share/zoneinfo") + "/" + name)
    }

    private static func readFile(_ path: String) -> [UInt8]? {
        guard let file = unsafe fopen(path, "rb") else { return nil }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 8_192)
        while bytes.count <= byteLimit {
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                // SAFETY: no more is read than the buffer holds.
                unsafe fread(buffer.baseAddress, 1, buffer.count, file)
            }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
        return nil
    }
}
