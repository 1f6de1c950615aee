import ObjectStorage

/// The names of objects in a ledger's folder.
enum LedgerKeys {
    /// Who the ledger is, and what tells when its store was tried.
    static let recordPrefix = "ledger"
    static let record = name("ledger.json")
    static let probePrefix = "ledger-probe-"
    static let logPrefix = "log/"
    static let markPrefix = "applied/"
    static let outcomePrefix = "outcome/"
    static let snapshotPrefix = "snapshots/"
    static let runPrefix = "runs/"

    static func log(_ number: Int) -> ObjectKey { numbered(logPrefix, number) }
    static func mark(_ number: Int) -> ObjectKey { numbered(markPrefix, number) }
    static func outcome(_ number: Int) -> ObjectKey { numbered(outcomePrefix, number) }
    static func snapshot(_ number: Int) -> ObjectKey { numbered(snapshotPrefix, number) }

    /// - Throws: ``ObjectStoreError`` of kind `invalidKey` if the run's id is no name.
    static func claim(of run: String) throws -> ObjectKey {
        try ObjectKey("\(runPrefix)\(run).json")
    }

    static func number(_ key: ObjectKey, below prefix: String) -> Int? {
        guard key.text.hasPrefix(prefix), key.text.hasSuffix(".json") else { return nil }
        let digits = key.text.dropFirst(prefix.count).dropLast(".json".count)
        guard digits.count == digitCount, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(digits)
    }

    /// Numbers are written with so many digits that names sort as numbers do.
    private static let digitCount = 20

    private static func numbered(_ prefix: String, _ number: Int) -> ObjectKey {
        let digits = String(number)
        let padding = String(repeating: "0", count: max(0, digitCount - digits.count))
        return name("\(prefix)\(padding)\(digits).json")
    }

    private static func name(_ text: String) -> ObjectKey {
        guard let key = try? ObjectKey(text) else {
            preconditionFailure("a ledger's own names are keys: \(text)")
        }
        return key
    }
}
