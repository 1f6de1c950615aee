public import ArgumentParser
public import Codecs
internal import Crawling
internal import DataCatalog
internal import Repartition
internal import Sluice

// Types whose names are the words of options.

extension Codec: ExpressibleByArgument {
    /// The codecs to write with; the framing of Hadoop is only read.
    private static let choices = allCases.filter { $0 != .lz4Hadoop }

    public init?(argument: String) {
        if argument == "none" {
            self = .uncompressed
            return
        }
        guard let choice = Self.choices.first(where: { $0.rawValue == argument }) else {
            return nil
        }
        self = choice
    }

    public static var allValueStrings: [String] { choices.map(\.rawValue) }
}
extension Target.Mode: ExpressibleByArgument {}
extension RowCheck.Policy: ExpressibleByArgument {}
extension BadFilePolicy: ExpressibleByArgument {}
extension RunOptions.Timestamps: ExpressibleByArgument {}
extension PlainFolders: ExpressibleByArgument {}
extension CrawlOptions.SchemaChange: ExpressibleByArgument {}
extension CrawlOptions.Deleted: ExpressibleByArgument {}
extension CrawlOptions.Recrawl: ExpressibleByArgument {}
extension CrawlOptions.BadFiles: ExpressibleByArgument {}
extension EventTime.Unit: ExpressibleByArgument {}
extension EventTime.Granularity: ExpressibleByArgument {}
extension JobRun.State: ExpressibleByArgument {}
extension InputPolicy.ChangePolicy: ExpressibleByArgument {}
