package import Codecs
internal import Expressions
package import ObjectStorage
package import Repartition

extension Configuration {
    /// How a run works; nothing is opened.
    ///
    /// - Parameter compression: The codec of the whole output, if one is named.
    package func runOptions(compression: Codec? = nil) throws -> RunOptions {
        var options = RunOptions()
        if let text = self[.memory].text {
            options.memoryByteLimit = try ConfigurationKey.memory(text).byteCount
        }
        options.threadCount = try self[.threads].text.map(ConfigurationKey.threadCount)
        if let text = self[.timeZone].text { options.timeZone = try TimeZoneRules(named: text) }
        if let text = self[.ansi].text { options.isANSI = try ConfigurationKey.boolean(text) }
        if let folder = self[.temporaryFolder].text { options.temporaryFolder = folder }
        if let compression {
            // Who names a codec wants all of the output in it.
            options.codec = compression
            options.recompresses = true
        }
        return options
    }

    /// Which catalog is used.
    package var catalog: CatalogPlace {
        get throws { try CatalogPlace(self[.catalog].text ?? "") }
    }

    /// What survives when what was published is lost with the power.
    package var durability: LocalObjectStore.Durability {
        self[.durability].text == "process" ? .process : .disk
    }
}

extension BadFilePolicy {
    /// - Throws: ``JobError`` of kind `invalidArgument` for other words.
    package init(word text: String) throws {
        guard let policy = BadFilePolicy(rawValue: text) else {
            throw JobError(
                .invalidArgument,
                "--on-bad-file \(text) is neither fail nor skip nor quarantine"
            )
        }
        self = policy
    }
}
