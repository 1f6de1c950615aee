import Codecs
import Expressions
import ObjectStorage
import SeededRandom
import Testing

@testable import Parquet
@testable import Repartition

/// A random request on files whose schemas drifted, and what has to come of it, the slow way.
struct DriftingRun {
    let table: DriftingTable
    private(set) var options = RunOptions.named()
    private let isSplit: Bool
    private let isFiltered: Bool

    init(
        _ choice: DriftingTable.Choice = DriftingTable.Choice(),
        using random: inout SeededGenerator
    ) throws {
        table = try DriftingTable(choice, using: &random)
        options.carryRowFloor = random.one(of: [1, 5, 122_880])
        options.rowGroupRowLimit = random.one(of: [3, 25, 1_000_000])
        options.memoryByteLimit = random.one(of: [1, 1 << 30])
        options.codec = random.one(of: Codec.allCases)
        options.recompresses = random.once(in: 3)
        options.pageLayout = RandomTable.pageLayout(using: &random)
        isSplit = random.once(in: 2)
        isFiltered = random.once(in: 3)
    }

    /// Does what is asked for.
    func run(into target: any ObjectStore) async throws -> RunReport {
        let store = MemoryObjectStore()
        var files: [SourceFile] = []
        for file in table.files {
            let info = try await store.write(file.bytes, to: try ObjectKey(file.name))
            files.append(SourceFile(info: info))
        }
        var steps: [Transformation] = []
        if isFiltered { steps.append(.filter(.parsed("k < 4"))) }
        if isSplit { steps.append(Landing.step("p", "pmod(k, 3)")) }
        return try await Repartitioner(
            Frame(source: Source(store: store, files: files, name: "drifting"), steps: steps),
            to: Target(store: target, partitionKeys: isSplit ? ["p"] : []),
            options: options
        ).run()
    }

    /// The records of each partition, in their order.
    func wanted() throws -> [PartitionBytes: [Logical]] {
        var wanted: [PartitionBytes: [Logical]] = [:]
        for record in table.files.flatMap(\.records) {
            guard case .fields(let fields) = record, case .number(let k)? = fields["k"] else {
                throw RecordWithoutKey()
            }
            let number = Int(k / Logical.million)
            if isFiltered, number >= 4 { continue }
            wanted[PartitionBytes(isSplit ? ["\(number % 3)"] : []), default: []].append(record)
        }
        return wanted
    }

    struct RecordWithoutKey: Error {}

    // MARK: What the table tries

    /// The types, encodings, codecs, versions and depths that the input's files have.
    func ways() throws -> Set<String> {
        var ways = Set(table.columns.map { "depth \($0.kind.depth)" })
        for file in table.files where file.rowGroupSizes.contains(where: { $0 > 0 }) {
            ways.insert("\(file.layout.codec)")
            ways.insert("\(file.layout.pageVersion)")
            let footer = try ParquetFile(file.bytes)
            for (leaf, type) in zip(footer.schema.leaves, footer.schema.storedTypes) {
                ways.insert(type)
                for chunk in footer.rowGroups.map({ $0.columns[leaf.index] }) {
                    for encoding in chunk.metadata?.encodings ?? [] {
                        ways.insert("\(leaf.physicalType) \(encoding)")
                    }
                }
            }
        }
        return ways
    }

    /// Those that a good number of runs has to have tried.
    static let allWays: Set<String> = {
        let types: [PhysicalType] = [
            .boolean, .int32, .int64, .int96, .float, .double, .byteArray, .fixedLengthByteArray,
        ]
        let encodings: [Encoding] = [
            .plain, .rle, .deltaBinaryPacked, .deltaLengthByteArray, .deltaByteArray,
            .byteStreamSplit,
        ]
        var ways = Set(
            types.flatMap { type in
                encodings.filter { $0.suits(type) }.map { "\(type) \($0)" }
                    + (type == .boolean
                        ? [] : ["\(type) RLE_DICTIONARY", "\(type) PLAIN_DICTIONARY"])
            }
        )
        ways.formUnion(Codec.allCases.map { "\($0)" })
        ways.formUnion(["v1", "v2"])
        ways.formUnion((0...DriftingTable.maxDepth).map { "depth \($0)" })
        ways.formUnion([
            "BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "INT32 DATE",
            "INT32 UNKNOWN",
        ])
        return ways
    }()
}

extension DriftingTable.Kind {
    fileprivate var depth: Int {
        switch self {
        case .leaf: 0
        case .structure(let fields): 1 + (fields.map(\.kind.depth).max() ?? 0)
        case .list(let element, _), .map(let element): 1 + element.depth
        }
    }
}

extension Schema {
    fileprivate var storedTypes: [String] { leaves.map(\.storedTypeDescription) }
}
