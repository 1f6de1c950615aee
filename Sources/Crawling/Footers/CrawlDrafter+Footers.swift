internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

extension CrawlDrafter {
    /// Reads the footers that are not known from an earlier crawl.
    ///
    /// - Returns: The files that cannot be read.
    /// - Throws: ``CrawlError`` of kind `unreadableFile` if there is one and it may not be.
    func read(
        _ survey: inout FileSurvey,
        _ progress: @Sendable (CrawlProgress) -> Void
    ) async throws -> [BrokenFile] {
        let (files, unknown) = (survey.files, survey.unknown)
        progress(.listed(fileCount: files.count, footerCount: unknown.count))
        let reader = FooterReader(store: crawler.store, width: options.width)
        var broken: [BrokenFile] = []
        try await reader.read(unknown.map { files[$0].info }) { index, outcome in
            let key = files[unknown[index]].info.key
            let place = crawler.store.location(of: key)
            switch outcome {
            case .file(let file):
                survey.add(
                    .table(
                        try CrawledSchema(file.schema, file: place),
                        rowCount: Int64(file.footer.metadata.rowCount)
                    ),
                    at: unknown[index]
                )
            case .otherFormat:
                survey.add(.otherFormat, at: unknown[index])
            case .broken(let error):
                guard options.badFiles == .skip else {
                    throw CrawlError(
                        .unreadableFile,
                        "\(error.message); move the file away, start its name with _, or leave it "
                            + "out with --on-bad-file skip",
                        place: place
                    )
                }
                broken.append(BrokenFile(key: key.text, message: error.message))
                survey.add(.broken, at: unknown[index])
            case .failure(let error):
                throw error
            }
            progress(.read(footerCount: index + 1, of: unknown.count))
        }
        return broken
    }

    /// Why there is no table of files of which none was read.
    func noneReadable(_ skipped: SkippedFiles, _ broken: [BrokenFile]) -> CrawlError {
        if let first = broken.first {
            return CrawlError(
                .unreadableFile,
                "none of the \(skipped[.broken].count + skipped[.otherFormat].count) files here can "
                    + "be read, \(first.key) for one: \(first.message); crawl a folder with "
                    + "Parquet files",
                place: location.text
            )
        }
        let others = skipped[.otherFormat]
        return CrawlError(
            .noFiles,
            "none of the \(others.count) files here is Parquet (\(others.spelled)); crawl a folder "
                + "with Parquet files",
            place: location.text
        )
    }
}
