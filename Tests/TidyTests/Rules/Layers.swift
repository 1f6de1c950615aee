/// What a target may know.
///
/// The table is the architecture: arrows only point down.
struct Layer {
    let target: String
    /// The modules it may import, besides `alwaysAllowed`.
    let imports: Set<String>
    /// Whether it may wait, with tasks or locks; where it may not, bytes go in and come out.
    let mayWait: Bool
    /// Whether it may use Foundation, which costs start-up time and tens of megabytes.
    let mayUseFoundation: Bool

    /// `Buffers` is the lowest floor: bytes that several owners share, which is what the targets
    /// hand to each other; so everybody may import it.
    static let alwaysAllowed: Set = ["Buffers", "Glibc", "Musl", "Swift"]

    static let foundation: Set = ["Foundation", "FoundationEssentials"]

    static let all: [Layer] = [
        // Bytes and columns compute: synchronous, deterministic, without I/O.
        computing("Buffers", "Synchronization"),
        computing("Codecs", "CSnappy", "CZstd", "CDeflate", "CLZ4", "CBrotli"),
        computing("Columns"),
        // Threads that gather one column share its merged dictionary, behind a lock.
        computing("Parquet", "Codecs", "Columns", "Synchronization"),
        computing("Expressions", "Columns"),
        // The lake waits.
        waiting("ObjectStorage", "CLinux", foundation: false),
        waiting("Ledger", "Crypto", "ObjectStorage"),
        waiting("DataCatalog", "Columns", "GRDB"),
        waiting(
            "AWS",
            "AsyncHTTPClient",
            "CCRC",
            "Crypto",
            "DataCatalog",
            "NIOCore",
            "NIOHTTP1",
            "NIOSSL",
            "ObjectStorage",
            "Subprocess"
        ),
        waiting("ParquetFiles", "Parquet", "ObjectStorage", foundation: false),
        waiting(
            "Repartition",
            "CLinux",
            "Dispatch",
            "Codecs",
            "Columns",
            "Parquet",
            "ParquetFiles",
            "Expressions",
            "Ledger",
            "ObjectStorage",
            foundation: false
        ),
        // People.
        waiting("Crawling", "Columns", "Parquet", "ParquetFiles", "ObjectStorage", "DataCatalog"),
        waiting("RoadTraffic", "Columns", "Parquet", "ObjectStorage"),
        waiting("Reporting", "Columns", "Parquet", "Repartition"),
        waiting(
            "Sluice",
            "AWS",
            "Codecs",
            "Columns",
            "Parquet",
            "ParquetFiles",
            "Expressions",
            "ObjectStorage",
            "Ledger",
            "DataCatalog",
            "Repartition",
            "Crawling",
            "Reporting",
            "Dispatch",
            "Yams"
        ),
        waiting(
            "SluiceCommands",
            "AWS",
            "ArgumentParser",
            "Codecs",
            "Columns",
            "Parquet",
            "ParquetFiles",
            "Expressions",
            "ObjectStorage",
            "Ledger",
            "DataCatalog",
            "Repartition",
            "Crawling",
            "RoadTraffic",
            "Reporting",
            "Sluice"
        ),
        waiting("SluiceMain", "CLinux", "SluiceCommands"),
    ]

    private static func computing(_ target: String, _ imports: String...) -> Layer {
        Layer(target: target, imports: Set(imports), mayWait: false, mayUseFoundation: false)
    }

    private static func waiting(
        _ target: String,
        _ imports: String...,
        foundation: Bool = true
    ) -> Layer {
        Layer(target: target, imports: Set(imports), mayWait: true, mayUseFoundation: foundation)
    }
}

extension Layer {
    /// Words that mean waiting.
    static let waitingWords: Set = [
        "async", "await", "actor", "Task", "TaskGroup", "withTaskGroup", "withThrowingTaskGroup",
        "DispatchQueue", "NSLock", "pthread_mutex_t", "pthread_create",
    ]

    /// Words that mean sharing between threads; who may import `Synchronization` may share.
    static let sharingWords: Set = ["Mutex", "Atomic"]

    /// Imports that the table does not allow, and waiting where only computing is.
    static func findings(in file: SwiftFile, layers: [Layer] = all) -> [Finding] {
        guard let layer = layers.first(where: { $0.target == file.target }) else {
            return [
                file.finding(
                    1,
                    "no layer says what \(file.target) may import: give it a row in Layer.all"
                )
            ]
        }
        let forbiddenImports = file.imports.compactMap { module, line in
            layer.objection(to: module).map { file.finding(line, $0) }
        }
        guard !layer.mayWait else { return forbiddenImports }
        let isSharing = layer.imports.contains("Synchronization")
        let words = isSharing ? waitingWords : waitingWords.union(sharingWords)
        let waits = file.code.filter { $0.kind == .word && words.contains($0.text) }
        return forbiddenImports
            + waits.map { word in
                file.finding(
                    word.line,
                    "\(word.text) in \(layer.target), which computes and never waits: "
                        + "wait in a target above it"
                )
            }
    }

    private func objection(to module: String) -> String? {
        if Self.alwaysAllowed.contains(module) || imports.contains(module) { return nil }
        if Self.foundation.contains(module) {
            return mayUseFoundation
                ? nil : "\(target) imports \(module), which costs start-up time and size: use Glibc"
        }
        if module == "Synchronization" && mayWait { return nil }
        let allowed = imports.union(["Buffers"]).sorted().joined(separator: ", ")
        return "\(target) imports \(module), its layer allows \(allowed): "
            + "move the code, or change Layer.all and ARCHITECTURE.md"
    }
}
