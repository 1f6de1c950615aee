import Buffers

@testable import Parquet

/// What is done to a Parquet file.
enum FileDamage: String, CaseIterable, Sendable {
    /// Bytes anywhere: bits flipped, bytes set, a stretch lost, doubled, or of another file.
    case flipped, overwritten, cut, grown, spliced
    /// The same in the footer alone, which is small and says where all else is.
    case footerBytes = "footer bytes"
    /// Values of the footer, which stays well-formed.
    case footerFields = "footer fields"
    /// Values of a page's header.
    case pageHeader = "page header"
    /// What a page holds, before it is compressed: levels, values, dictionaries.
    case pageBody = "page body"
    /// Numbers in a page that say how long something is.
    case lengths
    /// Pages in another order, twice, gone, or of another column.
    case pageOrder = "page order"
    /// Column indexes, offset indexes and bloom filters.
    case indexes
    /// Very many values in very few bytes.
    case inflated

    func applied(to bytes: Bytes, other: Bytes, using chance: inout Chance) -> Bytes {
        switch self {
        case .flipped: bytes.flipped(using: &chance)
        case .overwritten: bytes.overwritten(using: &chance)
        case .cut: bytes.cut(using: &chance)
        case .grown: bytes.grown(using: &chance)
        case .spliced: bytes.spliced(with: other, using: &chance)
        case .footerBytes: Self.withFooter(bytes) { $0.overwritten(using: &chance) }
        case .footerFields:
            Self.withFooter(bytes) { footer in
                guard let tree = ThriftTree.structure(footer.array)?.tree else { return footer }
                return Bytes(tree.damaged(using: &chance).bytes)
            }
        case .pageHeader, .pageBody, .lengths, .pageOrder, .indexes, .inflated:
            parts(bytes, other, using: &chance) ?? bytes.flipped(using: &chance)
        }
    }

    /// The file with its metadata replaced, and the length behind it true.
    private static func withFooter(_ bytes: Bytes, _ change: (Bytes) -> Bytes) -> Bytes {
        guard bytes.count >= 12 else { return bytes }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[bytes.count - 8 + $1]) << (8 * $1) }
        guard length <= bytes.count - 12 else { return bytes }
        let start = bytes.count - 8 - length
        let footer = change(bytes[start..<start + length]).array
        let trailer = (0..<4).map { UInt8(truncatingIfNeeded: footer.count >> (8 * $0)) }
        return Bytes(bytes[0..<start].array + footer + trailer + Footer.magic)
    }

    private func parts(_ bytes: Bytes, _ other: Bytes, using chance: inout Chance) -> Bytes? {
        guard var parts = FileParts(bytes) else { return nil }
        if self == .inflated { return parts.inflate(using: &chance) ? parts.assembled() : nil }
        for _ in 0..<chance.few() {
            guard change(&parts, other, using: &chance) else { return nil }
        }
        return parts.assembled()
    }

    private func change(
        _ parts: inout FileParts,
        _ other: Bytes,
        using chance: inout Chance
    ) -> Bool {
        if self == .indexes { return Self.changeIndex(&parts, using: &chance) }
        let full = parts.chunks.indices.filter { !parts.chunks[$0].pages.isEmpty }
        guard !full.isEmpty else { return false }
        let chunk = chance.one(of: full)
        let page = chance.below(parts.chunks[chunk].pages.count)
        switch self {
        case .pageHeader:
            let header = parts.chunks[chunk].pages[page].header
            guard let tree = ThriftTree.structure(header)?.tree else { return false }
            parts.chunks[chunk].pages[page].header = tree.damaged(using: &chance).bytes
        case .pageBody, .lengths:
            guard let codec = parts.chunks[chunk].codec,
                let changed = parts.chunks[chunk].pages[page].replacingPlain(
                    codec,
                    with: {
                        self == .lengths
                            ? $0.withWrongLength(using: &chance) : $0.damagedAsPage(using: &chance)
                    }
                )
            else { return false }
            parts.chunks[chunk].pages[page] = changed
        default:
            Self.reorder(&parts, chunk, page, other, using: &chance)
        }
        return true
    }

    private static func reorder(
        _ parts: inout FileParts,
        _ chunk: Int,
        _ page: Int,
        _ other: Bytes,
        using chance: inout Chance
    ) {
        let moved = parts.chunks[chunk].pages[page]
        switch chance.below(5) {
        case 0: parts.chunks[chunk].pages.remove(at: page)
        case 1: parts.chunks[chunk].pages.insert(moved, at: page)
        case 2:
            let second = chance.below(parts.chunks[chunk].pages.count)
            parts.chunks[chunk].pages.swapAt(page, second)
        case 3:
            let target = chance.below(parts.chunks.count)
            let place = chance.below(parts.chunks[target].pages.count + 1)
            parts.chunks[target].pages.insert(moved, at: place)
        default:
            guard let stranger = FileParts(other)?.chunks.flatMap(\.pages), !stranger.isEmpty
            else { return }
            parts.chunks[chunk].pages[page] = chance.one(of: stranger)
        }
    }

    private static func changeIndex(_ parts: inout FileParts, using chance: inout Chance) -> Bool {
        guard !parts.indexes.isEmpty else { return false }
        let place = chance.below(parts.indexes.count)
        let index = parts.indexes[place]
        if index.kind != .bloom, !chance.once(in: 4),
            let tree = ThriftTree.structure(index.bytes.array)?.tree
        {
            parts.indexes[place].bytes = Bytes(tree.damaged(using: &chance).bytes)
        } else {
            let front = index.bytes[0..<Swift.min(index.bytes.count, 24)]
            let rest = index.bytes[front.count..<index.bytes.count].array
            parts.indexes[place].bytes = Bytes(front.overwritten(using: &chance).array + rest)
        }
        return true
    }
}
