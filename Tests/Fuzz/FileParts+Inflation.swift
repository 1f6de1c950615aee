import Buffers

@testable import Parquet

extension FileParts {
    /// Makes every column of a row group hold very many values in very few bytes: runs of nulls, or
    /// of one string of a dictionary.
    ///
    /// Footer and pages agree, so only limits stop a reader.
    ///
    /// - Returns: `false` if the row group has a required column, where this cannot be.
    mutating func inflate(using chance: inout Chance) -> Bool {
        guard let schema = try? Schema(elements: metadata.schema, limits: ParquetLimits()),
            schema.leaves.allSatisfy({ $0.maxDefinitionLevel > 0 }), !chunks.isEmpty
        else { return false }
        let group = chance.one(of: chunks).rowGroup
        let entryCount = chance.one(of: [1_000, 1 << 17, 1 << 17 + 1, 1 << 20])
        let pageCount = chance.one(of: [1, 3, 60])
        for index in chunks.indices where chunks[index].rowGroup == group {
            let leaf = schema.leaves[chunks[index].column]
            let hasStrings = leaf.physicalType == .byteArray && chance.once(in: 2)
            var pages = (0..<pageCount).map { _ in Self.page(leaf, entryCount, hasStrings) }
            if hasStrings { pages.insert(Self.dictionary(using: &chance), at: 0) }
            chunks[index].pages = pages
            metadata.rowGroups[group].columns[leaf.index].metadata?.codec = .uncompressed
            metadata.rowGroups[group].columns[leaf.index].metadata?.valueCount =
                entryCount * pageCount
        }
        metadata.rowGroups[group].rowCount = entryCount * pageCount
        metadata.rowCount = metadata.rowGroups.reduce(0) { $0 + $1.rowCount }
        return true
    }

    private static func page(_ leaf: LeafColumn, _ count: Int, _ hasValues: Bool) -> Page {
        var body: [UInt8] = []
        if leaf.maxRepetitionLevel > 0 { body += levels(0, count) }
        body += levels(hasValues ? UInt8(leaf.maxDefinitionLevel) : 0, count)
        if hasValues { body += [1] + run(0, count) }
        var header = PageHeader(
            type: .dataPage,
            uncompressedPageSize: body.count,
            compressedPageSize: body.count
        )
        header.dataPage = DataPageHeader(
            valueCount: count,
            encoding: hasValues ? .rleDictionary : .plain
        )
        return Page(header: header.serialized().array, body: Bytes(body), known: header)
    }

    /// A dictionary of one string.
    private static func dictionary(using chance: inout Chance) -> Page {
        let count = chance.one(of: [1, 500, 70_000])
        let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
        let body = length + [UInt8](repeating: 65, count: count)
        var header = PageHeader(
            type: .dictionaryPage,
            uncompressedPageSize: body.count,
            compressedPageSize: body.count
        )
        header.dictionaryPage = DictionaryPageHeader(valueCount: 1, encoding: .plain)
        return Page(header: header.serialized().array, body: Bytes(body), known: header)
    }

    private static func levels(_ level: UInt8, _ count: Int) -> [UInt8] {
        let run = run(level, count)
        return [UInt8(run.count), 0, 0, 0] + run
    }

    /// A run of one value, of a width of eight bits at most.
    private static func run(_ value: UInt8, _ count: Int) -> [UInt8] {
        var header: [UInt8] = []
        var rest = count << 1
        while rest >= 0x80 {
            header.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return header + [UInt8(rest), value]
    }
}
