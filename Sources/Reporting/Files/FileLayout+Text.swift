internal import Parquet

extension FileLayout {
    /// The layout, for people; with a line break at the end.
    package var text: String {
        (headLines + columnLines + rowGroupLines).joined(separator: "\n") + "\n"
    }

    private var headLines: [String] {
        let metadata = footer.metadata
        var facts = TextTable(.left, .left)
        facts.append("file", name)
        facts.append("size", Units.bytes(byteCount))
        facts.append("footer", Units.bytes(footer.byteCount))
        facts.append("version", "\(metadata.version)")
        facts.append("created by", metadata.createdBy ?? "(not said)")
        facts.append("rows", Units.count(metadata.rowCount))
        facts.append("row groups", Units.count(metadata.rowGroups.count))
        for pair in metadata.keyValues ?? [] {
            facts.append("key " + pair.key, pair.value.map(Self.shortened) ?? "(no value)")
        }
        return facts.lines()
    }

    private var columnLines: [String] {
        var table = TextTable(.left, .left, .left, .left)
        for index in leaves {
            let leaf = footer.schema.leaves[index]
            table.append(
                leaf.pathDescription,
                "\(leaf.physicalType)",
                "\(leaf.repetition)",
                "\(leaf.annotation)"
            )
        }
        return ["columns"] + table.lines(indent: "  ")
    }

    private var rowGroupLines: [String] {
        rowGroups.flatMap { index -> [String] in
            let rowGroup = footer.metadata.rowGroups[index]
            let compressed = rowGroup.totalCompressedSize.map { ", \(Units.bytes($0)) compressed" }
            let head =
                "row group \(index): \(Units.count(rowGroup.rowCount, "row")), "
                + Units.bytes(rowGroup.totalByteSize) + (compressed ?? "")
            return [head] + chunkLines(of: index)
        }
    }

    private func chunkLines(of rowGroup: Int) -> [String] {
        var table = TextTable(.left, .left, .right, .right, .right, .left, .left)
        for leaf in leaves {
            let position = ChunkPosition(rowGroup: rowGroup, leaf: leaf)
            let path = footer.schema.leaves[leaf].pathDescription
            guard let chunk = metadata(of: position) else {
                table.append(path, "(encrypted)", "", "", "", "", "")
                continue
            }
            table.append(
                path,
                "\(chunk.codec)",
                Units.bytes(chunk.totalCompressedSize),
                "of " + Units.bytes(chunk.totalUncompressedSize),
                Units.count(chunk.valueCount, "value"),
                chunk.encodings.map(\.description).joined(separator: ","),
                statisticsText(of: position)
            )
        }
        // The lines of pages stand below the line of their chunk.
        return zip(leaves, table.lines(indent: "  ")).flatMap { leaf, line in
            [line] + pageLines(of: ChunkPosition(rowGroup: rowGroup, leaf: leaf))
        }
    }

    private func statisticsText(of position: ChunkPosition) -> String {
        guard let statistics = metadata(of: position)?.statistics else { return "no statistics" }
        let leaf = footer.schema.leaves[position.leaf]
        var parts: [String] = []
        if let low = statistics.minValue ?? statistics.min,
            let high = statistics.maxValue ?? statistics.max
        {
            let (low, high) = (leaf.boundText(low), leaf.boundText(high))
            parts.append("\(Self.shortened(low))…\(Self.shortened(high))")
        }
        if let count = statistics.nullCount { parts.append(Units.count(count, "null")) }
        return parts.isEmpty ? "no statistics" : parts.joined(separator: ", ")
    }

    private func pageLines(of position: ChunkPosition) -> [String] {
        guard let pages = pages[position] else { return [] }
        var table = TextTable(.left, .right, .right, .right, .right, .left)
        for page in pages {
            table.append(
                "\(page.header.type)",
                "at \(Units.count(page.offset))",
                Units.bytes(page.header.compressedPageSize),
                "of " + Units.bytes(page.header.uncompressedPageSize),
                Units.count(page.valueCount, "value"),
                page.encoding?.description ?? ""
            )
        }
        return table.lines(indent: "      ")
    }

    private static func shortened(_ text: String) -> String {
        text.count > 40 ? text.prefix(39) + "…" : text
    }
}
