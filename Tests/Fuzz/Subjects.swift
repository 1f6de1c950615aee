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
    ///
    /// Results of expressions may take a GiB each, and runs have the usual limits of pages.
    static func growthByteLimit(_ name: String) -> Int {
        switch name {
        case "run": 8 << 30
        case "sql": 4 << 30
        default: 1 << 30
        }
    }
}
