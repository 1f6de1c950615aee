package import Buffers

/// Walks over the pages of a column chunk without decoding them.
package struct PageCursor {
    /// A page: its header, and where its body lies in the chunk.
    package struct Page {
        package let header: PageHeader
        /// Where the header starts, in bytes from the start of the chunk.
        package let offset: Int
        package let body: Range<Int>
    }

    private let bytes: Bytes
    private var offset = 0

    /// - Parameter bytes: The whole chunk, from its first page on.
    package init(_ bytes: Bytes) {
        self.bytes = bytes
    }

    /// The next page, or `nil` behind the last one.
    ///
    /// - Throws: ``ParquetError`` if a header is malformed or a page runs past the chunk.
    package mutating func next() throws(ParquetError) -> Page? {
        guard offset < bytes.count else { return nil }
        let start = offset
        let (header, headerByteCount) = try PageHeader.parse(bytes, at: start)
        let body = start + headerByteCount
        guard header.compressedPageSize <= bytes.count - body else {
            throw ParquetError(
                .truncated,
                "a page of \(header.compressedPageSize) bytes runs past its column chunk, which has "
                    + "\(bytes.count - body) left",
                .init(offset: start)
            )
        }
        offset = body + header.compressedPageSize
        return Page(header: header, offset: start, body: body..<offset)
    }
}
