extension ColumnChunk {
    /// What to fetch to read the chunk: its pages, and what its writer forgot to count.
    ///
    /// The chunk was validated; `dataByteCount` is the file's size without its footer.
    package func fetchRange(quirks: WriterQuirks, dataByteCount: Int) -> ByteRange? {
        guard var range = metadata?.byteRange else { return nil }
        if quirks.omitsDictionaryHeaderFromSize {
            range.count += min(
                WriterQuirks.dictionaryHeaderByteCount,
                max(0, dataByteCount - range.end)
            )
        }
        return range
    }
}
