/// What there is to read.
enum Subjects {
    private static let lower = ["reader", "codec", "sql", "text"]

    #if ENGINE
    static let names = lower + ["path", "run"]
    #else
    static let names = lower
    #endif

    static func named(_ name: String) throws -> any Subject {
        switch name {
        case "reader": return try ReaderSubject()
        case "codec": return CodecSubject()
        case "sql": return try ExpressionSubject()
        case "text": return try TextSubject()
        #if ENGINE
        case "path": return PathSubject()
        case "run": return try RunSubject()
        #endif
        default: throw Violation("no subject \(name): \(names.joined(separator: ", "))")
        }
    }

    /// The bytes by which the process may grow while it reads.
    static func growthByteLimit(_ name: String) -> Int { name == "run" ? 8 << 30 : 1 << 30 }
}
